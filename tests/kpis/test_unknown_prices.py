"""A billing interval that nobody knows, and a year without a departure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

MODELS = ("mrr", "mrr_churn", "active_customers", "customer_churn_rate", "new_customers", "ltv")


def subscription(number: int, start: str, end: str | None = None, **more) -> dict:
    return {
        "subscription_id": f"s{number}", "customer_id": f"c{number}", "started_date": start, "ended_date": end,
        "amount": 100, "billing_interval": "month", "product": "Desk", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("prices") / "paceline.duckdb"
    subscriptions = [
        subscription(1, "2023-01-01"),
        subscription(2, "2023-01-01"),
        subscription(3, "2024-03-10", "2024-05-10", billing_interval="fortnight", product="Chat"),
        subscription(4, "2024-01-01", amount=None),
    ]
    orders = [
        {"order_line_id": f"o{month}", "order_id": f"o{month}", "customer_id": "c1", "quantity": 1, "unit_price": 100,
         "unit_cost": 40, "ordered_date": f"2023-{month:02d}-05"}
        for month in range(1, 13)
    ]  # fmt: skip
    results = build(
        path, canonical={"subscriptions": subscriptions, "orders": orders}, company={"as_of_date": "2024-06-30"},
        select=" ".join([*(f"+kpi_{kpi}" for kpi in MODELS), "billing_intervals_are_known"]), tests=True,
    )  # fmt: skip
    # A warning of a test is a result, not a failure.
    warned = {result.node.name: result.failures for result in results if result.status == "warn"}
    assert warned["billing_intervals_are_known"] == 2
    return path


def months(warehouse: Path, kpi: str, scope: str = "all") -> dict[str, float | None]:
    sql = f"select substr(period_id, 7, 7), numerator from kpis.kpi_{kpi}"
    sql += " where period_id like 'month:%' and scope_id = ?"
    return dict(query(warehouse, sql, [scope]))


def test_mrr_is_unknown_while_the_interval_runs_and_known_before_and_after(warehouse):
    mrr = months(warehouse, "mrr")
    assert [mrr[f"2024-{month:02d}"] for month in range(1, 7)] == [200, 200, None, None, 200, 200]
    assert months(warehouse, "mrr", "Chat")["2024-03"] is None
    assert months(warehouse, "mrr", "Desk")["2024-03"] == 200


def test_movements_are_unknown_with_it(warehouse):
    churn = months(warehouse, "mrr_churn")
    assert [churn[f"2024-{month:02d}"] for month in range(2, 7)] == [0, None, None, None, 0]


def test_who_pays_an_unknown_amount_is_a_customer(warehouse):
    customers = months(warehouse, "active_customers")
    assert (customers["2024-02"], customers["2024-03"], customers["2024-05"]) == (2, 3, 2)
    assert months(warehouse, "new_customers")["2024-03"] == 1


def test_v20_a_year_without_a_departure_has_no_churn_and_no_lifetime_value(warehouse):
    churn = (
        "select numerator, denominator from kpis.kpi_customer_churn_rate where period_id like ? and scope_id = 'all'"
    )
    assert query(warehouse, churn, ["trailing_12m:2023-02-01%"]) == [(0, 2)]
    value = "select numerator / nullif(denominator, 0) from kpis.kpi_ltv where period_id like ? and scope_id = 'all'"
    assert query(warehouse, value, ["month:2023-12%"]) == [(None,)]
