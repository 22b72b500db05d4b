"""The marts on one small made-up company whose every figure is worked out by hand beside its rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import dbt_run, warehouse
from tests.dbt import warehouse_builder
from tests.dbt.warehouse_builder import SALES_STAGES

D = dt.date.fromisoformat


def deal(deal_id: str, rep: str, **more) -> dict:
    return {"deal_id": deal_id, "pipeline": "sales", "rep": rep, "stage": "Qualified", "currency": "EUR", **more}


def won(deal_id: str, rep: str, amount: float, created: str, closed: str, **more) -> dict:
    row = deal(deal_id, rep, amount=amount, created_date=created, closed_date=closed, **more)
    return {**row, "stage": "Closed Won"}


def entry(deal_id: str, stage: str, entered: str, **more) -> dict:
    return {"deal_id": deal_id, "pipeline": "sales", "stage": stage, "entered_at": entered, **more}


ROWS = {
    "reps": [
        {"rep_id": "r1", "rep_name": "Ada Lind", "email_hash": "hash-ada", "team": "North", "territory": "Baltic",
         "department": "Sales", "hired_date": "2023-01-01"},
        {"rep_id": "r2", "rep_name": "Bo Vik", "team": "South", "hired_date": "2023-01-01",
         "left_date": "2024-09-01", "leave_reason": "Voluntary"},
        {"rep_id": "r3", "rep_name": "Sam Poe", "team": "East", "hired_date": "2023-01-01"},
        {"rep_id": "r4", "rep_name": "Sam Poe", "team": "West", "hired_date": "2024-08-01"},
    ],
    "rep_teams": [
        {"rep_id": "R1", "team": "North", "valid_from_date": "2023-01-01", "valid_to_date": "2024-06-01"},
        {"rep_id": "r1", "team": "West", "valid_from_date": "2024-03-01"},
    ],
    "fx_rates": [
        {"from_currency": "USD", "to_currency": "EUR", "rate_date": "2024-02-05", "rate": "0.9"},
        {"from_currency": "EUR", "to_currency": "SEK", "rate_date": "2024-02-10", "rate": "10"},
    ],
    "deals": [
        won("usd", " ada LIND ", 1000, "2024-01-01", "2024-02-10", currency="USD", company_id="k1", product="pro"),
        won("moved", "hash-ADA", 500, "2024-03-01", "2024-04-01", company_id="k2"),
        won("sek", "r2", 100, "2024-02-01", "2024-02-10", currency="sek"),
        won("old_rate", "r2", 100, "2024-02-01", "2024-02-13", currency="USD"),
        won("later", "r2", 70, "2024-06-01", "2024-07-03"),
        won("backwards", "r2", 0, "2024-06-10", "2024-06-01"),
        deal("stranger", "Zoe New", stage="closed LOST", created_date="2024-03-01", closed_date="2024-05-01",
             company_id="k3", team="Partner", lost_reason="price"),
        deal("namesake", "Sam Poe", created_date="2024-03-01", closed_date="2024-09-30", status="open"),
        deal("future", "r1", created_date="2024-07-01"),
        deal("undated", "r1", first_seen_date="2024-06-02", vanished_date="2024-06-20", company_domain="ACME.com"),
        deal("nobody", None, created_date="2024-03-01", contact_id="p1", status="derailed", closed_date="2024-03-02"),
        deal("17", "r1", created_date="2024-03-01", source="crm_a"),
        deal("17", "r2", created_date="2024-03-01", source="crm_b"),
    ],
    "deal_stage_events": [
        entry("usd", "Qualified", "2024-01-01T09:00:00"),
        entry("usd", "Qualified", "2024-01-08T09:00:00"),
        entry("usd", "Proposal", "2024-01-20T09:00:00"),
        entry("namesake", "Qualified", "2024-03-01T09:00:00"),
        entry("namesake", "Demo", "2024-03-05T09:00:00"),
        entry("namesake", "Qualified", "2024-03-11T09:00:00"),
        entry("namesake", "Demo", "2024-07-05T09:00:00"),
        entry("17", "Demo", "2024-03-04T09:00:00", source="crm_b"),
    ],
    "customers": [
        {"customer_id": "cus_1", "email_hash": "e1", "segment": "Mid", "created_date": "2024-01-01"},
        {"customer_id": "cus_2", "company_domain": "acme.com", "created_date": "2024-01-01"},
        {"customer_id": "cus_3", "email_hash": "twice"},
        {"customer_id": "cus_4", "email_hash": "twice"},
    ],
    "companies": [
        {"company_id": "k1", "segment": "Small", "territory": "Nordics", "channel": "Ads", "rep": "Ada Lind"},
        {"company_id": "k2", "company_domain": "Acme.com", "channel": "Partner"},
        {"company_id": "k3", "company_domain": "nobody.example"},
    ],
    "contacts": [
        {"contact_id": "p1", "email_hash": "e1", "company_id": "k1"},
        {"contact_id": "p2", "email_hash": "twice", "company_id": "k3"},
    ],
    "products": [
        {"product_id": "P1", "product": "Pro", "product_line": "Suite", "unit_cost": 4, "currency": "EUR"},
        {"product_id": "P2", "product": "Free", "product_line": "Suite", "currency": "EUR"},
    ],
    "invoices": [
        {"invoice_id": "i1", "customer_id": "cus_1", "invoiced_date": "2024-01-10", "subtotal": 100, "discount": 10,
         "tax": 18, "total": 108, "currency": "EUR", "status": "paid"},
        {"invoice_id": "i2", "customer_id": "cus_2", "invoiced_date": "2024-02-10", "subtotal": 50, "currency": "EUR",
         "product": "Pro", "quantity": 5},
        {"invoice_id": "i3", "customer_id": "cus_2", "invoiced_date": "2024-02-11", "subtotal": 999,
         "status": "Void"},
        {"invoice_id": "i4", "customer_id": "cus_2", "invoiced_date": "2024-03-01", "subtotal": -20},
        {"invoice_id": "i5", "customer_id": "cus_2", "invoiced_date": "2024-07-01", "subtotal": 1},
        {"invoice_id": "i6", "customer_id": "cus_3", "invoiced_date": "2024-05-01", "subtotal": 10,
         "currency": "USD"},
    ],
    "invoice_lines": [
        {"invoice_line_id": "l1", "invoice_id": "i1", "product": "p1", "quantity": 10, "unit_price": 8},
        {"invoice_line_id": "l2", "invoice_id": "i1", "product": "Free", "quantity": 1, "unit_price": 20},
    ],
    "payments": [
        {"payment_id": "y1", "invoice_id": "i1", "amount": 108, "amount_refunded": 54, "refunded_date": "2024-02-20",
         "paid_date": "2024-01-11", "currency": "EUR"},
        {"payment_id": "y2", "invoice_id": "i3", "amount": 9, "amount_refunded": 9, "paid_date": "2024-02-20"},
    ],
    "activities": [
        {"activity_id": "a1", "activity_type": "Call", "rep": "r1", "deal_id": "usd", "activity_date": "2024-02-01"},
        {"activity_id": "a2", "activity_type": "meeting", "direction": "inbound", "outcome": "No show",
         "deal_id": "17", "source": "crm_b", "activity_date": "2024-03-05"},
        {"activity_id": "a2", "activity_type": "email", "is_automated": True, "activity_date": "2024-03-06"},
        {"activity_id": "a9", "activity_type": "call", "activity_date": "2024-07-01"},
    ],
    "outreach_events": [
        {"email_hash": "x", "campaign": "spring", "event_type": "sent", "event_at": "2024-05-01T08:00:00"},
        {"email_hash": "x", "campaign": "spring", "event_type": "sent", "event_at": "2024-05-08T08:00:00"},
        {"email_hash": "x", "campaign": "spring", "event_type": "Replied", "event_at": "2024-05-09T08:00:00"},
        {"email_hash": "y", "campaign": "spring", "event_type": "opened", "event_at": "2024-05-09T08:00:00"},
        # Known from a state: since the first export that showed it. Of the last one nobody says how it is known.
        {"email_hash": "z", "event_type": "sent", "known_from": "implied", "first_seen_date": "2024-06-03"},
        {"email_hash": "z", "event_type": "replied", "known_from": "state", "first_seen_date": "2024-06-10"},
        {"email_hash": "z", "event_type": "opened", "first_seen_date": "2024-06-10"},
    ],
    "signups": [
        {"signup_id": "s1", "email_hash": "e1", "signed_up_at": "2024-04-01T10:00:00", "via": "Site"},
        {"signup_id": "s2", "email_hash": "e1", "signed_up_at": "2024-05-01T10:00:00", "via": "email"},
        {"signup_id": None, "signed_up_at": "2024-05-02T10:00:00"},
        {"signup_id": None, "signed_up_at": "2024-05-03T10:00:00"},
    ],
    "lifecycle_events": [
        {"person_id": "p1", "email_hash": "e1", "stage": "MQL", "entered_at": "2024-05-01T10:00:00"},
        {"person_id": "p1", "email_hash": "e1", "stage": "mql", "entered_at": "2024-04-01T10:00:00"},
    ],
    "leads": [{"lead_id": "l1", "email_hash": "e1", "created_date": "2024-04-01", "rep": "bo vik"}],
    "expenses": [
        {"spent_date": "2024-02-01", "category": "Salaries", "department": "Sales", "amount": 100, "currency": "EUR"},
        {"spent_date": "2024-02-01", "category": "cost_of_goods", "department": "sales", "amount": 7},
        {"spent_date": "2024-02-06", "category": "tools", "department": "other", "amount": 10, "currency": "USD"},
    ],
    "ad_spend": [{"spent_date": "2024-02-01", "cost": 55, "currency": "EUR"}],
    "quotas": [
        {"rep_id": "Bo Vik", "period_start_date": "2024-01-01", "period_end_date": "2024-03-31", "amount": 900},
        {"team": "North", "period_start_date": "2024-04-01", "period_end_date": "2024-06-30", "amount": 800},
    ],
    "trainings": [{"training_id": "t1", "rep": "r1", "held_date": "2024-05-01", "hours": 1.5}],
    "time_entries": [{"entry_id": "w1", "rep": "r1", "worked_date": "2024-05-01", "duration_seconds": 5400}],
    "surveys": [
        {"response_id": "q1", "email_hash": "e1", "responded_date": "2024-05-01", "score": 8, "scale_max": 10},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("marts") / "paceline.duckdb"
    company = {"as_of_date": "2024-06-30", "fiscal_year_start_month": 7}
    warehouse_builder.build(path, ROWS, company, stages=SALES_STAGES, select="staging intermediate marts", tests=True)
    return path


@pytest.fixture(scope="module")
def ask(built: Path):
    return lambda sql: warehouse_builder.query(built, sql)


def test_money_is_converted_at_the_rate_of_the_event_or_not_at_all(ask) -> None:
    rows = dict(ask("select deal_id, deal_amount from marts.fct_deal where is_won"))
    # 1000 USD at 0.9 of five days before; 100 SEK at 1/10; eight days after the last rate there is none.
    assert rows == {"usd": 900, "moved": 500, "sek": 10, "old_rate": None, "backwards": 0}
    missing = "select needed_by, currency, rate_date from intermediate.int_missing_exchange_rate order by all"
    assert ask(missing) == [("deals", "USD", D("2024-02-13")), ("revenue", "USD", D("2024-05-01"))]


def test_a_rep_is_found_by_id_name_or_mail_and_two_namesakes_are_neither(ask) -> None:
    rows = dict(ask("select deal_id, rep_id from marts.fct_deal"))
    assert (rows["usd"], rows["moved"], rows["sek"]) == ("r1", "r1", "r2")
    assert (rows["stranger"], rows["namesake"]) == ("Zoe New", "Sam Poe")
    known = {rep for (rep,) in ask("select rep_id from marts.dim_rep")}
    assert {"r1", "r2", "r3", "r4", "Zoe New", "Sam Poe", "(unassigned)"} == known


def test_namesakes_are_named_by_a_warning(built) -> None:
    [result] = warehouse_builder.run_dbt(built, ["test"], "rep_names_are_their_own")
    assert str(result.status) == "warn"
    with warehouse.connect(built) as con:
        said = dbt_run.what_was_found(con, result.node.compiled_code)
    assert said == (
        "Sam Poe is the name of 2 people on the roster (r3 and r4): rows that say Sam Poe count for none of them; "
        "name them by id or e-mail"
    )


def test_the_team_is_the_one_on_the_day(ask) -> None:
    rows = dict(ask("select deal_id, team from marts.fct_deal"))
    assert rows["usd"] == "North"  # closed before the move, which cuts the older membership short
    assert rows["moved"] == "West"
    assert rows["sek"] == "South"  # no membership: the roster
    assert rows["stranger"] == "Partner"  # not on the roster: the tool's own word
    assert rows["namesake"] == "(unassigned)"


def test_a_deal_is_what_was_known_on_as_of(ask) -> None:
    rows = {
        r[0]: r[1:] for r in ask("select deal_id, is_won, is_closed, closed_date, cycle_days from marts.fct_deal")
    }
    assert "future" not in rows
    assert rows["later"] == (False, False, None, None)
    assert rows["usd"] == (True, True, D("2024-02-10"), 40)
    assert rows["stranger"] == (False, True, D("2024-05-01"), 61)  # by its stage
    assert rows["nobody"] == (False, True, D("2024-03-02"), 1)  # by its status
    assert rows["backwards"] == (True, True, D("2024-06-01"), None)
    assert len(rows) == len(ROWS["deals"]) - 1
    plan = "select expected_close_date from marts.fct_deal where deal_id = 'namesake'"
    assert ask(plan) == [(D("2024-09-30"),)]
    seen = "select created_date, snapshot_first_date, vanished_date from marts.fct_deal where deal_id = 'undated'"
    assert ask(seen) == [(None, D("2024-06-02"), D("2024-06-20"))]


def test_two_tools_may_use_one_number(ask) -> None:
    assert ask("select deal_id, rep_id from marts.fct_deal where deal_id like '%17' order by 1") == [
        ("crm_a:17", "r1"), ("crm_b:17", "r2"),
    ]  # fmt: skip
    assert ask("select deal_id from marts.fct_activity where deal_id like '%17'") == [("crm_b:17",)]
    assert ask("select deal_id from marts.fct_stage_entry where deal_id like '%17' and stage = 'Demo'") == [
        ("crm_b:17",)
    ]


def test_one_customer_across_tools(ask) -> None:
    rows = dict(ask("select deal_id, customer_id from marts.fct_deal"))
    assert rows["usd"] == "cus_1"  # the company's contact has the customer's e-mail
    assert rows["nobody"] == "cus_1"  # the contact itself
    assert rows["moved"] == "cus_2"  # same domain
    assert rows["undated"] == "cus_2"
    assert rows["stranger"] == "company:k3"  # its contact's e-mail names two customers, hence none
    assert rows["sek"] is None
    customer = (
        "select segment, territory, channel, rep_id, first_paid_date from marts.dim_customer where customer_id = "
    )
    assert ask(customer + "'cus_1'") == [("Mid", "Nordics", "Ads", "r1", D("2024-01-10"))]
    assert ask(customer + "'company:k3'")[0][3:] == ("(unassigned)", None)
    kinds = dict(ask("select customer_id, (customer_kind, is_matched) from marts.dim_customer"))
    assert kinds["cus_1"] == ("customer", True)
    assert kinds["company:k3"] == ("company", False)


def test_scopes_come_from_the_event_then_the_customer_then_the_rep(ask) -> None:
    columns = "segment, territory, channel, product"
    assert ask(f"select {columns} from marts.fct_deal where deal_id = 'usd'") == [("Mid", "Nordics", "Ads", "Suite")]
    assert ask(f"select {columns} from marts.fct_deal where deal_id = 'crm_a:17'") == [
        ("(unassigned)", "Baltic", "(unassigned)", "(unassigned)")
    ]


def test_revenue_lines_of_invoices(ask) -> None:
    rows = ask(
        "select revenue_line_id, revenue_date, gross_amount, discount_amount, refund_amount, net_amount, "
        "cost_of_goods_amount, line_type, product, rep_id from marts.fct_revenue_line order by 1"
    )
    assert rows == [
        # without lines: 5 units of a product that costs 4
        ("invoice:i2", D("2024-02-10"), 50, 0, 0, 50, 20, "sale", "Suite", "r1"),
        # a negative line is a credit on its own date
        ("invoice:i4", D("2024-03-01"), 0, 0, 20, -20, None, "credit", "(unassigned)", "r1"),
        # no rate in May: no amount, no cost, but the line is there
        ("invoice:i6", D("2024-05-01"), None, None, None, None, None, "sale", "(unassigned)", "(unassigned)"),
        ("invoice_discount:i1", D("2024-01-10"), 0, 10, 0, -10, 0, "discount", "(unassigned)", "r1"),
        ("invoice_line:l1", D("2024-01-10"), 80, 0, 0, 80, 40, "sale", "Suite", "r1"),
        # a product without a cost: unknown, not free
        ("invoice_line:l2", D("2024-01-10"), 20, 0, 0, 20, None, "sale", "Suite", "r1"),
        # half of 108 came back in February; a sixth of it was tax
        ("refund:y1", D("2024-02-20"), 0, 0, 45, -45, 0, "refund", "(unassigned)", "r1"),
    ]


def test_stage_entries_follow_changes_and_are_known_up_to_as_of(ask) -> None:
    columns = "stage, entry_number, entered_date, exited_date, is_imputed"
    assert ask(f"select {columns} from marts.fct_stage_entry where deal_id = 'usd' order by stage_rank") == [
        ("Qualified", 1, D("2024-01-01"), D("2024-01-20"), False),  # said twice, entered once
        ("Demo", 1, D("2024-01-20"), D("2024-01-20"), True),
        ("Proposal", 1, D("2024-01-20"), D("2024-02-10"), False),
        ("Closed Won", 1, D("2024-02-10"), None, False),  # the deal was won; its history does not say so
    ]
    assert ask(f"select {columns} from marts.fct_stage_entry where deal_id = 'namesake' order by entered_date") == [
        ("Qualified", 1, D("2024-03-01"), D("2024-03-05"), False),
        ("Demo", 1, D("2024-03-05"), D("2024-03-11"), False),
        ("Qualified", 2, D("2024-03-11"), None, False),  # the next entry lies after as_of
    ]
    assert ask(f"select {columns} from marts.fct_stage_entry where deal_id = 'undated'") == [
        ("Qualified", 1, D("2024-06-02"), None, False)
    ]


def test_spend_follows_one_source_and_knows_acquisition(ask) -> None:
    rows = ask("select category, spend_amount, is_acquisition, is_cost_of_goods from marts.fct_spend order by 1")
    assert rows == [("cost_of_goods", 7, False, True), ("salaries", 100, True, False), ("tools", 9, False, False)]


def test_activities_say_whether_they_were_touches(ask) -> None:
    rows = ask(
        "select activity_id, activity_type, is_outbound, is_completed, is_automated, rep_id "
        "from marts.fct_activity order by activity_date"
    )
    assert rows[0] == ("a1", "call", True, True, False, "r1")
    assert rows[1][1:] == ("meeting", False, False, False, "r2")  # the deal's rep
    assert rows[2][1:] == ("email", True, True, True, "(unassigned)")
    assert {row[0] for row in rows} == {"a1", "a2", "a2#2"}  # one id twice: both rows stay


def test_outreach_events_know_their_mail(ask) -> None:
    rows = ask("select email_hash, event_type, sent_date from marts.fct_outreach order by event_date, 1, 2")
    assert rows == [
        ("x", "sent", D("2024-05-01")), ("x", "sent", D("2024-05-08")),
        ("x", "replied", D("2024-05-08")), ("y", "opened", None),
        ("z", "sent", D("2024-06-03")), ("z", "replied", D("2024-06-03")),
    ]  # fmt: skip


def test_an_account_signs_up_once_and_nameless_ones_are_kept(ask) -> None:
    rows = ask("select signup_id, signup_date, via, segment from marts.fct_signup order by signup_date")
    assert rows == [
        ("s1", D("2024-04-01"), "site", "Mid"),
        ("unnamed", D("2024-05-02"), None, "(unassigned)"),
        ("unnamed#2", D("2024-05-03"), None, "(unassigned)"),
    ]


def test_people_facts(ask) -> None:
    columns = "stage, entry_number, entered_date, is_imputed, segment"
    assert ask(f"select {columns} from marts.fct_lifecycle_entry order by 1, 2") == [
        ("lead", 1, D("2024-04-01"), True, "Mid"),
        ("mql", 1, D("2024-04-01"), False, "Mid"),
        ("mql", 2, D("2024-05-01"), False, "Mid"),
    ]
    assert ask("select lead_id, customer_id, rep_id from marts.fct_lead") == [("l1", "cus_1", "r2")]
    assert ask("select rep_id, team, quota_amount from marts.fct_quota order by 3") == [
        ("(unassigned)", "North", 800), ("r2", "South", 900),
    ]  # fmt: skip
    left = "select rep_id, department, left_date, leave_reason from marts.fct_employment_interval order by 1"
    assert ask(left) == [
        ("r1", "sales", None, None), ("r2", "(unassigned)", None, None), ("r3", "(unassigned)", None, None),
    ]  # fmt: skip
    assert ask("select kind, hours, team from marts.fct_training") == [("training", 1.5, "West")]
    assert [float(hours) for (hours,) in ask("select hours from marts.fct_time_entry")] == [1.5]
    assert ask("select score_ratio, customer_id from marts.fct_survey") == [(0.8, "cus_1")]


def test_a_fiscal_year_from_july_is_named_by_the_year_it_ends_in(ask) -> None:
    rows = ask(
        "select fiscal_year, fiscal_year_start_date, fiscal_quarter_start_date, week_start_date from marts.dim_day "
        "where date_day in ('2014-06-30', '2014-07-01') order by date_day"
    )
    assert rows == [
        (2014, D("2013-07-01"), D("2014-04-01"), D("2014-06-30")),
        (2015, D("2014-07-01"), D("2014-07-01"), D("2014-06-30")),
    ]
    assert ask("select min(date_day), max(date_day), count(*) from marts.dim_day") == [
        (D("2000-01-01"), D("2026-06-30"), (D("2026-06-30") - D("2000-01-01")).days + 1)
    ]


def test_what_is_published_explains_itself(ask) -> None:
    assert ask(
        "select count(*) from duckdb_columns() where schema_name = 'marts' and coalesce(comment, '') = ''"
    ) == [(0,)]


def test_nothing_behind_staging_depends_on_the_session_time_zone(ask) -> None:
    zoned = "select count(*) from duckdb_columns() where data_type like '%TIME ZONE%' and not internal"
    assert ask(zoned) == [(0,)]
