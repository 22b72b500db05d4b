"""The KPI catalogue: what each key means, read from the `meta:` beside its dbt model.

One pair `models/kpis/kpi_<key>.sql` and `.yml` is one KPI. The .yml is the only place that says what the
figure is; `kpis.dim_kpi`, `docs/kpis.md` and the goals all read it from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.yaml_file import Block, FileError, Place, nearest, read

UNITS = ("currency", "ratio", "count", "days", "months", "hours", "score", "multiple")
DIRECTIONS = ("increase", "decrease", "band")
KINDS = ("flow", "ratio", "level", "cumulative", "derived")
CALENDAR = ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")
TRAILING = ("trailing_3m", "trailing_12m")
TO_DATE = "fiscal_ytd"
REQUIRED = (
    "label", "unit", "direction", "kind", "numerator", "sources", "minimum_observations",
    "definition", "definition_source", "day_grain", "additive",
)  # fmt: skip
KEYS = (*REQUIRED, "denominator", "variants", "maturity_days")
PREFIX = "kpi_"
# Between two entities in `sources`: either of them can carry the figure, the first that is there does.
EITHER = " or "


@dataclass(frozen=True)
class Kpi:
    """One figure of the catalogue.

    `unit` is one of UNITS (currency = the company's, ratio = 0..1), `kind` one of KINDS. `sources` names the
    canonical entities it needs; a key of `company.TRUTH_CHOICES` stands for the entity the company chose, and
    `a or b` for the first that holds data. `minimum_observations` is how many a value needs before
    it may be judged. `day_grain` says whether there are rows per day, `additive` whether they add over time.
    `maturity_days` is how long after its last day a period of a cohort may still change.
    """

    key: str
    label: str
    unit: str
    direction: str
    kind: str
    numerator: str
    denominator: str | None
    sources: tuple[str, ...]
    minimum_observations: int
    variants: dict[str, str]
    definition: str
    definition_source: str
    day_grain: bool
    additive: bool
    maturity_days: int = 0

    @property
    def model(self) -> str:
        return f"{PREFIX}{self.key}"

    @property
    def grains(self) -> tuple[str, ...]:
        """The kinds of periods it may have rows for (models/kpis/fct_kpi_values.sql), those of goals aside."""
        if self.key.startswith("ytd_"):
            return (TO_DATE,)
        days = ("day",) if self.day_grain else ()
        return (*days, *CALENDAR, *(() if self.kind == "level" else TRAILING))


def load(dbt_dir: Path) -> dict[str, Kpi]:
    """Every KPI under `dbt_dir`/models/kpis, by key, in alphabetical order.

    Raises FileError at file:line:column for an entry that is missing, unknown or out of its allowed words.
    """
    folder = dbt_dir / "models" / "kpis"
    return {kpi.key: kpi for kpi in (_kpi(path) for path in sorted(folder.glob(f"{PREFIX}*.yml")))}


def _kpi(path: Path) -> Kpi:
    meta = _meta(path)
    meta.expect_keys(KEYS, required=REQUIRED)
    return Kpi(
        key=path.stem.removeprefix(PREFIX),
        label=_text(meta, "label"),
        unit=_word(meta, "unit", UNITS),
        direction=_word(meta, "direction", DIRECTIONS),
        kind=_word(meta, "kind", KINDS),
        numerator=_text(meta, "numerator"),
        denominator=_text(meta, "denominator") if meta.get("denominator") else None,
        sources=_sources(meta),
        minimum_observations=_count(meta, "minimum_observations"),
        variants=_variants(meta),
        definition=_text(meta, "definition"),
        definition_source=_text(meta, "definition_source"),
        day_grain=_yes_no(meta, "day_grain"),
        additive=_yes_no(meta, "additive"),
        maturity_days=_count(meta, "maturity_days") if meta.get("maturity_days") else 0,
    )


def _meta(path: Path) -> Block:
    """The block `models: - name: <stem> / config: / meta:` of one KPI file."""
    top = read(path)
    models = top.get("models") if isinstance(top, Block) else None
    if not isinstance(models, list) or len(models) != 1 or not isinstance(models[0], Block):
        raise FileError(Place(path, 1, 1), f"expected `models:` with the one model {path.stem}")
    model = models[0]
    if model.get("name") != path.stem:
        raise model.error("name", f"the file is {path.name}, so the model's name must be '{path.stem}'")
    config = model.get("config")
    meta = config.get("meta") if isinstance(config, Block) else None
    if not isinstance(meta, Block):
        raise FileError(model.place, "the KPI has no catalogue entry; add `config: {meta: …}`")
    return meta


def _text(meta: Block, key: str) -> str:
    if not isinstance(meta[key], str):
        raise meta.error(key, f"'{key}' must be text")
    return " ".join(meta[key].split())


def _word(meta: Block, key: str, allowed: Sequence[str]) -> str:
    if meta[key] not in allowed:
        raise meta.error(key, f"unknown {key} '{meta[key]}'{nearest(meta[key], allowed)}")
    return meta[key]


def _count(meta: Block, key: str) -> int:
    if not str(meta[key]).isdigit():
        raise meta.error(key, f"'{meta[key]}' is not a whole number")
    return int(meta[key])


def _yes_no(meta: Block, key: str) -> bool:
    if meta[key] not in ("true", "false"):
        raise meta.error(key, f"'{meta[key]}' is neither true nor false")
    return meta[key] == "true"


def _variants(meta: Block) -> dict[str, str]:
    """Key of a variant → how it differs; the key may be one that is reserved and not built yet."""
    variants = meta.get("variants") or {}
    if not isinstance(variants, Block) and variants:
        raise meta.error("variants", "'variants' must hold keys with a sentence each")
    return {key: " ".join(str(text).split()) for key, text in variants.items()}


def _sources(meta: Block) -> tuple[str, ...]:
    sources = meta["sources"]
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise meta.error("sources", "'sources' must be a list of canonical entities, such as [deals]")
    return tuple(sources)
