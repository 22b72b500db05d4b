"""Advertising: reports of a period over their days, reports that say the same twice, rows without a day."""

import pytest

from tests.dbt.warehouse_builder import build, query

MONTH = {"spent_date": "2025-03-01", "spent_through_date": "2025-03-31"}
ROWS = [
    {"platform": "g", "campaign_id": "A", "campaign": "A", "currency": "EUR", "cost": 100, "clicks": 7, **MONTH},
    {"platform": "g", "campaign_id": "B", "campaign": "B", "currency": "EUR", "cost": 5, "spent_date": "2025-03-02"},
    {"platform": "g", "campaign_id": "A", "campaign": "A", "currency": "EUR", "cost": 60, **MONTH,
     "spent_through_date": "2025-03-20"},
    {"platform": "m", "campaign_id": "C", "campaign": "C", "currency": "EUR", "cost": 9},
]  # fmt: skip
BILLS = [
    {
        "expense_id": one,
        "category": "outsourcing",
        "amount": 250,
        "currency": "EUR",
        "spent_date": day,
        "source": tool,
    }
    for one, day, tool in (("1", "2025-03-02", "books"), ("2", "2025-03-03", "upwork"), ("3", "2025-04-03", "upwork"))
]
SELECT = "path:models/staging int_exchange_rate int_ad_report int_ad_spend int_spend fct_ad_spend fct_spend"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("ads") / "paceline.duckdb"
    return path, build(
        path, {"ad_spend": ROWS, "expenses": BILLS}, {"spend_source": "ad_spend"}, select=SELECT, tests=True
    )


def test_a_period_lies_evenly_on_its_days_and_adds_up(built):
    path, _ = built
    sums = "select count(*), sum(ad_spend_amount), min(ad_spend_amount), max(ad_spend_amount), sum(clicks)"
    [(days, cost, least, most, clicks)] = query(path, f"{sums} from marts.fct_ad_spend where campaign = 'A'")
    assert (days, float(cost), int(clicks)) == (31, 100, 7)
    assert float(least) == pytest.approx(100 / 31, abs=1e-4) == pytest.approx(float(most), abs=1e-4)


def test_spend_has_what_the_platforms_say_and_the_bills_of_outside_firms(built):
    path, _ = built
    sums = query(path, "select category, sum(spend_amount)::double from marts.fct_spend group by 1 order by 1")
    assert sums == [("outsourcing", 750), ("programs", 105)]


def test_what_counts_twice_and_what_has_no_day_are_named(built):
    _, results = built
    warned = {r.node.name: r.failures for r in results if r.status == "warn"}
    assert warned == {"ad_spend_is_counted_once": 1, "events_have_a_day": 1, "expenses_are_booked_once": 1}
