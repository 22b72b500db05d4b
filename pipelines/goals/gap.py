"""What explains the gap of a flagged goal: the parts that fell behind, the step of the funnel, the records.

Reads kpis.fct_kpi_values, kpis.fct_funnel_bottlenecks and the marts, as far as they are there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals import gap_parts, gap_words
from pipelines.goals.facts import Score
from pipelines.goals.gap_words import Cause
from pipelines.goals.state import FLAGGED

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# More of a kind nobody reads; the marts have them all.
MOST = 5
# Figures without `deals` among their sources that deals decide all the same.
ALSO_OF_DEALS = ("new_customers", "revenue_net", "revenue_gross", "mrr", "mrr_new")
# Figures that sink when customers leave.
OF_CUSTOMERS = ("customer_churn", "customer_retention", "lost_customers", "active_customers", "revenue_churn",
                "mrr", "arr", "nrr", "grr", "ltv")  # fmt: skip
SCOPE_COLUMNS = {"rep": "rep_id", "team": "team", "segment": "segment", "territory": "territory",
                 "channel": "channel", "product": "product"}  # fmt: skip
LOOKED_AT = ("kpis.fct_funnel_bottlenecks", "kpis.dim_period", "marts.dim_rep", "marts.fct_deal",
             "marts.dim_customer", "marts.fct_customer_spell", "marts.fct_mrr_interval")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One flagged goal: its row, its KPI, and the days of its window that are over."""

    row: Score
    kpi: Kpi
    first: dt.date
    last: dt.date
    locale: str


def explain(
    con: duckdb.DuckDBPyConnection, scores: Iterable[Score], catalogue: Mapping[str, Kpi], locale: str
) -> list[Cause]:
    """The causes of every goal at risk or off pace, the worst of each kind first; fills `why` of its score."""
    there = _tables(con)
    found: list[Cause] = []
    for row in scores:
        asked = _asked(row, catalogue[row.kpi], locale) if row.state in FLAGGED else None
        if asked is not None:
            causes = _causes(con, asked, there)
            row.why = gap_words.why(causes) or None
            found.extend(causes)
    return found


def _asked(row: Score, kpi: Kpi, locale: str) -> Asked | None:
    first, last = row.evidence.window or (row.window_start_date, row.window_end_date)
    last = min(last, row.as_of_date)
    return None if row.actual_value is None or last < first else Asked(row, kpi, first, last, locale)


def _tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    return {name for (name,) in rows if name in LOOKED_AT}


def _causes(con: duckdb.DuckDBPyConnection, asked: Asked, there: set[str]) -> list[Cause]:
    row, made = asked.row, []
    if row.scope_type == "company":
        made += gap_parts.of(con, row, asked.kpi, "scope", "team", asked.first, asked.last, asked.locale)[:MOST]
        made += gap_parts.of(con, row, asked.kpi, "channel", "channel", asked.first, asked.last, asked.locale)[:MOST]
    elif row.scope_type == "team" and "marts.dim_rep" in there:
        made += gap_parts.of(con, row, asked.kpi, "scope", "rep", asked.first, asked.last, asked.locale)[:MOST]
    of_deals = any("deals" in source.split(" or ") for source in asked.kpi.sources) or row.kpi in ALSO_OF_DEALS
    if of_deals and {"kpis.fct_funnel_bottlenecks", "kpis.dim_period"} <= there:
        made += _stages(con, asked)
    if of_deals and asked.kpi.unit != "days" and "marts.fct_deal" in there:
        made += _deals(con, asked)
    customers = {"marts.dim_customer", "marts.fct_customer_spell", "marts.fct_mrr_interval"} <= there
    if row.kpi.startswith(OF_CUSTOMERS) and customers:
        made += _customers(con, asked)
    return made


def _stages(con: duckdb.DuckDBPyConnection, asked: Asked) -> list[Cause]:
    """The step that lost most on last year, in conversion and in time: of the year to date, else of the quarter."""
    rows = con.execute(
        """
        with period as (
            select period_id from kpis.dim_period
            where (grain = 'fiscal_ytd' and period_start_date = $first and period_end_date = $last)
                or (grain = 'quarter' and period_start_date <= $last and period_end_date >= $last)
            order by grain limit 1
        )
        select stage, is_conversion_bottleneck, conversion_ratio, base_conversion_ratio, deals_missed,
            days_per_exit, base_days_per_exit, days_lost
        from kpis.fct_funnel_bottlenecks semi join period using (period_id)
        where scope_type = $type and scope_id = $id and (is_conversion_bottleneck or is_time_bottleneck)
        order by is_conversion_bottleneck desc, pipeline, stage_rank
        """,
        {"first": asked.first, "last": asked.last, "type": asked.row.scope_type, "id": asked.row.scope_id},
    ).fetchall()
    return [gap_words.stage(asked.row, place, *row, asked.locale) for place, row in enumerate(rows[:MOST], 1)]


def _deals(con: duckdb.DuckDBPyConnection, asked: Asked) -> list[Cause]:
    """Open deals that were due in the window by now, and deals lost in it, the largest first."""
    scope, values = _scope(asked)
    made = []
    for kind, day, which in (
        ("deal_slipped", "expected_close_date", "not is_closed and vanished_date is null"),
        ("deal_lost", "closed_date", "is_closed and not is_won"),
    ):
        rows = con.execute(
            f"""
            select deal_name, deal_amount::double, {day}, stage, lost_reason, count(*) over (),
                sum(deal_amount::double) over ()
            from marts.fct_deal
            where {which} and {day} between $first and $last and {scope}
            order by deal_amount desc nulls last, deal_id limit {MOST}
            """,
            values,
        ).fetchall()
        made += [gap_words.deal(asked.row, kind, place, *row, asked.locale) for place, row in enumerate(rows, 1)]
    return made


def _customers(con: duckdb.DuckDBPyConnection, asked: Asked) -> list[Cause]:
    """Customers that left in the window, those that paid most first."""
    scope, values = _scope(asked)
    rows = con.execute(
        f"""
        with gone as (
            select customer_id, spell_end_date from marts.fct_customer_spell
            where spell_end_date between $first and $last and {scope}
        ), paid as (
            select gone.customer_id, gone.spell_end_date, sum(i.mrr_amount::double) as mrr
            from gone left join marts.fct_mrr_interval as i
                on i.customer_id = gone.customer_id and i.valid_to_date = gone.spell_end_date
            group by all
        )
        select coalesce(d.company_domain, paid.customer_id), mrr, spell_end_date, count(*) over (), sum(mrr) over ()
        from paid left join marts.dim_customer as d on d.customer_id = paid.customer_id
        order by mrr desc nulls last, paid.customer_id limit {MOST}
        """,
        values,
    ).fetchall()
    return [gap_words.customer(asked.row, place, *row, asked.locale) for place, row in enumerate(rows, 1)]


def _scope(asked: Asked) -> tuple[str, dict]:
    """A condition on the scope columns of a mart, and the values of the query."""
    values: dict = {"first": asked.first, "last": asked.last}
    column = SCOPE_COLUMNS.get(asked.row.scope_type)
    if column is None:
        return ("true" if asked.row.scope_type == "company" else "false"), values
    return f"{column} = $id", values | {"id": asked.row.scope_id}
