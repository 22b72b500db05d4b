"""Runs dbt in this process: the manifest for Dagster, and the build.

In process, because a child process pays the import, the parse and its own events again. The adapter's connection is
closed afterwards: a DuckDB file has one writer.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import DBT_DIR

MANIFEST = DBT_DIR / "target" / "manifest.json"
# For a command that parses into a folder of its own: only what changed since the last parse is read again.
FROM_LAST_PARSE = ["--partial-parse-file-path", str(MANIFEST.parent / "partial_parse.msgpack")]
WAREHOUSE_ENV = "PACELINE_WAREHOUSE"
# Statuses of dbt's results that mean that something did not come out.
FAILED = ("error", "fail", "runtime error", "partial success")
# Rows of a warning that are told; the test's own query has them all.
SHOWN = 5


class DbtFailed(RuntimeError):
    """dbt could not even start the work; the message is dbt's own."""


def manifest() -> dict[str, Any]:
    """The manifest of the dbt project as it stands on disk, parsed again when a file of it changed."""
    newest = _newest_source()
    if not _is_written(newest):
        _parsed(newest)
    with _parse_lock():
        return json.loads(MANIFEST.read_text())


def parsed() -> Any:
    """dbt's own manifest of the project as it stands on disk. A build changes it: give it a deep copy."""
    return _parsed(_newest_source())


def build(warehouse: Path, target: Path, arguments: Sequence[str] = ()) -> Sequence[Any]:
    """`dbt build` on the warehouse; one result per node that ran (model, test, unit test), failures included."""
    return invoke(
        ["build", "--no-write-json", "--target-path", str(target), *arguments], warehouse, parsed().deepcopy()
    ).results


def drop_unowned(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[str]:
    """Drop what models of another name left behind in the schemas of the models; the names of it.

    Of a model that is renamed or gone the last rows would stand, and be published, for ever.
    """
    owned = {
        (node["schema"], node["alias"]) for node in manifest["nodes"].values() if node["resource_type"] == "model"
    }
    schemas = sorted({schema for schema, _ in owned})
    found = con.execute(
        "select table_schema, table_name, table_type from information_schema.tables "
        "where table_catalog = current_database() and list_contains(?, table_schema) order by all",
        [schemas],
    ).fetchall()
    left = [(schema, name, kind) for schema, name, kind in found if (schema, name) not in owned]
    for schema, name, kind in left:
        con.execute(f'drop {"view" if kind == "VIEW" else "table"} "{schema}"."{name}"')
    return [f"{schema}.{name}" for schema, name, _ in left]


def what_was_found(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """The first rows of a test that warns, in words: a number of rows tells nobody what to mend."""
    found = con.execute(f"select * from ({query}) as found limit {SHOWN}")
    names = [column[0] for column in found.description]
    return "; ".join(
        ", ".join(
            str(value) if name == "sentence" else f"{name} {value}" for name, value in zip(names, row, strict=True)
        )
        for row in found.fetchall()
    )


def document(warehouse: Path, target: Path) -> Path:
    """`dbt docs generate` on the warehouse: the pages in one file below `target`."""
    invoke(["docs", "generate", "--static", *FROM_LAST_PARSE, "--target-path", str(target)], warehouse)
    return target / "static_index.html"


@lru_cache(maxsize=1)
def _parsed(newest: float) -> Any:
    """Once per state of the project, not once per data folder; MANIFEST is then of the same state."""
    with _parse_lock():
        return invoke(["parse", *(["--no-write-json"] if _is_written(newest) else [])], None)


def _is_written(newest: float) -> bool:
    return MANIFEST.exists() and MANIFEST.stat().st_mtime >= newest


@contextmanager
def _parse_lock() -> Iterator[None]:
    """One process parses at a time: the next reads what the first one left, and never half of it."""
    MANIFEST.parent.mkdir(exist_ok=True)
    with (MANIFEST.parent / "parse.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def invoke(arguments: Sequence[str], warehouse: Path | None, parsed: Any = None) -> Any:
    """The result of one dbt command; DbtFailed when it could not even start."""
    from dbt.cli.main import dbtRunner  # seconds: only when models are really built

    # Without a log: `--quiet` writes every line all the same and throws it away, which is a tenth of a build.
    common = ["--project-dir", str(DBT_DIR), "--profiles-dir", str(DBT_DIR), "--no-use-colors",
              "--no-send-anonymous-usage-stats", "--log-level", "none", "--log-level-file", "none"]  # fmt: skip
    with _environment(warehouse), _manifest_is_no_garbage():
        outcome = dbtRunner(manifest=parsed).invoke([*arguments, *common])
    if outcome.exception or outcome.result is None:
        raise DbtFailed(f"dbt {arguments[0]}: {outcome.exception}")
    return outcome.result


@contextmanager
def _manifest_is_no_garbage() -> Iterator[None]:
    """Python's collector leaves alone what is there already, hundreds of thousands of objects, again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _environment(warehouse: Path | None) -> Iterator[None]:
    before = os.environ.get(WAREHOUSE_ENV)
    if warehouse is not None:
        os.environ[WAREHOUSE_ENV] = str(warehouse)
    try:
        yield
    finally:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
        if before is None:
            os.environ.pop(WAREHOUSE_ENV, None)
        else:
            os.environ[WAREHOUSE_ENV] = before


def _newest_source() -> float:
    kinds = (".sql", ".yml", ".md")
    folders = [DBT_DIR / name for name in ("models", "macros", "tests")]
    found = [path for folder in folders for path in [folder, *folder.rglob("*")]]
    # A folder's own time tells that a file of it was taken away.
    of_the_project = [path for path in found if path.suffix in kinds or path.is_dir()]
    return max(path.stat().st_mtime for path in [*of_the_project, *DBT_DIR.glob("*.yml")])
