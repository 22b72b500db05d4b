"""Copies what analysts may see from the private warehouse into a new file of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import warehouse
from pipelines.publish.content_hash import content_hash
from pipelines.publish.masking import select_list
from pipelines.publish.revision import git_revision

PUBLISHED_SCHEMAS = ("marts", "kpis", "goals", "meta")
# Only their rows are the result of files and as_of; meta tells of the run itself.
HASHED_SCHEMAS = ("marts", "kpis", "goals")
# Views are definitions, not data; the few whose names promise a table become one.
TABLE_PREFIXES = ("fct_", "dim_")

_PUBLICATION = """
    create table meta.publication as
    select $run_id as run_id, $as_of::date as as_of_date, $published_at::timestamp as published_at,
           $revision as git_revision, $content_hash as content_hash, $rows::bigint as "rows"
"""
_PUBLICATION_COMMENTS = {
    "run_id": "The run that published this file.",
    "as_of_date": "The last judged day.",
    "published_at": "When it was published, UTC.",
    "git_revision": "The commit of the code that made it; 'unknown' outside a git checkout.",
    "content_hash": "Hash of marts, kpis and goals: the same files and as_of_date give it again.",
    "rows": "Rows of all tables of this file.",
}


@dataclass(frozen=True)
class Built:
    """`row_counts` by 'schema.table' as they stand in the private warehouse."""

    row_counts: dict[str, int]
    content_hash: str


def build(
    private: Path,
    draft: Path,
    schemas: tuple[str, ...],
    as_of: dt.date,
    published_at: dt.datetime,
    run_id: str,
) -> Built:
    """Write `draft` (mode 0600 while it is built), checkpointed and closed, with no `.wal` beside it."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    with warehouse.connect(draft) as con:
        draft.chmod(0o600)
        con.execute(f"attach {_literal(private)} as private (read_only)")
        row_counts = {}
        for schema in schemas:
            con.execute(f"create schema if not exists {_quoted(schema)}")
            for table in _tables(con, schema):
                row_counts[f"{schema}.{table}"] = _copy(con, schema, table)
        con.execute("detach private")
        digest = content_hash(con, [schema for schema in schemas if schema in HASHED_SCHEMAS])
        con.execute("create schema if not exists meta")
        con.execute(
            _PUBLICATION,
            {
                "run_id": run_id,
                "as_of": as_of,
                "published_at": published_at.replace(tzinfo=None),
                "revision": git_revision(),
                "content_hash": digest,
                "rows": sum(row_counts.values()),
            },
        )
        warehouse.describe(con, "meta.publication", "This file: one row.", _PUBLICATION_COMMENTS)
        con.execute("checkpoint")
    return Built(row_counts, digest)


def _tables(con: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    rows = con.execute(
        "select table_name, table_type from information_schema.tables "
        "where table_catalog = 'private' and table_schema = ? order by table_name",
        [schema],
    ).fetchall()
    chosen = [name for name, kind in rows if kind != "VIEW" or name.startswith(TABLE_PREFIXES)]
    return [name for name in chosen if (schema, name) != ("meta", "publication")]


def _copy(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    origin = f"private.{_quoted(schema)}.{_quoted(table)}"
    copy = f"{_quoted(schema)}.{_quoted(table)}"
    columns = con.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = 'private' and schema_name = ? and table_name = ? order by column_index",
        [schema, table],
    ).fetchall()
    shown = select_list(schema, table, [(name, kind) for name, kind, _ in columns])
    con.execute(f"create table {copy} as select {', '.join(shown.values())} from {origin}")
    comments = {name: comment for name, _, comment in columns if comment and name in shown}
    warehouse.describe(con, copy, _comment(con, schema, table), comments)
    return con.execute(f"select count(*) from {origin}").fetchone()[0]


def _comment(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> str | None:
    row = con.execute(
        "select comment from duckdb_tables() where database_name = 'private' "
        "and schema_name = $1 and table_name = $2 "
        "union all select comment from duckdb_views() where database_name = 'private' "
        "and schema_name = $1 and view_name = $2",
        [schema, table],
    ).fetchone()
    return row[0] if row else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: object) -> str:
    # ATTACH takes no bound values.
    return "'" + str(text).replace("'", "''") + "'"
