"""What is decided: chances of several parts together, and parts that can neither be lost nor won any more. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np

from pipelines.goals.definition import Goal
from pipelines.goals.outlook import Outlook
from pipelines.goals.targets import Part


def together(chances: np.ndarray) -> np.ndarray:
    """P(all parts are met) from the chances of each (parts × days).

    The months of one goal do well or badly together: half way (in logs) between independent months, whose
    chances multiply, and months that stand and fall with the weakest.
    """
    if len(chances) == 1:
        return chances[0]
    logs = np.log(np.maximum(chances, 1e-12))
    joint = np.exp((logs.sum(axis=0) + logs.min(axis=0)) / 2.0)
    return np.where(chances.min(axis=0) <= 0.0, 0.0, joint)


def settled(goal: Goal, parts: list[Part], seen: list[Outlook], chances: np.ndarray, days: list[dt.date],
             first: dt.date) -> tuple:  # fmt: skip
    """(met, missed), parts × days: a sum at its target, a broken cap, a part that is over.

    Before its end only what does not come back is settled: not a sum that can fall, nor a share of a mean.
    """
    met, missed = [], []
    for part, one, chance in zip(parts, seen, chances, strict=True):
        # Over when the data says so: the days that a late source still owes may turn the result.
        over = np.array([day >= part.window[1] for day in days]) & (one.elapsed >= 1.0 - 1e-9)
        begun = np.array([day >= part.window[0] for day in days])
        slack = 1e-9 * max(abs(part.target), 1.0)
        if one.kind in ("flow", "level") and first <= part.window[0]:
            # However short the past is: what a whole window came to is known.
            chance = np.where(over & np.isnan(chance), _is_met(goal, part, one.actual, slack), chance)
        there, gone = over & (chance >= 0.5), over & (chance < 0.5)
        falls = False if one.can_fall is None else one.can_fall
        stays = begun & ~np.logical_or.accumulate((one.actual < 0) | falls)
        if one.kind == "flow" and goal.direction == "increase" and part.target > 0:
            there = there | (stays & (one.actual >= part.target - slack))
        cap = part.band[1] if part.band else part.target if goal.direction == "decrease" else None
        if cap is not None and cap >= 0 and (one.kind == "flow" or (one.kind == "population" and not one.is_mean)):
            gone = gone | (stays & (one.actual > cap + slack))
        met.append(there)
        missed.append(gone)
    return np.array(met), np.array(missed)


def _is_met(goal: Goal, part: Part, actual: np.ndarray, slack: float) -> np.ndarray:
    low, high = part.band or (part.target, part.target)
    enough = actual >= low - slack if goal.direction != "decrease" else True
    return np.where(np.isnan(actual), np.nan, enough & ((actual <= high + slack) | (goal.direction == "increase")))
