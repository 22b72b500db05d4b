"""The finding in one sentence, the outlook in another, and how complete the data is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row


def finding(goals: Sequence[Row], shown: Numbers) -> str:
    """What a manager must know, for goals sorted worst first."""
    if not goals:
        return "No goal is set yet"
    total = len(goals)
    off = [goal for goal in goals if goal.state == "off_pace"]
    risk = [goal for goal in goals if goal.state == "at_risk"]
    if not off and not risk:
        judged = sum(goal.probability_ratio is not None for goal in goals)
        return (
            f"Nothing needs attention: none of {_goals(total)} is off pace or at risk"
            if judged
            else (f"{_goals(total).capitalize()} set, none can be judged yet")
        )
    parts = [f"{len(off)} of {_goals(total)} {_be(len(off))} off pace"] if off else []
    if risk:
        parts.append(
            f"{len(risk)}{'' if off else f' of {_goals(total)}'} {_be(len(risk)) if not off else ''} at risk"
        )
    sentence = " and ".join(" ".join(part.split()) for part in parts)
    gap = _gap((off or risk)[0], shown)
    return f"{sentence}; {gap}" if gap else sentence


def outlook(goals: Sequence[Row], shown: Numbers) -> str:
    """Where the company's largest flagged goal would land, and which goals are least likely."""
    flagged = [goal for goal in goals if goal.state in ("off_pace", "at_risk")]
    landing = [goal for goal in flagged if goal.forecast_value is not None and goal.target_value is not None]
    if not landing:
        return ""
    goal = next((goal for goal in landing if goal.scope_type == "company"), landing[0])
    text = (
        f"{goal.statement}: would land at {shown.value(goal.forecast_value, goal.unit, goal.currency)} "
        f"of {shown.value(goal.target_value, goal.unit, goal.currency)}"
    )
    if goal.probability_ratio is not None:
        text += f", chance {shown.chance(goal.probability_ratio)}"
    return text + "."


def completeness(sources: Sequence[Row], as_of: dt.date, shown: Numbers) -> str:
    """Up to which day every table is there, and which are late."""
    days = [row.data_through_date for row in sources if row.data_through_date and not row.is_stale]
    stale = sum(bool(row.is_stale) for row in sources)
    text = f"data complete to {shown.short_day(min([as_of, *days]))}" if days else "no data yet"
    return f"{text}, {stale} of {len(sources)} tables late" if stale else text


def _gap(goal: Row, shown: Numbers) -> str:
    if goal.actual_value is None or goal.expected_value is None:
        return ""
    gap = goal.actual_value - goal.expected_value
    side = "above" if gap > 0 else "below"
    size = (
        shown.points(abs(gap)).lstrip("+")
        if goal.unit == "ratio"
        else shown.value(abs(gap), goal.unit, goal.currency)
    )
    return f"{goal.statement}: {size} {side} its path"


def _goals(number: int) -> str:
    return "1 goal" if number == 1 else f"{number} goals"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
