"""What a goal wants, in its unit: the number to reach, as whole things where there are no others."""

from __future__ import annotations

import math

from pipelines.goals.facts import Score
from pipelines.goals.numbers import decimal, figure

EPS = 1e-9


def fig(score: Score, value: float | None, locale: str) -> str:
    """`value` in the goal's unit; a mean of counts has a tenth where whole things have none."""
    if value is not None and score.unit == "count" and not of_things(score):
        return decimal(value, locale)
    return figure(value, score.unit, score.currency, locale)


def wanted(score: Score, value: float, locale: str) -> str:
    """The number to reach; of a band both ends."""
    band = score.evidence.band
    if band:
        return f"{fig(score, band[0], locale)} to {fig(score, band[1], locale)}"
    return fig(score, needed(score, value), locale)


def bound(score: Score, value: float, locale: str) -> str:
    """`at least $1M`, `at most 5%`."""
    return f"{'at most' if score.direction == 'decrease' else 'at least'} {fig(score, needed(score, value), locale)}"


def needed(score: Score, value: float) -> float:
    """What makes a target of `value`: of 487.2 leads the 488th, of at most 12.5 losses the 12th."""
    if not of_things(score) or score.evidence.each:
        return value
    return float(math.floor(value + EPS) if score.direction == "decrease" else math.ceil(value - EPS))


def of_things(score: Score) -> bool:
    """Whether the figure counts whole things, as far as its value shows."""
    now = score.actual_value
    return score.unit == "count" and (now is None or now == round(now))


def target(score: Score, locale: str, parts: int = 1) -> str:
    """The target, or what it is for each of so many equal `parts`."""
    band = score.evidence.band
    if band:
        return f"between {fig(score, band[0] / parts, locale)} and {fig(score, band[1] / parts, locale)}"
    return bound(score, score.target_value / parts, locale)
