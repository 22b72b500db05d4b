"""A private warehouse as a load leaves it, of any size: a seeded company, written in SQL because rows are many."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from pipelines import inputs, warehouse
from pipelines.company import Company
from pipelines.goals.dates import DAY, month_end, shift_months
from pipelines.ingest import ledger
from pipelines.sources.entities import ENTITIES, VERSIONED, raw_columns, version_columns

SEED = 20
FIRST, AS_OF = dt.date(2022, 7, 1), dt.date(2025, 6, 30)
DAYS = (AS_OF - FIRST).days + 1
REPS_PER_TEAM = 10
GOAL_KPIS = ("bookings_won", "deals_won", "win_rate", "pipeline_created", "prospecting_activity")
STAGES = ("Qualified", "Demo", "Proposal")


def _pick(words: tuple[str, ...], tag: str) -> str:
    """SQL: one of `words` by row `i`, another one for another `tag`."""
    return f"({list(words)!r})[1 + {_below(len(words), tag)}]"


def _below(size: int, tag: str) -> str:
    """SQL: a whole number from 0 to below `size` by row `i`."""
    return f"cast(hash(i, '{tag}', {SEED}) % {size} as integer)"


def _day(tag: str, days: int = DAYS) -> str:
    return f"(date '{FIRST}' + {_below(days, tag)})"


SEGMENT = _pick(("smb", "mid", "enterprise"), "segment")
TERRITORY = _pick(("north", "south", "east", "west"), "territory")
CHANNEL = _pick(("search", "social", "partner", "referral"), "channel")
PRODUCT = _pick(("Start", "Team", "Business"), "product")


def write(path: Path, events: int, reps: int, goals: int) -> None:
    """The schemas that dbt reads. Of 100 activities there are 10 deals, 20 order lines and 2 customers."""
    deals, customers = max(events // 10, 1), max(events // 50, 1)
    rep = f"'rep ' || {_below(reps, 'rep')}"
    customer = f"'c' || {_below(customers, 'customer')}"
    with warehouse.connect(path) as con:
        con.execute("create schema canonical")
        tables = {entity: raw_columns(entity) for entity in ENTITIES}
        # Nothing ever changed: one version of each record.
        tables |= {f"{entity}__versions": version_columns(entity) for entity in VERSIONED}
        for table, types in tables.items():
            columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
            con.execute(f"create table canonical.{table} ({columns})")
        con.execute(ledger.TABLES)
        _fill(con, "reps", reps, {
            "rep_id": "'rep ' || i", "rep_name": "'rep ' || i", "role": "'seller'", "department": "'sales'",
            "team": f"'team ' || (i // {REPS_PER_TEAM})", "hired": f"date '{FIRST}'",
        })  # fmt: skip
        _fill(con, "quotas", reps * 12, {
            "rep_id": "'rep ' || (i // 12)", "amount": "30000",
            "period_start": f"date '{FIRST}' + to_months(cast(3 * (i % 12) as integer))",
            "period_end": f"date '{FIRST}' + to_months(cast(3 * (i % 12) + 3 as integer)) - interval 1 day",
        })  # fmt: skip
        _fill(con, "customers", customers, {
            "customer_id": "'c' || i", "company_id": "'o' || i", "segment": SEGMENT, "territory": TERRITORY,
            "channel": CHANNEL, "rep": rep, "created": _day("joined"),
        })  # fmt: skip
        _fill(con, "subscriptions", customers, {
            "subscription_id": "'s' || i", "customer_id": "'c' || i", "product": PRODUCT,
            "billing_interval": "'month'", "amount": f"20 + {_below(400, 'price')}", "status":
            f"case when {_below(3, 'ends')} = 0 then 'canceled' else 'active' end", "started": _day("joined"),
            "ended": f"case when {_below(3, 'ends')} = 0 then {_day('joined')} + 30 + {_below(400, 'stay')} end",
        })  # fmt: skip
        won, closed = f"{_below(10, 'won')}", f"({_day('deal')} + {_below(150, 'cycle')})"
        _fill(con, "deals", deals, {
            "deal_id": "'d' || i", "deal_name": "'deal ' || i", "pipeline": "'sales'",
            "stage": f"case when {won} < 3 then 'Closed Won' when {won} < 8 then 'Closed Lost' else 'Demo' end",
            "rep": rep, "company_id": f"'o' || {_below(customers, 'customer')}", "deal_type": "'new'",
            "amount": f"500 + {_below(20_000, 'amount')}", "product": PRODUCT, "channel": CHANNEL,
            "segment": SEGMENT, "territory": TERRITORY, "created": _day("deal"),
            "closed": f"case when {won} < 8 then {closed} end",
        })  # fmt: skip
        _fill(con, "deal_stage_events", 2 * deals, {
            "deal_id": "'d' || (i // 2)", "pipeline": "'sales'", "stage": f"({list(STAGES)!r})[1 + i % 2]",
            "entered": f"date '{FIRST}' + cast(hash(i // 2, 'deal', {SEED}) % {DAYS} as integer)"
            " + cast(20 * (i % 2) as integer)",
        })  # fmt: skip
        _fill(con, "orders", max(events // 5, 1), {
            "order_line_id": "'l' || i", "order_id": "'b' || (i // 2)", "customer_id": customer, "product": PRODUCT,
            "quantity": f"1 + {_below(3, 'quantity')}", "unit_price": f"10 + {_below(500, 'price')}",
            "discount": f"{_below(5, 'discount')}", "unit_cost": "4", "rep": rep, "channel": CHANNEL,
            "segment": SEGMENT, "territory": TERRITORY, "ordered": _day("order"),
        })  # fmt: skip
        _fill(con, "leads", max(events // 20, 1), {
            "lead_id": "'e' || i", "email_hash": "'lead' || i", "channel": CHANNEL, "segment": SEGMENT,
            "territory": TERRITORY, "rep": rep, "created": _day("lead"),
        })  # fmt: skip
        _fill(con, "signups", max(events // 20, 1), {
            "signup_id": "'u' || i", "email_hash": "'lead' || i", "via": _pick(("email", "site"), "via"),
            "channel": CHANNEL, "segment": SEGMENT, "territory": TERRITORY, "signed_up": _day("signup"),
        })  # fmt: skip
        _fill(con, "activities", events, {
            "activity_id": "'a' || i", "activity_type": _pick(("call", "email", "email", "social", "demo"), "type"),
            "direction": "'outbound'", "outcome": _pick(("completed", "no show"), "outcome"), "rep": rep,
            "deal_id": f"case when {_below(5, 'about')} = 0 then 'd' || {_below(deals, 'of')} end",
            "company_id": f"'o' || {_below(customers, 'customer')}", "booked": _day("activity"),
            "activity": f"{_day('activity')} + {_below(8, 'wait')}",
        })  # fmt: skip
        truth = {"customers": "customers", "revenue": "orders"}
        company = Company(name="Bench", currency="EUR", time_zone="UTC", fiscal_year_start_month=4,
                          source_of_truth=truth)  # fmt: skip
        inputs.write(con, company, AS_OF, _goal_periods(reps, goals))


def _fill(con: duckdb.DuckDBPyConnection, entity: str, rows: int, columns: dict[str, str]) -> None:
    """`columns`: SQL over the row number `i`; the name of an event without `_date` fills its day and its time."""
    types = raw_columns(entity)
    given: dict[str, str] = {"source": "'bench'", "table_name": f"'{entity}'"}
    for name, sql in columns.items():
        if f"{name}_date" in types:
            given |= {f"{name}_date": f"cast({sql} as date)", f"{name}_at": f"cast({sql} as timestamp)"}
        else:
            given[name] = sql
    con.execute(
        f"insert into canonical.{entity} ({', '.join(given)}) select {', '.join(given.values())} "
        f"from range({rows}) as numbers(i)"
    )


def _goal_periods(reps: int, goals: int) -> list[tuple]:
    """Goals on the reps, one figure after the other, over a month or a quarter with the one before as its base."""
    rows = []
    for number in range(goals):
        kpi = GOAL_KPIS[number // reps % len(GOAL_KPIS)]
        months = 1 if number % 2 else 3
        first = shift_months(dt.date(2024, 7, 1), number % 4 * 3)
        head = (f"g{number}", kpi, "rep", f"rep {number % reps}")
        rows.append((*head, "goal", first, month_end(shift_months(first, months - 1))))
        rows.append((*head, "baseline", shift_months(first, -months), first - DAY))
    return rows
