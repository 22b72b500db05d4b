"""What the rows of a figure are of: cases, counts, losses."""

from __future__ import annotations

import numpy as np

from pipelines.goals.series import Array, Rows


def are_cases(rows: Rows) -> bool:
    known = ~np.isnan(rows.top) & ~np.isnan(rows.bottom)
    top, bottom = rows.top[known], rows.bottom[known]
    whole = np.all(top == np.round(top)) and np.all(bottom == np.round(bottom))
    return bool(whole and np.all((top >= 0) & (top <= bottom)))


def are_losses(rows: Rows) -> bool:
    """Whole numbers out of more, which may be a mean: of 32.2 people two left."""
    known = ~np.isnan(rows.top) & ~np.isnan(rows.bottom)
    top, bottom = rows.top[known], rows.bottom[known]
    return bool(np.all(top == np.round(top)) and np.all((top >= 0) & (top <= bottom)))


def losses(rows: Rows) -> tuple[Array, bool]:
    """How many of each opening were lost, and whether the figure counts those that stayed (a retention)."""
    flip = bool(np.nansum(rows.top) > 0.5 * np.nansum(rows.bottom))
    return (rows.bottom - rows.top if flip else rows.top), flip
