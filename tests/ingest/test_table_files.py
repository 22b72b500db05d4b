"""Workbooks, JSON, Parquet and split archives pass the door like CSV: same rows, same counts, rows by number."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.ingest import readers, report
from pipelines.sources.mapping import read_mapping
from pipelines.sources.registry import Registry
from tests.ingest.company_files import BERLIN, Folder

MAPPING = """\
table: deals
entity: deals
key: [deal_id]
dialect: {delimiter: ";", encoding: cp1252}
columns:
  deal_id: No
  deal_name: Name
  amount: {header: Amount, decimal_mark: ","}
  created_at: {header: Created, format: "%d.%m.%Y"}
"""
NAMES = ("No", "Name", "Amount", "Created")
DAY = dt.date(2026, 3, 1)
# Real numbers and dates, and texts as the mapping writes them; the last amount and the last day are none.
ROWS = [
    (1, "Two\nlines, with a comma", 1234.5, DAY),
    (2, 'A "quote"', "1.234,5", "02.03.2026"),
    (3, "é", 7, DAY),
    (4, None, "many", DAY),
    (5, "x", 1, "soon"),
]
DUE = [
    ("1", "Two\nlines, with a comma", Decimal("1234.5"), dt.date(2026, 3, 1)),
    ("2", 'A "quote"', Decimal("1234.5"), dt.date(2026, 3, 2)),
    ("3", "é", Decimal(7), dt.date(2026, 3, 1)),
]


def _workbook(rows, **sheets) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active.append(["Deals of the quarter"])
    for name, more in {"Deals": rows, **sheets}.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _objects() -> list[dict]:
    return [dict(zip(NAMES, (*row[:3], str(row[3])), strict=True)) for row in ROWS]


def _parquet() -> bytes:
    packed = io.BytesIO()
    columns = list(zip(*ROWS, strict=True))
    pl.DataFrame({
        "No": columns[0], "Name": columns[1], "Amount": [str(v).replace("1234.5", "1234,5") for v in columns[2]],
        "Created": [str(v) for v in columns[3]],
    }).write_parquet(packed)  # fmt: skip
    return packed.getvalue()


# File -> its bytes and the numbers of the two bad rows.
FILES = {
    "deals.xlsx": (_workbook([NAMES, *ROWS]), [5, 6]),
    "deals.json": (json.dumps(_objects()).encode(), [4, 5]),
    "answer.json": (json.dumps({"nextToken": None, "page": 1, "results": _objects()}).encode(), [4, 5]),
    "pretty.json": (json.dumps({"items": _objects(), "next_starting_after": None}, indent=2).encode(), [4, 5]),
    "deals.jsonl": ("\n".join(json.dumps(one) for one in _objects()).encode(), [4, 5]),
    "deals.jsonl.gz": (gzip.compress("\n".join(json.dumps(one) for one in _objects()).encode()), [4, 5]),
    "deals.parquet": (_parquet(), [4, 5]),
}


def _folder(tmp_path, text: str = MAPPING) -> Folder:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "crm.yml").write_text(text)
    specs, errors = read_mapping(tmp_path / "crm.yml")
    assert not errors
    return Folder(tmp_path / "data", Registry(tuple(specs)), BERLIN)


@pytest.mark.parametrize("name", FILES)
def test_the_same_table_in_every_form(tmp_path, name):
    folder, (data, bad) = _folder(tmp_path), FILES[name]
    path = folder.drop(f"crm/{name}", data)
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.quarantined, load.held) == (5, 3, 2, [])
    found = folder.query("select deal_id, deal_name, amount, created_date from crm.deals order by 1")
    assert found == DUE
    lines = folder.query("select line_number, column_name, raw_value from meta.quarantine order by 1")
    assert lines == [(bad[0], "Amount", "many"), (bad[1], "Created", "soon")]
    said = report.verdict(path, folder.registry, BERLIN)
    assert (said.verdict, said.records_read, said.quarantined) == ("would_load", 5, 2)


def test_the_numbers_of_parquet_keep_their_types(tmp_path):
    folder = _folder(tmp_path)
    packed = io.BytesIO()
    moment = dt.datetime.fromisoformat("2026-03-01T23:30:00+00:00")
    pl.DataFrame(
        {"No": [1, 2], "Name": ["a", None], "Amount": [1234.5, 1e13 / 7], "Created": [moment, None]}
    ).with_columns(pl.col("Amount").round(2)).write_parquet(packed)
    folder.drop("crm/deals.parquet", packed.getvalue())
    folder.run()
    amounts = folder.query("select deal_id, amount, created_at from crm.deals order by 1")
    assert amounts[0] == ("1", Decimal("1234.5"), moment.replace(tzinfo=None))
    assert amounts[1][1] == pytest.approx(Decimal("1428571428571.43"), abs=Decimal("0.02"))


def parquet_text(**columns: pa.Array) -> list[str]:
    """The records that the scan reads of a Parquet file with these columns."""
    packed = io.BytesIO()
    pq.write_table(pa.table(columns), packed)
    return b"".join(readers.text_blocks(lambda: io.BytesIO(packed.getvalue()), "parquet")).decode().splitlines()


def test_every_type_of_parquet_is_text_or_named():
    day, hour = dt.datetime.fromisoformat("2026-03-01T09:00:00"), dt.timedelta(hours=1)
    columns = {
        "single": pa.array([1.1, None], pa.float32()),
        "double": pa.array([2.5, 3.0]),
        "money": pa.array([Decimal("1.50"), None], pa.decimal128(10, 2)),
        "large": pa.array([Decimal("1.50"), None], pa.decimal256(50, 2)),
        "whole": pa.array([2**64 - 1, None], pa.uint64()),
        "flag": pa.array([True, None]),
        "day": pa.array([day.date(), None]),
        "time": pa.array([day.time(), None]),
        "moment": pa.array([day, None], pa.timestamp("ns")),
        "zoned": pa.array([day, None], pa.timestamp("ms", "America/New_York")),
        "length": pa.array([hour, None]),
        "name": pa.array(["Ann", None]).dictionary_encode(),
        "list": pa.array([[1, 2], None]),
        "object": pa.array([{"a": 1.5}, None]),
        "bytes": pa.array([b"Ann", None]),
        "nothing": pa.nulls(2),
    }
    names, first, second = parquet_text(**columns)
    assert names.split(",") == list(columns)
    assert first == (
        "\x021.1,\x022.5,\x021.50,\x021.50,18446744073709551615,true,2026-03-01,09:00:00,"
        '2026-03-01 09:00:00.000000,2026-03-01T09:00:00.000000Z,3600,Ann,"[1, 2]","{""a"": 1.5}",Ann,'
    )
    assert second == ",3" + "," * 14
    with pytest.raises(readers.Unreadable, match=r"no text is made of 'photo' \(binary\); write it as text"):
        parquet_text(photo=pa.array([b"\xff\xd8"]))


def test_nested_json_and_digits_that_no_float_holds(tmp_path):
    folder = _folder(tmp_path, MAPPING.replace("deal_name: Name", "deal_name: owner.name"))
    line = '{"No": 12345678901234567890, "owner": {"name": "Ann"}, "Amount": 0.1, "Created": "2026-03-01"}\n'
    folder.drop("crm/deals.jsonl", line)
    folder.run()
    assert folder.query("select deal_id, deal_name, amount from crm.deals") == [
        ("12345678901234567890", "Ann", Decimal("0.1"))
    ]


def test_a_record_with_a_list_of_its_own_stays_a_record(tmp_path):
    folder = _folder(tmp_path)
    one = {"No": "1", "Name": "a", "Amount": "1", "Created": "2026-03-01", "items": [{"No": "7"}]}
    folder.drop("crm/one.jsonl", json.dumps(one))
    folder.drop("crm/two.jsonl", "\n".join(json.dumps({"items": [{}], **one, "No": number}) for number in "23"))
    folder.run()
    assert folder.query("select deal_id from crm.deals order by 1") == [("1",), ("2",), ("3",)]


def test_an_answer_with_two_lists_or_one_a_line_is_held_and_not_guessed(tmp_path):
    answer = {"results": _objects(), "errors": []}
    line = json.dumps({"results": _objects()})
    folder = _folder(tmp_path)
    folder.drop("crm/two.json", json.dumps(answer))
    folder.drop("crm/pages.json", f"{line}\n{line}\n")
    load = folder.run()["crm.deals"]
    assert load.accepted == 0
    assert folder.query("select count(*) from meta.ingest_files where verdict in ('held', 'unrecognised')") == [(2,)]


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({"paging": {"next": {"after": "100", "link": "https://x"}}}, "next"),
        ({"has_more": True}, "has_more"),
        (
            {"additional_data": {"pagination": {"start": 0, "more_items_in_collection": True}}},
            "more_items_in_collection",
        ),
        ({"total": 500}, "total"),
        ({"totalSize": 7, "done": False}, "totalSize"),
        ({"done": False}, "done"),
        ({"next": None, "previous": "https://x?page=1"}, "previous"),
        ({"@odata.nextLink": "https://x"}, "@odata.nextLink"),
        ({"page": 1, "total_pages": 3}, "total_pages"),
        ({"page": 2, "limit": 100}, "page"),
        ({"offset": "itr9/rec7"}, "offset"),
        ({"cursor": "b2Zm"}, "cursor"),
        ({"pagination": {"start": 100}}, "start"),
    ],
)
def test_one_page_of_an_answer_is_not_the_whole_list(tmp_path, beside, said):
    folder = _folder(tmp_path)
    folder.drop("crm/answer.json", json.dumps({"data": _objects(), **beside}))
    folder.run()
    assert folder.query("select verdict, reason from meta.ingest_files") == [
        (
            "held",
            f"it says itself that it is one page of several ('{said}'): put the records of all pages into one list",
        )
    ]


@pytest.mark.parametrize(
    "beside",
    [
        {"paging": None}, {"has_more": False}, {"total": 5, "count": 5, "limit": 100, "offset": 0, "page": 1},
        {"totalSize": 5, "done": True}, {"next": None, "previous": None}, {"next": "", "next_page": 0},
        {"pageInfo": {"hasNextPage": False, "endCursor": "b2Zm"}}, {"nextSyncToken": "x"}, {"preview": True},
        {"additional_data": {"pagination": {"start": 0, "limit": 100, "more_items_in_collection": False}}},
    ],
)  # fmt: skip
def test_an_answer_that_is_whole_is_the_list(beside):
    answer = json.dumps({"success": True, "object": "list", "url": "/deals", "data": _objects(), **beside}).encode()
    opener = lambda: io.BytesIO(answer)  # noqa: E731
    assert readers.forms(opener) == ["json"]
    assert b"".join(readers.text_blocks(opener, "json")).count(b"\n") == 7


def test_titles_over_names_in_a_workbook(tmp_path):
    text = MAPPING.replace('delimiter: ";"', 'header_rows: 2, delimiter: ";"').replace(": Name", ": Deal Name")
    text = text.replace("header: Amount", "header: Deal Amount").replace("header: Created", "header: When Created")
    folder = _folder(tmp_path, text)
    # A merged title stands in the first of its cells.
    rows = [(None, "Deal", None, "When"), NAMES, (1, "A", 5, DAY)]
    folder.drop("crm/deals.xlsx", _workbook(rows))
    folder.run()
    assert folder.query("select deal_id, deal_name, amount from crm.deals") == [("1", "A", Decimal(5))]


def test_two_tables_in_one_workbook_are_for_a_person_to_part(tmp_path):
    folder = _folder(tmp_path)
    path = folder.drop("crm/deals.xlsx", _workbook([NAMES, *ROWS], Old=[NAMES, *ROWS]))
    said = report.verdict(path, folder.registry, BERLIN)
    assert said.verdict == "held"
    assert said.reason.startswith("more than one sheet is a table: 'Deals' (crm.deals) and 'Old' (crm.deals)")


def test_a_row_that_is_wider_than_the_names_is_no_record_as_in_csv(tmp_path):
    rows = [("No", "Name", "Amount", "Created"), (1, "A", 5, DAY), (2, "B", 6, DAY, None, "note"), (3, "C", 7, DAY)]
    texts = ["1;A;5;01.03.2026", "2;B;6;01.03.2026;;note", "3;C;7;01.03.2026"]
    for name, data in (("deals.xlsx", _workbook(rows)), ("deals.csv", "\n".join([";".join(NAMES), *texts, ""]))):
        folder = _folder(tmp_path / name)
        path = folder.drop(f"crm/{name}", data)
        folder.run()
        assert folder.query("select deal_id from crm.deals order by 1") == [("1",), ("3",)]
        assert folder.query("select line_number, column_name, reason from meta.quarantine") == [
            (3, None, "the record has 6 fields, the header 4")
        ]
        assert report.verdict(path, folder.registry, BERLIN).unknown == {}


def test_a_formula_that_nobody_worked_out_holds_the_workbook(tmp_path):
    folder = _folder(tmp_path)
    folder.drop("crm/deals.xlsx", _workbook([NAMES, (1, "A", "=1+1", DAY)]))
    load = folder.run()["crm.deals"]
    assert folder.query("select verdict from meta.ingest_files") == [("held",)]
    assert not load.files


def test_a_cell_far_away_costs_no_memory(tmp_path):
    folder = _folder(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(_workbook([NAMES, *ROWS])))
    book["Deals"]["A100000"] = 9
    packed = io.BytesIO()
    book.save(packed)
    folder.drop("crm/deals.xlsx", packed.getvalue())
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted) == (6, 4)


def test_the_parts_of_a_split_export_in_one_zip(tmp_path):
    folder = _folder(tmp_path)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deals-2.csv", "No;Name;Amount;Created\n3;C;x;01.03.2026\n4;D;4;01.03.2026\n")
        archive.writestr("deals-1.csv", "No;Name;Amount;Created\n1;A;1;01.03.2026\n2;B;2;01.03.2026")
    folder.drop("crm/deals.zip", packed.getvalue())
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.quarantined) == (4, 3, 1)
    assert folder.query("select line_number from meta.quarantine") == [(5,)]


def test_a_bomb_of_parquet_is_refused():
    packed = io.BytesIO()
    pl.DataFrame({"No": pl.Series([1]).new_from_index(0, 60_000_000)}).write_parquet(packed)
    with pytest.raises(readers.Unreadable, match="unpacks to more than"):
        for _ in readers.text_blocks(lambda: io.BytesIO(packed.getvalue()), "parquet"):
            pass
