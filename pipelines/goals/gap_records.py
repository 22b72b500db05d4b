"""The records behind a flagged goal's gap: the step of the funnel, deals slipped or lost, customers that left.

One query for each kind answers for all goals together.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipelines.goals import gap_words
from pipelines.goals.facts import Score
from pipelines.goals.gap_words import Cause

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# More of a kind nobody reads; the marts have them all.
MOST = 5
SCOPE_COLUMNS = {"rep": "rep_id", "team": "team", "segment": "segment", "territory": "territory",
                 "channel": "channel", "product": "product"}  # fmt: skip
LOOKED_AT = ("kpis.fct_funnel_bottlenecks", "kpis.dim_period", "marts.dim_rep", "marts.fct_deal",
             "marts.dim_customer", "marts.fct_customer_spell", "marts.fct_mrr_interval")  # fmt: skip
ASKED = {"goal_id": pl.String, "scope_type": pl.String, "scope_id": pl.String, "first": pl.Date, "last": pl.Date}
Said = dict[str, list[Cause]]
Sentence = Callable[..., Cause]


@dataclass(frozen=True, eq=False)
class Asked:
    """One flagged goal: its row, its KPI, the days of its window that are over, and what decides its figure."""

    goal_id: str
    row: Score
    kpi: Kpi
    first: dt.date
    last: dt.date
    of_deals: bool
    of_customers: bool


def tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Which of the tables that explain a gap are there."""
    rows = con.execute("select table_schema || '.' || table_name from information_schema.tables").fetchall()
    return {name for (name,) in rows if name in LOOKED_AT}


def read(con: duckdb.DuckDBPyConnection, asked: Sequence[Asked], there: set[str], locale: str) -> Said:
    """The causes of each goal, by its id, in the order step, slipped, lost, left; the worst of each first."""
    said: Said = defaultdict(list)
    of_deals = [one for one in asked if one.of_deals]
    priced = [one for one in of_deals if one.kpi.unit != "days"]
    if {"kpis.fct_funnel_bottlenecks", "kpis.dim_period"} <= there:
        _tell(con, said, of_deals, STAGES, gap_words.stage, locale)
    if "marts.fct_deal" in there:
        for kind, query in DEALS.items():
            _tell(con, said, priced, query, _deal(kind), locale, scoped=True)
    if {"marts.dim_customer", "marts.fct_customer_spell", "marts.fct_mrr_interval"} <= there:
        leavers = [one for one in asked if one.of_customers]
        _tell(con, said, leavers, CUSTOMERS, gap_words.customer, locale, scoped=True)
    return said


# The step that lost most on last year, in conversion and in time: of the year to date, else of the quarter.
STAGES = f"""
with period as (
    select a.*, p.period_id,
        row_number() over (partition by a.goal_id order by p.grain, p.period_start_date) as choice
    from asked_goals as a join kpis.dim_period as p
        on (p.grain = 'fiscal_ytd' and p.period_start_date = a.first and p.period_end_date = a.last)
        or (p.grain = 'quarter' and p.period_start_date <= a.last and p.period_end_date >= a.last)
)
select goal_id, row_number() over (
        partition by goal_id order by is_conversion_bottleneck desc, pipeline, stage_rank
    ) as place,
    stage, is_conversion_bottleneck, conversion_ratio, base_conversion_ratio, deals_missed, days_per_exit,
    base_days_per_exit, days_lost
from kpis.fct_funnel_bottlenecks join period using (period_id, scope_type, scope_id)
where choice = 1 and (is_conversion_bottleneck or is_time_bottleneck)
qualify place <= {MOST} order by goal_id, place
"""

# Open deals that were due in the window by now, and deals lost in it, the largest first.
DEALS = {
    kind: f"""
select goal_id, row_number() over (partition by goal_id order by deal_amount desc nulls last, deal_id) as place,
    deal_name, deal_amount::double, {day}, stage, lost_reason, count(*) over (partition by goal_id),
    sum(deal_amount::double) over (partition by goal_id)
from marts.fct_deal join asked_goals as a on {day} between a.first and a.last and {{same_scope}}
where {which}
qualify place <= {MOST} order by goal_id, place
"""
    for kind, day, which in (
        ("deal_slipped", "expected_close_date", "not is_closed and vanished_date is null"),
        ("deal_lost", "closed_date", "is_closed and not is_won"),
    )
}

# Customers that left in the window, those that paid most first.
CUSTOMERS = f"""
with gone as (
    select a.goal_id, customer_id, spell_end_date
    from marts.fct_customer_spell
    join asked_goals as a on spell_end_date between a.first and a.last and {{same_scope}}
), paid as (
    select gone.goal_id, gone.customer_id, gone.spell_end_date, sum(i.mrr_amount::double) as mrr
    from gone left join marts.fct_mrr_interval as i
        on i.customer_id = gone.customer_id and i.valid_to_date = gone.spell_end_date
    group by all
)
select goal_id, row_number() over (partition by goal_id order by mrr desc nulls last, paid.customer_id) as place,
    coalesce(d.company_domain, paid.customer_id), mrr, spell_end_date, count(*) over (partition by goal_id),
    sum(mrr) over (partition by goal_id)
from paid left join marts.dim_customer as d on d.customer_id = paid.customer_id
qualify place <= {MOST} order by goal_id, place
"""


def _deal(kind: str) -> Sentence:
    return lambda row, place, *values: gap_words.deal(row, kind, place, *values)


def _tell(con: duckdb.DuckDBPyConnection, said: Said, asked: Sequence[Asked], query: str, sentence: Sentence,
          locale: str, scoped: bool = False) -> None:  # fmt: skip
    """Add to `said` a sentence for each row of `query`; one that is `scoped` runs once for each type of scope."""
    by_id = {one.goal_id: one.row for one in asked}
    for same_scope, some in _by_scope(asked) if scoped else [("", asked)]:
        with _registered(con, some):
            rows = con.execute(query.format(same_scope=same_scope) if scoped else query).fetchall()
        for goal_id, place, *values in rows:
            said[goal_id].append(sentence(by_id[goal_id], place, *values, locale))


def _by_scope(asked: Sequence[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    """The goals of each type of scope, with the condition that joins a mart's rows to them."""
    for scope_type in sorted({one.row.scope_type for one in asked}):
        column = SCOPE_COLUMNS.get(scope_type)
        if column or scope_type == "company":
            yield (
                f"{column} = a.scope_id" if column else "true",
                [one for one in asked if one.row.scope_type == scope_type],
            )


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, asked: Sequence[Asked]) -> Iterator[None]:
    rows = [(one.goal_id, one.row.scope_type, one.row.scope_id, one.first, one.last) for one in asked]
    con.register("asked_goals", pl.DataFrame(rows, schema=ASKED, orient="row").to_arrow())
    try:
        yield
    finally:
        con.unregister("asked_goals")
