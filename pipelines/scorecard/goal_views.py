"""What the page says of any goal, in its table and at the head of its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.goals import names
from pipelines.scorecard import goal_words, states
from pipelines.scorecard.audiences import owner_name
from pipelines.scorecard.goal_words import CUMULATIVE, Verdict
from pipelines.scorecard.numbers import NONE, Numbers
from pipelines.scorecard.reading import Facts, Row

# Goals that need no reading: their reason waits behind a click.
_FINE = ("on_pace", "achieved", "too_early")
# Where the outcome is known, a chance says nothing.
_OVER = ("achieved", "missed")
Show = Callable[[float | None], str]


@dataclass(frozen=True)
class GoalView:
    """One goal in words and positions; `bar` and `tick` are percent of the way to the target, or None."""

    anchor: str
    statement: str
    look: states.Look
    since: str
    before: states.Look | None
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
    aim: str
    chance: str
    stretch: str
    stretch_chance: str
    reason: str
    bar: float | None
    tick: float | None
    bar_from: str
    judged: str
    ahead: str
    smart: list[Verdict]


def view(score: Row, facts: Facts, numbers: Numbers, number: int) -> GoalView:
    """The goal of `score`; `number` makes its anchor, since ids may hold anything."""
    kpi = facts.kpis.get(score.kpi)
    cumulative = bool(kpi) and kpi.kind in CUMULATIVE
    show = shower(score, numbers)
    return GoalView(
        anchor=f"goal-{number}",
        statement=goal_words.statement(score),
        look=states.look(score.state),
        since=numbers.short_day(score.state_since_date) if score.state_since_date else "",
        before=states.look(score.previous_state) if score.previous_state else None,
        is_fine=score.state in _FINE,
        scope=_scope(score),
        kind="" if score.kind == score.scope_type else score.kind or "",
        owner=owner_name(score),
        owner_shown=goal_words.owner_shown(score),
        due=numbers.middle_day(score.window_end_date),
        days_left=(score.window_end_date - score.as_of_date).days,
        now=show(score.actual_value),
        expected=show(score.expected_value),
        target=show(score.target_value),
        aim=goal_words.aim(score, show(score.target_value)),
        chance=NONE if score.state in _OVER else numbers.chance(score.probability_ratio),
        stretch="" if score.stretch_value is None else show(score.stretch_value),
        stretch_chance="" if score.state in _OVER else numbers.chance(score.stretch_probability_ratio),
        reason=score.reason or "",
        bar=_way(score, score.actual_value, cumulative),
        tick=_way(score, score.expected_value, cumulative),
        bar_from=show(score.baseline_value) if _start(score, cumulative) else "",
        judged=goal_words.judged_weekly(score, numbers),
        ahead=goal_words.ahead(score),
        smart=goal_words.smart(score),
    )


def shower(score: Row, numbers: Numbers) -> Show:
    """Writes a value in the unit of its goal."""
    return lambda value: numbers.value(value, score.unit, score.currency)


def _scope(score: Row) -> str:
    if score.scope_type == "company":
        return "Company"
    if score.scope_type == "rep":
        return score.rep_name or names.person(score.scope_id or "") or "Rep"
    return f"{score.scope_type.capitalize()} {names.scope(score.scope_id)}"


def _start(score: Row, cumulative: bool) -> float:
    return 0.0 if cumulative or score.baseline_value is None else score.baseline_value


def _way(score: Row, value: float | None, cumulative: bool) -> float | None:
    """Percent of the way from baseline to target, 0..100; a cumulative figure starts at zero."""
    start = _start(score, cumulative)
    if value is None or score.target_value is None or score.target_value == start:
        return None
    return round(100 * min(1.0, max(0.0, (value - start) / (score.target_value - start))), 1)
