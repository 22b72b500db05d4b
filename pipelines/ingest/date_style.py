"""In which order a file writes day and month: proved from all of its dates together, never guessed for a cell."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.ingest import moments
from pipelines.ingest.readers import Unreadable

_TIMES = ("", " %I:%M %p", " %I:%M:%S %p", " %H:%M", " %H:%M:%S")
ISO = "year-month-day"
# Two digits of the year first: the other form would read them as the first century.
DAYS = {
    ISO: ("%Y-%m-%d",),
    "month/day/year": ("%m/%d/%y", "%m/%d/%Y"),
    "day/month/year": ("%d/%m/%y", "%d/%m/%Y"),
    "day.month.year": ("%d.%m.%y", "%d.%m.%Y"),
    "day-month-year": ("%d-%m-%y", "%d-%m-%Y"),
    "month-day-year": ("%m-%d-%y", "%m-%d-%Y"),
}


def proved(columns: Sequence[pl.Series]) -> tuple[str, ...]:
    """The forms of the one order that reads every date of these columns; what no order reads is no date.

    Raises Unreadable when two orders read them differently, or none reads them all.
    """
    texts = pl.concat([pl.Series([], dtype=pl.String), *(column.alias("") for column in columns)])
    days = texts.str.extract(r"^([^\sT]+)").drop_nulls().unique(maintain_order=True)
    read = {name: moments.timestamps(days, forms, "UTC", "UTC") for name, forms in DAYS.items()}
    is_day = pl.DataFrame(read).select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    fitting = [name for name, moment in read.items() if moment.filter(is_day).null_count() == 0]
    if not fitting:
        raise Unreadable("its dates are written in more than one way; export it again in one locale")
    first, *others = fitting if is_day.any() else [ISO]
    for other in others:
        if not read[first].equals(read[other]):
            example = days.filter(read[first].ne_missing(read[other]))[0]
            said = f"nothing in it says whether '{example}' is {first} or {other}"
            raise Unreadable(f"{said}; add a date column with a later day, or declare the `format` in a mapping")
    return moments.ISO_FORMS if first == ISO else tuple(day + time for day in DAYS[first] for time in _TIMES)
