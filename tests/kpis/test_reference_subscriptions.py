"""The published subscription sample (121 periods of 55 customers) gives its reference values."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

MODELS = (
    "mrr", "active_customers", "customer_churn_rate", "nrr", "grr", "nrr_1m", "grr_1m",
    "mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churn",
)  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(shared: Path, tmp_path_factory) -> Path:
    with (shared / "samples" / "mrr_playbook" / "subscription_periods.csv").open(encoding="utf-8") as file:
        subscriptions = [
            {
                "subscription_id": row["subscription_id"], "customer_id": row["customer_id"],
                "started_date": row["start_date"], "ended_date": row["end_date"] or None,
                "amount": row["monthly_amount"], "billing_interval": "month",
            }
            for row in csv.DictReader(file)
        ]  # fmt: skip
    path = tmp_path_factory.mktemp("subscriptions") / "paceline.duckdb"
    build(
        path,
        canonical={"subscriptions": subscriptions},
        company={"as_of_date": "2020-02-29", "currency": "USD"},
        select=" ".join(["+customer_moves_by_period", *(f"+kpi_{kpi}" for kpi in MODELS)]),
    )
    return path


def figure(warehouse: Path, kpi: str, period: str) -> tuple[float, float | None]:
    sql = f"select numerator, denominator from kpis.kpi_{kpi} where scope_type = 'company' and period_id like ?"
    (row,) = query(warehouse, sql, [f"{period}%"])
    return row


def ratio(warehouse: Path, kpi: str, period: str) -> float:
    numerator, denominator = figure(warehouse, kpi, period)
    return round(numerator / denominator, 6)


@pytest.mark.parametrize(
    ("month", "mrr", "customers"),
    [
        ("2018-12", 585, 12), ("2019-06", 1135, 22), ("2019-07", 1350, 26),
        ("2019-10", 1680, 36), ("2019-11", 1840, 42), ("2019-12", 1255, 28),
    ],
)  # fmt: skip
def test_levels(warehouse, month, mrr, customers):
    assert figure(warehouse, "mrr", f"month:{month}") == (mrr, None)
    assert figure(warehouse, "active_customers", f"month:{month}") == (customers, None)


@pytest.mark.parametrize(
    ("movement", "customers", "amount"),
    [
        ("new", 55, 2295), ("expansion", 30, 660), ("contraction", 27, 555),
        ("churn", 58, 2550), ("reactivation", 3, 150),
    ],
)  # fmt: skip
def test_movements_over_all_months(warehouse, movement, customers, amount):
    sql = f"""
        select sum(numerator), sum(observations) from kpis.kpi_mrr_{movement}
        where scope_type = 'company' and period_id like 'month:%'
    """
    assert query(warehouse, sql) == [(amount, customers)]


def test_one_month(warehouse):
    november = "month:2019-11"
    moves = {move: figure(warehouse, f"mrr_{move}", november)[0] for move in
             ("new", "reactivation", "expansion", "contraction", "churn")}  # fmt: skip
    assert moves == {"new": 210, "reactivation": 0, "expansion": 60, "contraction": 110, "churn": 0}
    assert figure(warehouse, "grr_1m", november)[1] == 1680
    assert ratio(warehouse, "grr_1m", november) == 0.934524
    assert ratio(warehouse, "nrr_1m", november) == 0.970238
    assert figure(warehouse, "customer_churn_rate", "month:2019-08") == (3, 26)
    assert ratio(warehouse, "grr_1m", "month:2019-08") == 0.840741


@pytest.mark.parametrize(
    ("month", "year", "nrr", "grr", "churn"),
    [
        ("2019-11", "2018-12-01:2019-11-30", 0.973913, 0.800000, 0.090909),
        ("2019-12", "2019-01-01:2019-12-31", 0.700855, 0.581197, 0.416667),
    ],
)
def test_twelve_months(warehouse, month, year, nrr, grr, churn):
    assert ratio(warehouse, "nrr", f"month:{month}") == nrr
    assert ratio(warehouse, "grr", f"month:{month}") == grr
    assert ratio(warehouse, "customer_churn_rate", f"trailing_12m:{year}") == churn


def test_a_quarter_point_to_point_and_by_event(warehouse):
    quarter = "quarter:2019-10-01"
    assert figure(warehouse, "customer_churn_rate", quarter) == (10, 31)
    sql = """
        select lost_customers, new_customers from measures.customer_moves_by_period
        where scope_type = 'company' and period_id like 'quarter:2019-10-01%'
    """
    assert query(warehouse, sql) == [(17, 14)]
