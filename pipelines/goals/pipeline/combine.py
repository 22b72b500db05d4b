"""One window seen by series and open deals together: the place where scoring asks the pipeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from pipelines.goals.dates import Window
from pipelines.goals.outlook import Outlook
from pipelines.goals.pace.forecast import pooled
from pipelines.goals.pipeline import deals, weight
from pipelines.goals.pipeline.hazards import Counts
from pipelines.goals.pipeline.measures import MEASURES, Measure
from pipelines.goals.pipeline.outlook import Mine, Pipeline, View

Array = np.ndarray
Look = Callable[[Window, list[dt.date]], Outlook]
# Deals must make the same figure as the KPI table, or they are not what the goal is about.
SAME = 0.005


@dataclass(frozen=True)
class Evidence:
    """What the words say of the open deals, as of the last step; `share` is how much they count for. The figures are
    in money where `is_money`, else numbers of won deals."""

    is_money: bool
    open_deals: int
    worth: float
    expected: float
    to_come: float
    share: float


def read(con: duckdb.DuckDBPyConnection, kpis: set[str], as_of: dt.date, fiscal_start: int) -> Pipeline | None:
    """The pipeline, where one of `kpis` is made of deals and there are any."""
    found = deals.read(con, as_of) if kpis & MEASURES.keys() else None
    if found is None:
        return None
    return Pipeline(found, Counts(found.spells, found.stages, as_of.toordinal(), fiscal_start), fiscal_start)


def combine(pipeline: Pipeline | None, kpi: str, scope: tuple[str, str], window: Window, days: list[dt.date],
            through: dt.date, seen: Outlook, look: Look) -> tuple[Outlook, Evidence | None]:  # fmt: skip
    """`seen` with its forecast weighted by what the open deals say; as it is where they say nothing.

    `look` sees another window by the series alone. Before the window begins and after its end the series alone
    speaks.
    """
    measure = MEASURES.get(kpi)
    first, last = window
    if pipeline is None or measure is None or first > min(days[-1], through):
        return seen, None
    mine = pipeline.of(*scope)
    view = pipeline.view(measure, mine, window, [max(min(day, through, last), first) for day in days])
    if view is None or not view.known[-1] or not _is_same(seen, view, measure):
        return seen, None
    runs = np.array([first <= day for day in days]) & (seen.elapsed < 1.0 - 1e-9) & (view.rest > 0)
    alone = np.zeros(len(days), bool) if seen.is_judged is None else ~seen.is_judged
    if seen.forecast is None:
        made = view.forecast if view.known.all() else None
        used = np.ones(len(days))
    else:
        used = weight.weights(seen.elapsed, errors(pipeline, measure, mine, window, look))
        # Of a day on which the series was too young to say anything the open deals speak alone.
        used = np.where(runs & view.known, np.where(alone, 1.0, used), 0.0)
        made = pooled(view.forecast, seen.forecast, used)
    if made is None:
        return seen, None
    seen = replace(seen, forecast=made, is_judged=~alone | (used > 0.0))
    if not used[-1]:
        return seen, None
    told = Evidence(measure.top_is_money, view.open_deals, view.worth, view.expected, view.to_come, float(used[-1]))
    return seen, told


def errors(pipeline: Pipeline, measure: Measure, mine: Mine, window: Window, look: Look) -> Array:
    """(pipeline, series) × past windows × points: squared log errors of the rest of a sum, of a ratio as a whole."""
    said, came = [], []
    for one in weight.past_windows(window):
        days = weight.points(one)
        if not pipeline.knows(one, days[0]):
            continue
        view, seen = pipeline.view(measure, mine, one, days), look(one, days)
        final = pipeline.final(measure, mine, one)
        if seen.forecast is None or np.isnan(final):
            continue
        done = 0.0 if measure.bottom else view.done
        said.append([view.middle - done, weight.middle(seen.forecast) - done])
        came.append(final - done + np.zeros(len(days)))
    if not said:
        return np.zeros((2, 0, len(weight.POINTS)))
    known = np.array(came)
    return weight.squared_logs(np.array(said).swapaxes(0, 1), known, float(np.mean(known)) + 1e-12)


def _is_same(seen: Outlook, view: View, measure: Measure) -> bool:
    if measure.bottom:
        return True
    return abs(seen.actual[-1] - view.done[-1]) <= SAME * max(abs(view.done[-1]), abs(seen.actual[-1]))
