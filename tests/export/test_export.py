"""The published tables as files: nothing lost, nothing cut in silence, values of their own kind."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipelines import cli, warehouse
from pipelines.export import export, long_table, tables, workbook
from tests.contract_tables import insert_many
from tests.publish.conftest import read

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(path: Path) -> dict[str, list[dict[str, tuple[str, str]]]]:
    """Sheet → rows of column letter → (type, text) as Excel would read them; type n is a number or date."""
    with zipfile.ZipFile(path) as archive:
        listed = _xml(archive, "xl/workbook.xml").findall(".//x:sheet", SPACE)
        return {
            sheet.get("name"): _rows(_xml(archive, f"xl/worksheets/sheet{number}.xml"))
            for number, sheet in enumerate(listed, start=1)
        }


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314  the workbook is our own


def _rows(sheet: ElementTree.Element) -> list[dict[str, tuple[str, str]]]:
    return [
        {
            re.match("[A-Z]+", cell.get("r")).group(): (cell.get("t", "n"), "".join(cell.itertext()))
            for cell in row.findall("x:c", SPACE)
        }
        for row in sheet.findall(".//x:row", SPACE)
    ]


def by_header(rows: list[dict[str, tuple[str, str]]]) -> list[dict[str, tuple[str, str]]]:
    names = {letter: text for letter, (_, text) in rows[0].items()}
    return [{names[letter]: cell for letter, cell in row.items()} for row in rows[1:]]


def test_parquet_holds_every_row_of_every_table_and_what_columns_mean(published, tmp_path):
    done = export(published, tmp_path / "out", "parquet")
    assert done.notes == []
    counted = read(
        published.published_path,
        "select schema_name || '.' || table_name, estimated_size from duckdb_tables() where not internal",
    )
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "columns.parquet", *(f"{table}.parquet" for table, _ in counted)
    }  # fmt: skip
    with warehouse.scratch() as con:
        for table, rows in counted:
            found = con.execute(f"select count(*) from '{tmp_path}/out/{table}.parquet'").fetchone()
            assert found == (rows,), table
        deal = con.execute(
            f"select deal_id, deal_amount, created_date, typeof(deal_amount), typeof(created_date) "
            f"from '{tmp_path}/out/marts.fct_deal.parquet' limit 1"
        ).fetchone()
        said = con.execute(
            f"""select description from '{tmp_path}/out/columns.parquet'
            where "table" = 'marts.fct_deal' and "column" = 'deal_amount'"""
        ).fetchone()
    assert (str(deal[1]), str(deal[2]), *deal[3:]) == ("100.0000", "2026-01-31", "DECIMAL(18,4)", "DATE")
    assert said == ("In the company's currency",)


def test_a_workbook_keeps_numbers_dates_and_texts_what_they_are(published, tmp_path):
    done = export(published, tmp_path, "xlsx")
    book = sheets(tmp_path / "paceline.xlsx")
    first, second, third = by_header(book["marts.fct_deal"])
    assert (first["deal_amount"][0], float(first["deal_amount"][1])) == ("n", 100)
    assert first["created_date"] == ("n", "46053")  # 31 January 2026 in Excel's days
    assert first["closed_date"] == ("inlineStr", "1899-12-31")  # before Excel's calendar: whole, as text
    assert second["deal_name"] == ("inlineStr", "=1+1")
    assert second["is_won"] == ("b", "1")
    assert len(third["deal_name"][1]) == 32_767
    assert [note for note in done.notes if "marts.fct_deal: 1 texts are longer" in note]


def test_a_workbook_says_what_each_sheet_and_column_is(published, tmp_path):
    export(published, tmp_path, "xlsx")
    book = sheets(tmp_path / "paceline.xlsx")
    about = {row["sheet"][1]: row for row in by_header(book["about"])}
    assert about["marts.fct_deal"]["rows"] == ("n", "3")
    assert about["marts.fct_deal"]["description"][1] == "One row per deal; it's cut at as_of"
    columns = {(row["table"][1], row["column"][1]): row for row in by_header(book["columns"])}
    assert columns["marts.fct_deal", "deal_amount"]["description"][1] == "In the company's currency"
    assert set(about) == set(book) - {"about", "columns"}


def test_rows_that_do_not_fit_a_sheet_are_named_with_their_number(published, tmp_path):
    with warehouse.connect(published.published_path.resolve(), read_only=True) as con:
        known = [table for table in tables.read(con) if table.name == "marts.fct_deal"]
        written = workbook.write(con, known, tmp_path / "small.xlsx", sheet_rows=3)
    assert written.rows == {"marts.fct_deal": 2}
    book = sheets(tmp_path / "small.xlsx")
    assert [row["deal_id"][1] for row in by_header(book["marts.fct_deal"])] == ["d0", "d1"]
    told = by_header(book["about"])[0]
    assert (told["rows"][1], told["rows here"][1]) == ("3", "2")
    assert "1 rows are LEFT OUT. Here: the first by key" in told["description"][1]
    assert "marts.fct_deal.parquet beside this workbook" in told["description"][1]


def test_a_table_beyond_excels_limit_lies_beside_the_workbook_whole(published, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    done = export(published, tmp_path, "xlsx")
    said = "marts.fct_deal has 3 rows, of which the workbook holds 2 (the first by key): 1 are left out"
    assert [note for note in done.notes if said in note]
    with warehouse.scratch() as con:
        assert con.execute(f"select count(*) from '{tmp_path}/marts.fct_deal.parquet'").fetchone() == (3,)


KEPT = {  # how many rows a workbook may hold of the long table → scopes and grains of what it holds
    100: {"company", "team", "rep", "segment", "day", "week", "month", "year", "trailing_3m", "goal"},
    20: {"company", "team", "rep", "segment", "month", "year", "trailing_3m", "goal"},
    12: {"company", "team", "rep", "segment", "month", "year", "goal"},
    9: {"company", "team", "rep", "segment", "month", "year", "goal"},  # of the segment its goal only
    7: {"company", "team", "segment", "month", "year", "goal"},
    5: {"company", "team", "month", "year"},
}


@pytest.mark.parametrize("most", KEPT)
def test_a_workbook_holds_the_longest_periods_and_widest_scopes_of_the_long_table(
    published, tmp_path, monkeypatch, most
):
    """Two KPIs, one of which has no rows of the company, in every scope and grain, and a goal of a segment."""
    scopes, grains = ("company", "team", "rep", "segment"), ("day", "week", "month", "year", "trailing_3m")
    rows = [
        {"kpi": kpi, "period_id": grain, "grain": grain, "scope_type": scope, "scope_id": scope}
        for kpi in ("mrr", "mrr_transferred") for scope in scopes for grain in grains
        if kpi == "mrr" or scope == "team"
    ]  # fmt: skip
    rows.append({**rows[0], "period_id": "goal", "grain": "goal", "scope_type": "segment", "scope_id": "segment"})
    with warehouse.connect(published.published_path.resolve()) as con:
        con.execute("delete from kpis.fct_kpi_values")
        insert_many(con, "kpis.fct_kpi_values", rows)
    monkeypatch.setattr(long_table, "ROWS", most)
    done = export(published, tmp_path, "xlsx")
    sheet = by_header(sheets(tmp_path / "paceline.xlsx")["kpis.fct_kpi_values"])
    assert {row["kpi"][1] for row in sheet} == {"mrr", "mrr_transferred"}
    assert {row[column][1] for row in sheet for column in ("scope_type", "grain")} == KEPT[most]
    notes = [note for note in done.notes if "kpis.fct_kpi_values" in note]
    assert (len(sheet) < len(rows)) == bool(notes) == (tmp_path / "kpis.fct_kpi_values.parquet").exists()
    assert all(f"{len(rows) - len(sheet):,} are left out" in note for note in notes)


def test_the_same_data_gives_the_same_rows_in_the_same_order(published, tmp_path):
    for name in ("one", "two"):
        export(published, tmp_path / name, "parquet")
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True)] == [True] * len(one)


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_the_command_writes_and_says_where(published, tmp_path, capsys, kind):
    arguments = ["export", "--data", str(published.data_dir), "--to", str(tmp_path / "out"), "--format", kind]
    assert cli.main(arguments) == 0
    said = capsys.readouterr()
    assert f"in {tmp_path / 'out'}" in said.out
    assert ("cut" in said.err) == (kind == "xlsx")
    assert not list((tmp_path / "out").glob(".*"))


def test_the_command_refuses_the_folder_that_is_read_and_an_empty_house(published, tmp_path, capsys):
    exports = published.exports_dir / "mine"
    assert cli.main(["export", "--data", str(published.data_dir), "--to", str(exports)]) == 2
    assert "outside exports/" in capsys.readouterr().err
    assert not exports.exists()
    assert cli.main(["export", "--data", str(tmp_path / "none"), "--to", str(tmp_path / "out")]) == 1
    assert "paceline run" in capsys.readouterr().err
