"""A figure of a past day belongs to whoever had the deal or the customer that day, as the snapshots of then say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

FIRST, SECOND, THIRD = "2025-09-30", "2026-03-31", "2026-06-30"
NAMES = ("D1", "D2", "D3", "D4", "D5")


def versions(key: str, name: str, *said: dict, days: tuple[str, ...] = (FIRST, SECOND, THIRD)) -> list[dict]:
    """One version per snapshot of `days` that says something; an empty dict: the snapshot says the same again."""
    found: list[dict] = []
    for place, (day, row) in enumerate(zip(days, said, strict=False)):
        if not row:
            continue
        if found:
            found[-1]["replaced_date"] = day
        found.append({key: name, **row, "seen_date": day, "previous_seen_date": days[place - 1] if place else None})
    return found


DEALS = {
    # Won by ann, handed to bob afterwards.
    "D1": ({"rep": "ann", "amount": 1000, "status": "won"}, {"rep": "bob", "amount": 1000, "status": "won"}),
    # Open all the time; ann had it for 500, bob has it for 800 and hopes for a later day.
    "D2": (
        {"rep": "ann", "amount": 500, "status": "open", "expected_close_date": "2025-11-15"},
        {"rep": "bob", "amount": 800, "status": "open", "expected_close_date": "2026-08-15"},
    ),
    # The second snapshot says what the first said: cid came after it.
    "D3": ({"rep": "bob", "status": "open"}, {}, {"rep": "cid", "status": "open"}),
    # Nobody had an owner for it at first, or the file no such column.
    "D4": ({"status": "open"}, {"rep": "ann", "status": "open"}),
}


@pytest.fixture(scope="module")
def deals(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("owners") / "paceline.duckdb"
    common = {"pipeline": "sales", "created_date": "2025-07-01"}
    teams = {"ann": "North", "bob": "South", "cid": "South"}
    build(
        path,
        canonical={
            "deals": [
                {"deal_id": "D1", "rep": "bob", "amount": 1000, "status": "won", "stage": "Closed Won",
                 "closed_date": "2025-08-15", **common},
                {"deal_id": "D2", "rep": "bob", "amount": 800, "status": "open", "stage": "Demo",
                 "expected_close_date": "2026-08-15", **common},
                {"deal_id": "D3", "rep": "cid", "status": "open", "stage": "Demo", **common},
                {"deal_id": "D4", "rep": "ann", "status": "open", "stage": "Demo", **common},
                {"deal_id": "D5", "rep": "ann", "amount": 70, "status": "won", "stage": "Closed Won",
                 "closed_date": "2026-02-01", **common},
            ],
            "deals__versions": [row for name, said in DEALS.items() for row in versions("deal_id", name, *said)],
            "quotas": [
                {"rep_id": rep, "period_start_date": "2025-07-01", "period_end_date": "2026-12-31", "amount": 5490}
                for rep in teams
            ],
            "reps": [{"rep_id": rep, "team": team} for rep, team in teams.items()],
        },
        company={"as_of_date": THIRD},
        select="+fct_kpi_values",
    )  # fmt: skip
    return path


def figures(path: Path, kpi: str, first: str, grain: str, scope_type: str) -> dict[str, float]:
    return dict(query(
        path,
        "select scope_id, kpi_value from kpis.fct_kpi_values where kpi = ? and period_start_date = ? and grain = ? "
        "and scope_type = ? and kpi_value <> 0 order by scope_id",
        [kpi, first, grain, scope_type],
    ))  # fmt: skip


def test_a_won_deal_stays_with_who_won_it(deals):
    assert figures(deals, "bookings_won", "2025-07-01", "quarter", "rep") == {"ann": 1000}
    assert figures(deals, "bookings_won", "2025-07-01", "quarter", "team") == {"North": 1000}
    # 92 of 549 days of the quota fall into the quarter.
    assert figures(deals, "quota_attainment", "2025-07-01", "quarter", "rep") == {"ann": pytest.approx(1000 / 920)}


def test_an_open_deal_was_whose_it_was_then(deals):
    assert figures(deals, "open_deals", "2025-09-01", "month", "rep") == {"ann": 3, "bob": 1}
    assert figures(deals, "open_deals", "2025-10-01", "month", "rep") == {"ann": 2, "bob": 2}
    assert figures(deals, "open_deals", "2026-03-01", "month", "rep") == {"ann": 1, "bob": 2}
    assert figures(deals, "open_deals", "2026-04-01", "month", "rep") == {"ann": 1, "bob": 1, "cid": 1}
    assert figures(deals, "open_deals", "2025-10-01", "month", "team") == {"North": 2, "South": 2}


def test_a_deal_is_created_by_who_had_it_then(deals):
    assert figures(deals, "deals_created", "2025-07-01", "month", "rep") == {"ann": 4, "bob": 1}


def test_the_pipeline_is_worth_what_it_was_worth_then(deals):
    assert figures(deals, "pipeline_open", "2025-09-01", "month", "rep") == {"ann": 570}
    assert figures(deals, "pipeline_open", "2025-10-01", "month", "rep") == {"ann": 70, "bob": 800}
    assert figures(deals, "pipeline_open", "2025-09-01", "month", "company") == {"all": 570}


def test_coverage_is_that_of_the_first_day(deals):
    """On the last day of September ann hoped to close D2 in November; since then bob hopes for August."""
    assert figures(deals, "pipeline_coverage", "2025-10-01", "quarter", "rep") == {"ann": pytest.approx(500 / 920)}
    assert figures(deals, "pipeline_coverage_remaining", "2026-01-01", "year", "rep") == {
        "bob": pytest.approx(800 / 3650)
    }


@pytest.fixture(scope="module")
def customers(tmp_path_factory) -> Path:
    """Two customers at 100 and 30 a month: one grows out of its segment and changes hands, the other stays."""
    path = tmp_path_factory.mktemp("handed") / "paceline.duckdb"
    dimensions = ("segment", "territory", "channel", "rep")
    before, after = (dict(zip(dimensions, row, strict=True)) for row in (
        ("SMB", "East", "Paid", "ann"), ("Large", "West", "Event", "bob")))  # fmt: skip
    other = {"segment": "SMB", "territory": "East", "channel": "Paid", "rep": "ann"}
    build(
        path,
        canonical={
            "customers": [{"customer_id": "c1"}, {"customer_id": "c2"}],
            "companies": [{"company_id": "h1", "company_domain": "one.example", **after},
                          {"company_id": "h2", "company_domain": "two.example", **other}],
            "contacts": [{"contact_id": f"p{n}", "company_id": f"h{n}", "email_hash": f"e{n}"} for n in (1, 2)],
            "companies__versions": versions("company_id", "h1", before, after),
            "subscriptions": [
                {"subscription_id": f"s{n}", "customer_id": f"c{n}", "email_hash": f"e{n}", "amount": amount,
                 "billing_interval": "month", "started_date": "2025-07-01"}
                for n, amount in ((1, 100), (2, 30))
            ],
            "invoices": [
                {"invoice_id": f"i{n}{day}", "customer_id": f"c{n}", "invoiced_date": day, "subtotal": amount}
                for n, amount in ((1, 100), (2, 30)) for day in ("2025-09-30", "2025-10-01")
            ],
            "reps": [{"rep_id": rep, "team": team} for rep, team in (("ann", "North"), ("bob", "South"))],
        },
        company={"as_of_date": THIRD},
        select="+fct_kpi_values",
    )  # fmt: skip
    return path


SCOPES = {
    "segment": ("SMB", "Large"), "territory": ("East", "West"), "channel": ("Paid", "Event"), "rep": ("ann", "bob"),
    "team": ("North", "South"),
}  # fmt: skip


@pytest.mark.parametrize("scope_type", SCOPES)
def test_revenue_stays_where_it_was_made(customers, scope_type):
    before, after = SCOPES[scope_type]
    assert figures(customers, "revenue_net", "2025-09-01", "month", scope_type) == {before: 130}
    assert figures(customers, "revenue_net", "2025-10-01", "month", scope_type) == {before: 30, after: 100}
    assert figures(customers, "mrr", "2025-09-01", "month", scope_type) == {before: 130}
    assert figures(customers, "mrr", "2025-10-01", "month", scope_type) == {before: 30, after: 100}


@pytest.mark.parametrize("scope_type", SCOPES)
def test_a_customer_that_changes_hands_is_handed_over(customers, scope_type):
    before, after = SCOPES[scope_type]
    assert figures(customers, "customers_transferred", "2025-10-01", "month", scope_type) == {before: -1, after: 1}
    assert figures(customers, "mrr_transferred", "2025-10-01", "month", scope_type) == {before: -100, after: 100}
    assert figures(customers, "active_customers", "2025-10-01", "month", scope_type) == {before: 1, after: 1}
    assert figures(customers, "lost_customers", "2025-10-01", "month", scope_type) == {}
    assert figures(customers, "new_customers", "2025-07-01", "month", scope_type) == {before: 2}


def test_the_company_sees_no_handover(customers):
    assert figures(customers, "customers_transferred", "2025-10-01", "month", "company") == {}
    assert figures(customers, "mrr_new", "2025-07-01", "month", "segment") == {"SMB": 130}
    assert figures(customers, "mrr_churn", "2025-10-01", "month", "segment") == {}


STAGE_KPIS = ("stage_reentries", "regression_rate", "stage_skip_rate")


def moved(path: Path, known_from: str, said: list[dict]) -> dict[str, tuple]:
    """KPI -> (is available, its figure of 2026) of one deal that goes back from its second stage and is lost."""
    build(
        path,
        canonical={
            "deals": [{"deal_id": "D1", "status": "lost", "stage": "Closed Lost", "pipeline": "sales",
                       "created_date": "2025-07-01", "closed_date": "2026-05-01"}],
            "deals__versions": versions("deal_id", "D1", *said),
            "deal_stage_events": [
                {"deal_id": "D1", "pipeline": "sales", "stage": stage, "entered_date": day, "known_from": known_from}
                for stage, day in (("Qualified", "2025-07-01"), ("Demo", "2025-08-01"), ("Qualified", "2026-03-31"))
            ],
        },
        company={"as_of_date": THIRD},
        select="+catalogue " + " ".join(f"+kpi_{kpi}" for kpi in STAGE_KPIS),
    )  # fmt: skip
    available = dict(query(path, "select kpi, is_available from measures.catalogue"))
    value = """
        select numerator / nullif(coalesce(denominator, 1), 0) from kpis.kpi_{}
        where period_id like 'year:2026-01-01:%'
    """
    return {
        kpi: (available[kpi], next((row[0] for row in query(path, value.format(kpi))), None)) for kpi in STAGE_KPIS
    }


def test_one_date_per_stage_seen_once_tells_of_no_return(tmp_path):
    figures = moved(tmp_path / "paceline.duckdb", "export", [{"stage": "Closed Lost"}])
    assert {kpi: is_available for kpi, (is_available, _) in figures.items()} == {
        "stage_reentries": False, "regression_rate": False, "stage_skip_rate": True,
    }  # fmt: skip


def test_snapshots_show_a_deal_that_went_back(tmp_path):
    said = [{"stage": "Demo"}, {"stage": "Qualified"}, {"stage": "Closed Lost"}]
    figures = moved(tmp_path / "paceline.duckdb", "snapshots", said)
    # Whether it skipped a stage between two of them nobody knows.
    assert figures == {"stage_reentries": (True, 1), "regression_rate": (True, 1), "stage_skip_rate": (True, None)}


ADDITIVE = (
    "bookings_won", "deals_created", "open_deals", "pipeline_open", "revenue_net", "mrr", "mrr_transferred",
    "customers_transferred", "active_customers",
)  # fmt: skip


@pytest.mark.parametrize("company", ["deals", "customers"])
def test_the_parts_are_the_whole(company, request):
    """In every period and by every scope that carries the figure; a customer has its products all at once."""
    rows = query(
        request.getfixturevalue(company),
        """
        with whole as (select kpi, period_id, kpi_value from kpis.fct_kpi_values where scope_type = 'company')
        select parts.kpi, parts.scope_type, parts.period_id, sum(parts.kpi_value), max(whole.kpi_value)
        from kpis.fct_kpi_values as parts inner join whole using (kpi, period_id)
        where parts.scope_type in ('team', 'rep', 'segment', 'territory', 'channel') and list_contains(?, parts.kpi)
        group by all
        """,
        [list(ADDITIVE)],
    )  # fmt: skip
    assert len(rows) > 500
    assert [row for row in rows if abs((row[3] or 0) - (row[4] or 0)) > 1e-9] == []


def test_people_are_whose_they_were_and_a_new_name_is_no_new_rep(tmp_path):
    """Ann married in winter; a lead and a contact of hers went to bob."""
    path = tmp_path / "paceline.duckdb"
    hers, his = {"rep": "ann smith", "segment": "small"}, {"rep": "bob", "segment": "large"}
    build(
        path,
        canonical={
            "reps": [{"rep_id": "r1", "rep_name": "Ann Jones"}, {"rep_id": "r2", "rep_name": "Bob"}],
            "reps__versions": versions("rep_id", "r1", {"rep_name": "Ann Smith"}, {"rep_name": "Ann Jones"}),
            "leads": [{"lead_id": "l1", "email_hash": "e1", "created_date": "2025-09-01", **his}],
            "leads__versions": versions("lead_id", "l1", hers, his),
            "contacts": [{"contact_id": "p1", "email_hash": "e2", **his}],
            "contacts__versions": versions("contact_id", "p1", hers, his),
            "lifecycle_events": [
                {"person_id": "p1", "email_hash": "e2", "stage": stage, "entered_date": day, **his}
                for stage, day in (("lead", "2025-09-01"), ("mql", "2025-10-01"))
            ],
            "deals": [{"deal_id": "D1", "rep": "Ann Jones", "status": "won", "closed_date": "2025-08-01"}],
            "deals__versions": versions("deal_id", "D1", {"rep": "Ann Smith"}, {"rep": "Ann Jones"}),
        },
        company={"as_of_date": THIRD},
        select="+fct_lead +fct_lifecycle_entry +fct_deal",
    )
    assert query(path, "select rep_id, segment from marts.fct_lead") == [("r1", "small")]
    assert query(path, "select stage, rep_id, segment from marts.fct_lifecycle_entry order by stage") == [
        ("lead", "r1", "small"), ("mql", "r2", "large"),
    ]  # fmt: skip
    assert query(path, "select rep_id from marts.fct_deal") == [("r1",)]


def test_a_reopened_deal_was_not_open_while_it_was_lost(tmp_path):
    """Lost on 1 September, as the export of that month shows; open again in that of March."""
    path = tmp_path / "paceline.duckdb"
    lost = {"status": "lost", "closed_date": "2025-09-01", "amount": 10}
    deal = {"deal_id": "D1", "created_date": "2025-07-01", "pipeline": "sales", "stage": "Demo", "amount": 10}
    build(
        path,
        canonical={
            "deals": [{**deal, "status": "open"}],
            "deals__versions": versions("deal_id", "D1", lost, {"status": "open", "amount": 10}),
        },
        company={"as_of_date": THIRD},
        select="+open_deals_by_day",
    )
    spans = "select from_date::varchar, to_date::varchar from measures.open_deal_stretches order by 1"
    assert query(path, spans) == [("2025-07-01", "2025-09-01"), ("2025-10-01", None)]
    assert query(
        path,
        "select date_day::varchar, open_deals from measures.open_deals_by_day where scope_type = 'company' "
        "and open_deals <> 0 order by 1",
    ) == [("2025-07-01", 1), ("2025-09-01", -1), ("2025-10-01", 1)]
