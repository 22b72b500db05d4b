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

# What a deal enters that is won in a pipeline without a stage for it.
WON = "Won"
# A pipeline that company.yml does not name: stages in the order that the tool states, else in that in which deals
# entered them.
_OBSERVED_STAGES = """
with entries as (
    select pipeline, stage, row_number() over (partition by deal_id order by entered_at, stage) as place
    from canonical.deal_stage_events where stage is not null
), present as (
    select pipeline, stage, stage_order, stage_outcome, lower(trim(status)) = 'won' as is_won
    from canonical.deals where stage is not null
)
select coalesce(pipeline, '') as pipeline, stage, min(stage_outcome) as stated_outcome,
    coalesce(bool_or(is_won), false) as is_won, median(stage_order) as stated_place, median(place) as usual_place
from (select pipeline, stage, place, null as stage_order, null as stage_outcome, null as is_won from entries
    union all select pipeline, stage, null, stage_order, stage_outcome, is_won from present)
group by 1, 2 order by 1, stated_place nulls last, usual_place nulls last, stage
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


# Bills of outside firms alone are no books: advertising is not in them.
_TELLS_ALL = {("spend", "expenses"): "lower(trim(coalesce(category, ''))) <> 'outsourcing'"}


def _truth(con: duckdb.DuckDBPyConnection, company: Company, figure: str) -> str | None:
    """As stated; else the first entity with rows that tell of the whole figure, else the first with any."""
    if figure in company.source_of_truth:
        return company.source_of_truth[figure]
    choices = TRUTH_CHOICES[figure]
    wanted = [(entity, _TELLS_ALL.get((figure, entity), "true")) for entity in choices]
    for entity, which in (*wanted, *((entity, "true") for entity in choices)):
        if con.execute(f"select 1 from canonical.{entity} where {which} limit 1").fetchone():
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
    observed: dict[str, list[tuple]] = {}
    for pipeline, *stage in con.execute(_OBSERVED_STAGES).fetchall():
        if pipeline not in named:
            observed.setdefault(pipeline, []).append(tuple(stage))
    return rows + [row for pipeline, stages in observed.items() for row in _ranked(pipeline, stages)]


def _ranked(pipeline: str, stages: list[tuple]) -> list[tuple]:
    """The stages of one pipeline in order. Where winning is no stage of the tool but a status, it stands last."""
    outcomes = {stage: stated or _outcome(stage) for stage, stated, *_ in stages}
    rows, rank = [], 0
    for stage, outcome in outcomes.items():
        rank += outcome != "lost"
        rows.append((pipeline, stage, None if outcome == "lost" else rank, outcome))
    if "won" not in outcomes.values() and any(is_won for _, _, is_won, *_ in stages):
        rows += [(pipeline, WON, rank + 1, "won")]
    return rows


def _outcome(stage: str) -> str:
    text = stage.lower()
    if "lost" in text:
        return "lost"
    return "won" if "won" in text else "open"
