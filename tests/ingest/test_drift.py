"""Columns that an export loses from one file to the next: loaded, and said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines import summary, warehouse
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Column
from tests.ingest.company_files import DEALS, Folder

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


def test_what_was_last_known_of_a_lost_column_stands_until_a_file_has_it_again(folder):
    head = "Record ID,Deal Stage,Amount,Create Date,Email\n"
    folder.drop("a-2026-01-05.csv", head + "1,Open,5,2026-01-02,ann@x.com\n2,Open,6,,bob@x.com\n3,Open,7,,\n")
    folder.drop("b-2026-01-12.csv", "Record ID,Deal Stage\n1,Won\n2,Open\n4,Open\n")
    deals = (
        "select deal_id, stage, amount::int, created_date::varchar, email_hash is not null from crm.deals order by 1"
    )
    kept = [
        ("1", "Won", 5, "2026-01-02", True), ("2", "Open", 6, None, True), ("3", "Open", 7, None, False),
        ("4", "Open", None, None, False),
    ]  # fmt: skip
    folder.run()
    assert folder.query(deals) == kept
    folder.drop("c-2026-01-19.csv", head + "1,Won,9,2026-01-02,\n2,Open,,,bob@x.com\n4,Open,8,,\n")
    folder.run()
    assert folder.query(deals) == [
        ("1", "Won", 9, "2026-01-02", False), ("2", "Open", None, None, True), ("3", "Open", 7, None, False),
        ("4", "Open", 8, None, False),
    ]  # fmt: skip
    assert folder.query("select absent_columns from meta.ingest_files order by file") == [
        ("deal_name, company_domain",), ("deal_name, amount, company_domain, created_at, email",),
        ("deal_name, company_domain",),
    ]  # fmt: skip


def test_a_deal_that_was_won_is_not_kept_open_by_a_status_that_is_told_no_more(tmp_path):
    columns = (*DEALS.columns, Column("status", ("Status",)))
    folder = Folder(tmp_path, Registry((replace(DEALS, columns=columns),)))
    folder.drop("a-2026-01-05.csv", "Record ID,Deal Stage,Status\n1,Demo,open\n")
    folder.drop("b-2026-01-12.csv", "Record ID,Deal Stage\n1,Closed Won\n")
    folder.run()
    assert folder.query("select stage, status from canonical.deals") == [("Closed Won", None)]


def test_the_order_of_arrival_does_not_change_what_stands(folder):
    folder.drop("b-2026-01-12.csv", "Record ID,Deal Stage\n1,Won\n")
    folder.run()
    folder.drop("a-2026-01-05.csv", HEADER + ROW)
    folder.run()
    assert folder.query("select stage, amount::int from canonical.deals") == [("Won", 5)]


@pytest.mark.parametrize(("currency", "verdict"), [("USD", "held"), ("eur", "loaded"), ("", "loaded")])
def test_a_file_that_lost_its_currencies_is_held_where_they_are_not_the_companys(tmp_path, currency, verdict):
    columns = (*DEALS.columns, Column("currency", ("Currency",)))
    folder = Folder(tmp_path, Registry((replace(DEALS, columns=columns),)))
    folder.drop("a-2026-01-05.csv", HEADER[:-1] + ",Currency\n" + ROW[:-1] + f",{currency}\n")
    folder.run()
    folder.drop("b-2026-01-12.csv", HEADER + ROW.replace("5", "7"))
    folder.run()
    assert folder.query("select verdict from meta.ingest_files where file like 'b-%'") == [(verdict,)]
    folder.drop("b-2026-01-12.csv", HEADER[:-1] + ",Currency\n" + ROW[:-1].replace("5", "7") + f",{currency}\n")
    folder.run()
    assert folder.query("select amount::int, currency from canonical.deals") == [(7, currency or None)]
    assert folder.query("select distinct verdict from meta.ingest_files") == [("loaded",)]


def test_a_file_without_currencies_is_held_whichever_came_first(tmp_path):
    columns = (*DEALS.columns, Column("currency", ("Currency",)))
    folder = Folder(tmp_path, Registry((replace(DEALS, columns=columns),)))
    folder.drop("b-2026-01-12.csv", HEADER + ROW.replace("5", "7"))
    folder.run()
    folder.drop("a-2026-01-05.csv", HEADER[:-1] + ",Currency\n" + ROW[:-1] + ",USD\n")
    folder.run()
    assert folder.query("select file, verdict from meta.ingest_files order by 1") == [
        ("a-2026-01-05.csv", "loaded"), ("b-2026-01-12.csv", "held"),
    ]  # fmt: skip
    assert folder.query("select amount::int, currency from canonical.deals") == [(5, "USD")]


def test_a_loaded_file_that_lies_there_no_more_does_not_go_without_a_word(tmp_path):
    columns = (*DEALS.columns, Column("currency", ("Currency",)))
    folder = Folder(tmp_path, Registry((replace(DEALS, columns=columns),)))
    path = folder.drop("b-2026-01-12.csv", HEADER + ROW.replace("5", "7"))
    folder.run()
    path.unlink()
    folder.drop("a-2026-01-05.csv", HEADER[:-1] + ",Currency\n" + ROW[:-1] + ",USD\n")
    folder.run()
    assert folder.query("select amount::int, currency from canonical.deals") == [(7, "USD")]
    assert folder.query("select distinct verdict from meta.ingest_files") == [("loaded",)]


def test_columns_that_the_table_does_not_know_are_named_in_the_ledger(folder):
    folder.drop("a.csv", "Record ID,Deal Stage,Mood,Body,Score (2)\n1,Open,good,secret,5\n")
    folder.run()
    assert folder.query("select further_columns from meta.ingest_files") == [("Mood, Score (2)",)]


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
