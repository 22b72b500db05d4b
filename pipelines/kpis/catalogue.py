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
# A word of `grains` in a meta → the kinds of periods it stands for (macros/kpis/catalogue.sql says the same).
GRAINS = {
    "day": ("day",),
    "week": ("week",),
    "calendar": ("month", "quarter", "year", "fiscal_quarter", "fiscal_year"),
    "trailing": ("trailing_3m", "trailing_12m"),
    "fiscal_ytd": ("fiscal_ytd",),
}
SCOPES = ("company", "team", "rep", "segment", "territory", "channel", "product", "campaign", "activity")
REQUIRED = (
    "label", "unit", "direction", "kind", "numerator", "sources", "absent_when", "minimum_observations",
    "definition", "definition_source", "grains", "scopes", "first_rank", "additive",
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
    `a or b` for the first that holds data; `absent_when` says what is missing where they hold rows and none of them
    is of this figure. `minimum_observations` is how many a value needs before it may be judged. `grains` and
    `scopes` are those it has rows for where the data are there, the windows of goals aside. One of `first_rank` has
    days for teams and weeks for reps too, not for the company only. `additive` says whether its values add over time.
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
    absent_when: str
    minimum_observations: int
    variants: dict[str, str]
    definition: str
    definition_source: str
    grains: tuple[str, ...]
    scopes: tuple[str, ...]
    first_rank: bool
    additive: bool
    maturity_days: int = 0

    @property
    def model(self) -> str:
        return f"{PREFIX}{self.key}"


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
        absent_when=_text(meta, "absent_when"),
        minimum_observations=_count(meta, "minimum_observations"),
        variants=_variants(meta),
        definition=_text(meta, "definition"),
        definition_source=_text(meta, "definition_source"),
        grains=tuple(grain for word in _words(meta, "grains", tuple(GRAINS)) for grain in GRAINS[word]),
        scopes=_words(meta, "scopes", SCOPES),
        first_rank=_yes_no(meta, "first_rank"),
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


def _words(meta: Block, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """A list of allowed words, each once and in the order in which they are allowed."""
    words = meta[key]
    if not isinstance(words, list) or not words:
        raise meta.error(key, f"'{key}' must be a list of words of: {', '.join(allowed)}")
    for word in words:
        if word not in allowed:
            raise meta.error(key, f"unknown word '{word}' in {key}{nearest(word, allowed)}")
    if words != [word for word in allowed if word in words]:
        raise meta.error(key, f"'{key}' must name each word once, in this order: {', '.join(allowed)}")
    return tuple(words)


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
