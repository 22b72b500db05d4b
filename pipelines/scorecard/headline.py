"""The finding in one sentence, the outlook in another, and how complete the data is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row


def finding(goals: Sequence[Row], kpis: Mapping[str, Row], shown: Numbers) -> str:
    """What a manager must know; `goals` come worst first."""
    if not goals:
        return "No goal is set yet"
    off = [goal for goal in goals if goal.state == "off_pace"]
    risk = [goal for goal in goals if goal.state == "at_risk"]
    total = "the only goal" if len(goals) == 1 else f"{len(goals)} goals"
    if not off and not risk:
        return _nothing_flagged(goals)
    if off and risk:
        sentence = f"{len(off)} of {total} {_be(len(off))} off pace and {len(risk)} at risk"
    else:
        found, word = (off, "off pace") if off else (risk, "at risk")
        sentence = f"{len(found)} of {total} {_be(len(found))} {word}"
    if len(goals) == 1:
        sentence = f"The only goal is {'off pace' if off else 'at risk'}"
    gap = _gap(_leading(off + risk, kpis), kpis, shown)
    return f"{sentence}; {gap}" if gap else sentence


def outlook(goals: Sequence[Row], kpis: Mapping[str, Row], shown: Numbers) -> str:
    """Where the leading flagged goal would land, and how likely its target still is."""
    flagged = [goal for goal in goals if goal.state in ("off_pace", "at_risk")]
    if not flagged:
        return ""
    goal = _leading(flagged, kpis)
    if goal.forecast_value is None or goal.target_value is None:
        return ""
    text = (
        f"{_capital(_subject(goal, kpis))} would land at "
        f"{shown.value(goal.forecast_value, goal.unit, goal.currency)}; the target is "
        f"{shown.value(goal.target_value, goal.unit, goal.currency)} by {shown.short_day(goal.window_end_date)}"
    )
    if goal.probability_ratio is not None:
        text += f", with a chance of {shown.chance(goal.probability_ratio)}"
    return text + "."


def completeness(sources: Sequence[Row], as_of: dt.date, shown: Numbers) -> str:
    """Up to which day every table is there, and how many are late."""
    days = [row.data_through_date for row in sources if row.data_through_date and not row.is_stale]
    stale = sum(bool(row.is_stale) for row in sources)
    text = f"data complete to {shown.short_day(min([as_of, *days]))}" if days else "no data yet"
    return f"{text}, {stale} of {len(sources)} tables late" if stale else text


def _nothing_flagged(goals: Sequence[Row]) -> str:
    if not any(goal.probability_ratio is not None for goal in goals):
        return "No goal can be judged yet" if len(goals) > 1 else "The only goal cannot be judged yet"
    if len(goals) == 1:
        return "The only goal needs no attention"
    return f"Nothing needs attention: none of {len(goals)} goals is off pace or at risk"


def _leading(flagged: Sequence[Row], kpis: Mapping[str, Row]) -> Row:
    """The flagged goal to name: money that flows to the whole company, else a company goal, else the worst."""
    company = [goal for goal in flagged if goal.scope_type == "company"]
    money = [
        goal for goal in company if goal.unit == "currency" and goal.kpi in kpis and kpis[goal.kpi].kind == "flow"
    ]
    return (money or company or list(flagged))[0]


def _gap(goal: Row, kpis: Mapping[str, Row], shown: Numbers) -> str:
    if goal.actual_value is None or goal.expected_value is None:
        return ""
    gap = goal.actual_value - goal.expected_value
    side = "above" if gap > 0 else "behind" if goal.direction != "decrease" else "below"
    size = shown.value(abs(gap), goal.unit, goal.currency)
    if goal.unit == "ratio":
        size = shown.points(abs(gap)).lstrip("+")
    return f"{_subject(goal, kpis)} is {size} {side} its path"


def _subject(goal: Row, kpis: Mapping[str, Row]) -> str:
    kpi = kpis.get(goal.kpi)
    label = kpi.label if kpi else goal.kpi
    # Net revenue → net revenue; MRR and LTV stay as they are.
    label = label[0].lower() + label[1:] if label[1:2].islower() else label
    return label if goal.scope_type == "company" else f"{label} of {goal.rep_name or goal.scope_id}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
