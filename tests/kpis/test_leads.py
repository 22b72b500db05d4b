"""Leads, MQL, SQL and the customers made of them, worked out by hand on eight people. Judged on 31 May 2025."""

from __future__ import annotations

import pytest

from tests.dbt.warehouse_builder import build, query

KPIS = (
    "leads", "mql", "mql_all_entries", "sql", "sql_all_entries", "mql_to_sql", "mql_to_sql_all_entries",
    "mql_to_sql_event", "mql_to_sql_strict", "lead_conversion_rate", "lead_conversion_rate_event",
    "lead_to_customer_days", "lead_to_customer_days_median",
)  # fmt: skip
# person, channel, the days it entered each stage; `late` misses the window by a day, `born` was never a recorded MQL.
PEOPLE = (
    ("quick", "event", {"lead": ["2025-01-02"], "mql": ["2025-01-10"], "sql": ["2025-01-10"]}),
    ("late", "event", {"lead": ["2025-01-02"], "mql": ["2025-01-03"], "sql": ["2025-04-03"]}),
    ("again", "search", {"lead": ["2025-01-05"], "mql": ["2025-01-20", "2025-03-01"], "sql": ["2025-03-15"]}),
    ("born", "search", {"lead": ["2025-01-05"], "sql": ["2025-01-31"]}),
    ("still", "search", {"lead": ["2025-01-06"], "mql": ["2025-04-20"]}),
)
# customer → first paid day; both people of `duo` are its leads, `old` paid before its lead came.
PAID = {"quick": "2025-01-22", "again": "2025-04-20", "duo": "2025-02-20", "old": "2024-12-01"}
DUO = (("duo1", "2025-02-01"), ("duo2", "2025-02-10"))


def _events() -> list[dict]:
    return [
        {"person_id": person, "email_hash": person, "channel": channel, "stage": stage, "entered_date": day}
        for person, channel, stages in (
            *PEOPLE,
            *((person, "event", {"lead": [day]}) for person, day in DUO),
            ("old1", "event", {"lead": ["2025-02-03"]}),
        )
        for stage, days in stages.items()
        for day in days
    ]


def _contacts() -> list[dict]:
    company = {"duo1": "duo", "duo2": "duo", "old1": "old"}
    return [
        {"contact_id": person, "email_hash": person, "company_id": company.get(person, person)}
        for person in sorted({event["person_id"] for event in _events()})
    ]


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """(kpi, grain and first day, scope) → (numerator, denominator)."""
    path = tmp_path_factory.mktemp("leads") / "paceline.duckdb"
    names = sorted(set(PAID) | {contact["company_id"] for contact in _contacts()})
    build(
        path,
        canonical={
            "lifecycle_events": _events(),
            "contacts": _contacts(),
            "companies": [{"company_id": name} for name in names],
            "customers": [{"customer_id": f"c-{name}", "company_id": name} for name in PAID],
            "orders": [
                {"order_line_id": name, "order_id": name, "customer_id": f"c-{name}", "ordered_date": day,
                 "quantity": 1, "unit_price": 10}
                for name, day in PAID.items()
            ],
        },
        company={"as_of_date": "2025-05-31", "leads_source": "lifecycle_events"},
        select=" ".join(f"+kpi_{kpi}" for kpi in KPIS),
    )  # fmt: skip
    return {
        (kpi, ":".join(period.split(":")[:2]), scope): (numerator, denominator)
        for kpi in KPIS
        for period, scope, numerator, denominator in query(
            path, f"select period_id, scope_id, numerator, denominator from kpis.kpi_{kpi}"
        )
    }


@pytest.fixture(scope="module")
def figure(values):
    """figure(kpi, period, scope) → (numerator, denominator) or None."""

    def look_up(kpi: str, period: str, scope: str = "all") -> tuple | None:
        return values.get((kpi, period, scope))

    return look_up


JANUARY = "month:2025-01-01"
MARCH = "month:2025-03-01"
APRIL = "month:2025-04-01"
YEAR = "year:2025-01-01"


def test_a_person_becomes_mql_and_sql_once_and_a_later_stage_implies_the_one_before(figure):
    assert figure("leads", JANUARY) == (5, None)
    assert figure("mql", JANUARY) == (4, None)  # `born` on the day it became SQL
    assert (figure("mql", MARCH), figure("mql_all_entries", MARCH)) == ((0, None), (1, None))  # `again` came back
    assert (figure("sql", JANUARY), figure("sql", YEAR), figure("sql_all_entries", YEAR)) == (
        (2, None), (4, None), (4, None),
    )  # fmt: skip


def test_the_cohort_waits_ninety_days_and_a_return_takes_the_credit_from_the_entry_before(figure):
    assert figure("mql_to_sql", JANUARY) == (3, 4)  # `late` took 90 days
    assert figure("mql_to_sql_all_entries", JANUARY) == (2, 4)  # that of `again` is credited to March
    assert figure("mql_to_sql_all_entries", MARCH) == (1, 1)
    assert figure("mql_to_sql_strict", JANUARY) == (2, 3)  # nobody ever saw `born` as MQL
    assert (figure("mql_to_sql_event", JANUARY), figure("mql_to_sql_event", MARCH)) == ((2, 4), (1, 0))


def test_a_customer_is_credited_to_its_nearest_lead_in_time(figure):
    assert figure("lead_conversion_rate", JANUARY) == (1, 5)  # `again` paid after 105 days
    assert figure("lead_conversion_rate", "month:2025-02-01") == (1, 2)  # `old` was a customer already
    assert (figure("lead_conversion_rate", JANUARY, "event"), figure("lead_conversion_rate", JANUARY, "search")) == (
        (1, 2), (0, 3),
    )  # fmt: skip
    assert (figure("lead_conversion_rate_event", JANUARY), figure("lead_conversion_rate_event", APRIL)) == (
        (1, 5), (1, 0),
    )  # fmt: skip


def test_days_from_lead_to_customer_stand_on_the_day_of_the_first_payment(figure):
    assert figure("lead_to_customer_days", YEAR) == (20 + 10 + 105, 3)
    assert figure("lead_to_customer_days_median", YEAR) == (20, None)
    assert figure("lead_to_customer_days", APRIL) == (105, 1)
    assert figure("lead_to_customer_days", MARCH) == (0, 0)
    assert figure("lead_to_customer_days_median", MARCH) is None
