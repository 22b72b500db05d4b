"""`canonical.<entity>`: the union by name of every raw table that feeds it; empty, but typed, where none does."""

from __future__ import annotations

import duckdb

from pipelines.ingest import raw_ddl, raw_tables, sql
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import ENTITIES, raw_columns, stored_name


def refresh_canonical(con: duckdb.DuckDBPyConnection, registry) -> None:
    """Make every raw table that is not there yet, and the view of every entity over all of them.

    A view has exactly `entities.raw_columns(entity)`; rows that vanished from their export are left out.
    """
    feeding: dict[str, list[RawTable]] = {entity: [] for entity in ENTITIES}
    for spec in registry.tables:
        for table in raw_tables.of(spec):
            if raw_ddl.fingerprint_of(con, table) is None:
                raw_ddl.recreate(con, table, "")
            feeding[table.entity].append(table)
    con.execute("create schema if not exists canonical")
    for entity, tables in feeding.items():
        selects = [_select(entity, table) for table in tables] or [_nothing(entity)]
        con.execute(f"create or replace view canonical.{sql.name(entity)} as {' union all '.join(selects)}")


def _select(entity: str, table: RawTable) -> str:
    there = {name: stored_name(name, kind) for name, kind in table.columns.items()}
    stored = {stored_name(name, kind): there.get(name) for name, kind in ENTITIES[entity].items()}
    stored |= {day: day for day in table.dates}
    main = table.name.split("__")[0]
    literals = {"source": sql.literal(table.source), "table_name": sql.literal(main)}
    values = {name: sql.name(column) for name, column in stored.items() if column} | literals
    columns = ", ".join(
        f"{values.get(name, 'null')}::{kind} as {sql.name(name)}" for name, kind in raw_columns(entity).items()
    )
    return f"select {columns} from {raw_ddl.newest(table)} where _vanished_at is null"


def _nothing(entity: str) -> str:
    columns = ", ".join(f"null::{kind} as {sql.name(name)}" for name, kind in raw_columns(entity).items())
    return f"select {columns} where false"
