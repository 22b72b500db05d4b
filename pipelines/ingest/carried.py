"""A column that a file does not have says nothing: in the newest row of a key what was last known of it stands.

The versions keep what each file said. Most tables never lose a column: their view is then the plain one.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from pipelines.ingest import ledger, raw_ddl, sql
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import stored_name

Place = tuple[str, dt.datetime]  # a file and its snapshot time
# What is told of a deal's stage of today: of the stage before it nothing is to be kept, an old "open" least of all.
OF_ITS_STAGE = ("stage_entered_at", "stage_order", "stage_outcome", "status", "probability")


def carry(con: duckdb.DuckDBPyConnection, table: RawTable) -> None:
    """Make the view of the newest rows of a main table anew, after its files changed."""
    lost = _lost(con, table)
    if not lost:
        raw_ddl.view_newest(con, table, raw_ddl.newest_query(table))
        return
    last = ", ".join(f"arg_max({sql.name(name)}, _valid_from) as {sql.name(name)}" for name in lost)
    key = sql.names(table.stored_key)
    raw_ddl.view_newest(
        con,
        table,
        f"select n.* replace ({_values(lost)}) from ({raw_ddl.newest_query(table)}) n left join "
        f"(select {key}, {last} from {raw_ddl.versions(table)} group by {key}) k "
        f"on {sql.same(table.stored_key, 'n', 'k')}",
    )


def _values(lost: dict[str, list[Place]]) -> str:
    """Of rows of files that lack a column the last that is known of it, of all others what their file says."""
    parts = []
    for name, files in lost.items():
        listed = ", ".join(f"({sql.literal(file)}, timestamp '{at}')" for file, at in files)
        column = sql.name(name)
        parts.append(f"if((n._source_file, n._valid_from) in ({listed}), k.{column}, n.{column}) as {column}")
    return ", ".join(parts)


def _lost(con: duckdb.DuckDBPyConnection, table: RawTable) -> dict[str, list[Place]]:
    """Stored column -> the files that lack it though one before them has it."""
    if not table.key:
        return {}
    lost: dict[str, list[Place]] = {}
    seen: set[str] = set()
    for file, at, absent in ledger.absent(con, table.source, table.name):
        gone = (seen & absent) - {*table.key, *(OF_ITS_STAGE if table.entity == "deals" else ())}
        seen |= {*table.columns} - absent
        for name in (one for one in table.columns if one in gone):
            for column in _stored(table, name):
                lost.setdefault(column, []).append((file, at))
    return lost


def _stored(table: RawTable, name: str) -> list[str]:
    """The column as stored, and the day that is derived from it."""
    days = [day for day, moment in table.dates.items() if moment == name]
    return [stored_name(name, table.columns[name]), *days]
