"""What dbt must be told before it builds: the `inputs` schema of the private warehouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import duckdb

from pipelines.company import TRUTH_CHOICES, WEEKDAYS, Company

_TABLES = """
create schema if not exists inputs;
create or replace table inputs.company (
    company_name varchar, currency varchar, time_zone varchar, fiscal_year_start_month integer,
    week_start_shift_days integer,
    as_of_date date, customers_source varchar, revenue_source varchar, cost_of_goods_source varchar,
    leads_source varchar, activities_source varchar, spend_source varchar);
create or replace table inputs.pipeline_stages (
    pipeline varchar, stage varchar, stage_rank integer, outcome varchar);
create or replace table inputs.goal_periods (
    goal_id varchar, kpi varchar, scope_type varchar, scope_id varchar, grain varchar,
    period_start_date date, period_end_date date);
"""

# A pipeline that company.yml does not name: stages in the order in which deals entered them.
_OBSERVED_STAGES = """
with entries as (
    select pipeline, stage, row_number() over (partition by deal_id order by entered_at, stage) as place
    from canonical.deal_stage_events where stage is not null
), present as (
    select pipeline, stage, null as place from canonical.deals where stage is not null
)
select coalesce(pipeline, ''), stage, median(place) as usual_place
from (select * from entries union all select * from present)
group by all order by 1, usual_place nulls last, stage
"""


def write(
    con: duckdb.DuckDBPyConnection,
    company: Company,
    as_of: dt.date,
    goal_periods: Iterable[tuple],
) -> dict[str, str | None]:
    """Replace `inputs.*`; returns the source of truth per figure (entity, or None where no rows are).

    goal_periods: rows of goals.windows.periods.
    """
    con.execute(_TABLES)
    truth = {figure: _truth(con, company, figure) for figure in TRUTH_CHOICES}
    con.execute(
        "insert into inputs.company values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [company.name, company.currency, company.time_zone, company.fiscal_year_start_month,
         WEEKDAYS.index(company.week_start), as_of,
         truth["customers"], truth["revenue"], truth["cost_of_goods"], truth["leads"], truth["activities"],
         truth["spend"]],
    )  # fmt: skip
    _insert(con, "inputs.pipeline_stages", 4, _stages(con, company))
    _insert(con, "inputs.goal_periods", 7, list(goal_periods))
    return truth


def _insert(con: duckdb.DuckDBPyConnection, table: str, width: int, rows: list[tuple]) -> None:
    if rows:
        con.executemany(f"insert into {table} values ({', '.join('?' * width)})", rows)


def _truth(con: duckdb.DuckDBPyConnection, company: Company, figure: str) -> str | None:
    if figure in company.source_of_truth:
        return company.source_of_truth[figure]
    for entity in TRUTH_CHOICES[figure]:
        if con.execute(f"select 1 from canonical.{entity} limit 1").fetchone():
            return entity
    return None


def _stages(con: duckdb.DuckDBPyConnection, company: Company) -> list[tuple]:
    rows: list[tuple] = []
    for pipeline in company.pipelines:
        rows += [(pipeline.name, stage, rank, "open") for rank, stage in enumerate(pipeline.stages, start=1)]
        rows += [
            (pipeline.name, pipeline.won, len(pipeline.stages) + 1, "won"),
            (pipeline.name, pipeline.lost, None, "lost"),
        ]
    named = {pipeline.name for pipeline in company.pipelines}
    ranks: dict[str, int] = {}
    for pipeline, stage, _ in con.execute(_OBSERVED_STAGES).fetchall():
        if pipeline in named:
            continue
        outcome = _outcome(stage)
        if outcome != "lost":
            ranks[pipeline] = ranks.get(pipeline, 0) + 1
        rows.append((pipeline, stage, None if outcome == "lost" else ranks[pipeline], outcome))
    return rows


def _outcome(stage: str) -> str:
    text = stage.lower()
    if "lost" in text:
        return "lost"
    return "won" if "won" in text else "open"
