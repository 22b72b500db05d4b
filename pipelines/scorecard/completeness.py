"""How complete the data of a page is, in a few words; the finding itself is told by `goals.headline`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row

# A table that may be later than this comes now and then: where it ends says nothing of the rest.
SELDOM = 14


def completeness(sources: Sequence[Row], as_of: dt.date, shown: Numbers) -> str:
    """Up to which day every table is there that comes often, and how many are late."""
    there = [row for row in sources if row.data_through_date and not row.is_stale]
    often = [row for row in there if row.stale_after_days is None or row.stale_after_days <= SELDOM]
    days = [row.data_through_date for row in often or there]
    stale = sum(bool(row.is_stale) for row in sources)
    text = f"data complete to {shown.short_day(min([as_of, *days]))}" if days else "no data yet"
    return f"{text}, {stale} of {len(sources)} tables late" if stale else text
