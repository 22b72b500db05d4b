"""Files that cannot be read now are told to whoever reads the ledger, until they can."""

from __future__ import annotations

import datetime as dt
import os

from pipelines import job, warehouse
from pipelines.ingest import arrivals, ledger
from pipelines.ingest.withdraw import withdraw
from tests.ingest.company_files import Folder


def told(folder: Folder) -> dict[str, str]:
    seen = arrivals.take(folder.settings, folder.registry, folder.company)
    with warehouse.connect(folder.settings.warehouse_path) as con:
        ledger.prepare(con)
        ledger.record_waiting(con, seen.waiting)
    return dict(folder.query("from meta.waiting_files"))


def test_unfinished_files_and_links_are_told_once_each_and_go_when_they_are_read(tmp_path):
    folder = Folder(tmp_path)
    unfinished = folder.drop("crm/deals.csv.part", "Record ID,Deal Stage\n1,Open\n")
    link = unfinished.with_name("link.csv")
    link.symlink_to(unfinished)
    first = told(folder)
    assert set(first) == {"crm/deals.csv.part", "crm/link.csv"}
    assert "still being written" in first["crm/deals.csv.part"] and "links are not followed" in first["crm/link.csv"]
    assert told(folder) == first
    link.unlink()
    unfinished.rename(unfinished.with_suffix(""))
    assert told(folder) == {}


def test_a_name_that_is_no_text_is_told_and_stops_nothing(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("crm/deals.csv", "Record ID,Deal Stage\n1,Open\n")
    (folder.settings.exports_dir / os.fsdecode(b"d\xff.csv")).write_text("Record ID,Deal Stage\n2,Open\n")
    assert told(folder) == {"d\\udcff.csv": "its name is no UTF-8; rename it"}
    assert folder.run()["crm.deals"].accepted == 1


def test_withdrawn_bytes_under_a_new_name_are_told(tmp_path):
    folder = Folder(tmp_path)
    text = "Record ID,Deal Stage\n1,Open\n"
    folder.drop("crm/deals.csv", text)
    folder.run()
    withdraw(folder.settings, folder.registry, folder.company, "crm/deals.csv")
    assert told(folder) == {}
    folder.drop("crm/again.csv", text)
    assert told(folder) == {
        "crm/again.csv": "the same bytes were withdrawn as crm/deals.csv and stay out; drop a corrected export"
    }
    assert folder.run()["crm.deals"].accepted == 0


def test_a_link_to_nothing_is_reason_enough_to_run_again(tmp_path):
    folder = Folder(tmp_path)
    day = dt.date(2026, 1, 5)
    before = job.fingerprint(folder.settings, day)
    assert job.fingerprint(folder.settings, day) == before
    (folder.settings.exports_dir / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    assert job.fingerprint(folder.settings, day) != before


def test_a_file_that_changes_while_it_is_read_is_told_beside_the_others(tmp_path):
    folder = Folder(tmp_path)
    told(folder)
    with warehouse.connect(folder.settings.warehouse_path) as con:
        ledger.record_waiting(con, {"a.csv.part": "still being written"})
        ledger.add_waiting(con, {"b.csv": "it changed while it was read"})
        ledger.add_waiting(con, {"b.csv": "it changed while it was read"})
    assert folder.query("select file from meta.waiting_files order by 1") == [("a.csv.part",), ("b.csv",)]
