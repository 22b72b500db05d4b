"""In which state a goal is: replayed from its first day, so that it depends on data and goal alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

# A coin that falls well: from here the target is more likely met than not, with a margin for what is not known.
ON_PACE = 0.55
# Below it a goal is flagged. On the benchmark 70 of 100 goals flagged here are missed, and few that end met are.
OFF_PACE = 0.35
# A flag goes only at ON_PACE: goals that change state three times or more fall from 6.1 % to 1.6 %.
LEAVE_OFF_PACE = ON_PACE
# In the first twelfth nothing is flagged, unless it is all but lost.
EARLY = 1.0 / 12.0
ALL_BUT_LOST = 0.05

FLAGGED = ("off_pace", "at_risk")
AT_ONCE = ("achieved", "missed", "paused")
UNJUDGED = ("no_history", "no_baseline", "not_scored")


@dataclass(frozen=True)
class Days:
    """What is known of a goal on each day looked at, in order (arrays of the same length).

    `is_step`: a state may change; `probability`: NaN where nothing can be said; `reached` and `lost`: final for
    now (a sum that has its target, a cap that is broken, a window that is over); `elapsed`: share of the window.
    """

    days: list[dt.date]
    is_step: Array
    probability: Array
    reached: Array
    lost: Array
    paused: Array
    elapsed: Array


@dataclass(frozen=True)
class Standing:
    """The state on the last day, the day it began, the state before it; and the path of states."""

    state: str
    since: dt.date
    previous: str | None
    path: list[str]


def judge(probability: float, elapsed: float, was_off: bool) -> str:
    """The state that a probability gives; `was_off` remembers the flag (hysteresis)."""
    if np.isnan(probability):
        return "no_history"
    if elapsed < EARLY and probability >= ALL_BUT_LOST:
        return "too_early"
    if probability < OFF_PACE or (was_off and probability < LEAVE_OFF_PACE):
        return "off_pace"
    return "on_pace" if probability >= ON_PACE else "at_risk"


def replay(known: Days) -> Standing:
    """The state on every day of `known`, and the standing on the last one.

    achieved, missed and paused come and go at once: the day after them is judged whatever day it is. The other
    states change only on steps.
    """
    path: list[str] = []
    judged: str | None = None
    for i in range(len(known.days)):
        if known.paused[i]:
            state = "paused"
        elif known.reached[i]:
            # A flag that was up before is forgotten: the target was there.
            state, judged = "achieved", None
        elif known.lost[i]:
            state = "missed"
        else:
            if judged is None or known.is_step[i] or (path and path[-1] in AT_ONCE):
                judged = judge(float(known.probability[i]), float(known.elapsed[i]), judged == "off_pace")
            state = judged
        path.append(state)
    return standing(known.days, path)


def standing(days: list[dt.date], path: list[str]) -> Standing:
    """The last state of `path`, since when, and what it was before."""
    start = len(path) - 1
    while start > 0 and path[start - 1] == path[-1]:
        start -= 1
    return Standing(path[-1], days[start], path[start - 1] if start else None, path)


def overlay(before: Standing, state: str, since: dt.date) -> Standing:
    """A state from outside the data (a stale source, a missing baseline) laid over what was replayed."""
    return Standing(state, since, before.state, [*before.path[:-1], state])
