"""What the open deals say of a window: the forecast of its sum or ratio from each of its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipelines.goals.dates import DAILY_UP_TO, Window
from pipelines.goals.pace.forecast import Forecast
from pipelines.goals.pipeline import learned, phases, sums
from pipelines.goals.pipeline.deals import Deals
from pipelines.goals.pipeline.hazards import Counts
from pipelines.goals.pipeline.learned import Learned
from pipelines.goals.pipeline.measures import Measure
from pipelines.goals.pipeline.survival import Survival, survive

Array = np.ndarray
# Deals still to come are like those of the last quarter, one 91st of them a day.
ARRIVAL_DAYS = 91


@dataclass(frozen=True)
class View:
    """Seen from each step. `known`: where the past is long enough to say anything; the figures are of the last step:
    `open_deals` that stand, `worth` all of them, what they should add (`expected`), and what new ones should."""

    forecast: Forecast
    middle: Array  # its median
    done: Array
    known: Array
    rest: Array  # mean of what is still to come (of a ratio: its numerator)
    open_deals: int
    worth: float
    expected: float
    to_come: float


@dataclass(frozen=True)
class Mine:
    """Which deals and which of their stays belong to a scope (positions, in order)."""

    deals: Array
    spells: Array


# (step, position in Mine.deals) -> factor, price and squared price as learned by that step.
Taught = Callable[[Array, Array], tuple[Array, ...]]


@dataclass
class Pipeline:
    """The deals of a run, and what was worked out of them so far: goals of a day share it."""

    deals: Deals
    counts: Counts
    fiscal_start: int
    past: dict[int, Learned | None] = field(default_factory=dict)
    survivals: dict[tuple, Survival | None] = field(default_factory=dict)
    scopes: dict[tuple[str, str], Mine] = field(default_factory=dict)

    def of(self, scope_type: str, scope_id: str) -> Mine:
        """The deals of a scope."""
        key = (scope_type, scope_id)
        if key not in self.scopes:
            mine = self.deals.of(*key)
            self.scopes[key] = Mine(np.flatnonzero(mine), np.flatnonzero(mine[self.deals.spells.deal]))
        return self.scopes[key]

    def view(self, measure: Measure, mine: Mine, window: Window, days: list[dt.date]) -> View | None:
        """The window of the deals of `mine` seen at the end of `days` (inside it, in order); None if none says
        anything."""
        found = [self._learn(window, day) for day in days]
        survival = self._survival(window, days, found, measure.bottom == "decided")
        if survival is None:
            return None
        steps = np.array([day.toordinal() for day in days])
        known = np.array([one is not None for one in found])
        taught = _taught(found, mine)
        standing = self._standing(measure, mine, steps, survival, taught)
        coming, arrived = self._coming(measure, mine, steps, survival, taught)
        rest = sums.together(standing.rest, sums.plus_rate(coming.rest, arrived))
        top, bottom = self._done(measure, mine, steps, window[0].toordinal())
        if measure.bottom:
            made, middle = sums.of_ratio(top, bottom, rest), sums.middle_of_ratio(top, bottom, rest)
        else:
            made, middle = sums.of_sum(top, rest, not measure.top_is_money), sums.middle_of_sum(top, rest)
        now = standing.step == len(steps) - 1
        return View(
            made, middle, top, known, rest.mean[0], int(now.sum()), float(standing.price[now].sum()),
            float(standing.rest.mean[0][-1]), float(coming.rest.mean[0][-1]),
        )  # fmt: skip

    def final(self, measure: Measure, mine: Mine, window: Window) -> float:
        """What a window that is over ended at; NaN for a ratio without cases."""
        end = np.array([window[1].toordinal()])
        top, bottom = self._done(measure, mine, end, window[0].toordinal())
        if not measure.bottom:
            return float(top[0])
        return float(top[0] / bottom[0]) if bottom[0] else np.nan

    def knows(self, window: Window, day: dt.date) -> bool:
        """Whether the past was long enough on `day` of `window`."""
        return self._learn(window, day) is not None

    def _learn(self, window: Window, day: dt.date) -> Learned | None:
        """What was known at the start of the month of `day` (in windows of more than 92 days: of the quarter).

        How deals end changes slowly; which deals are open is taken of each day.
        """
        is_long = (window[1] - window[0]).days + 1 > DAILY_UP_TO
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1 if is_long else day.month, day=1)
        through = first.toordinal() - 1
        if through not in self.past:
            enough = through >= self.counts.first
            self.past[through] = learned.learn(self.deals, self.counts, through) if enough else None
        return self.past[through]

    def _survival(self, window: Window, days: list[dt.date], known: list[Learned | None],
                  with_lost: bool) -> Survival | None:  # fmt: skip
        """Seen from `days`. Lanes are what was `known` on them; before the first that is anything, that one."""
        key = (window, tuple(days), with_lost)
        if key not in self.survivals:
            found = list({id(one): one for one in known if one is not None}.values())
            hazards = [one.hazards for one in found]
            where = self._calendar(window, days, known)
            self.survivals[key] = survive(hazards, *where, with_lost) if found else None
        return self.survivals[key]

    def _calendar(
        self, window: Window, days: list[dt.date], known: list[Learned | None]
    ) -> tuple[Array, Array, Array]:
        """(lane, phase) of each day of the window, and where `days` are in it."""
        first, last = (one.toordinal() for one in window)
        at = np.array([day.toordinal() for day in days]) - first
        fresh = [one is not None and one is not old for one, old in zip(known, [None, *known[:-1]], strict=True)]
        lane = np.zeros(last - first + 1, int)
        np.add.at(lane, at[fresh], 1)
        phase = phases.of_days(np.arange(first, last + 1), self.fiscal_start)
        return np.maximum(np.cumsum(lane) - 1, 0), phase, at

    def _standing(self, measure: Measure, mine: Mine, steps: Array, survival: Survival,
                  taught: Taught) -> _Part:  # fmt: skip
        spells, some = self.deals.spells, mine.spells
        some = some[(spells.entered[some] <= steps[-1]) & (spells.left[some] > steps[0])]
        spell, step = _spread(some, np.searchsorted(steps, spells.entered[some]),
                              np.searchsorted(steps, spells.left[some]))  # fmt: skip
        factor, price, square = taught(step, np.searchsorted(mine.deals, spells.deal[spell]))
        ends = survival.of_open(step, spells.stage[spell], steps[step] - spells.entered[spell], factor)
        return self._part(measure, ends, np.ones(len(step)), price, square, step, len(steps), False)

    def _coming(self, measure: Measure, mine: Mine, steps: Array, survival: Survival,
                taught: Taught) -> tuple[_Part, Array]:  # fmt: skip
        """(part, number of deals it is counted from): every deal of the last 91 days comes again."""
        created = self.deals.created[mine.deals]
        some = np.flatnonzero((created <= steps[-1]) & (created > steps[0] - ARRIVAL_DAYS))
        created = created[some]
        place, step = _spread(some, np.searchsorted(steps, created), np.searchsorted(steps, created + ARRIVAL_DAYS))
        factor, price, square = taught(step, place)
        ends = survival.of_new(step, self.deals.first_stage[mine.deals[place]], factor)
        span = np.minimum(steps - self.counts.first + 1, ARRIVAL_DAYS)
        part = self._part(measure, ends, 1.0 / span[step], price, square, step, len(steps), True)
        return part, np.bincount(step, minlength=len(steps))

    def _part(self, measure: Measure, ends: Array, weight: Array, price: Array, square: Array, step: Array,
              steps: int, are_expected: bool) -> _Part:  # fmt: skip
        one, won = np.ones(len(step)), ends[0]
        worth = (price, square) if measure.top_is_money else (one, one)
        loses = ends[1] if measure.bottom == "decided" else 0.0 * won
        rest = sums.rest(won, weight, *worth, loses, step, steps, measure.bottom is not None, are_expected)
        return _Part(rest, price, step)

    def _done(self, measure: Measure, mine: Mine, steps: Array, first: int) -> tuple[Array, Array]:
        """Top and bottom of what was decided in the window by each step."""
        deals = self.deals
        left = deals.left[mine.deals]
        inside = mine.deals[(left >= first) & (left <= steps[-1])]
        inside = inside[(deals.decided if measure.bottom == "decided" else deals.won)[inside]]
        if measure.priced_only:
            inside = inside[deals.amount[inside] >= 0]
        step = np.searchsorted(steps, deals.left[inside])
        worth = np.nan_to_num(deals.amount[inside]) if measure.top_is_money else deals.won[inside].astype(float)
        counted = np.ones(len(step))
        return tuple(np.cumsum(np.bincount(step, one, minlength=len(steps)), dtype=float) for one in (worth, counted))


@dataclass(frozen=True)
class _Part:
    rest: sums.Rest
    price: Array
    step: Array


def _taught(known: list[Learned | None], mine: Mine) -> Taught:
    usual = next(one for one in known if one is not None)
    lanes: dict[int, tuple[int, Learned]] = {}
    lane = np.array([lanes.setdefault(id(one or usual), (len(lanes), one or usual))[0] for one in known])
    names = ("factor", "price", "price_square")
    tables = [np.stack([getattr(one, name)[mine.deals] for _, one in lanes.values()]) for name in names]
    return lambda step, place: tuple(table[lane[step], place] for table in tables)


def _spread(what: Array, begin: Array, end: Array) -> tuple[Array, Array]:
    """Each of `what` once for every step from `begin` up to `end`, beside that step."""
    number = np.maximum(end - begin, 0)
    before = np.cumsum(number) - number
    step = np.arange(number.sum()) - np.repeat(before - begin, number)
    return np.repeat(what, number), step
