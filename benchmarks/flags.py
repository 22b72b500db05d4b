"""Flag quality on real series: the product's own scoring, the linear pace rule and the calibrated linear rule.

Out of fold: constants are fitted to the other four fifths of the series by the code that fitted the shipped
ones; `shipped` are those, which have seen all of these series (but none that are held back).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks import child, fit_pace, flag_cases
from benchmarks import flag_measures as measures
from benchmarks.figure import Figure
from benchmarks.flag_cases import FOLDS, Case
from pipelines.goals import outlook, state
from pipelines.goals.pace.constants import SHIPPED, Constants
from pipelines.goals.series import Series

Array = np.ndarray
# What is to be reached, out of fold, by set and measure; AUC is at least, all others are at most.
LIMITS = {
    "year": {"brier": 0.083, "auc": 0.95, "calibration_error": 0.02, "false_alarms_at_80_recall": 0.07,
             "three_changes": 0.02},
    "quarter": {"brier": 0.06},
    "level": {"brier": 0.11},
}  # fmt: skip
CPU_MS_LIMIT = 10.0
CONTESTED = 0.10
LEADS = 10.0


@dataclass(frozen=True)
class Judged:
    """Goals × steps: what was said by whom, and how it ended."""

    said: dict[str, Array]
    met: Array
    ratio: Array  # final ÷ target
    flagged: Array  # the product's state path, out of fold: is it off pace or missed
    cpu_ms: float


def figures(shared: Path) -> Iterator[Figure]:
    """All figures of the protocol, one set of goals after the other."""
    folder = shared / "flagbench"
    if not folder.is_dir():
        raise child.Failed(f"{folder} is not there; say where it is with --shared")
    child.say(f"flags: fitting the constants of {FOLDS} folds")
    found = fit_pace.samples(folder)
    folds = [fit_pace.fit(found, without=one) for one in range(FOLDS)]
    for name, cases, marks in _sets(folder):
        child.say(f"flags: {name}")
        yield from _told(name, judge(cases, folds), marks)
    yield Figure("changed_by_the_future", float(leaks(flag_cases.years(folder, 1))), "goals", 0.0)


def _sets(folder: Path) -> Iterator[tuple[str, Iterable[Case], tuple[int, int, int]]]:
    quarters, tenths = (2, 5, 8), (1, 2, 3)
    yield "year", flag_cases.years(folder), quarters
    for months in (12, 6, 3):
        yield f"year_after_{months}_months", flag_cases.years(folder, history=months), quarters
    yield "quarter", flag_cases.days(folder, 91), tenths
    yield "thirty_days", flag_cases.days(folder, 30), tenths
    yield "level", flag_cases.levels(folder), quarters


def judge(cases: Iterable[Case], folds: list[Constants]) -> Judged:
    """Every goal of `cases` by the constants of its fold, by the shipped ones and by the linear rule."""
    own, shipped, lines, leads, met, ratio, flagged, fold, cpu = [], [], [], [], [], [], [], [], 0.0
    count = 0
    for case in cases:
        if case.base <= 0:
            continue
        begun = time.process_time()
        for growth in case.growths:
            target = case.base * (1.0 + growth)
            said = chances(case, target, SHIPPED)
            path(case, target, said)
            shipped.append(said)
        cpu, count = cpu + time.process_time() - begun, count + len(case.growths)
        for growth in case.growths:
            target = case.base * (1.0 + growth)
            own.append(chances(case, target, folds[case.fold]))
            flagged.append([one in ("off_pace", "missed") for one in path(case, target, own[-1])])
            lead = _lead(case, target)
            lines.append(lead >= 0)
            leads.append(lead)
            met.append(case.final >= target)
            ratio.append(case.final / target)
            fold.append(case.fold)
    leads, met, fold = np.array(leads), np.array(met), np.array(fold)
    steps = [measures.calibrated(column, met, fold) for column in leads.T]
    said = {"": np.array(own), "shipped": np.array(shipped), "linear": np.array(lines, float),
            "linear_calibrated": np.array(steps).T}  # fmt: skip
    return Judged(said, met, np.array(ratio), np.array(flagged), 1000.0 * cpu / count)


def chances(case: Case, target: float, constants: Constants) -> Array:
    """P(goal met) at each step, by the functions that score a goal in a run."""
    seen = outlook.look(case.kind, case.series, None, case.window, case.days, case.days[-1], constants)
    said = seen.chance(target, "increase", None)
    return np.where(seen.actual >= target, 1.0, said) if case.kind == "flow" else said


def path(case: Case, target: float, said: Array) -> list[str]:
    """The states of the goal, by the product's own hysteresis."""
    nothing = np.zeros(len(said), bool)
    reached = case.done >= target if case.kind == "flow" else nothing
    known = state.Days(case.days, ~nothing, said, reached, nothing, nothing, case.elapsed)
    return state.replay(known).path


def leaks(cases: Iterable[Case]) -> int:
    """How many probabilities change when what comes after their day is another story. None may."""
    changed = 0
    for case in list(cases)[::10]:
        told = chances(case, case.base * 1.05, SHIPPED)
        for i in (2, 5, 8):
            other = replace(case, series=_another_story(case.series, case.days[i], 7.0 * case.base))
            changed += chances(other, case.base * 1.05, SHIPPED)[i] != told[i]
    return changed


def _another_story(series: Series, day: dt.date, value: float) -> Series:
    """The same series up to `day`, and `value` on each day and in each month that ends later."""
    top = series.top.copy()
    top[series.position(day) :] = value
    months = series.months
    if months is not None:
        later = np.array([last > day for last in months.last])
        months = replace(months, top=np.where(later, value, months.top))
    return replace(series, top=top, months=months)


def _lead(case: Case, target: float) -> Array:
    """How far (in logs) the goal is ahead of a straight line."""
    line = target * case.elapsed if case.kind == "flow" else case.base + (target - case.base) * case.elapsed
    return np.log(np.clip(np.maximum(case.done, 0.0) / line, 1.0 / LEADS, LEADS))


def _told(name: str, judged: Judged, marks: tuple[int, int, int]) -> Iterator[Figure]:
    limits = LIMITS.get(name, {})
    met = np.repeat(judged.met[:, np.newaxis], 3, axis=1)
    contested = np.abs(judged.ratio - 1.0) <= CONTESTED
    yield Figure(f"{name}_goals", float(len(judged.met)), "goals")
    for who, said in judged.said.items():
        begin = f"{name}_{who}" if who else name
        pooled, half = said[:, marks], said[:, marks[1]]
        held = limits if who in ("", "shipped") else {}
        for what, measure in POOLED.items():
            yield _figure(begin, what, measure(pooled.ravel(), met.ravel()), held)
        yield _figure(begin, "brier_contested", measures.brier(pooled[contested], met[contested]), held)
        for what, value in zip(HALF_TIME, measures.flags(half, judged.met), strict=True):
            yield _figure(begin, f"half_time_{what}", value, held)
    yield _figure(name, "three_changes", measures.often_changed(judged.flagged), limits)
    unsteady = judged.said[""] < measures.FLAG
    yield _figure(name, "three_changes_without_hysteresis", measures.often_changed(unsteady), {})
    if name == "year":
        for low, said, kept, goals in measures.reliability(judged.said[""][:, marks].ravel(), met.ravel()):
            begin = f"year_said_{round(100 * low)}_to_{round(100 * low) + 10}_percent"
            yield Figure(f"{begin}_goals", goals, "goals")
            yield Figure(f"{begin}_mean", said, "probability")
            yield Figure(f"{begin}_met", kept, "share of goals")
    yield Figure(f"{name}_cpu", judged.cpu_ms, "CPU ms per goal", CPU_MS_LIMIT)


POOLED: dict[str, Callable[[Array, Array], float]] = {
    "brier": measures.brier,
    "log_loss": measures.log_loss,
    "auc": measures.auc,
    "calibration_error": measures.calibration_error,
    "false_alarms_at_80_recall": measures.false_alarms_at_recall,
}
HALF_TIME = ("precision", "recall", "false_alarms")
UNITS = {"brier": "squared error", "brier_contested": "squared error", "log_loss": "nats", "auc": "probability"}


def _figure(begin: str, what: str, value: float, limits: dict[str, float]) -> Figure:
    unit = UNITS.get(what, "share of goals")
    return Figure(f"{begin}_{what}", value, unit, limits.get(what), at_least=what == "auc")
