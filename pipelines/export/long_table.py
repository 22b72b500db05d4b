"""Which rows of the long table a workbook holds: the longer periods of the wider scopes, where all are too many."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from pipelines.export.tables import Table

NAME = "kpis.fct_kpi_values"
# Written in about twenty seconds, and opened by Excel without a wait; more costs time, fewer lose the reps.
ROWS = 250_000
_LONG = "grain not in ('day', 'week')"
_WHOLE = f"{_LONG} and grain not in ('trailing_3m', 'trailing_12m')"
_NO_COMPANY = f"kpi not in (select kpi from {NAME} where scope_type = 'company')"
# From all to least: what it keeps in words, and as a condition. Each holds every KPI.
STEPS = (
    ("months and longer periods", _LONG),
    ("calendar and fiscal periods from the month on, year to date and the windows of goals", _WHOLE),
    (
        "the company, its teams and reps, by calendar and fiscal periods from the month on, year to date and windows "
        "of goals",
        f"{_WHOLE} and (scope_type in ('company', 'team', 'rep') or grain in ('goal', 'baseline'))",
    ),
    (
        "the company and its teams, by calendar and fiscal periods from the month on, year to date and windows of "
        "goals",
        f"{_WHOLE} and (scope_type in ('company', 'team') or grain in ('goal', 'baseline'))",
    ),
    (
        "the company, by calendar and fiscal periods from the month on and year to date",
        f"{_WHOLE} and (scope_type = 'company' or ({_NO_COMPANY} and grain = 'year'))",
    ),
)


def narrowed(con: duckdb.DuckDBPyConnection, table: Table, rows: int) -> Table:
    """The long table with the first of STEPS that leaves at most `rows`, any other table as it is."""
    if table.name != NAME or table.rows <= rows:
        return table
    for step in STEPS:
        part = _part(con, table, *step)
        if part.kept <= rows:
            break
    return part


def _part(con: duckdb.DuckDBPyConnection, table: Table, words: str, condition: str) -> Table:
    kept = con.execute(f"select count(*) from {NAME} where {condition}").fetchone()[0]
    return replace(table, condition=condition, kept=kept, kept_words=words)
