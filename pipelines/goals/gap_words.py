"""The sentences of a goal's gap: one for each cause, and the few that a manager needs first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.goals import names, numbers
from pipelines.goals.facts import Score

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# A part is worth its own sentence before the records, one step of the funnel after it.
FIRST = ("scope", "channel", "side", "time", "stage", "deal_slipped", "deal_lost", "customer_lost")
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
    """The worst cause of each kind, in sentences; a channel only where no team or rep stands out, the sides of a
    ratio and the worst month only where no part does."""
    worst = {kind: next((one for one in causes if one.kind == kind), None) for kind in FIRST}
    if worst["scope"]:
        worst["channel"] = None
    if worst["scope"] or worst["channel"]:
        worst["side"] = worst["time"] = None
    return " ".join(one.summary for one in worst.values() if one)


def part(row: Score, kind: str, place: int, name: str, actual: float, base: float | None, contribution: float,
         model: str, locale: str) -> Cause:  # fmt: skip
    """A team, rep or channel that carried the whole off its path."""
    called = "What is assigned to nobody" if name == UNASSIGNED else names.scope(name)
    now, size = _fig(row, actual, locale), _fig(row, abs(contribution), locale)
    if model in ("cases", "money", "population"):
        moved = numbers.points(contribution, locale) if row.unit == "ratio" else size
        way = "down" if contribution < 0 else "up"
        text = f"{called} came in at {now}{_before(row, now, base, locale)} and moves the whole {way} by {moved} "
        text += "against the target."
    else:
        gap = f"{size} {'short' if contribution < 0 else 'over'}"
        if model == "level":
            text = (
                f"{called} stands at {now} where {_fig(row, base, locale)} would be on the way to the target: {gap}."
            )
        else:
            text = f"{called} has {now} where {_fig(row, base, locale)} would be the share it had last year: {gap}."
    return Cause(row.goal_id, kind, place, name, contribution, base, actual, row.unit, text, text)


def _before(row: Score, now: str, base: float | None, locale: str) -> str:
    """What it was a year before, set between commas."""
    if base is None:
        return ""
    then = _fig(row, base, locale)
    return ", as a year before," if then == now else f", {then} a year before,"


def sides(row: Score, kpi: Kpi, now: tuple[float, float], then: tuple[float, float], locale: str) -> Cause:
    """Which of the two sides of a ratio moved, on the same days of last year."""
    names = [_bare(one) for one in (kpi.numerator, kpi.denominator or "")]
    moved = [now[i] / then[i] - 1.0 for i in (0, 1)]
    told = [f"{name} {_moved(one, locale)}" for name, one in zip(names, moved, strict=True)]
    text = f"On the same days of last year: {told[0]}; {told[1]}."
    ratios = [one[0] / one[1] for one in (then, now)]
    return Cause(row.goal_id, "side", 1, names[0], ratios[1] - ratios[0], *ratios, row.unit, text, text)


def _moved(change: float, locale: str) -> str:
    if abs(change) < 0.005:
        return "as many"
    return f"{numbers.share(abs(change), locale)} {'more' if change > 0 else 'less'}"


def _bare(name: str) -> str:
    """`new customers of the period` is `new customers` in a sentence that names the days."""
    return name.split(",")[0].removesuffix(" of the period").removesuffix(" in the period")


def reads_alike(row: Score, one: float, other: float, locale: str) -> bool:
    """Whether the two are the same to a reader, or their difference rounds to nothing."""
    alike = _fig(row, one, locale) == _fig(row, other, locale)
    return alike or _fig(row, abs(one - other), locale) == _fig(row, 0.0, locale)


def lately(row: Score, place: int, window: tuple[dt.date, dt.date], actual: float, base: float,
           model: str, locale: str) -> Cause:  # fmt: skip
    """A month or week of the window in which a sum or level fell behind its path."""
    first, last = (numbers.day(one, locale) for one in window)
    now, aim, gap = (_fig(row, one, locale) for one in (actual, base, abs(actual - base)))
    if model == "level":
        text = f"From {first} to {last} it moved by {now} where {aim} was needed on the way to the target."
    else:
        way = "short" if actual < base else "over"
        text = f"From {first} to {last} {now} came where {aim} should have: {gap} {way}."
    return Cause(row.goal_id, "time", place, window[0].isoformat(), actual - base, base, actual, row.unit, text, text)


def rest(row: Score, last_year: float, locale: str) -> Cause:
    """What the rest of the window brought a year ago, for a sum that is not behind and does not get there."""
    missing = row.target_value - row.actual_value
    then, need = _fig(row, last_year, locale), _fig(row, missing, locale)
    text = f"The same rest of last year's window brought {then}; {need} is needed now."
    return Cause(row.goal_id, "time", 1, "rest", last_year - missing, missing, last_year, row.unit, text, text)


def recent(row: Score, value: float, weeks: int, locale: str) -> Cause:
    """Where the last weeks stand, for a window that has not begun."""
    text = f"The last {numbers.count_of(weeks, 'week', locale)} came in at {_fig(row, value, locale)}."
    return Cause(row.goal_id, "time", 1, "recent", value - row.target_value, row.target_value, value, row.unit, text,
                 text)  # fmt: skip


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
