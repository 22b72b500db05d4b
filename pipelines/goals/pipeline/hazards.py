"""How likely a deal is to be won, lost or moved on a day, by its stage and how long it has been there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.goals.pipeline import phases
from pipelines.goals.pipeline.deals import LOST, MOVED, NEVER, WON, Spells

Array = np.ndarray
# Days in a stage at which a new bin begins: the first weeks differ most, after a quarter and a bit a deal is old.
EDGES = np.array([0, 7, 14, 28, 56, 112])
BINS = len(EDGES)
AGES = int(EDGES[-1]) + 1
BIN_AGES = tuple(zip(EDGES.tolist(), [*EDGES[1:].tolist(), AGES], strict=True))
BIN_OF_AGE = np.searchsorted(EDGES, np.arange(AGES), side="right") - 1
# A rate is drawn to the one above it (a bin's to its stage's, a stage's to all) by as much as two days of one deal.
WORTH = 2.0


@dataclass(frozen=True)
class Hazards:
    """Per day: `won` and `lost` by stage × bin, `moved` by stage × bin × next stage, and factors by phase."""

    won: Array
    lost: Array
    moved: Array
    won_phase: Array
    lost_phase: Array


class Counts:
    """Deals at risk and what became of them, by day × state (stage × bin); counted once, asked for any past day."""

    def __init__(self, spells: Spells, stages: int, last: int, fiscal_start: int = 1) -> None:
        """`last` is the last day known (an ordinal)."""
        self.stages, self.spells = stages, spells
        self.first = int(spells.begin.min())
        states, size = stages * BINS, last - self.first + 1
        change = np.zeros((size + 1) * states)
        self.spans = overlaps(spells)
        for one, (begin, end) in enumerate(self.spans):
            end = np.minimum(end, last)
            some, state = end >= begin, spells.stage * BINS + one
            for day, sign in ((begin, 1.0), (end + 1, -1.0)):
                at = (day[some] - self.first) * states + state[some]
                change += sign * np.bincount(at, minlength=len(change))
        self.at_risk = np.cumsum(change.reshape(-1, states), axis=0)[:size]
        self.exposure = np.concatenate([np.zeros((1, states)), np.cumsum(self.at_risk, axis=0)])
        known = np.flatnonzero(spells.left <= last)
        known = known[np.argsort(spells.left[known], kind="stable")]
        self.day = spells.left[known]
        self.end, self.to = spells.end[known], spells.to[known]
        self.state = state_of(spells.stage[known], self.day - spells.entered[known])
        self.phase = phases.of_days(self.first + np.arange(size), fiscal_start)
        closes = self.day[(self.end == WON) | (self.end == LOST)]
        # The data of many tools begins with open deals only: before the first close nothing could end.
        self.start = max(int(closes[0]) - 1, self.first) if len(closes) else last + 1

    def learn(self, through: int) -> Hazards:
        """From the days up to `through`, nothing after it."""
        begin, end = self.start - self.first, through - self.first + 1
        exposure = self.exposure[end] - self.exposure[begin]
        some = slice(*np.searchsorted(self.day, [self.start, through + 1]))
        what, state, to, day = self.end[some], self.state[some], self.to[some], self.day[some] - self.start
        states = self.stages * BINS
        won, lost = (self._smooth(np.bincount(state[what == one], minlength=states), exposure) for one in (WON, LOST))
        moving = what == MOVED
        pairs = np.bincount(state[moving] * self.stages + to[moving], minlength=states * self.stages)
        moved = self._smooth(pairs.reshape(states, self.stages).T, exposure)
        found = []
        for one, rate in ((WON, won), (LOST, lost)):
            observed = np.bincount(day[what == one], minlength=end - begin)
            found.append(phases.factors(observed, self.at_risk[begin:end] @ rate, self.phase[begin:end]))
        shape = (self.stages, BINS)
        return Hazards(won.reshape(shape), lost.reshape(shape), moved.T.reshape(*shape, self.stages), *found)

    def expected_wins(self, hazards: Hazards, through: int) -> Array:
        """What the hazards expect each spell to have won up to `through`."""
        hoped = np.zeros(len(self.spells.stage))
        for at, (begin, end) in enumerate(self.spans):
            days = np.minimum(end, through) - np.maximum(begin, self.start) + 1
            hoped += np.maximum(days, 0) * hazards.won[self.spells.stage, at]
        return hoped

    def _smooth(self, events: Array, exposure: Array) -> Array:
        """(events + 2 × the stage's mean) ÷ (exposure + 2), the stage's mean drawn likewise to that of all."""
        events = events.astype(float).reshape(*events.shape[:-1], self.stages, BINS)
        exposure = exposure.reshape(self.stages, BINS)
        whole = events.sum(axis=(-2, -1), keepdims=True) / max(exposure.sum(), 1.0)
        stage = (events.sum(axis=-1, keepdims=True) + WORTH * whole) / (exposure.sum(axis=-1, keepdims=True) + WORTH)
        rate = (events + WORTH * stage) / (exposure + WORTH)
        return rate.reshape(*rate.shape[:-2], -1)


def overlaps(spells: Spells) -> list[tuple[Array, Array]]:
    """For each bin the first and the last day at risk of each spell in it (none: last < first)."""
    ends = [*EDGES[1:].tolist(), NEVER]
    return [
        (np.maximum(spells.begin, spells.entered + low), np.minimum(spells.left, spells.entered + high - 1))
        for low, high in zip(EDGES.tolist(), ends, strict=True)
    ]


def state_of(stage: Array, age: Array) -> Array:
    return stage * BINS + BIN_OF_AGE[np.minimum(age, AGES - 1)]
