"""What the page says and draws of one goal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.goals import words
from pipelines.goals.facts import Evidence
from pipelines.scorecard import charts, states
from pipelines.scorecard.numbers import NONE, Numbers
from pipelines.scorecard.reading import Facts, Row

# Figures of these kinds grow from zero over the window; their progress is a share of the target.
CUMULATIVE = ("flow", "cumulative")
# Goals that need no reading: their reason waits behind a click.
_FINE = ("on_pace", "achieved", "too_early")
# Where the outcome is known, a chance says nothing.
_OVER = ("achieved", "missed")
_SMART = (
    ("Specific", "smart_specific"), ("Measurable", "smart_measurable"), ("Achievable", "smart_achievable"),
    ("Relevant", "smart_relevant"), ("Time-bound", "smart_time_bound"),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """One letter of SMART: `verdict` is pass, warn or fail ('' where none is stated), `text` the evidence."""

    word: str
    verdict: str
    text: str


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
    way_back = words.way_back(_with_model(score, kpi), str(numbers.locale))
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
        owner_shown=_owner_shown(score),
        due=numbers.middle_day(score.window_end_date),
        days_left=(score.window_end_date - score.as_of_date).days,
        now=show(score.actual_value),
        expected=show(score.expected_value),
        target=show(score.target_value),
        forecast=show(score.forecast_value),
        chance=NONE if score.state in _OVER else numbers.chance(score.probability_ratio),
        reason=_without(score.reason or "", way_back) if with_chart else score.reason or "",
        way_back=way_back,
        back=_back(score, cumulative, bool(kpi) and kpi.kind == "level"),
        required=_rate(show, score.required_rate_value),
        recent=_rate(show, score.recent_rate_value),
        required_width=round(100 * abs(score.required_rate_value or 0) / widest, 1),
        recent_width=round(100 * abs(score.recent_rate_value or 0) / widest, 1),
        bar=_way(score, score.actual_value, cumulative),
        tick=_way(score, score.expected_value, cumulative),
        facts=_facts(score, show, numbers),
        smart=[_verdict(word, text) for word, column in _SMART if (text := getattr(score, column))],
        pace=drawn,
        x_labels=_x_labels(drawn, numbers),
        y_labels=[numbers.tick(tick.value, score.unit, drawn.y_step, score.currency) for tick in drawn.y_ticks]
        if drawn
        else [],
        target_label=numbers.short(score.target_value, score.unit, score.currency),
        forecast_label=numbers.short(score.forecast_value, score.unit, score.currency),
        chart_words=_chart_words(score, show, numbers),
    )


class _Show:
    def __init__(self, score: Row, numbers: Numbers):
        self._score, self._numbers = score, numbers

    def __call__(self, value: float | None) -> str:
        return self._numbers.value(value, self._score.unit, self._score.currency)


def _verdict(word: str, text: str) -> Verdict:
    head, colon, rest = text.partition(":")
    known = colon and head in ("pass", "warn", "fail")
    return Verdict(word, head, rest.strip()) if known else Verdict(word, "", text)


def _scope(score: Row) -> str:
    if score.scope_type == "company":
        return "Company"
    if score.scope_type == "team":
        return f"Team {score.scope_id}"
    return score.rep_name or score.scope_id or score.scope_type


def _owner_shown(score: Row) -> bool:
    """A rep who owns the goal about herself is named once."""
    if not score.owner:
        return False
    named = re.split(r"[^\w]+", f"{score.rep_name or ''} {score.scope_id}".casefold())
    return score.scope_type != "rep" or not set(re.split(r"[^\w]+", score.owner.casefold())) <= set(named)


def _back(score: Row, cumulative: bool, level: bool) -> str:
    """What the two rates below it are rates of."""
    if cumulative:
        return "a week"
    return "change a week" if level else "from here on"


def _with_model(score: Row, kpi: Row | None) -> Row:
    """The score with the little of its evidence that the words for the way back ask for."""
    if kpi is None or kpi.kind in CUMULATIVE:
        model = "flow"
    elif kpi.kind == "ratio":
        model = "cases" if score.unit == "ratio" else "money"
    else:
        model = "level"
    return Row(**vars(score) | {"evidence": Evidence(model=model)})


def _without(reason: str, way_back: str) -> str:
    """The reason without the way back, which the card shows by itself."""
    return " ".join(reason.replace(way_back, "").split()) if way_back else reason


def _rate(show: _Show, value: float | None) -> str | None:
    return None if value is None else show(value)


def _way(score: Row, value: float | None, cumulative: bool) -> float | None:
    """Percent of the way from baseline to target, 0..100; a cumulative figure starts at zero."""
    start = 0.0 if cumulative or score.baseline_value is None else score.baseline_value
    if value is None or score.target_value is None or score.target_value == start:
        return None
    return round(100 * min(1.0, max(0.0, (value - start) / (score.target_value - start))), 1)


def _facts(score: Row, show: _Show, numbers: Numbers) -> list[tuple[str, str]]:
    def between(low: float | None, high: float | None) -> str:
        return NONE if low is None or high is None else f"{show(low)} to {show(high)}"

    rows = [
        ("Window", f"{numbers.middle_day(score.window_start_date)} to {numbers.middle_day(score.window_end_date)}"),
        ("Baseline", show(score.baseline_value)),
        ("Target", show(score.target_value)),
        ("Stretch", show(score.stretch_value)),
        ("Forecast at the deadline", show(score.forecast_value)),
        ("Half of all outcomes", between(score.forecast_low_50_value, score.forecast_high_50_value)),
        ("Four of five outcomes", between(score.forecast_low_80_value, score.forecast_high_80_value)),
        ("In this state since", numbers.middle_day(score.state_since_date) if score.state_since_date else NONE),
    ]
    return [(name, value) for name, value in rows if value != NONE]


def _x_labels(drawn: charts.Pace | None, numbers: Numbers) -> list[str]:
    if drawn is None:
        return []
    days = [tick.value for tick in drawn.x_ticks]
    by_month = all(day.day == 1 for day in days[1:]) and len(days) > 1
    return [numbers.month(day) if by_month and day.day == 1 else numbers.short_day(day) for day in days]


def _chart_words(score: Row, show: _Show, numbers: Numbers) -> str:
    words = f"{score.statement or score.goal_id}: {show(score.actual_value)} on {numbers.short_day(score.as_of_date)}"
    words += f", expected {show(score.expected_value)}; target {show(score.target_value)}"
    words += f" by {numbers.short_day(score.window_end_date)}"
    if score.forecast_value is not None:
        words += f", forecast {show(score.forecast_value)}"
        if score.forecast_low_80_value is not None and score.forecast_high_80_value is not None:
            words += f" ({show(score.forecast_low_80_value)} to {show(score.forecast_high_80_value)})"
    return words + "."
