"""Fits the constants of the pace models to real series: the Brier score of goals whose end is known, made least."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks import flag_cases
from benchmarks import flag_measures as measures
from benchmarks.flag_cases import Case
from pipelines.goals.pace import flow, grid, level, season, student, weekdays
from pipelines.goals.pace.constants import Constants, Table
from pipelines.goals.pace.season import Seen

Array = np.ndarray
# Goals from 12 % less to 30 % more than the year before; none of them is a draw of the benchmark.
GROWTHS = np.linspace(-0.12, 0.30, 8)
# Months after which constants are fitted.
AT = (1, 3, 6, 9, 11)
# Older windows than these say more of the past than of what is to be judged; fewer leave too few to learn from.
YEARS, QUARTERS, MONTHS, LEVELS = 6, 2, 4, 4
YOUNG, VERY_YOUNG, YOUNG_LEVELS = (12, 18), (3, 6, 9), (6, 10)
GUESS = {
    "year": [-2.5, -1.2, -1.5, 0.5, 0.2, 0.0, 0.5, 0.0, 0.0, -0.4],
    "young": [0.3, 0.2, -1.0, 0.0, 0.8],
    "rate": [-0.7, 0.7],
    "short": [-0.6, 0.9, -0.3, 0.5, 0.5],
    "level": [0.5, 0.2, -1.0, 0.8, 0.6],
    "young_level": [0.5, 1.5],
}
DIGITS = 3
NOTHING = Constants(*(Table(np.zeros(1), np.zeros((1, 1))),) * 3, np.zeros(5), np.zeros(5), np.zeros(2))
# Growth to date and of three months are one thing after three months: without a pull their parts would be arbitrary.
NEARNESS = 0.002
# With a part of the log loss years are judged a little less surely: the Brier score is the same and flags are calmer.
LOG_LOSS = 1.0


@dataclass(frozen=True)
class Sample:
    """What a model saw at many steps of many windows, and the targets it is asked about (8 × steps)."""

    seen: tuple
    fold: Array
    twelfth: Array
    targets: Array
    met: Array

    def where(self, keep: Array) -> Sample:
        return Sample(tuple(_pick(one, keep) for one in self.seen), self.fold[keep], self.twelfth[keep],
                      self.targets[:, keep], self.met[:, keep])  # fmt: skip


def samples(shared: Path) -> dict[str, Sample]:
    """All that is fitted to, by the name of its constants."""
    cut = lambda read, lengths: chain.from_iterable(read(shared, history=months) for months in lengths)  # noqa: E731
    return {
        "year": _sample(flag_cases.years(shared, YEARS), _seen),
        "young": _sample(cut(flag_cases.years, YOUNG), _seen_young),
        "rate": _sample(cut(flag_cases.years, VERY_YOUNG), _seen_rate),
        "short": short_sample(shared),
        "level": _sample(flag_cases.levels(shared, LEVELS), _seen_level),
        "young_level": _sample(cut(flag_cases.levels, YOUNG_LEVELS), _seen_level),
    }


def short_sample(shared: Path) -> Sample:
    return _sample(chain(flag_cases.days(shared, 91, QUARTERS), flag_cases.days(shared, 30, MONTHS)), _seen_days)


def short_row(sample: Sample) -> Array:
    return _least(sample, MODELS["short"], lambda row: replace(NOTHING, short=row), GUESS["short"])


def fit(found: dict[str, Sample], without: int | None = None) -> Constants:
    """The constants that fit best to all series, or to all but those of one fold."""
    kept = {name: one.where(one.fold != without) for name, one in found.items()}
    tables = {name: _table(kept[name], MODELS[name], name) for name in ("year", "young", "rate")}
    rows = {"short": short_row(kept["short"])}
    rows["level"] = _least(kept["level"], MODELS["level"], lambda row: replace(NOTHING, level=row), GUESS["level"])
    older = replace(NOTHING, level=rows["level"])
    rows["young_level"] = _least(
        kept["young_level"], MODELS["level"], lambda row: replace(older, young_level=row), GUESS["young_level"]
    )
    return Constants(**tables, **rows)


def _table(sample: Sample, model: Callable, name: str) -> Table:
    rows, guess = [], GUESS[name]
    for month in AT:
        at = lambda row: replace(NOTHING, **{name: Table(np.zeros(1), np.asarray(row)[np.newaxis])})  # noqa: E731
        rows.append(_least(sample.where(sample.twelfth == month), model, at, guess, LOG_LOSS))
        guess = rows[-1]
    return Table(np.array(AT, float), np.array(rows))


def _least(
    sample: Sample, model: Callable, constants: Callable[[Array], Constants], guess: Array, log_loss: float = 0.0
) -> Array:
    """The row with the least Brier score (and a part of the log loss); of rows that score alike the nearest one."""
    near = np.asarray(guess, float)

    def loss(row: Array) -> float:
        said = model(sample.seen, sample.targets, constants(row))
        lost = 10.0 * measures.brier(said, sample.met) + NEARNESS * float(np.sum((row - near) ** 2))
        return lost + log_loss * measures.log_loss(said, sample.met) if log_loss else lost

    found = minimize(loss, near, method="L-BFGS-B", options={"maxiter": 80})
    return np.round(found.x, DIGITS)


MODELS: dict[str, Callable[[tuple, Array, Constants], Array]] = {
    "year": lambda seen, targets, c: flow.by_season(*seen, c).at_least(targets),
    "young": lambda seen, targets, c: flow.by_last_year(seen[0], seen[1:], c).at_least(targets),
    "rate": lambda seen, targets, c: flow.by_rate(*seen, c).at_least(targets),
    "short": lambda seen, targets, c: flow.by_weekdays(*seen, c).at_least(targets),
    "level": lambda seen, targets, c: _level_chance(seen[0], targets, c),
}


def _level_chance(seen: Array, targets: Array, constants: Constants) -> Array:
    centre, width = level.judged(seen.T, constants)
    return 1.0 - student.cdf((np.log(targets) - centre) / width)


def _sample(cases: Iterable[Case], see: Callable[[Case], tuple]) -> Sample:
    seen, folds, twelfths, targets, met = [], [], [], [], []
    for case in cases:
        if case.base <= 0:
            continue
        seen.append(see(case))
        steps = len(case.days)
        folds.append(np.full(steps, case.fold))
        twelfths.append(np.round(12.0 * case.elapsed, 6))
        wanted = case.base * (1.0 + GROWTHS)
        targets.append(np.repeat(wanted[:, np.newaxis], steps, axis=1))
        met.append(np.repeat((case.final >= wanted)[:, np.newaxis], steps, axis=1))
    whole = Sample(tuple(_stack(parts) for parts in zip(*seen, strict=True)), np.concatenate(folds),
                   np.concatenate(twelfths), np.hstack(targets), np.hstack(met))  # fmt: skip
    return whole


def _laid(case: Case) -> tuple[Array, int, int, Array, grid.Grid]:
    one = case.series
    start, stop = one.position(case.window[0]) - 1, one.position(case.window[1])
    through = np.array([one.position(day) for day in case.days])
    y = np.pad(one.top, (0, max(stop - len(one.top), 0)))
    return y, start, stop, through, grid.of_window(stop - start, one.first)


def _seen(case: Case) -> tuple:
    return (season.look(*_laid(case)),)


def _seen_young(case: Case) -> tuple:
    y, start, stop, through, laid = _laid(case)
    own = season.own_roughness(y[:start], laid)
    steps = np.ones(len(through))
    return season.look(y, start, stop, through, laid), own[0] * steps, own[1] * steps


def _seen_rate(case: Case) -> tuple:
    return flow.rate_seen(*_laid(case))


def _seen_days(case: Case) -> tuple:
    y, start, stop, through, laid = _laid(case)
    seen = season.by_share(season.look(y, start, stop, through, laid), y, start, stop, through, laid)
    pulls = weekdays.pulls(y, start, stop, through, seen.rest, seen.offset)
    return seen, pulls, np.full(len(through), start)


def _seen_level(case: Case) -> tuple:
    y, _, stop, through, laid = _laid(case)
    begun = int(np.argmax(y > 0))
    return (level.see(np.log(y[begun : through[-1]]), begun, through, stop, grid.calendar(laid.first)),)


def _stack(parts: tuple) -> Array | Seen:
    if not isinstance(parts[0], Seen):
        return np.concatenate(parts)
    steps = [len(one.left) for one in parts]
    columns = {}
    for one in fields(Seen):
        values = [getattr(part, one.name) for part in parts]
        columns[one.name] = np.concatenate(
            [np.full(n, value) if np.ndim(value) == 0 else value for n, value in zip(steps, values, strict=True)]
        )
    return Seen(**columns)


def _pick(one: Array | Seen, keep: Array) -> Array | Seen:
    if isinstance(one, Seen):
        return Seen(**{column.name: getattr(one, column.name)[keep] for column in fields(Seen)})
    return one[keep]
