"""The newest times in a file: of the last change of a record, and of all that had happened when it was exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines import clock
from pipelines.ingest import cells
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column, TableSpec


@dataclass(frozen=True)
class Newest:
    """Two times (UTC), None where the file does not tell: `changed` is the export's own, `past` lies before it."""

    changed: dt.datetime | None = None
    past: dt.datetime | None = None

    @staticmethod
    def among(found: Iterable[Newest]) -> Newest:
        found = list(found)
        return Newest(_latest(one.changed for one in found), _latest(one.past for one in found))


class NewestReader:
    """Reads them in one file. A time after `now` (UTC) is a slip of the pen."""

    def __init__(
        self,
        spec: TableSpec,
        headers: Sequence[str],
        columns: Sequence[Column],
        zone: str,
        now: dt.datetime | None,
    ):
        self._zone = zone
        self._now = now or clock.now().replace(tzinfo=None)
        times = [column for column in columns if column.kind == "timestamp"]
        mapped = {header_names.normal(name): column for column in times for name in column.headers}
        usual = times[0] if times else Column("time", kind="timestamp")

        def places(named: Sequence[str]) -> list[tuple[int, Column]]:
            found = header_names.places_of(Column("time", tuple(named)), headers)
            return [(at, mapped.get(header_names.normal(headers[at]), usual)) for at in found]

        self._changed, self._past = places(spec.clock), places(spec.past)

    def of(self, frame: pl.DataFrame) -> Newest:
        """The newest of these rows."""
        return Newest(self._newest(frame, self._changed), self._newest(frame, self._past))

    def _newest(self, frame: pl.DataFrame, places: list[tuple[int, Column]]) -> dt.datetime | None:
        found = []
        for at, column in places:
            times = cells.typed(cells.cleaned(frame[f"c{at}"], column), column, self._zone)
            found.append(times.filter((times <= self._now).fill_null(False)).max())
        return _latest(found)


def _latest(moments: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
