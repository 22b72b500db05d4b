"""Goals on won deals, forecast from the open deals: the demo company and a public CRM, month by month."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np

from benchmarks import child
from benchmarks import flag_measures as measures
from benchmarks.figure import Figure
from benchmarks.flag_cases import FOLDS, _digest
from pipelines import company
from pipelines.goals import outlook, series
from pipelines.goals.dates import DAY, Window, month_end, shift_months
from pipelines.goals.definition import Goal, Scope
from pipelines.goals.pipeline import combine, weight
from pipelines.goals.pipeline.measures import MEASURES
from pipelines.goals.pipeline.outlook import Pipeline
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR, PROJECT_ROOT, Settings

Array = np.ndarray
CATALOGUE = catalogue.load(DBT_DIR)
SETS = {"sums": ("bookings_won", "deals_won"), "ratios": ("win_rate", "avg_deal_size")}
LENGTHS = {"months": 1, "quarters": 3}
# Goals begin a year after the first deal, or as soon as three windows are over where less than two years are known.
LEAST_DAYS, YOUNG_DAYS = 365, 92
DRAWS, REACH = 3, 0.30
VALUE = {"bookings_won": 1_000_000, "deals_won": 1000, "win_rate": "50%", "avg_deal_size": 1_000_000}
ASKING = """\
id: asking-{number}
statement: asks for the days of a figure and a scope
kpi: {kpi}
scope: {{{type}: {id}}}
target: {{value: {value}}}
from: 2026-01-01
by: 2099-12-31
owner: nobody
"""
WAYS = ("linear", "linear_calibrated", "series", "pipeline", "weighted")


@dataclass(frozen=True)
class Case:
    """One goal seen at a quarter, half and three quarters of its window: what each way says, and what came."""

    fold: int
    lead: Array
    said: Array  # ways × points, without the calibrated one
    used: Array  # whether the pipeline had anything to say
    met: bool


def figures(work: Path, shared: Path) -> Iterator[Figure]:
    for name, made in (("demo", _demo(work)), ("maven_crm", _maven(work, shared))):
        if made is not None:
            _ask(made)
            yield from _of(name, made)


def _ask(data: Path) -> None:
    """A goal for every figure and scope that is judged: the long table keeps days of what goals ask for."""
    child.say("pipeline: once more, with a goal for each figure and scope")
    settings = Settings(data)
    for number, (kpi, scope_type, scope_id) in enumerate(_asked(settings)):
        text = ASKING.format(number=number, kpi=kpi, type=scope_type, id=json.dumps(scope_id), value=VALUE[kpi])
        (settings.goals_dir / f"asking-{number}.yml").write_text(text, encoding="utf-8")
    child.python("-m", "pipelines.cli", "run", "--data", data)


def _asked(settings: Settings) -> list[tuple[str, str, str]]:
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as con:
        return [(kpi, *scope) for kpis in SETS.values() for kpi in kpis for scope in _scopes(con)]


def _demo(work: Path) -> Path:
    child.say("pipeline: the demo company, from its files to its figures")
    child.python("-m", "pipelines.cli", "demo", "--data", work / "demo")
    return work / "demo"


def _maven(work: Path, shared: Path) -> Path | None:
    found = shared / "samples" / "maven_crm"
    if not found.is_dir():
        child.say(f"pipeline: {found} is not there, maven_crm is left out")
        return None
    child.say("pipeline: maven_crm, from its files to its figures")
    data = work / "maven_crm"
    shutil.copytree(PROJECT_ROOT / "examples" / "maven_crm", data, ignore=shutil.ignore_patterns("exports"))
    shutil.copytree(found, data / "exports" / "maven_crm")
    child.python("-m", "pipelines.cli", "run", "--data", data)
    return data


def _of(name: str, data: Path) -> Iterator[Figure]:
    settings = Settings(data)
    asked = _asked(settings)
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as con:
        as_of = con.execute("select max(as_of_date) from kpis.fct_kpi_values").fetchone()[0]
        known = series.read(con, [_goal(*one) for one in asked], set(), as_of)
        pipeline = combine.read(
            con, set(MEASURES), as_of, company.load(settings.company_path).fiscal_year_start_month
        )
    for what, kpis in SETS.items():
        for length, months in LENGTHS.items():
            begun = time.process_time()
            found = [
                case
                for kpi, *scope in asked
                if kpi in kpis
                for case in cases(pipeline, known, kpi, scope, months, as_of)
            ]
            cpu = time.process_time() - begun
            yield from _told(f"{name}_{length}_{what}", found)
            yield Figure(f"{name}_{length}_{what}_cpu", 1000 * cpu / max(len(found), 1), "CPU ms per goal")


def _told(begin: str, found: list[Case]) -> Iterator[Figure]:
    yield Figure(f"{begin}_goals", float(len(found)), "goals")
    if not found:
        return
    met, fold = np.array([one.met for one in found]), np.array([one.fold for one in found])
    lead, said = np.array([one.lead for one in found]), np.array([one.said for one in found])
    line = [measures.calibrated(column, met, fold) for column in lead.T]
    said = np.concatenate([said[:, :1], np.array(line).T[:, np.newaxis], said[:, 1:]], axis=1)
    yield Figure(f"{begin}_pipeline_used", float(np.mean([one.used for one in found])), "share of goals")
    for way, one in zip(WAYS, said.swapaxes(0, 1), strict=True):
        yield Figure(f"{begin}_{way}_brier", measures.brier(one, met[:, np.newaxis]), "squared error")
        for point, column in zip(weight.POINTS, one.T, strict=True):
            yield Figure(
                f"{begin}_{way}_brier_at_{round(100 * point)}_percent", measures.brier(column, met), "squared error"
            )


def cases(pipeline: Pipeline, known: series.History, kpi: str, scope: list[str], months: int,
          as_of: dt.date) -> Iterator[Case]:  # fmt: skip
    own, above = (known.series.get((kpi, *one)) for one in (scope, ("company", "all")))
    if own is None:
        return
    measure, mine = MEASURES[kpi], pipeline.of(*scope)
    kind = outlook.kind_of(CATALOGUE[kpi], own)
    is_company = tuple(scope) == ("company", "all")

    def look(window: Window, days: list[dt.date]) -> outlook.Outlook:
        are_counts = CATALOGUE[kpi].unit == "count"
        return outlook.look(kind, own, None if is_company else above, window, days, days[-1], are_counts=are_counts)

    for window in _windows(own.first, as_of, months):
        final = pipeline.final(measure, mine, window)
        before = [pipeline.final(measure, mine, one) for one in weight.past_windows(window)[:3]]
        base = float(np.nanmean(before)) if np.isfinite(before).any() else 0.0
        if not base > 0 or np.isnan(final):
            continue
        days = weight.points(window)
        if measure.bottom:
            days = [day - DAY * ((day.weekday() + 1) % 7) for day in days]
        days = [max(day, window[0]) for day in days]
        seen = look(window, days)
        if seen.forecast is None:
            continue
        mixed, _ = combine.combine(pipeline, kpi, tuple(scope), window, days, days[-1], seen, look)
        view = pipeline.view(measure, mine, window, days)
        used = view is not None and mixed is not seen
        alone = replace(seen, forecast=view.forecast) if used else seen
        key = f"{kpi}|{scope}|{window}"
        rng = np.random.default_rng(_digest(key) % 2**32)
        for growth in rng.uniform(-REACH, REACH, DRAWS):
            target = base * (1.0 + growth)
            line = target * (1.0 if measure.bottom else seen.elapsed)
            actual = np.nan_to_num(seen.actual)
            lead = np.log(np.clip(np.maximum(actual, 0.0) / line, 0.1, 10.0))
            said = [(lead >= 0).astype(float)] + [_chance(one, target, kind) for one in (seen, alone, mixed)]
            yield Case(_digest(key) % FOLDS, lead, np.array(said), np.full(len(days), used), final >= target - 1e-9)


def _chance(seen: outlook.Outlook, target: float, kind: str) -> Array:
    said = seen.chance(target, "increase", None)
    return np.where(seen.actual >= target, 1.0, said) if kind == "flow" else said


def _windows(first: dt.date, as_of: dt.date, months: int) -> Iterator[Window]:
    least = LEAST_DAYS if (as_of - first).days >= 2 * LEAST_DAYS else YOUNG_DAYS
    begin = shift_months(dt.date(first.year, 1, 1), 0)
    while (last := month_end(shift_months(begin, months - 1))) <= as_of:
        if (begin - first).days >= least:
            yield begin, last
        begin = last + DAY


def _goal(kpi: str, scope_type: str, scope_id: str) -> Goal:
    return Goal("g", "s", kpi, None, dt.date.min, dt.date.max, "increase", Scope(scope_type, scope_id))


def _scopes(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute(
        """
        select distinct scope_type, scope_id from kpis.fct_kpi_values
        where kpi = 'deals_won' and scope_type in ('company', 'team', 'rep') and scope_id <> '(unassigned)'
        order by scope_type, scope_id
        """
    ).fetchall()
