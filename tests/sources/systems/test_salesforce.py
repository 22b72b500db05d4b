"""Salesforce objects through the door: ids, encodings, deleted rows, links by kind of record."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.company import Company
from pipelines.ingest.personal import HASH_CHARACTERS
from pipelines.quality.expectations import for_table
from pipelines.sources.registry import Registry
from pipelines.sources.systems import salesforce
from tests.ingest.company_files import Folder
from tests.sources.systems import salesforce_files as made

DAY = dt.datetime


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path, Registry(salesforce.TABLES), Company(time_zone="America/New_York"))


def test_people_are_read_with_accents_and_their_addresses_are_kept_as_hashes_only(folder):
    folder.drop("User.csv", made.user_csv())
    folder.run()
    assert folder.query("select rep_id, rep_name, role, manager, hired_date from canonical.reps order by 1") == [
        (made.full("005", n), f"Ana Núñez {n}", "Account Executive", None, None) for n in (1, 0, 2)
    ]
    assert folder.query("select distinct length(email_hash) from canonical.reps") == [(HASH_CHARACTERS,)]


def test_accounts_are_firms_with_a_domain(folder):
    folder.drop("Account.csv", made.account_csv())
    folder.run()
    found = folder.query("select company_name, company_domain, rep from canonical.companies order by 1 limit 1")
    assert found == [("Cliente 0", "c0.example", made.full("005", 0))]


def test_a_deleted_record_is_left_out_and_counted(folder):
    rows = [
        {"Id": made.full("003", n), "IsDeleted": str(n), "AccountId": made.EMPTY_ID, "Email": f"p{n}@x.example",
         "OwnerId": made.full("005", 1), "CreatedDate": "2026-01-05 10:00:00", "LastName": "Ruiz"}
        for n in (0, 1)
    ]  # fmt: skip
    folder.drop("Contact.csv", made.written(rows, "utf-8"))
    load = folder.run()["salesforce.contacts"]
    assert (load.read, load.accepted, load.totals_dropped) == (2, 1, 1)
    assert folder.query("select contact_id, company_id from canonical.contacts") == [(made.full("003", 0), None)]
    landed = next(folder.settings.landing_dir.rglob("rows.parquet"))
    assert "Ruiz" not in str(folder.query(f"select * from read_parquet('{landed}')"))


def lead(number: int, **cells: str) -> dict[str, str]:
    return {
        "Id": made.full("00Q", number), "Email": f"l{number}@x.example", "Status": "Open", "IsConverted": "0",
        "ConvertedDate": "", "ConvertedOpportunityId": made.EMPTY_ID, "LeadSource": "Web", "Website": "",
        "CreatedDate": "2026-01-05 03:00:00", "OwnerId": made.full("005", 1), **cells,
    }  # fmt: skip


def test_leads_never_land_as_accounts_even_in_their_folder_and_no_account_vanishes(folder):
    named = {"Name": "Ann", "Company": "Acme", "Industry": "Retail"}
    without_day = {key: cell for key, cell in (lead(1) | named).items() if key != "CreatedDate"}
    # Nothing but what accounts have: only the ids tell.
    bare = {key: (lead(1) | named)[key] for key in ("Id", "Name", "Website", "Industry", "OwnerId")}
    folder.drop("Account.csv", made.account_csv())
    folder.drop("Lead.csv", made.written([without_day], "cp1252"), modified="2026-01-06T08:00:00+00:00")
    folder.drop("salesforce/accounts/Lead.csv", made.written([without_day | {"Phone": ""}], "cp1252"))
    folder.drop("list.csv", made.written([bare], "cp1252"), modified="2026-01-07T08:00:00+00:00")
    folder.run(validate=for_table)
    found = folder.query("select file, verdict, table_name, reason from meta.ingest_files order by file")
    verdicts = {file: (verdict, table) for file, verdict, table, _ in found}
    assert verdicts.pop("Account.csv") == ("loaded", "accounts")
    assert verdicts.pop("Lead.csv") == ("held", "leads")
    assert verdicts.pop("list.csv") == ("held", "accounts")
    assert verdicts == {"salesforce/accounts/Lead.csv": ("held", "leads")}
    assert "'Id' does not begin with 001 as ids of accounts do" in found[2][3]
    query = "select count(*), count(_vanished_at) from salesforce.accounts"
    assert folder.query(query) == [(7, 0)]


def test_a_lead_that_became_a_deal_has_two_dates_of_its_life(folder):
    deal = {"ConvertedDate": "2026-02-01 00:00:00", "ConvertedOpportunityId": made.full("006", 4), "IsConverted": "1"}
    contact_only = {"ConvertedDate": "2026-02-02 00:00:00", "IsConverted": "1"}
    folder.drop("Lead.csv", made.written([lead(1), lead(2, **deal), lead(3, **contact_only)], "cp1252"))
    folder.run()
    # Three at night in UTC is the evening before in New York; a day without a time is the company's.
    assert folder.query("select lead_id, created_date, converted_date, deal_id from canonical.leads order by 3") == [
        (made.full("00Q", 2), dt.date(2026, 1, 4), dt.date(2026, 2, 1), made.full("006", 4)),
        (made.full("00Q", 3), dt.date(2026, 1, 4), dt.date(2026, 2, 2), None),
        (made.full("00Q", 1), dt.date(2026, 1, 4), None, None),
    ]
    stages = "select stage, count(*), max(entered_date) from canonical.lifecycle_events group by 1 order by 1"
    assert folder.query(stages) == [("lead", 3, dt.date(2026, 1, 4)), ("opportunity", 1, dt.date(2026, 2, 1))]


def task(number: int, **cells: str) -> dict[str, str]:
    return {
        "Id": made.full("00T", number), "WhoId": made.full("003", 1), "WhatId": made.full("006", 1), "Type": "Call",
        "ActivityDate": "2026-01-07 00:00:00", "Status": "Completed", "OwnerId": made.full("005", 1), "IsClosed": "1",
        "Subject": "secret", "CreatedDate": "2026-01-05 10:00:00", "CallDurationInSeconds": "90",
        "CallType": "Outbound", "CompletedDateTime": "2026-01-06 15:30:00", **cells,
    }  # fmt: skip


def test_a_link_says_by_its_first_characters_what_it_links_to(folder):
    account, lead_id = made.full("001", 3), made.full("00Q", 3)
    rows = [task(1), task(3, WhatId=account, WhoId=lead_id), task(2, WhatId=made.EMPTY_ID, WhoId=made.EMPTY_ID)]
    folder.drop("Task.csv", made.written(rows, "utf-8"))
    folder.run()
    assert folder.query("select contact_id, deal_id, company_id from canonical.activities order by activity_id") == [
        (made.full("003", 1), made.full("006", 1), None),
        (None, None, account),
        (None, None, None),
    ]


def test_a_call_took_place_when_it_was_completed_and_an_open_task_is_planned(folder):
    open_one = {
        "IsClosed": "0",
        "CompletedDateTime": "",
        "CallType": "",
        "CallDurationInSeconds": "",
        "Type": "Other",
    }
    folder.drop("Task.csv", made.written([task(1), task(2, **open_one)], "utf-8"))
    folder.run()
    assert folder.query(
        "select activity_type, direction, outcome, duration_seconds, activity_at, activity_date "
        "from canonical.activities order by activity_at"
    ) == [
        ("call", "outbound", None, 90, DAY(2026, 1, 6, 15, 30), dt.date(2026, 1, 6)),
        ("task", None, "planned", None, DAY(2026, 1, 7, 5), dt.date(2026, 1, 7)),
    ]


def test_events_of_the_calendar_are_meetings_and_demos(folder):
    rows = [
        {"Id": made.full("00U", n), "WhoId": made.EMPTY_ID, "WhatId": made.full("006", 1), "Subject": "x",
         "ActivityDateTime": at, "ActivityDate": "2026-01-08 00:00:00", "DurationInMinutes": "45", "Type": kind,
         "OwnerId": made.full("005", 1), "CreatedDate": "2026-01-05 10:00:00"}
        for n, kind, at in ((1, "Demo", "2026-01-08 16:00:00"), (2, "Meeting", ""))
    ]  # fmt: skip
    folder.drop("Event.csv", made.written(rows, "utf-8"))
    folder.run()
    assert folder.query(
        "select activity_type, duration_seconds, activity_at, booked_at from canonical.activities order by 1"
    ) == [
        ("demo", 2700, DAY(2026, 1, 8, 16), DAY(2026, 1, 5, 10)),
        ("meeting", 2700, DAY(2026, 1, 8, 5), DAY(2026, 1, 5, 10)),
    ]
