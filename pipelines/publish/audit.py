"""The last look at a copy before anybody sees it, through the eyes of a reader: read-only."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines import warehouse
from pipelines.publish.masking import EMAIL_PATTERN
from pipelines.publish.promised import KEYS, UNIQUE

_ADDRESS_COUNT = (
    f"count(*) filter (where contains(\"{{column}}\", '@') and regexp_matches(\"{{column}}\", '{EMAIL_PATTERN}'))"
)


class PublishRefused(RuntimeError):
    """The copy failed its audit: nothing was published; `findings` says what is wrong, table by table."""

    def __init__(self, findings: list[str]):
        self.findings = findings
        super().__init__("nothing was published, the version before is still served: " + "; ".join(findings))


def audit(draft: Path, row_counts: dict[str, int]) -> None:
    """Raise PublishRefused with every finding unless `draft` keeps what the contract promises."""
    findings = []
    if draft.with_name(draft.name + ".wal").exists():
        findings.append(f"{draft.name}.wal is left beside the copy")
    with warehouse.connect(draft, read_only=True) as con:
        columns = _columns(con)
        findings += _missing(columns)
        findings += _row_counts(con, row_counts)
        findings += _empty_keys(con, columns)
        findings += _repeated_keys(con, columns)
        findings += _addresses(con)
    if findings:
        raise PublishRefused(findings)


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for schema, table, column in con.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
    ).fetchall():
        found.setdefault(f"{schema}.{table}", set()).add(column)
    return found


def _missing(columns: dict[str, set[str]]) -> list[str]:
    findings = []
    for table, keys in KEYS.items():
        if table not in columns:
            findings.append(f"{table} is missing")
        elif absent := [key for key in keys if key not in columns[table]]:
            findings.append(f"{table} has no column {', '.join(absent)}")
    return findings


def _row_counts(con: duckdb.DuckDBPyConnection, expected: dict[str, int]) -> list[str]:
    findings = []
    for table, rows in expected.items():
        schema, name = table.split(".", 1)
        found = con.execute(f'select count(*) from "{schema}"."{name}"').fetchone()[0]
        if found != rows:
            findings.append(f"{table} has {found:,} rows, the private warehouse {rows:,}")
    return findings


def _empty_keys(con: duckdb.DuckDBPyConnection, columns: dict[str, set[str]]) -> list[str]:
    findings = []
    for table, keys in KEYS.items():
        keys = [key for key in keys if key in columns.get(table, ())]
        if not keys:
            continue
        counts = con.execute(
            f"select {', '.join(f'count(*) - count({key})' for key in keys)} from {table}"
        ).fetchone()
        findings += [
            f"{table}.{key} is empty in {empty:,} rows" for key, empty in zip(keys, counts, strict=True) if empty
        ]
    return findings


def _repeated_keys(con: duckdb.DuckDBPyConnection, columns: dict[str, set[str]]) -> list[str]:
    findings = []
    for table in UNIQUE:
        if not set(KEYS[table]) <= columns.get(table, set()):
            continue
        key = ", ".join(KEYS[table])
        row = con.execute(
            f"select {key}, count(*) from {table} group by all having count(*) > 1 order by all limit 1"
        ).fetchone()
        if row:
            findings.append(f"{table} has {row[-1]} rows for ({key}) = {row[:-1]}")
    return findings


def _addresses(con: duckdb.DuckDBPyConnection) -> list[str]:
    tables = con.execute(
        "select table_schema, table_name, list(column_name order by ordinal_position) "
        "from information_schema.columns where data_type = 'VARCHAR' group by all order by all"
    ).fetchall()
    findings = []
    for schema, table, columns in tables:
        # The plain search for '@' first: it is many times cheaper than the pattern. No value is shown.
        counts = con.execute(
            f"select {', '.join(_ADDRESS_COUNT.format(column=column) for column in columns)} "
            f'from "{schema}"."{table}"'
        ).fetchone()
        findings += [
            f"{schema}.{table}.{column} holds e-mail addresses in {found:,} rows"
            for column, found in zip(columns, counts, strict=True)
            if found
        ]
    return findings
