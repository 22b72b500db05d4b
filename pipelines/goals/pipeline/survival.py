"""The chance of a deal to be won or lost by the last day of a window, from any day of it, by backward recursion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.goals.pipeline.hazards import AGES, BIN_AGES, BIN_OF_AGE, BINS, Hazards

Array = np.ndarray
# Factors of winning (of reps and products) for which the recursion is made; between them it is interpolated.
KNOTS = np.array([0.5, 1.0, 2.0])


@dataclass(frozen=True)
class Survival:
    """Seen at the end of some days of a window: knot × (won, and lost where it is asked for) × stage (× days in it).

    `standing[i]`: chances of a deal that is open then. `arriving[i]`: the sum of the chances of deals, one created
    on each day still to come.
    """

    standing: Array
    arriving: Array

    def of_open(self, day: Array, stage: Array, age: Array, factor: Array) -> Array:
        """won (and lost) × deals: chances of deals that are `age` days in `stage` at the end of the `day`-th day."""
        return _between(self.standing[day, :, :, stage, np.minimum(age + 1, AGES - 1)], factor)

    def of_new(self, day: Array, stage: Array, factor: Array) -> Array:
        """won (and lost) × deals: how many end by then, if one such deal comes on each day still to come."""
        return _between(self.arriving[day, :, :, stage], factor)


def survive(learned: list[Hazards], lane: Array, phase: Array, at: Array, with_lost: bool = True) -> Survival:
    """Seen from the days `at` (positions, in order) of a window: `lane[i]` says which of `learned` was known on day i
    (never falling), `phase[i]` in which phase it lies."""
    stages = len(learned[0].won)
    shape = (len(learned), len(KNOTS), 1 + with_lost, stages)
    now, before = np.zeros((*shape, AGES), np.float32), np.empty((*shape, AGES), np.float32)
    new = np.zeros(shape)
    standing, arriving = np.zeros((len(at), *shape[1:], AGES), np.float32), np.zeros((len(at), *shape[1:]))
    moved = np.stack([one.moved for one in learned]).astype(np.float32)
    leave = moved.sum(axis=-1)
    moves = bool(moved.any())
    moved = moved.reshape(len(learned), 1, stages * BINS, stages).swapaxes(-1, -2)
    gains: dict[int, tuple[Array, Array]] = {}
    for day in range(len(lane) - 1, int(at[0]) - 1, -1):
        # Later lanes are not needed before their own days.
        lanes = int(lane[day]) + 1
        now, before, new = now[:lanes], before[:lanes], new[:lanes]
        for seen in range(*np.searchsorted(at, [day, day + 1])):
            standing[seen], arriving[seen] = now[-1], new[-1]
        if phase[day] not in gains:
            gains[phase[day]] = _gains(learned, int(phase[day]), leave)
        gain, stay = gains[phase[day]][0][:lanes, :, : 1 + with_lost], gains[phase[day]][1][:lanes]
        np.multiply(stay[..., :-1], now[..., 1:], out=before[..., :-1])
        np.multiply(stay[..., -1], now[..., -1], out=before[..., -1])
        before += gain
        if moves:
            onwards = (now[..., 1].reshape(lanes, 1, -1, stages) @ moved[:lanes]).reshape(*now.shape[:-1], BINS)
            for one, (low, high) in enumerate(BIN_AGES):
                before[..., low:high] += onwards[..., one, np.newaxis]
        now, before = before, now
        new = new + now[..., 0]
    return Survival(standing, arriving)


def _gains(learned: list[Hazards], phase: int, leave: Array) -> tuple[Array, Array]:
    """(won and lost on a day of `phase`, neither nor moved), per lane and knot, by stage and days in it."""
    won = np.stack([one.won * one.won_phase[phase] for one in learned])[:, np.newaxis] * KNOTS[:, None, None]
    lost = np.stack([one.lost * one.lost_phase[phase] for one in learned])[:, np.newaxis]
    rest = np.maximum(1.0 - leave[:, np.newaxis], 0.0)
    won = np.minimum(won, rest)
    lost = np.minimum(lost, rest - won)
    gain, stay = np.stack([won, lost], axis=2), (rest - won - lost)[:, :, np.newaxis]
    return tuple(one.astype(np.float32)[..., BIN_OF_AGE] for one in (gain, stay))


def _between(found: Array, factor: Array) -> Array:
    """`found` (deals × knots × 2) at each deal's factor: the parabola through three knots, in log steps of two."""
    z = np.log2(np.clip(factor, KNOTS[0], KNOTS[-1]))
    weight = np.stack([z * (z - 1.0) / 2.0, 1.0 - z * z, z * (z + 1.0) / 2.0], axis=-1)
    return np.maximum(np.einsum("nkc,nk->cn", found, weight), 0.0)
