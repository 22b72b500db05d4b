"""One measured window seen from each day: what is there, what the season says should be, where it will end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.goals import rows_of
from pipelines.goals.dates import Window
from pipelines.goals.pace import flow, grid, level, money_ratio, prior, ratio, season, signed, to_come
from pipelines.goals.pace.constants import SHIPPED, Constants
from pipelines.goals.pace.forecast import Forecast
from pipelines.goals.pace.grid import Grid
from pipelines.goals.series import Series
from pipelines.goals.stretched import fit, values

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

Array = np.ndarray
# Past quarters that speak for a rate: two years.
QUARTERS = 8
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Outlook:
    """One window over n days looked at. `kind`: flow, cases, money, population or level.

    `share`: how much of a sum usually has come by each day (None: not a sum, or no year to learn from).
    """

    kind: str
    actual: Array
    forecast: Forecast | None
    share: Array | None
    elapsed: Array
    came: Array  # cases decided so far (kind cases), else the running total of what `actual` is made of
    to_come: Array  # cases or denominators still expected
    basis: str | None = None  # what the forecast of a sum rests on, see pace.flow.basis
    prior_cases: float = 0.0  # what the past is worth, in cases (kind cases)
    is_judged: Array | None = None  # whether the past of each day is long enough to say anything (None: always)
    can_fall: Array | None = None  # of a sum: whether a month had been below zero by each day (None: never)
    is_kept: bool = False  # kind population: the figure counts those that stayed
    is_mean: bool = False  # kind population: of a mean, which the rest of the window still moves
    season: Series | None = None  # whose earlier years `share` is of
    is_borrowed: bool = False  # they are those of the scope above

    def chance(self, target: float, direction: str, band: tuple[float, float] | None) -> Array:
        """P(the final value meets the target), per day; NaN where nothing can be said."""
        size = len(self.actual)
        if self.forecast is None:
            return np.full(size, np.nan)
        if direction == "band":
            low, high = band
            under, over = self.forecast.at_most(np.full(size, high)), self.forecast.at_least(np.full(size, low))
            said = under + over - 1.0
        else:
            side = self.forecast.at_least if direction == "increase" else self.forecast.at_most
            said = side(np.full(size, float(target)))
        said = np.clip(said, 0.0, 1.0)
        return said if self.is_judged is None else np.where(self.is_judged, said, np.nan)


def kind_of(kpi: Kpi, series: Series) -> str:
    """How the figure behaves over a window; ratios by what their two parts do."""
    if kpi.kind == "flow":
        return "flow"
    if kpi.kind != "ratio" or not np.any(series.bottom):
        return "level"
    rows = series.months or series.quarters
    counts = rows is not None and rows_of.are_cases(rows)
    if series.parts_add_up:
        return "cases" if counts else "money"
    return "population" if rows is not None and rows_of.are_losses(rows) else "level"


def look(
    kind: str, series: Series, parent: Series | None, window: Window, days: list[dt.date], through: dt.date,
    constants: Constants = SHIPPED, are_counts: bool = False,
) -> Outlook:  # fmt: skip
    """The window as seen at the end of each day of `days`, with data through `through` at the latest.

    `are_counts`: a sum of whole things, of which a few come and go by chance alone.
    """
    closed = [series.closed(day, through) for day in days]
    ahead = max((series.first - window[0]).days, 0)
    start = (window[0] - series.first).days + ahead
    stop = (window[1] - series.first).days + 1 + ahead
    at = np.maximum(np.array([series.position(day) for day in closed]) + ahead, 0)
    top, bottom = (fit(array, ahead, stop) for array in (series.top, series.bottom))
    elapsed = np.clip(at - start, 0, stop - start) / (stop - start)
    begin = series.first - dt.timedelta(days=ahead)
    if kind == "flow":
        laid = grid.of_window(stop - start, begin)
        young = parent is not None and flow.basis(top, start, stop, at, laid, ahead) == "rate"
        borrowed = _borrowed(parent, window, closed, start, stop, at, laid, begin, ahead) if young else None
        return _flow(series, top, start, stop, at, elapsed, laid, borrowed, constants, are_counts, ahead)
    if kind == "level":
        return _level(values(series, top, bottom, ahead), stop, at, elapsed, grid.calendar(begin), constants, ahead)
    inside, sums = np.clip(at, start, stop), (season.total(top), season.total(bottom))
    now = tuple(one[inside] - one[start] for one in sums)
    if kind == "population":
        return _population(series, window, closed, elapsed, now)
    laid = grid.of_window(stop - start, begin)
    left = np.where(inside >= stop, 0.0, to_come.expected(bottom, start, stop, at, laid))
    actual = np.divide(now[0], now[1], out=np.full(len(at), np.nan), where=now[1] > 0)
    if kind == "cases":
        believed = _prior(series, parent, window[0])
        made = ratio.cases(*now, left, believed)
        return Outlook(kind, actual, made, None, elapsed, now[1], left, prior_cases=believed.worth)
    made = money_ratio.forecast(top, bottom, now, at, left, series.piece_days)
    return Outlook(kind, actual, made, None, elapsed, now[1], left)


def usual_share(series: Series, window: Window, days: list[dt.date]) -> Array | None:
    """How much of a sum over `window` usually has come by the end of each of `days` (any day of the window)."""
    start = (window[0] - series.first).days
    stop = (window[1] - series.first).days + 1
    points = np.clip([(day - window[0]).days + 1 + start for day in days], start, stop)
    return _shares(fit(series.top, 0, stop), start, stop, points, start, grid.of_window(stop - start, series.first))


def _shares(top: Array, start: int, stop: int, points: Array, known: int, laid: Grid) -> Array | None:
    years = season.seasons_back(known, stop, laid)
    if start < 0 or int(laid.back(start, years)) < 0:
        return None
    return season.shares(top, start, stop, points, years, laid)


def _flow(
    series: Series, top: Array, start: int, stop: int, at: Array, elapsed: Array, laid: Grid,
    borrowed: tuple[Series, Array, Array] | None, constants: Constants, are_counts: bool, begun: int,
) -> Outlook:  # fmt: skip
    sums, inside = season.total(top), np.clip(at, start, stop)
    if borrowed:
        lender, share, busier = borrowed
    else:
        lender, share, busier = series, _shares(top, start, stop, inside, min(start, int(at[0])), laid), 1.0
    made = flow.forecast(top, start, stop, at, laid, constants, busier, are_counts, begun)
    actual = sums[inside] - sums[start]
    left, found = (stop - inside).astype(float), flow.basis(top, start, stop, at, laid, begun)
    return Outlook(
        "flow", actual, made, share, elapsed, actual, left, basis=found, season=lender,
        is_judged=flow.is_enough(at, laid, begun),
        can_fall=signed.falls(top, at, laid, begun) | (found == "signed"), is_borrowed=borrowed is not None,
    )  # fmt: skip


def _borrowed(
    parent: Series,
    window: Window,
    closed: list[dt.date],
    start: int,
    stop: int,
    at: Array,
    laid: Grid,
    begin: dt.date,
    begun: int,
) -> tuple[Series, Array, Array] | None:
    """The season of the scope above, for one too young to have its own: whose it is, the usual share by each day,
    and how much busier the rest of the window was there last year than the days that the young scope's rate is of.
    """
    share = usual_share(parent, window, closed)
    years = season.seasons_back(min(start, int(at[0])), stop, laid)
    reach = np.clip(at - begun, 1, laid.year)
    shift = (begin - parent.first).days
    points = [laid.back(one, years) + shift for one in (at - reach, at, np.clip(at, start, stop), stop)]
    if share is None or min(int(np.min(one)) for one in points) < 0 or int(np.max(points[-1])) > len(parent.top):
        return None
    sums = season.total(parent.top)
    lately = (sums[points[1]] - sums[points[0]]) / reach
    rest = (sums[points[3]] - sums[points[2]]) / np.maximum(stop - np.clip(at, start, stop), 1)
    return parent, share, np.divide(rest, lately, out=np.ones(len(at)), where=lately > 0)


def _level(
    values: Array, stop: int, at: Array, elapsed: Array, laid: Grid, constants: Constants, begun: int
) -> Outlook:
    at = np.clip(at, 1, max(len(values), 1))
    if not len(values):
        nothing = np.full(len(at), np.nan)
        return Outlook("level", nothing, None, None, elapsed, nothing, np.maximum(stop - at, 0).astype(float))
    made = level.forecast(values, stop, at, laid, constants, begun)
    actual = np.where(at > begun, values[np.minimum(at, stop) - 1], np.nan)
    return Outlook("level", actual, made, None, elapsed, actual, np.maximum(stop - at, 0).astype(float),
                   is_judged=level.is_enough(values, np.minimum(at, len(values)), laid, begun))  # fmt: skip


def _population(
    series: Series, window: Window, closed: list[dt.date], elapsed: Array, now: tuple[Array, Array]
) -> Outlook:
    rows = series.months
    lost, flip = rows_of.losses(rows)
    inside = [window[0] <= first and last <= window[1] for first, last in zip(rows.first, rows.last, strict=True)]
    before = [last < window[0] for last in rows.last]
    known = [[one and last <= day for one, last in zip(inside, rows.last, strict=True)] for day in closed]
    so_far = np.array([np.nansum(lost[one]) for one in known])
    if series.also:
        # The window's own count knows those of the open month too, and of its own opening only.
        running = np.array([day >= series.also for day in closed])
        so_far = np.where(running, now[1] - now[0] if flip else now[0], so_far)
    opening = next((rows.bottom[i] for i, one in enumerate(inside) if one), np.nan)
    if np.isnan(opening):
        opening = rows.bottom[before][-1] if any(before) else 0.0
    opening = np.full(len(closed), opening)
    if series.also:
        # The mean headcount of the window is not that of its first month.
        opening = np.where(running & (now[1] > 0), now[1], opening)
    length = (window[1] - window[0]).days + 1
    left = (1.0 - elapsed) * length / MONTH_DAYS
    past = np.flatnonzero(before)[-24:]
    is_mean = bool(np.any(rows.bottom % 1 > 0))
    ending = opening
    if is_mean:
        # Until the end the mean moves to what the last whole month had.
        latest = [rows.bottom[i] for i in (sum(last <= day for last in rows.last) - 1 for day in closed)]
        ending = elapsed * opening + (1.0 - elapsed) * np.array(latest)
    made = ratio.population(so_far, ending, left, lost[past], rows.bottom[past])
    rate = np.divide(so_far, opening, out=np.full(len(closed), np.nan), where=opening > 0)
    if flip and made is not None:
        turned = made
        made = Forecast(lambda x: turned.at_least(1.0 - x), lambda x: turned.at_most(1.0 - x),
                        1.0 - turned.high, 1.0 - turned.low)  # fmt: skip
    return Outlook(
        "population", 1.0 - rate if flip else rate, made, None, elapsed, so_far, left, is_kept=flip, is_mean=is_mean
    )


def _prior(series: Series, parent: Series | None, start: dt.date) -> prior.Prior:
    """Half a case each way + the scope's own past quarters + those of the scope above it."""
    believed = prior.Prior()
    for one in (series, parent):
        if one is not None and one.quarters is not None:
            past = [i for i, last in enumerate(one.quarters.last) if last < start][-QUARTERS:]
            believed = believed.plus(prior.from_past(one.quarters.top[past], one.quarters.bottom[past]))
    return believed
