"""Files that cannot be read now are told to whoever reads the ledger, until they can."""

from __future__ import annotations

from pipelines import warehouse
from pipelines.ingest import arrivals, ledger
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


def test_a_file_that_changes_while_it_is_read_is_told_beside_the_others(tmp_path):
    folder = Folder(tmp_path)
    told(folder)
    with warehouse.connect(folder.settings.warehouse_path) as con:
        ledger.record_waiting(con, {"a.csv.part": "still being written"})
        ledger.add_waiting(con, {"b.csv": "it changed while it was read"})
        ledger.add_waiting(con, {"b.csv": "it changed while it was read"})
    assert folder.query("select file from meta.waiting_files order by 1") == [("a.csv.part",), ("b.csv",)]
