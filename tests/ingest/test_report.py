"""`paceline check`: what the door thinks of a file, before it is dropped."""

from __future__ import annotations

import json

import pytest

from pipelines import cli
from pipelines.ingest import report
from pipelines.quality.expectations import for_table
from pipelines.sources import registry
from tests.ingest.company_files import BERLIN, REGISTRY

HEADER = "Record ID,Deal Name,Deal Stage,Amount,Favourite colour,Body\n"


@pytest.fixture
def check(tmp_path):
    def check(content: str | bytes, name: str = "exports/crm/deals.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return report.verdict(path, REGISTRY, BERLIN)

    return check


def test_a_good_file_would_load_with_its_mapping_and_what_is_not_mapped(check):
    found = check(HEADER + "1,A,Open,5,red,secret\n2,B,Open,x,blue,secret\n3,C,Open\n")
    assert found.would_load and found.spec == "crm.deals"
    assert (found.delimiter, found.encoding, found.records_read, found.quarantined) == (",", "utf-8", 3, 2)
    assert found.mapping["amount"] == "Amount" and found.unknown == {"x_favourite_colour": "Favourite colour"}
    assert [(bad.line, bad.column) for bad in found.bad] == [(3, "Amount"), (4, None)]
    assert json.loads(json.dumps(found.as_dict()))["verdict"] == "would_load"
    assert "line 3 [Amount]: not a number" in report.text(found)


@pytest.mark.parametrize(
    ("content", "verdict", "word"),
    [
        (HEADER + '1,A"x",Open,5,red,\n', "held", "line 2: a quote stands inside"),
        (HEADER + '1,A,Open,5,red,"never\n2,B,Open,5,red,\n', "held", "line 2: a quoted field is not closed"),
        (HEADER + "1,A,Open,5,red,\n2,B\n3,C\n4,D\n5,E\n", "held", "4 of the first 5 records do not fit the header"),
        (HEADER.replace("Deal Stage", "Phase") + "1,A,Open,5,red,\n", "held", "'Deal Stage'"),
        ("", "held", "empty"),
        (b"\x89PNG....", "held", "picture"),
        ("shape,size\nround,2\n", "unrecognised", "shape, size"),
    ],
)
def test_what_would_not_load_says_why(check, content, verdict, word):
    found = check(content)
    assert (found.verdict, found.would_load, found.records_read) == (verdict, False, None)
    assert word in found.reason and word in report.text(found)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_the_header(check, delimiter):
    rows = "Record ID,Deal Name,Deal Stage\n1,A,Open\n".replace(",", delimiter)
    found = check(rows.replace("Open", '"Open, really"'))
    assert (found.verdict, found.delimiter, found.quarantined) == ("would_load", delimiter, 0)


def test_two_columns_of_one_name_are_kept_apart(check):
    found = check("Record ID,Deal Stage,Deal Stage\n1,Open,Demo\n")
    assert found.mapping["stage"] == "Deal Stage" and found.unknown == {"x_deal_stage_2": "Deal Stage__2"}


def test_bad_rows_beyond_those_shown_are_counted_and_duplicates_too(check):
    rows = "1,A,Open,5,red,\n" * 3 + "2,B,Open,5,red,\n" + "".join(f"{n},C,Open,x,red,\n" for n in range(3, 15))
    found = check(HEADER + rows)
    assert (found.records_read, found.quarantined, found.duplicates) == (16, 12, 2)
    assert len(found.bad) == 5 and found.as_dict()["bad_rows_total"] == 12
    assert "and 7 more bad rows" in report.text(found) and "2 exact duplicates" in report.text(found)


def test_few_bad_rows_are_all_shown_and_no_duplicate_is_claimed(check):
    found = check(HEADER + "1,A,Open,5,red,\n1,A,Won,5,red,\n2,B,Open,x,red,\n")
    assert (found.bad_rows_total, len(found.bad), found.duplicates) == (1, 1, 0)
    assert "more bad rows" not in report.text(found) and "duplicate" not in report.text(found)


def test_a_missing_path_a_directory_and_a_link_are_told_apart(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "gone.csv")
    words = {"gone.csv": "no such file", ".": "a directory", "link.csv": "links are not followed"}
    for name, word in words.items():
        found = report.verdict(tmp_path / name, REGISTRY, BERLIN)
        assert not found.would_load and word in found.reason


CAMPAIGN = 'Campaign report\n"July 1, 2026 - July 2, 2026"\nCampaign status,Day,Campaign,Currency code,Cost\n'
DEAL = "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Create Date,Close Date\n"
UNEXPECTED = {
    "the same campaign twice on a day": (
        CAMPAIGN + "Enabled,2026-07-01,Brand,EUR,5.00\nEnabled,2026-07-01,Brand,EUR,7.00\n",
        "the same 'Campaign' and 'Day' stand more than once in 2 of 2 rows (lines 4, 5",
    ),
    "no report by day": (
        "Start Date (in UTC),Campaign Name,Currency,Total Spent\n7/1/2026,A,USD,5\n7/1/2026,B,USD,6\n",
        "'Start Date (in UTC)' is the same in every row: the report is not by day",
    ),
    "every record in quarantine": (DEAL + "1,A,Sales,,5,2026-01-01,\n", "it has no record that can be taken"),
    "a day of another century": (
        DEAL + "1,A,Sales,Demo,5,2026-01-01,\n2,B,Sales,Demo,5,2126-01-01,\n",
        "'Create Date' lies outside the years 1970 to 2099 in 1 of 2 rows (line 3",
    ),
}


@pytest.mark.parametrize("name", UNEXPECTED)
def test_what_the_load_would_hold_is_held(tmp_path, name):
    content, said = UNEXPECTED[name]
    path = tmp_path / "file.csv"
    path.write_text(content)
    assert report.verdict(path, registry.load(), BERLIN).would_load
    found = report.verdict(path, registry.load(), BERLIN, for_table)
    assert found.verdict == "held"
    assert said in found.reason


def test_the_command_ends_with_an_error_for_a_file_that_the_load_would_hold(tmp_path, capsys):
    path = tmp_path / "deals.csv"
    path.write_text(DEAL + "1,A,Sales,Demo,-5,2026-01-01,\n")
    assert cli.main(["check", str(path), "--data", str(tmp_path)]) == 1
    assert "'Amount' is below 0 in 1 of 1 rows (line 2" in capsys.readouterr().out
    path.write_text(DEAL + "1,A,Sales,Demo,5,2026-01-01,\n")
    assert cli.main(["check", str(path), "--data", str(tmp_path)]) == 0
