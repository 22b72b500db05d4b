"""What every pace model answers: the distribution of the final value, seen from each step of a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray

# Fourteen rounds that each leave an eighth of a bracket leave less than a millionth of a millionth of it.
PARTS, ROUNDS = 8, 14
BANDS = {"low_80": 0.10, "low_50": 0.25, "median": 0.50, "high_50": 0.75, "high_80": 0.90}


@dataclass(frozen=True)
class Forecast:
    """The final value as seen from n steps.

    `at_most(x)` is P(final <= x) and `at_least(x)` is P(final >= x) for x of shape (n,) or (k, n); they add
    up to more than 1 only where the final value can be exactly x. `low` and `high` bracket all quantiles.
    """

    at_most: Callable[[Array], Array]
    at_least: Callable[[Array], Array]
    low: Array
    high: Array

    def quantile(self, q: float | Array) -> Array:
        """The value that the final one stays under with probability q, per step; one row for each of several q."""
        wanted = np.asarray(q, dtype=float)[..., np.newaxis]
        shape = np.broadcast_shapes(wanted.shape, self.low.shape)
        low, width = np.broadcast_to(self.low, shape), np.broadcast_to(self.high - self.low, shape)
        part = np.arange(1, PARTS).reshape(-1, *(1 for _ in shape)) / PARTS
        for _ in range(ROUNDS):
            cuts = low + part * width
            under = self.at_most(cuts.reshape(-1, shape[-1])).reshape(cuts.shape) < wanted
            low, width = low + width * (under.sum(axis=0) / PARTS), width / PARTS
        return low + width

    def bands(self) -> dict[str, Array]:
        """The median and the 50 % and 80 % ranges, by the names of BANDS."""
        return dict(zip(BANDS, self.quantile(np.array(list(BANDS.values()))), strict=True))


def continuous(at_most: Callable[[Array], Array], low: Array, high: Array) -> Forecast:
    """A forecast without point masses."""
    return Forecast(at_most, lambda x: 1.0 - at_most(x), np.asarray(low, float), np.asarray(high, float))


def pooled(one: Forecast, other: Forecast, weight: Array) -> Forecast:
    """P = weight × the one's + (1 − weight) × the other's, per step."""
    mix = lambda a, b: lambda x: weight * a(x) + (1.0 - weight) * b(x)  # noqa: E731
    low = np.where(weight <= 0, other.low, np.where(weight >= 1, one.low, np.minimum(one.low, other.low)))
    high = np.where(weight <= 0, other.high, np.where(weight >= 1, one.high, np.maximum(one.high, other.high)))
    return Forecast(mix(one.at_most, other.at_most), mix(one.at_least, other.at_least), low, high)
