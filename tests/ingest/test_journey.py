"""Files in a folder to tables in the warehouse: what a user sees of snapshots, dirt and mistakes."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.ingest.company_files import Folder

DAY = dt.datetime
HEADER = "Record ID,Deal Name,Deal Stage,Amount,Domain,Create Date,Email\n"
FIRST = HEADER + (
    '001,Alpha,Open,"1,000.50",https://www.Alpha.com/x,2026-01-02 10:00,Ann@Alpha.com\n'
    "002,Beta,Open,20,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "003,Gamma,Open,30,gamma.com,2026-01-03,\n"
)
SECOND = HEADER + (
    '001,Alpha,Open,"1,000.50",https://www.Alpha.com/x,2026-01-02 10:00,Ann@Alpha.com\n'
    "002,Beta,Won,25,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "002,Beta,Won,25,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "004,Delta,Open,x12,delta.com,2026-01-08,\n"
)
VERSIONS = "select deal_id, stage, amount, _valid_from, _valid_to from crm.deals__versions order by 1, 4"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_snapshots_become_versions_and_every_record_is_accounted_for(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.duplicates, load.quarantined) == (7, 4, 2, 1)
    assert (load.rows_now, load.vanished) == (2, 1)
    monday, later = DAY(2026, 1, 4, 23), DAY(2026, 1, 11, 23)  # midnight in Berlin
    assert folder.query(VERSIONS) == [
        ("001", "Open", pytest.approx(1000.5), monday, None),
        ("002", "Open", 20, monday, later),
        ("002", "Won", 25, later, None),
        ("003", "Open", 30, monday, later),
    ]
    assert folder.query("select deal_id, stage, _vanished_at, _first_seen_at from crm.deals order by 1") == [
        ("001", "Open", None, monday),
        ("002", "Won", None, monday),
        ("003", "Open", later, monday),
    ]
    assert folder.query("select line_number, column_name, raw_value, reason from meta.quarantine") == [
        (5, "Amount", "x12", "not a number that fits 14 digits before the point")
    ]


def test_canonical_view_is_typed_dated_and_holds_no_address(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    rows = folder.query(
        "select deal_id, company_domain, created_at, created_date, source, table_name from canonical.deals order by 1"
    )
    assert rows[:2] == [
        ("001", "alpha.com", DAY(2026, 1, 2, 9), dt.date(2026, 1, 2), "crm", "deals"),
        ("002", "beta.com", DAY(2026, 1, 2, 23, 30), dt.date(2026, 1, 3), "crm", "deals"),
    ]
    (hashes,) = zip(*folder.query("select email_hash from canonical.contacts order by company_domain"), strict=True)
    assert len(hashes) == 2 and all(len(value) == 64 for value in hashes)
    stored = folder.settings.warehouse_path.read_bytes()
    assert b"ann@alpha" not in stored.lower() and b"bob@beta" not in stored.lower()
    assert folder.query("select count(*) from canonical.invoices") == [(0,)]
