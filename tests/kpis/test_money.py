"""Revenue restated, profit, acquisition cost and lifetime value of one small company, worked out by hand.

Judged on 31 March 2025, in EUR. Three customers in two segments buy product lines; a dollar is 0.9 EUR through 2024.
Books are kept by the month; nothing was bought before 2024.
"""

from __future__ import annotations

import pytest

from tests.dbt.warehouse_builder import build, query

AS_OF = "2025-03-31"
CUSTOMERS = [
    {"customer_id": "acme", "segment": "Large"},
    {"customer_id": "bolt", "segment": "Small", "channel": "Ads"},
    {"customer_id": "cord", "segment": "Small"},
]


def order(number: int, day: str, customer: str, product: str, price: float, cost: float, **more) -> dict:
    return {
        "order_line_id": f"o{number}", "order_id": f"o{number}", "customer_id": customer, "ordered_date": day,
        "product": product, "quantity": 1, "unit_price": price, "unit_cost": cost, **more,
    }  # fmt: skip


ORDERS = [
    order(1, "2024-01-10", "acme", "Core", 100, 40),
    order(2, "2024-01-10", "acme", "Data", 40, 10),  # bought on the first day: not cross-selling
    order(3, "2024-02-10", "acme", "Route", 30, 12, refund=10, refunded_date="2024-03-01"),
    order(4, "2024-02-15", "bolt", "Route", 500, 200),  # its first line
    order(5, "2025-01-09", "acme", "Core", 50, 20),  # day 366 of acme: outside its first year (2024 is a leap year)
    order(6, "2025-02-08", "acme", "Route", 31, 11),  # day 364 after its first Route: still
    order(7, "2025-02-09", "acme", "Route", 32, 11),  # day 365 after it: no longer
    order(8, "2025-01-20", "cord", "Core", 100, 50, refund=100, refunded_date="2025-02-03"),
    order(9, "2025-02-20", "bolt", "Route", 40, 10),
    order(10, "2025-03-05", "bolt", "Route", 100, 40, currency="USD"),  # no rate in 2025
]
RATES = [
    {"rate_at": f"2024-{month:02d}-{day:02d} 00:00:00", "from_currency": "USD", "to_currency": "EUR", "rate": 0.9}
    for month in range(1, 13)
    for day in range(1, 29, 5)
]


def expense(number: int, day: str, amount: float, department: str, category: str, **more) -> dict:
    return {"expense_id": f"e{number}", "spent_date": day, "amount": amount, "department": department,
            "category": category, **more}  # fmt: skip


EXPENSES = [
    expense(1, "2024-01-31", 90, "sales", "salaries"),
    expense(2, "2024-02-05", 20, "marketing", "programs", currency="USD", channel="Ads"),
    expense(3, "2024-02-29", 60, "sales", "salaries", channel="Partners"),
    expense(4, "2024-02-29", 35, "other", "rent"),
    expense(5, "2024-02-29", 15, "other", "outsourcing"),
    expense(6, "2024-02-29", 12, "other", "interest"),
    expense(7, "2024-02-29", 30, "other", "Tax"),
    expense(8, "2024-03-31", 70, "sales", "salaries"),
    expense(9, "2025-02-28", 50, "sales", "salaries"),
]
ADS = [
    {"spent_date": "2024-02-01", "platform": "ads", "channel": "Ads", "cost": 10, "currency": "USD"},
    {"spent_date": "2024-02-02", "platform": "ads", "channel": "Ads", "cost": 5, "currency": "EUR"},
    {"spent_date": "2024-02-02", "platform": "social", "channel": "Social", "cost": 4, "currency": "EUR"},
    {"spent_date": "2025-01-05", "platform": "ads", "channel": "Ads", "cost": 10, "currency": "USD"},
]
# Won after 20, 31 and 90 days within the last twelve months: a median of one month.
DEALS = [
    {"deal_id": "d1", "pipeline": "sales", "stage": "Closed Won", "created_date": "2024-05-01",
     "closed_date": "2024-05-21", "amount": 1},
    {"deal_id": "d2", "pipeline": "sales", "stage": "Closed Won", "created_date": "2024-06-01",
     "closed_date": "2024-07-02", "amount": 1},
    {"deal_id": "d3", "pipeline": "sales", "stage": "Closed Won", "created_date": "2024-06-01",
     "closed_date": "2024-08-30", "amount": 1},
    *({"deal_id": f"d{n}", "pipeline": "sales", "stage": "Closed Won", "created_date": "2023-10-01",
       "closed_date": "2024-02-20", "amount": 1} for n in (4, 5, 6)),
]  # fmt: skip
SUBSCRIPTIONS = [
    {"subscription_id": "s1", "customer_id": "acme", "started_date": "2024-01-10", "amount": 100,
     "billing_interval": "month"},
    {"subscription_id": "s2", "customer_id": "bolt", "started_date": "2024-02-15", "amount": 60,
     "billing_interval": "month"},
]  # fmt: skip


@pytest.fixture(scope="module")
def value(tmp_path_factory):
    """value(kpi, period, scope) → kpi_value, or 'absent' without a row."""
    path = tmp_path_factory.mktemp("money") / "paceline.duckdb"
    build(
        path,
        canonical={
            "customers": CUSTOMERS, "orders": ORDERS, "expenses": EXPENSES, "ad_spend": ADS, "fx_rates": RATES,
            "deals": DEALS, "subscriptions": SUBSCRIPTIONS,
        },
        company={"as_of_date": AS_OF, "revenue_source": "orders"},
        select="+fct_kpi_values +int_missing_exchange_rate",
    )  # fmt: skip
    rows = {
        (kpi, period, scope): (number, complete)
        for kpi, period, scope, number, complete in query(
            path, "select kpi, period_id, scope_id, kpi_value, is_complete from kpis.fct_kpi_values"
        )
    }

    def look_up(kpi: str, period: str, scope: str = "all", column: int = 0):
        found = [row for key, row in rows.items() if key[0] == kpi and key[1].startswith(period) and key[2] == scope]
        assert len(found) <= 1
        return found[0][column] if found else "absent"

    look_up.path = path
    return look_up


@pytest.mark.parametrize(
    ("kpi", "period", "scope", "expected"),
    [
        # V8: sold 100 in January, given back in February, 31 + 32 + 40 sold besides
        ("revenue_net", "month:2025-01", "all", 50 + 100),
        ("revenue_net", "month:2025-02", "all", 103 - 100),
        ("revenue_net_restated", "month:2025-01", "all", 50),
        ("revenue_net_restated", "month:2025-02", "all", 103),
        ("revenue_net_restated", "year:2024", "all", 140 + 20 + 500),
        ("revenue_net_restated", "month:2024-02", "Large", 20),
        # another currency without a rate: unknown, not smaller
        ("revenue_net_restated", "month:2025-03", "all", None),
        # February 2024: 530 sold, 212 of goods; 18 + 60 + 35 + 15 running; 12 + 30 interest and tax
        ("operating_margin", "month:2024-02", "all", (530 - 212 - 128) / 530),
        ("net_margin", "month:2024-02", "all", (530 - 212 - 128 - 42) / 530),
        # January 140 − 50 − 90 = 0; March −10 without a sale: no margin of its own, but its share of the quarter's
        ("operating_margin", "month:2024-01", "all", 0),
        ("operating_margin", "month:2024-03", "all", None),
        ("operating_margin", "quarter:2024-01", "all", (660 - 262 - 90 - 128 - 70) / 660),
        ("operating_margin", "month:2025-03", "all", None),
        ("operating_margin", "month:2024-02", "Large", "absent"),
        # spend in dollars at the day's rate, cut by the channel the books name
        ("acquisition_spend", "month:2024-02", "all", 18 + 60),
        ("acquisition_spend", "month:2024-02", "Ads", 18),
        ("acquisition_spend", "month:2024-02", "Partners", 60),
        ("outsourcing_spend", "month:2024-02", "all", 15),
        ("outsourcing_spend", "month:2024-03", "all", 0),
        ("ad_spend", "month:2024-02", "all", 9 + 5 + 4),
        ("ad_spend", "day:2024-02-02", "all", 9),
        ("ad_spend", "month:2024-02", "Social", 4),
        ("ad_spend", "month:2025-01", "all", None),
        # one customer won in February 2024 and three deals; a month before cost 90
        ("cac", "month:2024-02", "all", 78),
        ("cac_paid", "month:2024-02", "all", 18),
        # its channel spent 18 on it, another one 60 on nobody
        ("cac", "month:2024-02", "Ads", 18),
        ("cac", "month:2024-02", "Partners", None),
        ("cac_blended", "month:2024-02", "all", 78 / 3),
        ("cac_lagged", "month:2024-02", "all", 90),
        ("cac_lagged", "month:2024-01", "all", "absent"),
        ("cac_lagged", "quarter:2024-01", "all", (90 + 78) / 1),
        # it pays 60 a month at a margin of 318 / 530
        ("cac_payback_months", "month:2024-02", "all", 78 / (60 * 318 / 530)),
        ("cac_payback_months", "month:2024-03", "all", None),
        # product lines that acme added after its first day, for 365 days, less what it gave back
        ("cross_sell_revenue", "month:2024-01", "all", 0),
        ("cross_sell_revenue", "month:2024-02", "all", 30),
        ("cross_sell_revenue", "month:2024-03", "all", -10),
        ("cross_sell_revenue", "month:2025-02", "all", 31),
        ("cross_sell_revenue", "year:2024", "Route", 20),
        ("cross_sell_revenue", "year:2024", "Core", 0),
        # gross profit so far: 90 after January, + 18 + 300 after February, − 10 after March
        ("ltv_historic", "month:2024-01", "all", 90),
        ("ltv_historic", "month:2024-02", "all", (90 + 18 + 300) / 2),
        ("ltv_historic", "quarter:2024-01", "all", (90 + 18 + 300 - 10) / 2),
        ("ltv_historic", "month:2024-02", "Large", 108),
        # acme in its first 365 days, to 8 January 2025: 90 + 18 − 10; the sale of the 9th is day 366
        ("ltv_365d", "month:2024-01", "all", 98),
        ("ltv_365d", "month:2024-02", "Small", 300),
        ("ltv_365d", "month:2025-01", "all", 50 - 100),
        # nobody has left: no lifetime, but five years of it
        ("ltv", "month:2025-01", "all", None),
        ("ltv_revenue", "month:2025-01", "all", None),
    ],
)
def test_worked_out_by_hand(value, kpi, period, scope, expected):
    found = value(kpi, period, scope)
    assert found == (pytest.approx(expected) if isinstance(expected, float | int) else expected)


def test_the_value_of_a_customer_that_never_leaves_is_capped_at_sixty_months(value):
    """2024 has an MRR of 100, then 160 from February on, 22 + 1 paying months; 398 of 660 is margin."""
    arpa = (100 + 11 * 160) / 23
    assert value("ltv_capped", "year:2024") == pytest.approx(arpa * (90 + 318 - 10) / 660 * 60)


def test_a_cohort_is_complete_after_its_year(value):
    assert value("ltv_365d", "month:2024-02", column=1) is True
    assert value("ltv_365d", "month:2025-01", column=1) is False


def test_restating_moves_refunds_and_loses_none(value):
    for period, scope in (("year:2024", "all"), ("quarter:2025-01", "Large")):
        assert value("revenue_net_restated", period, scope) == value("revenue_net", period, scope)


def test_every_missing_rate_is_named_with_its_currency_and_day(value):
    sql = "select needed_by, currency, rate_date::varchar from intermediate.int_missing_exchange_rate order by all"
    assert query(value.path, sql) == [
        ("ad spend", "USD", "2025-01-05"), ("cost of goods", "USD", "2025-03-05"), ("revenue", "USD", "2025-03-05"),
    ]  # fmt: skip
