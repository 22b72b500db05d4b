"""HubSpot exports through the door: associations, stage dates, languages, big bodies, packed and split files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from pipelines.company import Company
from pipelines.sources.registry import Registry
from pipelines.sources.systems import hubspot
from tests.ingest.company_files import Folder

DAY = dt.datetime
BASE = {
    "Record ID": "9804188236", "Deal Name": "Alpha", "Pipeline": "Sales", "Deal Stage": "Demo", "Amount": "117.0",
    "Create Date": "2026-01-05 10:00", "Close Date": "2026-03-01 00:00",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path, Registry(hubspot.TABLES), Company(time_zone="Europe/Berlin"))


def export(*rows: dict[str, str]) -> str:
    """As the tool writes it: every field quoted, quotes doubled, LF, no byte order mark."""
    headers = list(rows[0])
    lines = [headers, *([row.get(name, "") for name in headers] for row in rows)]
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines)


def deal(**cells: str) -> dict[str, str]:
    return {**BASE, **cells}


def test_of_several_associated_records_the_first_id_counts_whatever_their_names_hold(folder):
    links = {
        "Associated Company": "Bar; Foo & Co;Baz", "Associated Company IDs": "11;12",
        "Associated Contact": "Ann;Bob", "Associated Contact IDs": "21;22",
        "Decision makerIDs": "22", "Decision maker": "Bob",
    }  # fmt: skip
    folder.drop("deals.csv", export(deal(**links)))
    folder.run()
    assert folder.query("select company_id, contact_id from canonical.deals") == [("11", "21")]
    landed = next(folder.settings.landing_dir.rglob("rows.parquet"))
    assert folder.query(f"select x_decision_makerids from read_parquet('{landed}')") == [("22",)]


def test_stage_dates_are_read_in_both_generations_of_their_headers(folder):
    for day, mark in (("05", "'"), ("12", '"')):
        dates = {
            f"Date entered {mark}Demo (Sales){mark}": "2026-01-06 09:00",
            f"Date exited {mark}Demo (Sales){mark}": "2026-01-11 09:00" if day == "12" else "",
            f"Date entered {mark}Closed Won (Sales){mark}": "2026-01-11 09:00" if day == "12" else "",
        }
        stage = "Closed Won" if day == "12" else "Demo"
        folder.drop(
            f"hubspot-crm-exports-all-deals-2026-01-{day}.csv", export(deal(**{"Deal Stage": stage}, **dates))
        )
    folder.run()
    query = "select stage, pipeline, entered_at, exited_at, known_from from canonical.deal_stage_events order by 3"
    left = DAY(2026, 1, 11, 8)
    assert folder.query(query) == [
        ("Demo", "Sales", DAY(2026, 1, 6, 8), left, "export"),
        ("Closed Won", "Sales", left, None, "export"),
    ]


def test_a_portal_without_stage_dates_is_read_by_its_present_stage_and_its_snapshots(folder):
    column = "Date entered current stage"
    folder.drop("a-2026-01-12.csv", export(deal(**{column: "2026-01-06 09:00"})))
    folder.drop("a-2026-01-19.csv", export(deal(**{column: "2026-01-15 09:00", "Deal Stage": "Proposal"})))
    folder.run()
    query = "select stage, entered_at, known_from from canonical.deal_stage_events order by 2"
    assert folder.query(query) == [
        ("Demo", DAY(2026, 1, 6, 8), "last stage change"),
        ("Proposal", DAY(2026, 1, 15, 8), "last stage change"),
    ]


@pytest.mark.parametrize("header", ["Original Source", "Original Traffic Source"])
def test_the_channel_is_read_under_both_of_its_names(folder, header):
    folder.drop("deals.csv", export(deal(**{header: "Organic Search"})))
    folder.run()
    assert folder.query("select channel from canonical.deals") == [("Organic Search",)]


def test_whole_mails_never_land(folder):
    body = "Dear Ann,\n" + 'a "quoted" line\n' * 10_000
    folder.drop("deals.csv", export(deal(**{"Associated Email": body, "Associated Note": body, "Currency": "EUR"})))
    load = folder.run()["hubspot.deals"]
    assert (load.accepted, load.quarantined) == (1, 0)
    assert folder.query("select currency from canonical.deals") == [("EUR",)]
    landed = next(folder.settings.landing_dir.rglob("rows.parquet"))
    columns = [name for name, *_ in folder.query(f"describe select * from read_parquet('{landed}')")]
    assert not [name for name in columns if "email" in name or "note" in name]
    assert landed.stat().st_size < 50_000


def test_a_large_export_arrives_as_a_zip_of_its_parts(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, number in (("all-deals-1.csv", "1"), ("all-deals-2.csv", "2")):
            archive.writestr(f"hubspot-crm-exports-{part}", export(deal(**{"Record ID": number})))
    folder.drop("hubspot-crm-exports-all-deals-2026-01-12.zip", packed.getvalue())
    assert folder.run()["hubspot.deals"].rows_now == 2


def test_parts_dropped_side_by_side_are_one_export(folder):
    folder.drop("hubspot-crm-exports-all-deals-2026-01-12.csv", export(deal(**{"Record ID": "1"})))
    folder.drop("hubspot-crm-exports-all-deals-2026-01-12-2.csv", export(deal(**{"Record ID": "2"})))
    load = folder.run()["hubspot.deals"]
    assert (load.rows_now, load.vanished) == (2, 0)


def test_a_workbook_has_real_dates(folder):
    workbook = openpyxl.Workbook()
    workbook.active.append(list(BASE))
    cells = [*BASE.values()]
    cells[-2:] = [DAY(2026, 1, 5, 10), DAY(2026, 3, 1)]
    cells[4] = 117.5
    workbook.active.append(cells)
    saved = io.BytesIO()
    workbook.save(saved)
    folder.drop("deals.xlsx", saved.getvalue())
    folder.run()
    query = "select deal_id, amount::float, created_at, closed_date from canonical.deals"
    assert folder.query(query) == [("9804188236", 117.5, DAY(2026, 1, 5, 9), dt.date(2026, 3, 1))]


def test_a_spanish_portal_mixes_the_languages_of_its_headers(folder):
    row = {
        "ID de registro": "7", "Email": "ann@firm.example", "Propietario del contacto": "Ana",
        "Lifecycle Stage": "lead", "Create Date": "2026-01-05 10:00", "Associated Company IDs": "11",
    }  # fmt: skip
    folder.drop("contacts.csv", export(row))
    folder.run()
    assert folder.query("select contact_id, rep, company_id from canonical.contacts") == [("7", "Ana", "11")]


def test_a_portal_in_a_language_that_nobody_has_seen_is_held_and_says_what_is_missing(folder):
    row = {"ID de registro": "7", "Correo": "x", "Create Date": "2026-01-05 10:00", "Lifecycle Stage": "lead"}
    folder.drop("hubspot/contacts.csv", export(row))
    folder.run()
    ((verdict, reason),) = folder.query("select verdict, reason from meta.ingest_files")
    assert verdict == "held" and "'Email' of hubspot.contacts" in reason


def test_contacts_have_the_dates_of_their_life_in_both_generations(folder):
    row = {
        "Record ID": "7", "Email": "ann@firm.example", "Create Date": "2026-01-05 10:00",
        "Became a Lead Date": "2026-01-05 10:00", "Became an Opportunity Date": "",
        'Date entered "Marketing Qualified Lead (Contacts)"': "2026-01-09 10:00",
    }  # fmt: skip
    folder.drop("contacts.csv", export(row))
    folder.run()
    assert folder.query("select person_id, stage, entered_date from canonical.lifecycle_events order by 3") == [
        ("7", "lead", dt.date(2026, 1, 5)),
        ("7", "mql", dt.date(2026, 1, 9)),
    ]


def test_calls_need_no_owner_and_companies_keep_their_domain(folder):
    call = {
        "Record ID": "1", "Activity date": "2026-01-05 10:00", "Call title": "secret", "Call outcome": "Connected",
        "Call direction": "Outbound", "Call duration": "90", "Associated Contact IDs": "21;22",
    }  # fmt: skip
    folder.drop("calls.csv", export(call))
    company = {"Record ID": "11", "Company name": "Firm", "Company Domain Name": "https://WWW.firm.example/x",
               "Industry": "RETAIL", "Create Date": "2026-01-02 10:00"}  # fmt: skip
    folder.drop("companies.csv", export(company))
    folder.run()
    assert folder.query(
        "select activity_type, direction, duration_seconds, contact_id, rep from canonical.activities"
    ) == [("call", "outbound", 90, "21", None)]
    assert folder.query("select company_domain from canonical.companies") == [("firm.example",)]


def test_a_meeting_of_the_type_demo_is_a_demo(folder):
    base = {"Meeting start time": "2026-01-05 10:00", "Create Date": "2026-01-02 10:00", "Meeting outcome": "No show"}
    folder.drop(
        "meetings.csv",
        export(
            {"Record ID": "1", "Call and meeting type": "Demo", **base},
            {"Record ID": "2", "Call and meeting type": "Chat", **base},
        ),
    )
    folder.run()
    query = "select activity_type, outcome, booked_at from canonical.activities order by activity_id"
    booked = DAY(2026, 1, 2, 9)
    assert folder.query(query) == [("demo", "No show", booked), ("meeting", "No show", booked)]
