"""Judgements taken back: nothing is judged on stale or incomplete data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.goals import enough, figures
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.series import Series

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


def with_source_trouble(row: Score, goal: Goal, kpi: Kpi, facts: Facts, series: Series | None = None) -> Score:
    """not_scored instead of a judgement on stale or incomplete data; a goal that is over and whole keeps its own."""
    stale = facts.freshness.blocking(goal, kpi, facts.as_of)
    holes = [] if series is None else [day for day in series.holes if goal.first <= day <= goal.last]
    gone = (
        None
        if series is None or row.evidence.model != "level"
        else enough.gone(series, facts.above(goal), min(facts.as_of, goal.last))
    )
    if not stale and not holes and not gone:
        return row
    if row.state == "paused":
        return row
    locale = facts.company.locale
    row.previous_state, row.state = row.state, "not_scored"
    _forget(row, is_whole=not holes)
    if stale:
        since, trouble = stale[0].stale_since, figures.why_stale(stale[0], facts.as_of, locale)
    elif holes:
        since, trouble = holes[0], figures.why_holes(kpi, holes, locale)
    else:
        since, trouble = gone, figures.why_gone(kpi, goal, series, locale)
    row.evidence.trouble = trouble
    row.state_since_date = min(max(since or goal.first, goal.first), facts.as_of)
    return row


def _forget(row: Score, is_whole: bool) -> None:
    """Take back what rests on the days that are missing; a sum over a hole (not `is_whole`) is none either."""
    row.probability_ratio = row.stretch_probability_ratio = None
    for name in figures.BAND_COLUMNS.values():
        setattr(row, name, None)
    row.required_rate_value = row.recent_rate_value = None
    row.points = [(*point[:3], *(None,) * len(figures.BAND_COLUMNS)) for point in row.points]
    if not is_whole:
        row.actual_value = row.progress_ratio = row.grade_ratio = None
        row.points = [(point[0], None, *point[2:]) for point in row.points]
