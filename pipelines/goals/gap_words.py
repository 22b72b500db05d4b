"""The sentences of a goal's gap: one for each cause, and the few that a manager needs first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.goals import numbers
from pipelines.goals.facts import Score

# A part is worth its own sentence before the records, one step of the funnel after it.
FIRST = ("scope", "channel", "stage", "deal_slipped", "deal_lost", "customer_lost")
UNASSIGNED = "(unassigned)"


@dataclass(frozen=True)
class Cause:
    """One row of goals.goal_gap; `summary` is what `why` says of all causes of its kind."""

    goal_id: str
    kind: str
    place: int
    name: str
    contribution_value: float | None
    base_value: float | None
    actual_value: float | None
    unit: str
    text: str
    summary: str


def why(causes: Sequence[Cause]) -> str:
    """The worst cause of each kind, in sentences; a channel only where no team or rep stands out."""
    worst = {kind: next((one for one in causes if one.kind == kind), None) for kind in FIRST}
    if worst["scope"]:
        worst["channel"] = None
    return " ".join(one.summary for one in worst.values() if one)


def part(row: Score, kind: str, place: int, name: str, actual: float, base: float | None, contribution: float,
         model: str, locale: str) -> Cause:  # fmt: skip
    """A team, rep or channel that carried the whole off its path."""
    called = "What is assigned to nobody" if name == UNASSIGNED else name[:1].upper() + name[1:]
    now, size = _fig(row, actual, locale), _fig(row, abs(contribution), locale)
    if base is None:
        moved = numbers.points(contribution, locale) if row.unit == "ratio" else size
        way = "down" if contribution < 0 else "up"
        text = f"{called} came in at {now} and moves the whole {way} by {moved} against the target."
    else:
        gap = f"{size} {'short' if contribution < 0 else 'over'}"
        if model == "level":
            text = (
                f"{called} stands at {now} where {_fig(row, base, locale)} would be on the way to the target: {gap}."
            )
        else:
            text = f"{called} has {now} where {_fig(row, base, locale)} would be the share it had last year: {gap}."
    return Cause(row.goal_id, kind, place, name, contribution, base, actual, row.unit, text, text)


def stage(row: Score, place: int, name: str, is_conversion: bool, ratio: float, base_ratio: float, missed: float,
          days: float, base_days: float, days_lost: float, locale: str) -> Cause:  # fmt: skip
    """The step of the funnel that lost most on the year before."""
    if is_conversion:
        now, then = (numbers.share(one, locale) for one in (ratio, base_ratio))
        text = (
            f"In the funnel {name} lost most on last year: {now} of the deals went on from it, {then} a year before."
        )
        return Cause(row.goal_id, "stage", place, name, -missed, base_ratio, ratio, "count", text, text)
    now, then = (numbers.figure(one, "days", None, locale) for one in (days, base_days))
    text = f"In the funnel {name} slowed down most on last year: deals stay {now}, {then} a year before."
    return Cause(row.goal_id, "stage", place, name, -days_lost, base_days, days, "days", text, text)


def deal(row: Score, kind: str, place: int, name: str | None, amount: float | None, on: dt.date, stage: str | None,
         reason: str | None, count: int, worth: float | None, locale: str) -> Cause:  # fmt: skip
    """A deal that was due and is still open, or that was lost."""
    name, when = name or "A deal without a name", numbers.day(on, locale)
    priced = f" ({_money(row, amount, locale)})" if amount else ""
    deals = numbers.count_of(count, "deal", locale) + (f" worth {_money(row, worth, locale)}" if worth else "")
    if kind == "deal_slipped":
        text = f"{name}{priced} was due on {when} and is still open" + (f" in {stage}." if stage else ".")
        summary = f"{deals} due by now {'is' if count == 1 else 'are'} still open"
    else:
        text = f"{name}{priced} was lost on {when}" + (f": {reason}." if reason else ", no reason given.")
        summary = f"{deals} {'was' if count == 1 else 'were'} lost"
    told = f"{name}{priced}" + (f": {reason}" if kind == "deal_lost" and reason else "")
    return Cause(row.goal_id, kind, place, name, None if amount is None else -amount, None, None, "currency", text,
                 f"{summary}; the largest is {told}." if count > 1 else text)  # fmt: skip


def customer(row: Score, place: int, name: str, mrr: float | None, on: dt.date, count: int, worth: float | None,
             locale: str) -> Cause:  # fmt: skip
    """A customer that left."""
    paid = f" ({_money(row, mrr, locale)} a month)" if mrr else ""
    text = f"{name} left on {numbers.day(on, locale)}{paid}."
    took = f" with {_money(row, worth, locale)} a month" if worth else ""
    summary = f"{numbers.count_of(count, 'customer', locale)} left{took}; the largest is {name}{paid}."
    return Cause(row.goal_id, "customer_lost", place, name, None if mrr is None else -mrr, None, None, "currency",
                 text, summary if count > 1 else text)  # fmt: skip


def _money(row: Score, amount: float, locale: str) -> str:
    return numbers.money(amount, row.evidence.currency, locale)


def _fig(row: Score, value: float, locale: str) -> str:
    return numbers.figure(value, row.unit, row.currency, locale)
