"""`canonical.<entity>`: the union by name of every raw table that feeds it; empty, but typed, where none does.

Of what changes over time `canonical.<entity>__versions` holds every version beside it.
"""

from __future__ import annotations

import duckdb

from pipelines.ingest import ledger, raw_ddl, raw_tables, sql, stage_changes
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import ENTITIES, VERSIONED, raw_columns, stored_name, version_columns

# What vanished from its export was there until then: these models end it at `vanished_date`. Elsewhere (a roster,
# a price list) a row that is gone was corrected, and is left out.
KEPT_WHEN_VANISHED = ("deals", "deal_stage_events", "subscriptions")


def refresh_canonical(con: duckdb.DuckDBPyConnection, registry, company_zone: str) -> None:
    """Make every raw table that is not there with the columns of its spec, and the view of every entity over all.

    A table whose spec has got another column is empty until its load fills it anew from the landing.
    A view has exactly `entities.raw_columns(entity)`, that of the versions `version_columns(entity)`; the days are
    the company's.
    """
    feeding: dict[str, list[RawTable]] = {entity: [] for entity in ENTITIES}
    for spec in registry.tables:
        for table in raw_tables.of(spec):
            if not raw_ddl.has_columns(con, table):
                raw_ddl.recreate(con, table, "")
            feeding[table.entity].append(table)
    con.execute("create schema if not exists canonical")
    for entity, tables in feeding.items():
        selects = [_select(entity, table, company_zone) for table in tables]
        query = " union all ".join(selects or [_nothing(raw_columns(entity))])
        if entity == "deal_stage_events":
            query = stage_changes.with_differences(query, feeding["deals"], company_zone)
        _view(con, entity, query)
    ledger.prepare(con)
    for entity in VERSIONED:
        selects = [_versions(entity, table, company_zone) for table in feeding[entity]]
        _view(con, f"{entity}__versions", " union all ".join(selects or [_nothing(version_columns(entity))]))


def _view(con: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    con.execute(f"create or replace view canonical.{sql.name(name)} as {query}")


def _select(entity: str, table: RawTable, zone: str) -> str:
    days = {
        name: sql.day_of(f"_{name.removesuffix('_date')}_at", zone) for name in ("first_seen_date", "vanished_date")
    }
    which = "" if entity in KEPT_WHEN_VANISHED else " where _vanished_at is null"
    columns = _columns(entity, table, raw_columns(entity), days)
    return f"select {columns} from {raw_ddl.newest(table)}{which}"


def _versions(entity: str, table: RawTable, zone: str) -> str:
    """Every version that outlived its day, with the day of the snapshot before it, whatever that one held."""
    seen, replaced = sql.day_of("_valid_from", zone), sql.day_of("_valid_to", zone)
    days = {"seen_date": seen, "previous_seen_date": "seen_before", "replaced_date": replaced}
    source, name = sql.literal(table.source), sql.literal(_main(table))
    snapshots = (
        f"select distinct {sql.day_of('snapshot_at', zone)} as seen_on from meta.ingest_files "
        f"where verdict = 'loaded' and source = {source} and table_name = {name}"
    )
    return (
        f"select {_columns(entity, table, version_columns(entity), days)} from {raw_ddl.versions(table)} "
        f"left join (select seen_on, lag(seen_on) over (order by seen_on) as seen_before from ({snapshots})) "
        f"on seen_on = {seen} where _valid_to is null or {replaced} > {seen}"
    )


def _columns(entity: str, table: RawTable, wanted: dict[str, str], days: dict[str, str]) -> str:
    """The columns `wanted`, as the table has them under the entity's names, else NULL."""
    there = {name: stored_name(name, kind) for name, kind in table.columns.items()}
    stored = {stored_name(name, kind): there.get(name) for name, kind in ENTITIES[entity].items()}
    stored |= {day: day for day in table.dates}
    literals = {"source": sql.literal(table.source), "table_name": sql.literal(_main(table))}
    if entity == "deal_stage_events" and table.name != _main(table) and "known_from" not in table.columns:
        # Entries that stand in columns of another row: one for each stage, so a later one replaces it.
        literals["known_from"] = sql.literal("export")
    values = {name: sql.name(column) for name, column in stored.items() if column} | literals | days
    return ", ".join(f"({values.get(name, 'null')})::{kind} as {sql.name(name)}" for name, kind in wanted.items())


def _main(table: RawTable) -> str:
    return table.name.split("__")[0]


def _nothing(wanted: dict[str, str]) -> str:
    columns = ", ".join(f"null::{kind} as {sql.name(name)}" for name, kind in wanted.items())
    return f"select {columns} where false"
