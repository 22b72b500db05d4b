"""Everything the pages show, read once from the published file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb

from pipelines import warehouse

# A row of a published table: one attribute per column.
Row = SimpleNamespace

# The page asks how things stood a week ago, and shows KPI values of two years and a bit.
WEEK = dt.timedelta(days=7)
VALUES_BACK = dt.timedelta(days=800)

_SCORES = """
    select goal_scores.*, rep.rep_name,
        case when scope_type = 'team' then scope_id when scope_type = 'rep' then rep.current_team end as team
    from goals.goal_scores
    left join (
        select rep_id, max(rep_name) as rep_name, max(current_team) as current_team
        from marts.dim_rep group by rep_id
    ) as rep on scope_type = 'rep' and scope_id = rep_id
    order by goal_id, window_start_date
"""
_WEEK_AGO = """
    select goal_id, window_start_date, window_end_date, state from goals.goal_score_history
    where as_of_date <= $day and knowledge = 'then'
    qualify row_number() over (partition by goal_id, window_start_date order by as_of_date desc) = 1
"""
_VALUES = """
    select kpi, grain, period_start_date, period_end_date, scope_type, scope_id, kpi_value, is_complete
    from kpis.fct_kpi_values
    where grain in ('month', 'fiscal_ytd', 'trailing_12m') and scope_type in ('company', 'team', 'rep')
        and kpi_value is not null and period_end_date between $first and $as_of
    order by kpi, scope_type, scope_id, grain, period_end_date
"""
_FUNNEL = """
    select steps.*, period.grain, period.period_start_date, period.period_end_date
    from kpis.fct_funnel_bottlenecks as steps join kpis.dim_period as period using (period_id)
    where period.grain in ('fiscal_ytd', 'trailing_12m', 'quarter') and period.period_end_date <= $as_of
        and period.period_end_date > $first and scope_type in ('company', 'team', 'rep')
    order by steps.pipeline, steps.stage_rank
"""
_SOURCES = """
    with latest as (
        select source, table_name, max(data_through_date) as data_through_date, bool_or(is_stale) as is_stale,
            max(reason) as reason, max(files) as files
        from meta.source_freshness group by source, table_name
    ), counted as (
        select source, table_name, sum(records_read) as records_read, sum(quarantined) as quarantined,
            count(*) filter (where verdict = 'held') as held
        from meta.ingest_files group by source, table_name
    )
    select latest.*, coalesce(records_read, 0) as records_read, coalesce(quarantined, 0) as quarantined,
        coalesce(held, 0) as held
    from latest left join counted using (source, table_name)
    order by is_stale desc, source, table_name
"""
_REFUSED = """
    select file, verdict, reason from meta.ingest_files where verdict in ('held', 'unrecognised')
    order by landed_at desc nulls last, file
"""


@dataclass(frozen=True)
class Facts:
    """The rows of the published file that pages are made of; `week_ago` by (goal_id, window start)."""

    publication: Row
    scores: list[Row]
    week_ago: dict[tuple[str, dt.date], str]
    paths: dict[str, list[Row]]
    kpis: dict[str, Row]
    values: list[Row]
    funnel: list[Row]
    sources: list[Row]
    refused: list[Row]
    goal_errors: list[Row]

    @property
    def as_of(self) -> dt.date:
        return self.publication.as_of_date


def read(published_path: Path) -> Facts:
    """Read the published file; nothing else is ever asked."""
    with warehouse.connect(published_path, read_only=True) as con:
        publication = _rows(con, "select * from meta.publication")[0]
        as_of = publication.as_of_date
        since = {"as_of": as_of, "first": as_of - VALUES_BACK}
        ago = _rows(con, _WEEK_AGO, {"day": as_of - WEEK})
        paths: dict[str, list[Row]] = {}
        for point in _rows(con, "select * from goals.goal_paths order by goal_id, point_date"):
            paths.setdefault(point.goal_id, []).append(point)
        return Facts(
            publication=publication,
            scores=_rows(con, _SCORES),
            week_ago={(row.goal_id, row.window_start_date): row.state for row in ago},
            paths=paths,
            kpis={row.kpi: row for row in _rows(con, "select * from kpis.dim_kpi")},
            values=_rows(con, _VALUES, since),
            funnel=_rows(con, _FUNNEL, since),
            sources=_rows(con, _SOURCES),
            refused=_rows(con, _REFUSED),
            goal_errors=_rows(con, "select * from goals.goal_errors order by file, line"),
        )


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: dict | None = None) -> list[Row]:
    result = con.execute(query, values or {})
    names = [column[0] for column in result.description]
    return [Row(**dict(zip(names, map(_plain, row), strict=True))) for row in result.fetchall()]


def _plain(value: object) -> object:
    """Exact decimals as floats: a page rounds to a few digits, and the two do not mix."""
    return float(value) if isinstance(value, Decimal) else value
