"""One table of the published file written anew, what happened after the publish; the rest stays byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from pipelines import clock, warehouse
from pipelines.publish import audit, versions
from pipelines.settings import Settings

_ROWS = "update meta.publication set rows = rows + ?"
_PUBLICATION = "select as_of_date from meta.publication"


def amend(settings: Settings, table: str, write: Callable[[duckdb.DuckDBPyConnection], None]) -> Path:
    """Publish a copy of the version now served in which `write` has replaced `table`; returns its path.

    Only for tables that content_hash leaves out (`meta`). Call it while holding the run lock. Raises
    PublishRefused when the copy fails its audit; the version before is then still served.
    """
    folder, served = settings.published_dir, settings.published_path.resolve()
    versions.sweep(folder)
    moment = clock.now()
    with warehouse.connect(served, read_only=True) as con:
        as_of = con.execute(_PUBLICATION).fetchone()[0]
    version = versions.name(as_of, moment)
    draft = versions.draft(folder, version)
    shutil.copyfile(served, draft)
    draft.chmod(0o600)
    with warehouse.connect(draft) as con:
        before = _count(con, table)
        write(con)
        after = _count(con, table)
        con.execute(_ROWS, [after - before])
        con.execute("checkpoint")
    try:
        audit.audit(draft, {table: after})
    except audit.PublishRefused:
        draft.unlink()
        raise
    path = versions.release(draft, settings.published_path, version)
    versions.prune(folder, path, moment)
    return path


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    schema, name = table.split(".")
    there = con.execute(
        "select count(*) from duckdb_tables() where schema_name = ? and table_name = ?", [schema, name]
    ).fetchone()[0]
    return con.execute(f"select count(*) from {table}").fetchone()[0] if there else 0
