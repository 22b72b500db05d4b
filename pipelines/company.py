"""`company.yml`: what the company is, and which source is the truth for what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines import clock
from pipelines.yaml_file import Block, FileError, Place, nearest, read

# Which canonical entities may carry each figure; the first one that holds rows is taken when none is stated.
TRUTH_CHOICES: dict[str, tuple[str, ...]] = {
    "customers": ("customers", "companies", "contacts"),
    "revenue": ("invoices", "payments", "orders", "deals"),
    "cost_of_goods": ("products", "expenses"),
    "leads": ("leads", "lifecycle_events", "contacts", "signups"),
    "activities": ("activities",),
    "spend": ("expenses", "ad_spend"),
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A daily export may miss a weekend; a table that is older than this cannot be judged on.
DEFAULT_STALE_AFTER_DAYS = 7


@dataclass(frozen=True)
class Pipeline:
    """The stages of one CRM pipeline in order; `won` and `lost` are outcomes, not stages."""

    name: str
    stages: tuple[str, ...]
    won: str = "Closed Won"
    lost: str = "Closed Lost"


@dataclass(frozen=True)
class Company:
    """The settings of one company, every one with a default that a first run can live with."""

    name: str = "Your company"
    currency: str = "EUR"
    time_zone: str = "UTC"
    locale: str = "en"
    fiscal_year_start_month: int = 1
    week_start: str = "monday"
    as_of: dt.date | None = None
    pipelines: tuple[Pipeline, ...] = ()
    stale_after_days: dict[str, int] = field(default_factory=dict)  # 'source' or 'source.table' -> days
    lag_days: dict[str, int] = field(default_factory=dict)  # 'source.table' -> days still filling
    exported: dict[str, dt.datetime] = field(default_factory=dict)  # file name or pattern -> when it was taken, local
    source_of_truth: dict[str, str] = field(default_factory=dict)  # key of TRUTH_CHOICES -> entity or source

    def judged_day(self, asked: dt.date | None = None) -> dt.date:
        """as_of: the day asked for, else the pinned one, else yesterday in the company's zone."""
        return asked or self.as_of or clock.yesterday(self.time_zone)

    def stale_after(self, source: str, table: str, default: int = DEFAULT_STALE_AFTER_DAYS) -> int:
        """Days after which this table may not be judged on: the table's own, the source's, the default."""
        for key in (f"{source}.{table}", source):
            if key in self.stale_after_days:
                return self.stale_after_days[key]
        return default

    def lag(self, source: str, table: str, default: int = 0) -> int:
        """Days at the end of this feed that are still filling."""
        return self.lag_days.get(f"{source}.{table}", default)


KEYS = (
    "name", "currency", "time_zone", "locale", "fiscal_year_start_month", "week_start", "as_of",
    "pipelines", "stale_after", "lag", "exported", "source_of_truth",
)  # fmt: skip


def load(path: Path) -> Company:
    """The company of `path`; the defaults where the file is absent. Raises FileError at file:line:column."""
    if not path.exists() or _says_nothing(path):
        return Company()
    block = read(path)
    if not isinstance(block, Block):
        raise FileError(Place(path, 1, 1), "expected keys with values (`name: …`)")
    block.expect_keys(KEYS)
    base = Company()
    return Company(
        name=block.get("name") or base.name,
        currency=_currency(block, base.currency),
        time_zone=_zone(block, base.time_zone),
        locale=block.get("locale") or base.locale,
        fiscal_year_start_month=_month(block),
        week_start=_week_start(block),
        as_of=_date(block, "as_of"),
        pipelines=tuple(_pipeline(name, block["pipelines"]) for name in _sub(block, "pipelines")),
        stale_after_days=_days(_sub(block, "stale_after")),
        lag_days=_days(_sub(block, "lag")),
        exported=_moments(_sub(block, "exported")),
        source_of_truth=_truth(_sub(block, "source_of_truth")),
    )


def _says_nothing(path: Path) -> bool:
    """Whether every line is blank or a comment, as in the file that ships."""
    lines = path.read_bytes().splitlines()
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)


def _sub(block: Block, key: str) -> Block | dict:
    value = block.get(key)
    if value is None:
        return {}
    if not isinstance(value, Block):
        raise block.error(key, f"'{key}' must hold keys with values")
    return value


def _currency(block: Block, default: str) -> str:
    code = (block.get("currency") or default).upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise block.error("currency", f"'{code}' is not a currency code of three letters, such as EUR")
    return code


def _zone(block: Block, default: str) -> str:
    name = block.get("time_zone") or default
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"unknown time zone '{name}'; write it as Europe/Berlin"
        raise block.error("time_zone", message) from None
    return name


def _month(block: Block) -> int:
    text = block.get("fiscal_year_start_month") or "1"
    if not text.isdigit() or not 1 <= int(text) <= 12:
        raise block.error("fiscal_year_start_month", f"'{text}' is not a month from 1 to 12")
    return int(text)


def _week_start(block: Block) -> str:
    day = (block.get("week_start") or "monday").lower()
    if day not in WEEKDAYS:
        raise block.error("week_start", f"unknown weekday '{day}'{nearest(day, WEEKDAYS)}")
    return day


def _date(block: Block, key: str) -> dt.date | None:
    text = block.get(key)
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise block.error(key, f"'{text}' is not a date; write it as 2026-09-17") from None


def _pipeline(name: str, pipelines: Block) -> Pipeline:
    block = pipelines[name]
    if not isinstance(block, Block):
        raise pipelines.error(name, "a pipeline needs `stages: [first, second, …]`")
    block.expect_keys(("stages", "won", "lost"), required=("stages",))
    stages = block["stages"]
    if not isinstance(stages, list) or not all(isinstance(stage, str) for stage in stages):
        raise block.error("stages", "stages must be a list of names, in order")
    return Pipeline(name, tuple(stages), block.get("won") or Pipeline.won, block.get("lost") or Pipeline.lost)


def _days(block: Block | dict) -> dict[str, int]:
    days = {}
    for key, text in block.items():
        if not str(text).isdigit():
            raise block.error(key, f"'{text}' is not a number of days")
        days[key] = int(text)
    return days


def _moments(block: Block | dict) -> dict[str, dt.datetime]:
    moments = {}
    for file, text in block.items():
        try:
            moments[file] = dt.datetime.fromisoformat(str(text)).replace(tzinfo=None)
        except ValueError:
            raise block.error(file, f"'{text}' is no time; write it as 2026-09-17 or 2026-09-17 08:30") from None
    return moments


def _truth(block: Block | dict) -> dict[str, str]:
    for key, value in block.items():
        if key not in TRUTH_CHOICES:
            raise block.error(key, f"unknown figure '{key}'{nearest(key, tuple(TRUTH_CHOICES))}")
        if value not in TRUTH_CHOICES[key]:
            raise block.error(key, f"'{value}' cannot carry {key}{nearest(value, TRUTH_CHOICES[key])}")
    return dict(block)
