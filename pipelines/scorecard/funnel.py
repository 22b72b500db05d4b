"""The funnel against last year: every step's conversion beside that of the same period a year before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipelines.scorecard.reading import Row

# Counts a deal at every stage it reached, skipped ones included (the entries of the other views do not).
_VIEW = "cohort"
_GRAINS = ("fiscal_ytd", "trailing_12m", "quarter")
# A step with fewer deals before it moves by chance; a loss below this share is no bottleneck.
_FEWEST = 10
_SLACK = 0.02


@dataclass(frozen=True)
class Step:
    """`share`: deals that reached this stage in the period per deal that reached the one before in it;
    `share_before` the same a year ago; None where there is none to divide by.

    Both sides are counted in the period: the conversions of a cohort would flatter last year's, which had
    a year longer to convert.
    """

    stage: str
    entered: int
    width: float
    share: float | None
    share_before: float | None


@dataclass(frozen=True)
class Funnel:
    """`bottleneck` is the index of the step that lost most on last year, None when none did.

    `missing` is how many more would have reached that step at last year's share.
    """

    pipeline: str
    start: dt.date
    end: dt.date
    grain: str
    steps: list[Step]
    bottleneck: int | None
    missing: int


def funnel(rows: list[Row], scope: tuple[str, str]) -> Funnel | None:
    """The largest pipeline's funnel of one scope; None where there is no stage to show."""
    rows = [row for row in rows if (row.scope_type, row.scope_id) == scope and row.view == _VIEW]
    found = _pair(rows)
    if not found:
        return None
    now, before = found
    pipeline = max({row.pipeline for row in now}, key=lambda name: (_size(now, name), name))
    now = [row for row in now if row.pipeline == pipeline]
    past = {row.stage_rank: row for row in before if row.pipeline == pipeline}
    steps = _steps(now, past)
    worst = _bottleneck(steps)
    missing = 0
    if worst is not None:
        missing = round(steps[worst - 1].entered * (steps[worst].share_before - steps[worst].share))
    return Funnel(pipeline, now[0].period_start_date, now[0].period_end_date, now[0].grain, steps, worst, missing)


def _pair(rows: list[Row]) -> tuple[list[Row], list[Row]] | None:
    """(rows of a period, rows of the same one a year before): the newest that has both, else the newest and []."""
    alone: tuple[list[Row], list[Row]] | None = None
    for grain in _GRAINS:
        by_end: dict[dt.date, list[Row]] = {}
        for row in rows:
            if row.grain == grain:
                by_end.setdefault(row.period_end_date, []).append(row)
        for end in sorted(by_end, reverse=True):
            before = by_end.get(_a_year_before(end))
            if before:
                return by_end[end], before
            alone = alone or (by_end[end], [])
    return alone


def _a_year_before(day: dt.date) -> dt.date:
    month_end = (day + dt.timedelta(days=1)).day == 1
    if month_end:
        return (day + dt.timedelta(days=1)).replace(year=day.year - 1) - dt.timedelta(days=1)
    return day.replace(year=day.year - 1)


def _size(rows: list[Row], pipeline: str) -> int:
    return max(row.entered or 0 for row in rows if row.pipeline == pipeline)


def _steps(now: list[Row], past: dict[int, Row]) -> list[Step]:
    now = sorted((row for row in now if row.stage_rank is not None), key=lambda row: row.stage_rank)
    widest = max((row.entered or 0 for row in now), default=0) or 1
    steps = []
    for number, row in enumerate(now):
        above = now[number - 1] if number else None
        before = past.get(above.stage_rank) if above else None
        steps.append(
            Step(
                row.stage, row.entered or 0, round(100 * (row.entered or 0) / widest, 1),
                _share(above, row), _share(before, past.get(row.stage_rank)),
            )
        )  # fmt: skip
    return steps


def _share(above: Row | None, row: Row | None) -> float | None:
    if above is None or row is None or not above.entered:
        return None
    return (row.entered or 0) / above.entered


def _bottleneck(steps: list[Step]) -> int | None:
    lost = {
        number: step.share / step.share_before
        for number, step in enumerate(steps)
        if step.share is not None and step.share_before and steps[number - 1].entered >= _FEWEST
    }
    worst = min(lost, key=lost.get, default=None)
    return worst if worst is not None and lost[worst] < 1 - _SLACK else None
