"""The newest time in a file, among the columns in which everything had happened when it was exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines import clock
from pipelines.ingest import cells
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column


class Newest:
    """Reads the clock of one file. A time after `now` (UTC) is a slip of the pen."""

    def __init__(
        self,
        named: Sequence[str],
        headers: Sequence[str],
        columns: Sequence[Column],
        zone: str,
        now: dt.datetime | None,
    ):
        self._zone = zone
        self._now = now or clock.now().replace(tzinfo=None)
        times = [column for column in columns if column.kind == "timestamp"]
        mapped = {header_names.normal(name): column for column in times for name in column.headers}
        usual = times[0] if times else Column("clock", kind="timestamp")
        places = header_names.places_of(Column("clock", tuple(named)), headers)
        self._read = [(at, mapped.get(header_names.normal(headers[at]), usual)) for at in places]

    def of(self, frame: pl.DataFrame) -> dt.datetime | None:
        """The newest of these rows; None where none says any."""
        found = []
        for at, column in self._read:
            times = cells.typed(cells.cleaned(frame[f"c{at}"], column), column, self._zone)
            found.append(times.filter((times <= self._now).fill_null(False)).max())
        return max((moment for moment in found if moment is not None), default=None)
