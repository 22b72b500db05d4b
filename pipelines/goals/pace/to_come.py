"""How much of something is still to come in a window: cases to be decided, customers to be won."""

from __future__ import annotations

import numpy as np

from pipelines.goals.pace.forecast import Array
from pipelines.goals.pace.grid import Grid
from pipelines.goals.pace.season import seasons_back, total

# Growth on last year is believed between half and double: beyond it the run-rate says more than last year.
GROWTH_CLIP = (0.5, 2.0)


def expected(y: Array, start: int, stop: int, through: Array, grid: Grid) -> Array:
    """The sum of the rest of y[start:stop] seen at each step: last year's rest × growth, else the recent rate."""
    sums, inside = total(y), np.clip(through, start, stop)
    years = seasons_back(min(start, int(through[0])), stop, grid)
    left = stop - inside
    reach = np.clip(grid.quarter, 1, np.maximum(through, 1))
    lately = sums[through] - sums[through - reach]
    rate = lately / reach * left
    if int(grid.back(start, years)) < 0:
        return rate
    ago = grid.back(through, years)
    then = sums[ago] - sums[np.maximum(ago - reach, 0)]
    growth = np.clip(np.divide(lately, then, out=np.ones_like(lately), where=then > 0), *GROWTH_CLIP)
    rest = sums[grid.back(stop, years)] - sums[grid.back(inside, years)]
    return np.where(then > 0, rest * growth, rate)
