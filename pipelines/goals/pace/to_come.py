"""How much of something is still to come in a window: cases to be decided, customers to be won."""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace.forecast import Array
from pipelines.goals.pace.season import Grid, lag_of, total

# Growth on last year is believed between half and double: beyond it the run-rate says more than last year.
GROWTH_CLIP = (0.5, 2.0)


def expected(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Array:
    """The sum of the rest of y[start:stop] seen at each step: last year's rest × growth, else the recent rate."""
    sums, inside, lag = total(y), np.clip(through, start, stop), lag_of(min(start, int(through[0])), stop, grid)
    left = stop - inside
    reach = np.clip(3 * grid.block, 1, np.maximum(through, 1))
    recent = sums[through] - sums[through - reach]
    rate = recent / reach * left
    if start < lag:
        return rate
    then = sums[through - lag] - sums[np.maximum(through - lag - reach, 0)]
    growth = np.clip(np.divide(recent, then, out=np.ones_like(recent), where=then > 0), *GROWTH_CLIP)
    return np.where(then > 0, (sums[stop - lag] - sums[inside - lag]) * growth, rate)
