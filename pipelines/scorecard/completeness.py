"""How complete the data of a page is, in a few words; the finding itself is told by `goals.headline`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row


def completeness(sources: Sequence[Row], as_of: dt.date, shown: Numbers) -> str:
    """Up to which day every table is there, and how many are late."""
    days = [row.data_through_date for row in sources if row.data_through_date and not row.is_stale]
    stale = sum(bool(row.is_stale) for row in sources)
    text = f"data complete to {shown.short_day(min([as_of, *days]))}" if days else "no data yet"
    return f"{text}, {stale} of {len(sources)} tables late" if stale else text
