"""Where in its month and quarter a day lies: selling is not as fast at the start of a quarter as at its end."""

from __future__ import annotations

import numpy as np

Array = np.ndarray
WEEKS, MONTHS = 4, 3
COUNT = WEEKS * MONTHS
UNIX = 719_163  # the ordinal of 1970-01-01


def of_days(days: Array, fiscal_start: int = 1) -> Array:
    """0..11: month of the (fiscal) quarter × weeks left in the month (0: its last seven days, 3: its start)."""
    since = np.asarray(days).astype(np.int64) - UNIX
    month = since.astype("datetime64[D]").astype("datetime64[M]")
    last = (month + 1).astype("datetime64[D]").astype(np.int64) - 1
    weeks = np.minimum((last - since) // 7, WEEKS - 1)
    return (month.astype(np.int64) - (fiscal_start - 1)) % MONTHS * WEEKS + weeks


def factors(observed: Array, expected: Array, phase: Array) -> Array:
    """Events ÷ what the hazards alone expect, by phase, from past days: first by weeks of a month, then by phase.

    Each is drawn towards 1 by one event, and as long as it has been seen a few times only.
    """
    week = _factor(observed, expected, phase % WEEKS, WEEKS)
    both = _factor(observed, expected * week[phase % WEEKS], phase, COUNT)
    return both * np.tile(week, MONTHS)


# A phase that was seen this often is believed half.
HALF_SEEN = 4.0


def _factor(observed: Array, expected: Array, phase: Array, count: int) -> Array:
    seen = np.bincount(phase[np.append(phase[1:] != phase[:-1], True)] if len(phase) else phase, minlength=count)
    events, hoped = (np.bincount(phase, one, minlength=count) for one in (observed, expected))
    return ((events + 1.0) / (hoped + 1.0)) ** (seen / (seen + HALF_SEEN))
