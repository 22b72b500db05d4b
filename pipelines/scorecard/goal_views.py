"""What the page says and draws of one goal."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.scorecard import charts, goal_words, states
from pipelines.scorecard.goal_words import CUMULATIVE, Verdict
from pipelines.scorecard.numbers import NONE, Numbers
from pipelines.scorecard.reading import Facts, Row

# Goals that need no reading: their reason waits behind a click.
_FINE = ("on_pace", "achieved", "too_early")
# Where the outcome is known, a chance says nothing.
_OVER = ("achieved", "missed")


@dataclass(frozen=True)
class GoalView:
    """One goal in words and positions; `bar` and `tick` are percent of the way to the target, or None."""

    anchor: str
    statement: str
    look: states.Look
    was: states.Look | None
    is_fine: bool
    scope: str
    kind: str
    owner: str
    owner_shown: bool
    due: str
    days_left: int
    now: str
    expected: str
    target: str
    forecast: str
    chance: str
    reason: str
    way_back: str
    back: str
    required: str | None
    recent: str | None
    required_width: float
    recent_width: float
    bar: float | None
    tick: float | None
    facts: list[tuple[str, str]]
    smart: list[Verdict]
    pace: charts.Pace | None
    x_labels: list[str]
    y_labels: list[str]
    target_label: str
    forecast_label: str
    chart_words: str


def view(score: Row, facts: Facts, numbers: Numbers, number: int, with_chart: bool) -> GoalView:
    """The goal of `score`; `number` makes its anchor, since ids may hold anything."""
    kpi = facts.kpis.get(score.kpi)
    cumulative = bool(kpi) and kpi.kind in CUMULATIVE
    show = _Show(score, numbers)
    way_back = goal_words.way_back(score)
    shows_rates = goal_words.shows_rates(score, kpi)
    was = facts.week_ago.get((score.goal_id, score.window_start_date))
    drawn = None
    if with_chart and score.target_value is not None:
        drawn = charts.pace(
            facts.paths.get(score.goal_id, []),
            score.as_of_date,
            score.target_value,
            cumulative,
            score.direction == "decrease",
        )
    widest = max(abs(score.required_rate_value or 0), abs(score.recent_rate_value or 0)) or 1
    return GoalView(
        anchor=f"goal-{number}",
        statement=score.statement or score.goal_id,
        look=states.look(score.state),
        was=states.look(was) if was and was != score.state else None,
        is_fine=score.state in _FINE,
        scope=_scope(score),
        kind="" if score.kind == score.scope_type else score.kind or "",
        owner=score.owner or "",
        owner_shown=goal_words.owner_shown(score),
        due=numbers.middle_day(score.window_end_date),
        days_left=(score.window_end_date - score.as_of_date).days,
        now=show(score.actual_value),
        expected=show(score.expected_value),
        target=show(score.target_value),
        forecast=show(score.forecast_value),
        chance=NONE if score.state in _OVER else numbers.chance(score.probability_ratio),
        reason=goal_words.without(score.reason or "", way_back) if with_chart else score.reason or "",
        way_back=way_back,
        back=goal_words.rate_words(cumulative, bool(kpi) and kpi.kind == "level"),
        required=show(score.required_rate_value) if shows_rates else None,
        recent=None if score.recent_rate_value is None else show(score.recent_rate_value),
        required_width=round(100 * abs(score.required_rate_value or 0) / widest, 1),
        recent_width=round(100 * abs(score.recent_rate_value or 0) / widest, 1),
        bar=_way(score, score.actual_value, cumulative),
        tick=_way(score, score.expected_value, cumulative),
        facts=goal_words.facts(score, show, numbers),
        smart=goal_words.smart(score),
        pace=drawn,
        x_labels=_x_labels(drawn, numbers),
        y_labels=[numbers.tick(tick.value, score.unit, drawn.y_step, score.currency) for tick in drawn.y_ticks]
        if drawn
        else [],
        target_label=numbers.short(score.target_value, score.unit, score.currency),
        forecast_label=numbers.short(score.forecast_value, score.unit, score.currency),
        chart_words=goal_words.chart_words(score, show, numbers),
    )


class _Show:
    """Writes a value in the unit of its goal."""

    def __init__(self, score: Row, numbers: Numbers):
        self._score, self._numbers = score, numbers

    def __call__(self, value: float | None) -> str:
        return self._numbers.value(value, self._score.unit, self._score.currency)


def _scope(score: Row) -> str:
    if score.scope_type == "company":
        return "Company"
    if score.scope_type == "team":
        return f"Team {score.scope_id}"
    return score.rep_name or score.scope_id or score.scope_type


def _way(score: Row, value: float | None, cumulative: bool) -> float | None:
    """Percent of the way from baseline to target, 0..100; a cumulative figure starts at zero."""
    start = 0.0 if cumulative or score.baseline_value is None else score.baseline_value
    if value is None or score.target_value is None or score.target_value == start:
        return None
    return round(100 * min(1.0, max(0.0, (value - start) / (score.target_value - start))), 1)


def _x_labels(drawn: charts.Pace | None, numbers: Numbers) -> list[str]:
    if drawn is None:
        return []
    days = [tick.value for tick in drawn.x_ticks]
    by_month = all(day.day == 1 for day in days[1:]) and len(days) > 1
    return [numbers.month(day) if by_month and day.day == 1 else numbers.short_day(day) for day in days]
