"""How hard a goal is, by the scope's own history: routine, ambitious, stretch or unrealistic."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from pipelines.goals.amount_words import wanted
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.numbers import chance, figure
from pipelines.goals.outlook import MONTH_DAYS
from pipelines.goals.pace.prior import LEAST_CASES
from pipelines.goals.pace.season import total
from pipelines.goals.rows_of import losses
from pipelines.goals.series import Series

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# By the chance it had on the day it was set; an unrealistic goal has one in twenty or less.
ROUTINE, AMBITIOUS, STRETCH = WORDS_FROM = (0.60, 0.25, 0.05)
# As far back as the forecasts look: what a company did in its first months says little of what it can do today.
YEARS_BACK = 3
# Past windows begin every four weeks: enough to see the best one, without counting the same days too often.
STEP = 28


def achievable(row: Score, goal: Goal, kpi: Kpi, facts: Facts) -> str:
    """The verdict with its evidence: the chance on the first day, and the best this scope ever managed."""
    series = facts.history.series.get((goal.kpi, goal.scope.type, goal.scope.id))
    if series is None or row.target_value is None:
        return "warn: without history nobody can say how hard it is"
    past = past_values(series, goal, row.evidence.window or (goal.first, goal.last), row.evidence.model)
    best = best_of(past, goal.direction)
    first = row.evidence.first_chance
    locale = facts.company.locale
    beaten = best is not None and bool(np.mean(_meets(past, row.target_value, goal.direction)) >= STRETCH)
    if first is None and best is None:
        return "warn: without history nobody can say how hard it is"
    known = "" if best is None else f"; {_of_best(row)} {figure(best, kpi.unit, row.currency, locale)}"
    target = wanted(row, row.target_value, locale)
    if first is None:
        return f"{'pass: done before' if beaten else 'warn: never done before'}, target {target}{known}"
    word = grade(first, beaten)
    verdict = {"routine": "pass", "ambitious": "pass", "stretch": "warn", "unrealistic": "fail"}[word]
    when = "today" if row.state == "not_started" else "on its first day"
    return f"{verdict}: {word}, target {target}, chance {when} {chance(first, locale, WORDS_FROM)}{known}"


def grade(first: float, beaten: bool) -> str:
    """The word for a chance; what one in twenty past periods did (`beaten`) is never called unrealistic."""
    if first >= ROUTINE:
        return "routine"
    if first >= AMBITIOUS:
        return "ambitious"
    return "stretch" if first >= STRETCH or beaten else "unrealistic"


def past_values(series: Series, goal: Goal, window: tuple[dt.date, dt.date], model: str) -> np.ndarray:
    """The values of whole periods of the window's length in the three years before the goal's first day.

    Of a level: where the change over each such period would lead from the goal's first day.
    """
    if goal.direction == "band":
        return np.array([])
    length = (window[1] - window[0]).days + 1
    if model == "population":
        return _populations(series, goal.first, max(round(length / MONTH_DAYS), 1))
    return _periods(series, min(series.position(goal.first) - 1, len(series.top)), length, model)


def best_of(values: np.ndarray, direction: str) -> float | None:
    if not len(values):
        return None
    return float(values.max() if direction == "increase" else values.min())


def _periods(series: Series, end: int, length: int, model: str) -> np.ndarray:
    """The value of each period of `length` days that ends by day `end` of the series."""
    starts = np.arange(end - length, max(end - YEARS_BACK * 365, -1), -STEP)
    if not len(starts):
        return np.array([])
    if model == "level":
        starts = starts[starts > 0]
        if np.any(series.bottom) or not len(starts):
            return np.array([])
        return series.top[end - 1] + series.top[starts + length - 1] - series.top[starts - 1]
    top = total(series.top)
    values = top[starts + length] - top[starts]
    if np.any(series.bottom):
        bottom = total(series.bottom)
        under = bottom[starts + length] - bottom[starts]
        # One won of one decided is no best week.
        least = LEAST_CASES if model == "cases" else np.nextafter(0.0, 1.0)
        values = values[under >= least] / under[under >= least]
    return values


def _populations(series: Series, before: dt.date, months: int) -> np.ndarray:
    """The losses (or retention) over each run of so many months before a day, of those at its opening."""
    rows = series.months
    past = [i for i, last in enumerate(rows.last) if last < before][-12 * YEARS_BACK :]
    lost, flip = losses(rows)
    rates = [
        float(np.nansum(lost[past[i : i + months]]) / rows.bottom[past[i]])
        for i in range(len(past) - months + 1)
        if rows.bottom[past[i]] > 0
    ]
    return 1.0 - np.array(rates) if flip else np.array(rates)


def _of_best(row: Score) -> str:
    if row.evidence.model == "level":
        return "the best change ever seen over a period of this length leads to"
    return "best in a period of this length:"


def _meets(value: np.ndarray, target: float, direction: str) -> np.ndarray:
    return value >= target if direction == "increase" else value <= target
