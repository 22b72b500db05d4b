"""What a person reads when a run ends: rows in, KPIs, goals by state, the flagged ones with their reason."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import duckdb

from pipelines import company, warehouse
from pipelines.goals import headline, words
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.terminal import visible

_SCORES = """
    select goal_scores.*, rep.rep_name
    from goals.goal_scores
    left join (select rep_id, max(rep_name) as rep_name from marts.dim_rep group by rep_id) as rep
        on scope_type = 'rep' and scope_id = rep_id
"""
QUERIES = (
    (
        "Goals, worst first",
        "select statement, state, round(100 * probability_ratio) as chance "
        "from goals.goal_scores order by probability_ratio nulls last",
    ),
    (
        "Net revenue by month and team",
        "select period_start_date, scope_id, kpi_value from kpis.fct_kpi_values "
        "where kpi = 'revenue_net' and grain = 'month' and scope_type = 'team' order by 1, 2",
    ),
    (
        "What became of every file",
        "select file, verdict, records_read, accepted, duplicates, quarantined, totals_dropped "
        "from meta.ingest_files order by 1",
    ),
)


def text(where: Settings) -> str:
    """The summary of the published version, a few dozen lines wide enough for a terminal."""
    locale = company.load(where.company_path).locale
    with warehouse.connect(where.published_path, read_only=True) as con:
        parts = [_intake(con, where), _kpis(con), _goals(con, locale)]
    return "\n\n".join([*parts, _where_to_look(where)])


def _intake(con: duckdb.DuckDBPyConnection, where: Settings) -> str:
    files, read, accepted, duplicates, quarantined, totals = con.execute(
        "select count(*), coalesce(sum(records_read), 0), coalesce(sum(accepted), 0), coalesce(sum(duplicates), 0), "
        "coalesce(sum(quarantined), 0), coalesce(sum(totals_dropped), 0) "
        "from meta.ingest_files where verdict = 'loaded'"
    ).fetchone()
    lines = [
        f"Files    {files} loaded: {read:,} records read = {accepted:,} accepted + {duplicates:,} duplicates "
        f"+ {quarantined:,} quarantined + {totals:,} totals dropped"
    ]
    if not files:
        lines = [
            _wrap(
                f"Files    none loaded: drop export files anywhere below {_short(where.exports_dir)}, then run again"
            )
        ]
    others = con.execute(
        "select file, verdict, coalesce(reason, '') from meta.ingest_files where verdict <> 'loaded' order by 1"
    ).fetchall()
    told = [f"{verdict}: {file}: {reason}" for file, verdict, reason in others]
    rows = con.execute(
        "select file, line_number, column_name, reason from meta.quarantine order by 1, 2 limit 5"
    ).fetchall()
    told += [
        f"quarantined: {file}:{line}" + (f" [{column}]" if column else "") + f": {reason}"
        for file, line, column, reason in rows
    ]
    if quarantined > len(rows):
        told.append(f"… {quarantined - len(rows)} more in meta.quarantine")
    return "\n".join([*lines, *(_wrap(f"         {visible(one)}") for one in [*told, *_notes(con)])])


# What a person should hear of beside the counts: each query yields one sentence a row.
_NOTES = (
    "select file || ': it holds a header row and no records' from meta.ingest_files "
    "where verdict = 'loaded' and records_read = 0 order by 1",
    "select file || ': ' || reason from (select * from meta.ingest_files where verdict = 'loaded' qualify "
    "row_number() over (partition by source, table_name order by snapshot_at desc, file desc) = 1 "
    "or contains(reason, 'place in time is unsure')) where records_read > 0 and reason is not null order by 1",
    "select 'not read yet: ' || file || ': ' || reason from meta.waiting_files order by 1",
    "select 'mapping cannot be used: ' || file || ':' || line || ':' || column_number || ': ' || message "
    "from meta.mapping_errors order by 1",
    "select distinct 'late: ' || source || '.' || table_name || ': ' || coalesce(reason, 'its data is too old') "
    "from meta.source_freshness where is_stale order by 1",
    "select 'no exchange rate ' || from_currency || ' to ' || to_currency || ' on ' || count(distinct rate_date) "
    "|| case when min(rate_date) = max(rate_date) then ' day, ' || min(rate_date) "
    "else ' days from ' || min(rate_date) || ' to ' || max(rate_date) end || ' (' "
    "|| string_agg(distinct needed_by, ', ' order by needed_by) || '): sums that need it are unknown, the days stand "
    "in marts.fct_missing_exchange_rate' from marts.fct_missing_exchange_rate "
    "group by from_currency, to_currency order by 1",
)


def _notes(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [sentence for query in _NOTES for (sentence,) in con.execute(query).fetchall()]


def _kpis(con: duckdb.DuckDBPyConnection) -> str:
    values, kpis, scopes, as_of = con.execute(
        "select count(*), count(distinct kpi), count(distinct scope_type || scope_id), max(as_of_date) "
        "from kpis.fct_kpi_values"
    ).fetchone()
    if not values:
        return "KPIs     none yet: there is no data to compute them from"
    lines = [f"KPIs     {kpis} computed for {scopes} scopes, {values:,} values, judged as of {as_of}"]
    absent = con.execute(
        "select absent_reason, string_agg(kpi, ', ' order by kpi) from kpis.dim_kpi where not is_available "
        "group by absent_reason order by count(*), absent_reason"
    ).fetchall()
    return "\n".join([*lines, *(_wrap(f"         absent, {reason}: {names}") for reason, names in absent)])


# The flagged ones, and those that could not be judged: both need somebody to do something.
TOLD = ("off_pace", "at_risk", "no_history", "no_baseline", "not_scored")


def _goals(con: duckdb.DuckDBPyConnection, locale: str) -> str:
    """The finding first, in the words of the page; then the flagged goals with their reasons, worst first."""
    kpis = {row.kpi: row for row in _rows(con, "select kpi, label, kind from kpis.dim_kpi")}
    goals = sorted(_rows(con, _SCORES), key=headline.worst_first)
    if not goals:
        lines = ["Goals    none yet: add files to goals/ (examples/demo/goals shows how)"]
    else:
        counts = Counter(goal.state for goal in goals)
        counted = "  ".join(f"{words.GLYPHS[s]} {counts[s]} {words.STATE_WORDS[s]}" for s in words.ORDER if counts[s])
        told = (headline.finding(goals, kpis, locale) + ".", headline.outlook(goals, kpis, locale))
        lines = [_wrap(f"Goals    {counted}"), _wrap(f"         {' '.join(one for one in told if one)}")]
    for goal in goals:
        if goal.state in TOLD:
            state = words.STATE_WORDS[goal.state]
            lines += [
                "",
                _wrap(f"  {words.GLYPHS[goal.state]} {goal.statement}{_scope(goal)}: {state}"),
                _wrap(f"    {goal.reason}"),
            ]
    errors = con.execute('select file, line, "column", message from goals.goal_errors order by 1, 2').fetchall()
    lines += [_wrap(f"  ! {file}:{line}:{column}: {message}") for file, line, column, message in errors]
    return "\n".join(lines)


def _scope(goal: SimpleNamespace) -> str:
    return "" if goal.scope_type == "company" else f" ({goal.scope_type} {goal.rep_name or goal.scope_id})"


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[SimpleNamespace]:
    result = con.execute(query)
    names = [column[0] for column in result.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in result.fetchall()]


def _where_to_look(where: Settings) -> str:
    page, database = _short(where.scorecard_dir / "index.html"), _short(where.published_path)
    lines = [
        "Where to look",
        f"  the scorecard   {page}",
        f"  the warehouse   {database}   (read-only, always whole)",
    ]
    for title, query in QUERIES:
        lines += [f"    -- {title}", f"    {query};"]
    lines.append("  the Dagster UI  make dev, then http://127.0.0.1:3000")
    return "\n".join(lines)


def _short(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT)) if path.is_relative_to(PROJECT_ROOT) else str(path)


def _wrap(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()))
    width = min(110, shutil.get_terminal_size((110, 24)).columns)
    return textwrap.fill(line.strip(), width, initial_indent=indent, subsequent_indent=indent + "  ")
