"""All goals in a sentence, and where the leading one would land: the first words of the page and the terminal.

`goals` are rows of goals.goal_scores (anything with its columns as attributes, and `rep_name` where one is known),
`kpis` the rows of kpis.dim_kpi by their key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from pipelines.goals import names, numbers
from pipelines.goals.state import FLAGGED
from pipelines.goals.words import ORDER

Row = SimpleNamespace

RANK = {state: rank for rank, state in enumerate(ORDER)}
# Where the noun of a label ends: `Bookings won` are bookings, `Share of reps at quota` is a share.
_AFTER_NOUN = re.compile(
    r"\s+(?:of|in|on|by|per|with|to|from|at|after|won|lost|held|booked|created|contacted|touched|handed)\b.*|,.*"
)
# Among goals in the same state the company's come first and a single rep's last.
_SCOPE_RANK = {"company": 0, "rep": 2}


def worst_first(goal: Row) -> tuple:
    """The key that sorts goals in the order in which a manager needs them."""
    chance = goal.probability_ratio if goal.probability_ratio is not None else 2.0
    rank = RANK.get(goal.state, len(RANK))
    return rank, _SCOPE_RANK.get(goal.scope_type, 1), chance, goal.window_end_date, goal.goal_id


def finding(goals: Sequence[Row], kpis: Mapping[str, Row], locale: str) -> str:
    """What a manager must know; `goals` come worst first."""
    if not goals:
        return "No goal is set yet"
    off = [goal for goal in goals if goal.state == "off_pace"]
    risk = [goal for goal in goals if goal.state == "at_risk"]
    if not off and not risk:
        return _nothing_flagged(goals)
    if len(goals) == 1:
        sentence = f"The only goal is {'off pace' if off else 'at risk'}"
    elif off and risk:
        sentence = f"{len(off)} of {len(goals)} goals {_be(len(off))} off pace and {len(risk)} at risk"
    else:
        found, word = (off, "off pace") if off else (risk, "at risk")
        sentence = f"{len(found)} of {len(goals)} goals {_be(len(found))} {word}"
    gap = _gap(leading(goals, kpis), kpis, locale)
    return f"{sentence}; {gap}" if gap else sentence


def outlook(goals: Sequence[Row], kpis: Mapping[str, Row], locale: str) -> str:
    """Where the leading flagged goal would land, and how likely its target still is."""
    goal = leading(goals, kpis)
    if goal is None or goal.forecast_value is None or goal.target_value is None:
        return ""
    subject = _subject(goal, kpis)
    text = (
        f"{subject[:1].upper()}{subject[1:]} would land at {_fig(goal, goal.forecast_value, locale)}; the target is "
        f"{_fig(goal, goal.target_value, locale)} by {numbers.short_day(goal.window_end_date, locale)}"
    )
    if goal.probability_ratio is not None:
        text += f", with a chance of {numbers.chance(goal.probability_ratio, locale)}"
    return text + "."


def _nothing_flagged(goals: Sequence[Row]) -> str:
    if not any(goal.probability_ratio is not None for goal in goals):
        return "No goal can be judged yet" if len(goals) > 1 else "The only goal cannot be judged yet"
    if len(goals) == 1:
        return "The only goal needs no attention"
    return f"Nothing needs attention: none of {len(goals)} goals is off pace or at risk"


def leading(goals: Sequence[Row], kpis: Mapping[str, Row]) -> Row | None:
    """The flagged goal to name, of those that have a gap to tell: money of the whole company that flows or stands,
    else a company goal, else the worst."""
    flagged = [goal for goal in goals if goal.state in FLAGGED]
    told = [goal for goal in flagged if goal.actual_value is not None and goal.expected_value is not None]
    company = [goal for goal in told if goal.scope_type == "company"]
    money = [goal for goal in company if goal.unit == "currency" and goal.kpi in kpis]
    by_kind = [[goal for goal in money if kpis[goal.kpi].kind == kind] for kind in ("flow", "level")]
    return next((found[0] for found in (*by_kind, company, told, flagged) if found), None)


def _gap(goal: Row, kpis: Mapping[str, Row], locale: str) -> str:
    """How far the goal is off its path; its chance where it is on the right side of it, yet flagged."""
    if goal.actual_value is None or goal.expected_value is None:
        return ""
    gap, subject = goal.actual_value - goal.expected_value, _subject(goal, kpis)
    lower = goal.direction == "decrease"
    if goal.direction == "band" or gap == 0 or (gap < 0) == lower:
        if goal.probability_ratio is None:
            return ""
        chance = numbers.chance(goal.probability_ratio, locale)
        makes = "make their" if _is_plural(goal, kpis) else "makes its"
        return f"the chance that {subject} {makes} target is {chance}"
    size = numbers.points(gap, locale) if goal.unit == "ratio" else _fig(goal, abs(gap), locale)
    verb, whose = ("are", "their") if _is_plural(goal, kpis) else ("is", "its")
    return f"{subject} {verb} {size} {'above' if lower else 'behind'} {whose} path"


def _subject(goal: Row, kpis: Mapping[str, Row]) -> str:
    kpi = kpis.get(goal.kpi)
    label = kpi.label if kpi else goal.kpi.replace("_", " ")
    # Net revenue → net revenue; MRR and LTV stay as they are.
    label = label[0].lower() + label[1:] if label[1:2].islower() else label
    return label if goal.scope_type == "company" else f"{label} of {_whose(goal)}"


def _whose(goal: Row) -> str:
    if goal.scope_type == "rep":
        return goal.rep_name or names.person(goal.scope_id)
    return names.scope(goal.scope_id)


def _is_plural(goal: Row, kpis: Mapping[str, Row]) -> bool:
    kpi = kpis.get(goal.kpi)
    label = kpi.label if kpi else goal.kpi.replace("_", " ")
    noun = _AFTER_NOUN.sub("", label)
    return bool(re.search(r"[a-z]s$", noun)) and not noun.endswith("ss") and " growth" not in label


def _fig(goal: Row, value: float, locale: str) -> str:
    return numbers.figure(value, goal.unit, goal.currency, locale)


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
