"""The funnel against last year: every stage's conversion beside that of the same period a year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.scorecard.reading import Row

_GRAINS = ("fiscal_ytd", "trailing_12m", "quarter")


@dataclass(frozen=True)
class Step:
    """`share`: of the deals that in the period left this stage, the share that went on; `share_before` the same a
    year ago; None where there is none to divide by.
    """

    stage: str
    entered: int
    width: float
    share: float | None
    share_before: float | None


@dataclass(frozen=True)
class Slowest:
    """The stage whose deals stay longer than a year ago, and cost most days by it."""

    stage: str
    days: float
    days_before: float


@dataclass(frozen=True)
class Funnel:
    """`bottleneck` is the index of the stage that lost most on last year, None when none did.

    `missing` is how many more would have gone on from it at last year's share.
    """

    pipeline: str
    start: date
    end: date
    grain: str
    steps: list[Step]
    bottleneck: int | None
    missing: int
    slowest: Slowest | None


def funnel(rows: list[Row], scope: tuple[str, str]) -> Funnel | None:
    """The largest pipeline's funnel of one scope; None where there is no stage to show."""
    now = _newest([row for row in rows if (row.scope_type, row.scope_id) == scope])
    if not now:
        return None
    pipeline = max({row.pipeline for row in now}, key=lambda name: (_size(now, name), name))
    now = sorted((row for row in now if row.pipeline == pipeline), key=lambda row: row.stage_rank)
    worst = next((number for number, row in enumerate(now[:-1]) if row.is_conversion_bottleneck), None)
    slow = next((row for row in now if row.is_time_bottleneck and None not in (
        row.days_per_exit, row.base_days_per_exit)), None)  # fmt: skip
    first = now[0]
    return Funnel(
        pipeline, first.period_start_date, first.period_end_date, first.grain, _steps(now), worst,
        0 if worst is None else round(now[worst].deals_missed),
        slow and Slowest(slow.stage, slow.days_per_exit, slow.base_days_per_exit),
    )  # fmt: skip


def _newest(rows: list[Row]) -> list[Row]:
    """The rows of the newest period that has a counterpart a year before, else of the newest."""
    alone: list[Row] = []
    for grain in _GRAINS:
        by_end: dict[date, list[Row]] = {}
        for row in rows:
            if row.grain == grain:
                by_end.setdefault(row.period_end_date, []).append(row)
        for end in sorted(by_end, reverse=True):
            if by_end[end][0].base_start_date is not None:
                return by_end[end]
            alone = alone or by_end[end]
    return alone


def _size(rows: list[Row], pipeline: str) -> int:
    return max(row.reached for row in rows if row.pipeline == pipeline)


def _steps(rows: list[Row]) -> list[Step]:
    widest = max(row.reached for row in rows) or 1
    return [
        Step(
            row.stage, row.reached, round(100 * row.reached / widest, 1), row.conversion_ratio,
            row.base_conversion_ratio,
        )
        for row in rows
    ]  # fmt: skip
