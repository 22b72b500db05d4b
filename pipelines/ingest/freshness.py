"""How far the data of a table reaches, and whether goals may still be judged on it: `meta.source_freshness`."""

from __future__ import annotations

import datetime as dt

import duckdb

from pipelines.company import DEFAULT_STALE_AFTER_DAYS, Company
from pipelines.ingest import raw_ddl, raw_tables, snapshot, sql
from pipelines.ingest.door import Held
from pipelines.ingest.landing import Drop
from pipelines.sources.spec import TableSpec


def record(
    con: duckdb.DuckDBPyConnection,
    spec: TableSpec,
    company: Company,
    as_of: dt.date,
    drops: list[Drop],
    held: list[Held],
) -> None:
    """Replace the table's rows, one per entity it feeds; none for a table that never had a file."""
    con.execute("delete from meta.source_freshness where source = ? and table_name = ?", [spec.source, spec.table])
    if not drops and not held:
        return
    through = data_through(con, spec, company, as_of, drops)
    limit = company.stale_after(spec.source, spec.table, spec.stale_after_days or DEFAULT_STALE_AFTER_DAYS)
    stale, reason = _judged(through, as_of, limit, drops, held, company)
    for entity in spec.entities:
        con.execute(
            "insert into meta.source_freshness values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [spec.source, spec.table, entity, len(drops), through, as_of, limit, stale, reason],
        )


def data_through(
    con: duckdb.DuckDBPyConnection, spec: TableSpec, company: Company, as_of: dt.date, drops: list[Drop]
) -> dt.date | None:
    """The last day that the data covers, at most `as_of`; None when no file is loaded.

    Stated by the spec; else for snapshots the newest snapshot's day, or a later one in its name; else the day
    in the newest file's name; else the newest event; minus the days that are still filling. A file without one
    good record (a header alone) says nothing of how far the data reaches.
    """
    drops = [drop for drop in drops if drop.good_records]
    if not drops:
        return None
    if spec.data_through:
        day = dt.date.fromisoformat(spec.data_through)
    elif spec.snapshot:
        days = [snapshot.day_of(drop.snapshot_at, company.time_zone) for drop in drops]
        # Nothing happened between the newest time in the data and the export of that name.
        quiet = [snapshot.named_day(drop.file) for drop in drops if drop.known_by in (snapshot.DATA, snapshot.PAST)]
        day = max(day for day in [*days, *quiet] if day)
    else:
        named = [day for drop in drops if (day := snapshot.named_day(drop.file))]
        newest = _newest_event(con, spec, as_of)
        day = max([*named, *([newest] if newest else [])], default=None)
    if day is None:
        return None
    return min(day - dt.timedelta(days=company.lag(spec.source, spec.table, spec.lag_days)), as_of)


def _newest_event(con: duckdb.DuckDBPyConnection, spec: TableSpec, as_of: dt.date) -> dt.date | None:
    table = raw_tables.of(spec)[0]
    moments = [name for name, kind in table.columns.items() if kind == "timestamp"]
    if not moments:
        return None
    needed = [column.name for column in spec.columns if column.not_null and column.name in moments]
    day = (needed or moments)[0].removesuffix("_at") + "_date"
    query = f"select max({sql.name(day)}) from {raw_ddl.newest(table)} where {sql.name(day)} <= ?"
    return con.execute(query, [as_of]).fetchall()[0][0]


def _judged(
    through: dt.date | None, as_of: dt.date, limit: int, drops: list[Drop], held: list[Held], company: Company
) -> tuple[bool, str | None]:
    if through is None:
        why = held[0].reason if held else "its files hold no records"
        return True, f"no file is loaded: {why}"
    age = (as_of - through).days
    if age > limit:
        return True, f"the data ends on {through}, {age} days before {as_of}; {limit} days are allowed"
    newest = max(drop.snapshot_at for drop in drops)
    for one in held:
        day = snapshot.named_day(one.file)
        if day is None or day >= snapshot.day_of(newest, company.time_zone):
            return True, f"the newest file, {one.file}, is held: {one.reason}"
    return False, None
