"""`canonical.<entity>`: the union by name of every raw table that feeds it; empty, but typed, where none does."""

from __future__ import annotations

import duckdb

from pipelines.ingest import raw_ddl, raw_tables, sql, stage_changes
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import ENTITIES, raw_columns, stored_name

# What vanished from its export was there until then: these models end it at `vanished_date`. Elsewhere (a roster,
# a price list) a row that is gone was corrected, and is left out.
KEPT_WHEN_VANISHED = ("deals", "deal_stage_events", "subscriptions")


def refresh_canonical(con: duckdb.DuckDBPyConnection, registry, company_zone: str) -> None:
    """Make every raw table that is not there with the columns of its spec, and the view of every entity over all.

    A table whose spec has got another column is empty until its load fills it anew from the landing.
    A view has exactly `entities.raw_columns(entity)`; its days are the company's.
    """
    feeding: dict[str, list[RawTable]] = {entity: [] for entity in ENTITIES}
    for spec in registry.tables:
        for table in raw_tables.of(spec):
            if not raw_ddl.has_columns(con, table):
                raw_ddl.recreate(con, table, "")
            feeding[table.entity].append(table)
    con.execute("create schema if not exists canonical")
    for entity, tables in feeding.items():
        selects = [_select(entity, table, company_zone) for table in tables] or [_nothing(entity)]
        query = " union all ".join(selects)
        if entity == "deal_stage_events":
            query = stage_changes.with_differences(query, feeding["deals"], company_zone)
        con.execute(f"create or replace view canonical.{sql.name(entity)} as {query}")


def _select(entity: str, table: RawTable, zone: str) -> str:
    there = {name: stored_name(name, kind) for name, kind in table.columns.items()}
    stored = {stored_name(name, kind): there.get(name) for name, kind in ENTITIES[entity].items()}
    stored |= {day: day for day in table.dates}
    main = table.name.split("__")[0]
    literals = {"source": sql.literal(table.source), "table_name": sql.literal(main)}
    days = {
        name: sql.day_of(f"_{name.removesuffix('_date')}_at", zone) for name in ("first_seen_date", "vanished_date")
    }
    values = {name: sql.name(column) for name, column in stored.items() if column} | literals | days
    columns = ", ".join(
        f"{values.get(name, 'null')}::{kind} as {sql.name(name)}" for name, kind in raw_columns(entity).items()
    )
    which = "" if entity in KEPT_WHEN_VANISHED else " where _vanished_at is null"
    return f"select {columns} from {raw_ddl.newest(table)}{which}"


def _nothing(entity: str) -> str:
    columns = ", ".join(f"null::{kind} as {sql.name(name)}" for name, kind in raw_columns(entity).items())
    return f"select {columns} where false"
