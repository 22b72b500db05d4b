"""Every piece of dirt on the list is in its file, at its line, and nothing else of its kind is."""

from __future__ import annotations

import csv

import pytest

from pipelines import settings
from pipelines.demo import dirt
from pipelines.demo.exports import every

IN_A_LINE = [piece for piece in dirt.PIECES if piece.line]
WHOLE = {piece.kind: piece for piece in dirt.PIECES if not piece.line}


@pytest.mark.parametrize("piece", IN_A_LINE, ids=lambda piece: f"{piece.kind}-{piece.line}")
def test_the_line_is_there(piece, exports):
    lines = (exports / piece.file).read_text().splitlines()
    wanted = lines[piece.line - 2] if piece.text is dirt.REPEATED else piece.text
    assert lines[piece.line - 1] == wanted


@pytest.mark.parametrize("name", sorted({piece.file for piece in IN_A_LINE}))
def test_without_its_dirt_the_file_is_the_clean_one(name, exports, truth):
    lines = (exports / name).read_text().splitlines(keepends=True)
    for piece in sorted(IN_A_LINE, key=lambda piece: -piece.line):
        if piece.file == name:
            del lines[piece.line - 1]
    clean = next(export.data for export in every(truth, 1.0) if export.path == name)
    assert "".join(lines).encode() == clean


def test_the_cut_off_record_has_too_few_fields(exports):
    piece = next(p for p in IN_A_LINE if p.kind == "ragged")
    lines = (exports / piece.file).read_text().splitlines()
    assert [n for n, row in enumerate(csv.reader(lines), start=1) if len(row) != 9] == [piece.line]
    assert len(next(csv.reader([lines[piece.line - 1]]))) == 2


def test_the_foreign_currency_has_no_rate(exports, query):
    without = query(
        "select distinct Currency from {e} where Currency <> 'EUR' and Currency not in (select \"From\" from {r})",
        e="finance/expenses-2023.csv", r="finance/fx-rates-2023.csv",
    )  # fmt: skip
    assert without == [("CHF",)]


def test_the_column_of_the_channel_is_renamed_in_the_last_export_only(exports):
    headers = {
        path.name[-14:-4]: path.read_text().splitlines()[0]
        for path in (exports / "hubspot").glob("*-all-contacts-*.csv")
    }
    renamed = [day for day, header in headers.items() if '"Original Traffic Source"' in header]
    assert renamed == ["2026-09-18"]
    assert len([day for day, header in headers.items() if '"Original Source"' in header]) == len(headers) - 1 >= 7


def test_a_file_that_nobody_knows_lies_among_the_exports(exports):
    assert (exports / WHOLE["unknown file"].file).read_bytes() == dirt.UNKNOWN_FILE


def test_the_documented_list_is_the_real_one():
    assert dirt.table() in (settings.EXAMPLES_DIR / "demo" / "README.md").read_text()
