"""Declared dialects: what they say is read as it is meant, whatever the blocks, and what breaks them is refused."""

from __future__ import annotations

import csv
import io
import random

import pytest

from pipelines.ingest.record_scan import ScanError
from pipelines.ingest.restate import delimiter_of, restated
from pipelines.sources.mapping import read_mapping
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Dialect
from tests.ingest.company_files import BERLIN, Folder

WAYS = [
    (Dialect(quote="'"), ","),
    (Dialect(quote="'", escape="\\"), ";"),
    (Dialect(escape="\\"), "\t"),
    (Dialect(quote="", escape="\\"), "|"),
    (Dialect(record_end="cr"), ","),
    (Dialect(), ", "),
    (Dialect(quote="'", record_end="cr", multiline=True), "§"),
    (Dialect(escape="\\", multiline=True), "||"),
]


def _written(rows: list[list[str]], dialect: Dialect, delimiter: str, dice: random.Random) -> bytes:
    """The rows as a tool of this dialect writes them."""
    end = "\r" if dialect.record_end == "cr" else dice.choice(["\n", "\r\n"])
    return "".join(
        delimiter.join(_cell(cell, dialect, delimiter, end, dice) for cell in row) + end for row in rows
    ).encode()


def _cell(cell: str, dialect: Dialect, delimiter: str, end: str, dice: random.Random) -> str:
    quote, escape = dialect.quote, dialect.escape or dialect.quote
    if not quote:
        return cell.replace(escape, escape * 2).replace(delimiter, escape + delimiter)
    signs = (quote, delimiter, "\n", *delimiter)
    if not any(sign in cell for sign in signs) and dice.random() < 0.7:
        return cell
    text = cell if escape == quote else cell.replace(escape, escape * 2)
    return quote + text.replace(quote, escape + quote).replace("\n", end) + quote


@pytest.mark.parametrize(("dialect", "delimiter"), WAYS)
def test_what_a_dialect_writes_is_read_back(dialect, delimiter):
    dice = random.Random(20261122)  # noqa: S311
    letters = ["a", "é", '"', "'", ",", ";", "|", "\\", "\t", " ", "§", "x1", *(["\n"] if dialect.multiline else [])]
    for _ in range(400):
        width = dice.randint(1, 4)
        rows = [["".join(dice.choices(letters, k=dice.randint(0, 4))) for _ in range(width)] for _ in range(3)]
        data = _written(rows, dialect, delimiter, dice)
        cuts = sorted(dice.choices(range(len(data) + 1), k=3))
        blocks = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
        text = b"".join(restated(blocks, dialect, delimiter)).decode()
        read = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(dialect, delimiter), strict=True)
        )
        read = [[cell.replace("\r\n", "\n") for cell in row] or [""] for row in read]
        assert read == rows, (data, text)


@pytest.mark.parametrize(
    ("data", "dialect", "line", "word"),
    [
        (b"a,b\n1,'x'y\n", Dialect(quote="'"), 2, "follows a closing quote"),
        (b"a,b\n1,'x\n2,y\n", Dialect(quote="'"), 2, "not closed on its line"),
        (b"a,b\n1,'x\n2,y\n", Dialect(quote="'", multiline=True), 2, "never closed"),
        (b'a,b\n1,x"\n', Dialect(escape="\\"), 2, "stands inside a field"),
        (b"a,b\r1,2\n\r", Dialect(record_end="cr"), 2, "line feed"),
        (b"a,b\r1,\0\r", Dialect(record_end="cr"), 2, "NUL"),
        (b"a,b\n1,2\r3,4\n", Dialect(quote=""), 2, "carriage return"),
        (b"a,b\n1,2\\", Dialect(quote="", escape="\\"), 2, "ends behind an escape"),
    ],
)
def test_what_breaks_the_declared_grammar_is_refused_with_its_line(data, dialect, line, word):
    with pytest.raises(ScanError, match=word) as caught:
        b"".join(restated([data], dialect, ","))
    assert caught.value.line == line


MAPPING = """\
table: deals
entity: deals
key: [deal_id]
columns: {{deal_id: No, deal_name: Deal Name, amount: Deal Amount}}
dialect: {{{dialect}}}
"""
FILES = {
    'quote: "\'"': "No,Deal Name,Deal Amount\n1,'O''Neil, Ltd',5\n2,Men's,6\n",
    "escape: '\\'": 'No,Deal Name,Deal Amount\n1,"O\'Neil, \\"Ltd\\"",5\n2,Men\'s,6\n',
    "record_end: cr": "No,Deal Name,Deal Amount\r1,O'Neil,5\r2,Men's,6\r",
    "delimiter: ', '": "No, Deal Name, Deal Amount\n1, O'Neil,Ltd, 5\n2, Men's, 6\n",
    "skip_lines: 2": 'Report "all"\nof, "today\nNo,Deal Name,Deal Amount\n1,O\'Neil,5\n2,Men\'s,6\n',
    "header_rows: 2": ",Deal,\nNo,Name,Amount\n1,O'Neil,5\n2,Men's,6\n",
    "has_header: no, skip_lines: 1": "Report\n1,O'Neil,5\n2,Men's,6\n",
}


@pytest.mark.parametrize("dialect", FILES)
def test_a_mapping_declares_it(tmp_path, dialect):
    path = tmp_path / "crm.yml"
    path.write_text(MAPPING.format(dialect=dialect))
    specs, errors = read_mapping(path)
    assert not errors
    folder = Folder(tmp_path / "data", Registry(tuple(specs)), BERLIN)
    folder.drop("crm/deals/deals.csv", FILES[dialect])
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted) == (2, 2)
    rows = folder.query("select deal_id, left(deal_name, 5), amount from crm.deals order by 1")
    assert rows == [("1", "O'Nei", 5), ("2", "Men's", 6)]


def test_a_second_header_holds_the_file_unless_it_is_named_among_the_totals(tmp_path):
    for name, totals in (("plain", ""), ("named", "totals: '^No$'\n")):
        path = tmp_path / "crm.yml"
        path.write_text(MAPPING.format(dialect="") + totals)
        folder = Folder(tmp_path / name, Registry(tuple(read_mapping(path)[0])), BERLIN)
        folder.drop("crm/deals.csv", "No,Deal Name,Deal Amount\n1,A,5\nNo,Deal Name,Deal Amount\n2,B,6\n")
        load = folder.run()["crm.deals"]
        assert (load.accepted, load.totals_dropped, len(load.held)) == ((0, 0, 1) if name == "plain" else (2, 1, 0))
        if load.held:
            assert load.held[0].reason.startswith("line 3: the header stands here again")


def test_a_dash_of_windows_1252_stored_as_a_control_character(tmp_path):
    path = tmp_path / "crm.yml"
    path.write_text(MAPPING.format(dialect=""))
    folder = Folder(tmp_path / "data", Registry(tuple(read_mapping(path)[0])), BERLIN)
    folder.drop("crm/deals.csv", "No,Deal Name,Deal Amount\n1,A \x96 é,5\n")
    folder.run()
    assert folder.query("select deal_name from crm.deals") == [("A – é",)]


def test_lines_that_end_with_cr_alone_are_told_to_who_declares_nothing(tmp_path):
    (tmp_path / "crm.yml").write_text(MAPPING.format(dialect=""))
    folder = Folder(tmp_path / "data", Registry(tuple(read_mapping(tmp_path / "crm.yml")[0])), BERLIN)
    folder.drop("deals.csv", "No,Deal Name,Deal Amount\r1,A,5\r")
    folder.run()
    [(verdict, reason)] = folder.query("select verdict, reason from meta.ingest_files")
    assert verdict == "unrecognised" and "only `record_end: cr` of a mapping allows" in reason
