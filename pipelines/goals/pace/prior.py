"""What is believed of a rate before its own cases are counted: a Beta from its past and from its parent scope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.goals.pace.forecast import Array

# Each past speaks with 60 % of its weight: rates move, so yesterday's cases count less than today's.
DISCOUNT = 0.6
# Even a very steady past is no more than this many cases: no rate is that steady for ever.
MOST = 400.0
# With less, in cases decided or in the prior, a rate is not judged.
LEAST_CASES = 5
LEAST_PRIOR = 20.0


@dataclass(frozen=True)
class Prior:
    """A Beta(won, lost); won + lost is its worth in cases."""

    won: float = 0.5
    lost: float = 0.5

    @property
    def worth(self) -> float:
        return self.won + self.lost

    def plus(self, other: Prior) -> Prior:
        return Prior(self.won + other.won, self.lost + other.lost)


def from_past(won: Array, decided: Array) -> Prior:
    """The Beta that past periods (quarters) show, by the method of moments, at 60 % of its weight.

    `won` of `decided` per period; periods without cases are left out. No period, no weight.
    """
    won, decided = np.asarray(won, float), np.asarray(decided, float)
    some = decided > 0
    won, decided = won[some], decided[some]
    if not len(won):
        return Prior(0.0, 0.0)
    mean = min(max(won.sum() / decided.sum(), 0.0), 1.0)
    strength = _strength(won / decided, decided, mean)
    worth = DISCOUNT * min(strength, MOST, decided.sum())
    return Prior(worth * mean, worth * (1.0 - mean))


def _strength(rates: Array, decided: Array, mean: float) -> float:
    """won + lost of the Beta whose spread, with that of counting, gives the spread between the periods."""
    if len(rates) < 2 or mean in (0.0, 1.0):
        return float(decided.sum())
    between = np.sum(decided * (rates - mean) ** 2) / decided.sum()
    binomial = mean * (1.0 - mean)
    counting = binomial * len(rates) / decided.sum()
    own = between - counting
    return MOST if own <= 0 else max(binomial / own - 1.0, 1.0)
