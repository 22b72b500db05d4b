"""A file that lacks a required column is held for its table, wherever it lies; strangers stay unrecognised."""

from __future__ import annotations

import openpyxl
import pytest

from pipelines.ingest import readers
from pipelines.ingest.door import folder_of, look
from pipelines.sources import registry
from tests.ingest.company_files import BERLIN, Folder
from tests.sources.test_recognition import HEADERS

LACKING = [
    ("hubspot.deals", "Deal Stage"),
    ("stripe.invoices", "Subtotal"),
    ("google_ads.campaigns", "Cost"),
    ("finance.expenses", "Category"),
]


@pytest.mark.parametrize(("name", "header"), LACKING)
@pytest.mark.parametrize("folder", ["", "inbox/", "by_source", "survey/"])
def test_a_missing_required_column_holds_the_file_for_its_table(tmp_path, name, header, folder):
    source = name.split(".")[0]
    place = Folder(tmp_path, registry.load(), BERLIN)
    headers = [other for other in HEADERS[name].split(",") if other != header]
    found = _look(place, (f"{source}/" if folder == "by_source" else folder) + "file.csv", headers)
    assert (found.verdict, found.spec.id, found.missing) == ("held", name, (header,))
    assert found.reason.startswith(f"misses the required column '{header}' of {name}")


@pytest.mark.parametrize(
    "headers",
    [
        ["Colour", "Weight"],
        ["Date", "Amount", "Note"],
        ["Territory", "Team", "Target accounts", "Owner"],
        ["Dag", "Campagne", "Valutacode", "Kosten", "Vertoningen", "Klikken"],
        ["id", "Name", "Currency"],
        ["Email", "Campaign", "Sent date", "Opened date", "Replied date", "Sender"],
        ["Day", "Campaign", "Currency code", "Spend"],
        ["Record ID", "Make", "Model", "Owner", "Associated Contact IDs", "Associated Company IDs"],
    ],
)
@pytest.mark.parametrize("folder", ["", "hubspot/"])
def test_strangers_stay_unrecognised(tmp_path, headers, folder):
    place = Folder(tmp_path, registry.load(), BERLIN)
    assert _look(place, folder + "file.csv", headers).verdict == "unrecognised"


def test_an_export_that_a_spreadsheet_saved_anew_is_told_so(tmp_path):
    place = Folder(tmp_path, registry.load(), BERLIN)
    row = "12;A;Sales;Demo;1.117,50;01.05.2026 10:00;02.01.2026 09:00;Ann"
    path = place.drop("deals.csv", f"{HEADERS['hubspot.deals'].replace(',', ';')}\r\n{row}\r\n".encode("cp1252"))
    found = look(readers.plain(path), place.registry, None)
    assert (found.verdict, found.spec.id, found.layout) == ("unrecognised", "hubspot.deals", None)
    assert "parted by ';' where hubspot writes ',': a spreadsheet saved it anew" in found.reason
    assert "--draft-mapping" in found.reason


def test_the_sheet_that_comes_nearest_explains_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Info"
    book.active.append(["Made by", "Ann"])
    book.create_sheet("Deals").append([one for one in HEADERS["hubspot.deals"].split(",") if one != "Deal Stage"])
    path = tmp_path / "deals.xlsx"
    book.save(path)
    found = look(readers.plain(path), registry.load(), None)
    assert (found.verdict, found.spec.id) == ("held", "hubspot.deals")
    assert found.reason.startswith("sheet 'Deals': misses the required column 'Deal Stage' of hubspot.deals")


def _look(place: Folder, name: str, headers: list[str]):
    path = place.drop(name, ",".join(headers) + "\n" + ",".join("1" for _ in headers) + "\n")
    return look(readers.plain(path), place.registry, folder_of(name))


def test_the_ledger_names_the_table_and_its_data_is_called_late(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("deals.csv", "Record ID,Deal Name,Amount,Email\n1,A,5,\n")
    folder.run()
    assert folder.query("select verdict, table_name from meta.ingest_files") == [("held", "deals")]
    [(stale, reason)] = folder.query("select is_stale, reason from meta.source_freshness where entity = 'deals'")
    assert stale and "misses the required column 'Deal Stage'" in reason
