"""A small company whose figures can be worked out by hand, and forty customers by a plain loop.

Judged on 17 April 2025, fiscal year from July, teams North (ann, cid) and South (bob, dee). Deals are known only
through 20 March, expenses through 31 March. There are no activities.
"""

from __future__ import annotations

import datetime as dt
import random

AS_OF = dt.date(2025, 4, 17)
COMPANY = {"as_of_date": AS_OF.isoformat(), "fiscal_year_start_month": 7, "currency": "EUR"}
TEAM = {"ann": "North", "cid": "North", "bob": "South", "dee": "South"}
FRESHNESS = tuple(
    {"source": "test", "table_name": entity, "entity": entity, "files": 1, "data_through_date": day}
    for entity, day in (("deals", "2025-03-20"), ("expenses", "2025-03-31"))
)
GOAL = {"goal_id": "g", "scope_type": "company", "scope_id": "all", "grain": "goal"}
GOALS = (
    {**GOAL, "kpi": "revenue_net", "period_start_date": "2025-03-15", "period_end_date": "2025-06-30"},
    {**GOAL, "kpi": "mrr", "period_start_date": "2025-01-01", "period_end_date": "2025-02-15"},
    {
        **GOAL, "kpi": "bookings_won", "scope_type": "rep", "scope_id": "cid", "grain": "baseline",
        "period_start_date": "2024-11-01", "period_end_date": "2024-11-15",
    },
)  # fmt: skip


def order(number: int, day: str, price: float, cost: float, **more) -> dict:
    return {
        "order_line_id": f"o{number}", "order_id": f"o{number}", "customer_id": "buyer", "ordered_date": day,
        "quantity": 1, "unit_price": price, "unit_cost": cost, "rep": "ann", **more,
    }  # fmt: skip


ORDERS = [
    order(1, "2023-07-05", 200, 120),
    order(2, "2024-04-17", 100, 50),
    order(3, "2024-04-18", 999, 500, rep="bob"),
    order(4, "2024-05-20", 50, 10, currency="USD"),  # no rate for that day
    order(5, "2024-08-01", 300, 100, discount=30),
    order(6, "2025-03-10", 150, 90, refund=150, refunded_date="2025-04-02", channel="web"),
    order(7, "2025-04-05", 40, 10, rep="bob"),
]
EXPENSES = [
    {"expense_id": "e1", "spent_date": "2025-03-20", "amount": 600, "department": "sales",
     "category": "salaries", "team": "North"},
    {"expense_id": "e2", "spent_date": "2025-03-15", "amount": 300, "department": "marketing",
     "category": "programs", "channel": "web"},
    {"expense_id": "e3", "spent_date": "2025-03-15", "amount": 999, "department": "customer_success",
     "category": "salaries"},
]  # fmt: skip


def deal(number: int, rep: str, created: str, stage: str, closed: str | None = None, amount=100) -> dict:
    return {
        "deal_id": f"d{number}", "pipeline": "sales", "stage": stage, "rep": rep, "amount": amount,
        "created_date": created, "closed_date": closed,
    }  # fmt: skip


DEALS = [
    *(deal(n, "cid", "2024-11-01", "Closed Won", "2024-11-11") for n in (1, 2, 3, 4)),
    deal(5, "dee", "2024-11-01", "Qualified"),
    deal(6, "bob", "2024-11-05", "Closed Lost", "2024-11-05", amount=700),
    deal(7, "bob", "2025-03-01", "Closed Won", "2025-03-10", amount=None),
    deal(8, "bob", "2024-12-01", "Closed Won", "2024-12-21"),  # skips Demo
    deal(9, "bob", "2024-12-01", "Closed Lost", "2024-12-30"),  # goes back once
]


def entry(number: int, stage: str, entered: str, exited: str | None = None) -> dict:
    return {
        "deal_id": f"d{number}", "pipeline": "sales", "stage": stage, "entered_date": entered,
        "exited_date": exited,
    }  # fmt: skip


STAGE_EVENTS = [
    entry(8, "Qualified", "2024-12-01", "2024-12-06"),
    entry(8, "Proposal", "2024-12-06", "2024-12-21"),
    entry(8, "Closed Won", "2024-12-21"),
    entry(9, "Qualified", "2024-12-01", "2024-12-03"),
    entry(9, "Demo", "2024-12-03", "2024-12-10"),
    entry(9, "Qualified", "2024-12-10", "2024-12-12"),
    entry(9, "Demo", "2024-12-12", "2024-12-30"),
    entry(9, "Closed Lost", "2024-12-30"),
]


def subscriptions() -> tuple[list[dict], list[dict]]:
    """(customers, subscriptions): forty customers with up to five periods each, which may overlap or touch."""
    draw = random.Random(7)  # noqa: S311  a fixed company, not a secret
    customers, periods = [], []
    for number in range(40):
        customer = f"c{number:02d}"
        channel = "fair" if number % 2 else "web"
        customers.append({"customer_id": customer, "rep": draw.choice(sorted(TEAM)), "channel": channel})
        for period in range(draw.randint(1, 5)):
            start = dt.date(2023, 1, 1) + dt.timedelta(days=draw.randint(0, 830))
            end = start + dt.timedelta(days=draw.choice([0, 5, 31, 90, 200, 365]))
            still = draw.random() < 0.25
            periods.append({
                "subscription_id": f"{customer}-{period}", "customer_id": customer, "started_date": start,
                "ended_date": None if still else end, "amount": draw.choice([10, 25, 40]),
                "billing_interval": "month",
            })  # fmt: skip
    return customers, periods


CUSTOMERS, SUBSCRIPTIONS = subscriptions()
TIME_ENTRIES = [
    {
        "entry_id": f"t{number}",
        "rep": "ann",
        "worked_date": f"2025-0{month}-05",
        "task": task,
        "duration_seconds": 3600,
    }
    for number, (month, task) in enumerate((month, task) for month in (1, 2, 3) for task in ("training", "travel"))
]
QUOTAS = [{"team": "North", "period_start_date": "2024-10-01", "period_end_date": "2025-03-31", "amount": 900}]


def canonical() -> dict[str, list[dict]]:
    return {
        "reps": [{"rep_id": rep, "rep_name": rep, "team": team, "department": "sales"}
                 for rep, team in TEAM.items()],
        "orders": ORDERS, "expenses": EXPENSES, "deals": DEALS, "deal_stage_events": STAGE_EVENTS,
        "customers": CUSTOMERS, "subscriptions": SUBSCRIPTIONS, "time_entries": TIME_ENTRIES, "quotas": QUOTAS,
        "signups": [{"signup_id": "s1", "email_hash": "x", "signed_up_date": "2025-02-03"},
                    {"signup_id": "s2", "email_hash": "x", "signed_up_date": "2025-02-09"},
                    {"signup_id": "s3", "email_hash": "y", "signed_up_date": "2025-02-09"}],
    }  # fmt: skip
