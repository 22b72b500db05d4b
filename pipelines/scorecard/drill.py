"""What lies behind a flagged goal's gap: the parts that fell short, the step of the funnel, the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.goals import names
from pipelines.goals import numbers as words
from pipelines.goals.gap_records import MOST
from pipelines.goals.gap_words import UNASSIGNED
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row

# Titles by the kind of goals.goal_gap; where as many as it keeps are there, they are the largest.
_RECORDS = {"deal_slipped": "Deals that were due by now and are still open", "deal_lost": "Deals that were lost",
            "customer_lost": "Customers that left"}  # fmt: skip

_TOLD = {"side": "Against last year", "time": "When it fell behind", "stage": "In the funnel"}
# Causes of kind `time` that tell no month or week.
_PAST = {"rest": "What the past brought", "recent": "The last weeks"}


@dataclass(frozen=True)
class Part:
    """One part of the whole: what it has, what it should have ('' where that is not told), what that costs;
    `width` in percent of the part that costs most."""

    name: str
    has: str
    should: str
    costs: str
    width: float


@dataclass(frozen=True)
class Parts:
    title: str
    should: str
    costs: str
    rows: list[Part]


@dataclass(frozen=True)
class Record:
    """A sentence that begins with the record's name."""

    name: str
    rest: str


@dataclass(frozen=True)
class Records:
    title: str
    rows: list[Record]


@dataclass(frozen=True)
class Told:
    """Causes that are told in a sentence each."""

    title: str
    rows: list[str]


@dataclass(frozen=True)
class Behind:
    parts: list[Parts]
    told: list[Told]
    records: list[Records]

    @property
    def count(self) -> int:
        """How many causes there are to look at."""
        rows = [row for group in (*self.parts, *self.told, *self.records) for row in group.rows]
        return len(rows)


def behind(gaps: Sequence[Row], score: Row, kpi: Row | None, numbers: Numbers) -> Behind:
    """The causes of one goal, as goals.goal_gap has them."""
    kinds: dict[str, list[Row]] = {}
    for row in gaps:
        kinds.setdefault(row.kind, []).append(row)
    titles = {"scope": "By rep" if score.scope_type == "team" else "By team", "channel": "By channel"}
    return Behind(
        parts=[_parts(kinds[kind], title, score, kpi, numbers) for kind, title in titles.items() if kind in kinds],
        told=_told(gaps),
        records=[_records(kinds[kind], title) for kind, title in _RECORDS.items() if kind in kinds],
    )


def _told(gaps: Sequence[Row]) -> list[Told]:
    rows = [row for kind in ("side", "time", "stage") for row in gaps if row.kind == kind]
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(_PAST.get(row.name, _TOLD["time"]) if row.kind == "time" else _TOLD[row.kind], []).append(
            row.text
        )
    return [Told(title, texts) for title, texts in found.items()]


def _parts(rows: Sequence[Row], title: str, score: Row, kpi: Row | None, numbers: Numbers) -> Parts:
    widest = max(abs(row.contribution_value) for row in rows) or 1
    against_base = any(row.base_value is not None for row in rows)
    kind = kpi.kind if kpi is not None else ""
    should = {"level": "on the way to the target", "ratio": "a year before"}.get(kind, "share of last year")
    return Parts(
        title=title,
        should=should if against_base else "",
        costs="gap" if against_base and kind != "ratio" else "moves the whole by",
        rows=[_part(row, score, widest, numbers) for row in rows],
    )


def _part(row: Row, score: Row, widest: float, numbers: Numbers) -> Part:
    def show(value: float) -> str:
        return numbers.value(value, score.unit, score.currency)

    size, sign = abs(row.contribution_value), "−" if row.contribution_value < 0 else "+"
    costs = words.points(size, numbers.name) if score.unit == "ratio" else show(size)
    return Part(
        name="Assigned to nobody" if row.name == UNASSIGNED else names.scope(row.name),
        has=show(row.actual_value),
        should="" if row.base_value is None else show(row.base_value),
        # The joiner keeps the sign on the line of its figure.
        costs=f"{sign}\u2060{costs}",
        width=round(100 * size / widest, 1),
    )


def _records(rows: Sequence[Row], title: str) -> Records:
    title = f"{title}, the {len(rows)} largest" if len(rows) == MOST else title
    return Records(title, [Record(row.name, row.text.removeprefix(row.name)) for row in rows])
