"""Columns that an export loses from one file to the next: loaded, and said."""

from __future__ import annotations

import pytest

from pipelines import summary, warehouse
from tests.ingest.company_files import Folder

HEADER = "Record ID,Deal Name,Deal Stage,Amount,Create Date\n"
ROW = "1,Alpha,Open,5,2026-01-02\n"
REASONS = "select file, reason from meta.ingest_files order by 1"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_column_that_is_gone_is_named_with_the_new_one_that_may_be_it(folder):
    folder.drop("a-2026-01-05.csv", HEADER + ROW)
    folder.drop("b-2026-01-12.csv", HEADER.replace("Amount", "Sum") + ROW)
    folder.drop("c-2026-01-19.csv", HEADER.replace("Amount", "Sum") + ROW)
    folder.run()
    assert folder.query(REASONS) == [
        ("a-2026-01-05.csv", None),
        (
            "b-2026-01-12.csv",
            "it lacks 'Amount', which the file before it has; new is 'Sum': a renamed column is mapped again by its "
            "new name",
        ),
        ("c-2026-01-19.csv", None),
    ]


def test_another_name_that_the_table_knows_is_no_loss(folder):
    folder.drop("a-2026-01-05.csv", HEADER + ROW)
    folder.drop("b-2026-01-12.csv", HEADER.replace("Amount", "Deal Value") + ROW)
    folder.run()
    assert {reason for _, reason in folder.query(REASONS)} == {None}


def test_a_late_file_is_compared_with_the_one_before_it_in_time(folder):
    folder.drop("a-2026-01-05.csv", HEADER + ROW)
    folder.drop("c-2026-01-19.csv", HEADER + ROW)
    folder.run()
    folder.drop("b-2026-01-12.csv", HEADER.replace("Deal Name,", "") + ROW.replace("Alpha,", ""))
    folder.run()
    reasons = dict(folder.query(REASONS))
    assert reasons["b-2026-01-12.csv"] == "it lacks 'Deal Name', which the file before it has"
    assert reasons["c-2026-01-19.csv"] is None


def test_the_end_of_a_run_tells_what_the_newest_file_lacks(folder):
    folder.drop("a-2026-01-05.csv", HEADER + ROW)
    folder.drop("b-2026-01-12.csv", HEADER.replace("Amount", "Sum") + ROW)
    folder.run()
    with warehouse.connect(folder.settings.warehouse_path) as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_missing_exchange_rate "
            "(from_currency varchar, to_currency varchar, rate_date date, needed_by varchar)"
        )
        notes = summary._notes(con)
    assert any(note.startswith("b-2026-01-12.csv: it lacks 'Amount'") for note in notes)
