"""Withdrawing says what it did, and does nothing when there is nothing to withdraw."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.ingest.withdraw import UnknownFile, withdraw
from tests.ingest.company_files import Folder

HEADER = "Record ID,Deal Stage,Amount\n"
DAY = dt.date(2026, 1, 13)
FILES = "select file, verdict from meta.ingest_files order by 1"
FRESH = "select files, is_stale, reason from meta.source_freshness where entity = 'deals'"


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("crm/deals-2026-01-10.csv", HEADER + "1,Open,5\n")
    folder.drop("crm/deals-2026-01-12.csv", HEADER + "1,Won,5\n2,Open,7\n")
    folder.drop("crm/deals-2026-01-13.csv", "Record ID,Amount\n1,5\n")  # held: it has no stage
    folder.run(DAY)
    return folder


def take_back(folder: Folder, name: str) -> str:
    return withdraw(folder.settings, folder.registry, folder.company, name)


def test_a_file_that_no_run_saw_is_not_withdrawn(folder, tmp_path):
    before = folder.query(FILES)
    outside = tmp_path / "elsewhere.csv"
    outside.write_text(HEADER + "9,Open,1\n")
    folder.drop("crm/new.csv", HEADER + "8,Open,1\n")
    for name in ("nothing.csv", str(outside), "crm/new.csv"):
        with pytest.raises(UnknownFile, match="no run ever saw"):
            take_back(folder, name)
    assert folder.query(FILES) == before
    folder.run(DAY)
    assert ("crm/new.csv", "loaded") in folder.query(FILES)


def test_withdrawing_twice_says_so(folder):
    assert "its rows are gone" in take_back(folder, "crm/deals-2026-01-12.csv")
    assert folder.query("select deal_id, stage from crm.deals") == [("1", "Open")]
    with pytest.raises(UnknownFile, match="withdrawn already"):
        take_back(folder, "crm/deals-2026-01-12.csv")


def test_a_held_file_still_counts_when_another_is_withdrawn(folder):
    take_back(folder, "crm/deals-2026-01-12.csv")
    assert folder.query(FILES) == [
        ("crm/deals-2026-01-10.csv", "loaded"),
        ("crm/deals-2026-01-12.csv", "withdrawn"),
        ("crm/deals-2026-01-13.csv", "held"),
    ]
    [(files, stale, reason)] = folder.query(FRESH)
    assert files == 1 and stale and "deals-2026-01-13.csv, is held" in reason


def test_withdrawing_a_held_file_claims_no_rows_and_frees_its_table(folder):
    assert folder.query(FRESH)[0][:2] == (2, True)
    said = take_back(folder, "crm/deals-2026-01-13.csv")
    assert "no row changes" in said and "gone" not in said
    assert ("crm/deals-2026-01-13.csv", "withdrawn") in folder.query(FILES)
    assert folder.query(FRESH) == [(2, False, None)]
    folder.run(DAY)
    assert folder.query(FRESH) == [(2, False, None)]


def test_a_file_that_was_rewritten_since_is_found_by_its_name(folder):
    folder.drop("crm/deals-2026-01-12.csv", HEADER + "3,Open,1\n")
    assert "its rows are gone" in take_back(folder, "crm/deals-2026-01-12.csv")
    assert folder.query("select deal_id, stage from crm.deals") == [("1", "Open")]
