"""Entries into stages from the difference of snapshots, beside what the exports list themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.company import Company
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Column, TableSpec
from tests.ingest.company_files import DEALS, Folder

DAY = dt.datetime

UTC = Company(time_zone="UTC")
EVENTS = "select deal_id, stage, entered_at, known_from from canonical.deal_stage_events order by 1, 3, 2"
HEADER = 'Record ID,Deal Stage,Create Date,"Date entered ""Demo (Sales)"""\n'
MOVED = replace(DEALS, columns=(*DEALS.columns, Column("stage_entered_at", ("Moved",), "timestamp")))
HISTORY = TableSpec(
    source="crm",
    table="history",
    entity="deal_stage_events",
    columns=(
        Column("deal_id", ("Deal",), "key", required=True, not_null=True),
        Column("stage", ("To",), required=True),
        Column("entered_at", ("At",), "timestamp", required=True),
        Column("known_from", constant="history"),
    ),
    key=("deal_id", "stage", "entered_at"),
)


def at(day: int, hour: int = 0) -> dt.datetime:
    return DAY(2026, 1, day, hour)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path, Registry((DEALS, HISTORY)), UTC)


def test_another_stage_than_in_the_snapshot_before_is_an_entry_and_so_is_where_the_deal_came_from(folder):
    folder.drop("deals-2026-01-05.csv", "Record ID,Deal Stage,Create Date\n1,Open,2026-01-02\n2,Open,2026-01-03\n")
    folder.drop("deals-2026-01-12.csv", "Record ID,Deal Stage,Create Date\n1,Demo,2026-01-02\n2,Open,2026-01-03\n")
    folder.drop("deals-2026-01-19.csv", "Record ID,Deal Stage,Create Date\n1,Open,2026-01-02\n2,Open,2026-01-03\n")
    folder.run()
    assert folder.query(EVENTS) == [
        ("1", "Open", at(2), "snapshots"),
        ("1", "Demo", at(12), "snapshots"),
        ("1", "Open", at(19), "snapshots"),
    ], "deal 2 never moved: nobody saw it enter anything"


def test_the_time_of_the_last_change_is_taken_where_the_tool_tells_it(tmp_path):
    folder = Folder(tmp_path, Registry((MOVED,)), UTC)
    header = "Record ID,Deal Stage,Create Date,Moved\n"
    folder.drop("deals-2026-01-05.csv", header + "1,Open,2026-01-02,2026-01-03 09:00\n2,Open,2026-01-02,\n")
    # A time from before the snapshot that showed another stage belongs to that other stage.
    folder.drop("deals-2026-01-12.csv", header + "1,Demo,2026-01-02,2026-01-09 08:00\n2,Demo,2026-01-02,2026-01-01\n")
    folder.run()
    assert folder.query(EVENTS) == [
        ("1", "Open", at(3, 9), "last stage change"),
        ("1", "Demo", at(9, 8), "last stage change"),
        ("2", "Open", at(2), "snapshots"),
        ("2", "Demo", at(12), "snapshots"),
    ]


def test_what_the_export_lists_stands_alone_and_the_rest_is_filled_in(folder):
    folder.drop("deals-2026-01-05.csv", HEADER + "1,Open,2026-01-02,\n")
    folder.drop("deals-2026-01-12.csv", HEADER + "1,Demo,2026-01-02,2026-01-08 10:00\n")
    folder.drop("deals-2026-01-19.csv", HEADER + "1,Offer,2026-01-02,2026-01-08 10:00\n")
    folder.run()
    assert [row[:3] for row in folder.query(EVENTS)] == [("1", "Demo", at(8, 10)), ("1", "Offer", at(19))]


def test_a_row_of_a_history_that_repeats_the_stage_before_is_no_entry(folder):
    rows = ("2026-01-02 09:00,Open", "2026-01-03 09:00,Open", "2026-01-04 09:00,Demo", "2026-01-05 09:00,Open")
    folder.drop("history.csv", "Deal,At,To\n" + "".join(f"1,{row}\n" for row in rows))
    assert folder.run()["crm.history"].accepted == 4
    assert folder.query(EVENTS) == [
        ("1", "Open", at(2, 9), "history"),
        ("1", "Demo", at(4, 9), "history"),
        ("1", "Open", at(5, 9), "history"),
    ]


def test_a_deal_that_vanished_and_came_back_as_it_was_has_not_moved(folder):
    one, none = "1,Open,2026-01-02\n", "2,Open,2026-01-02\n"
    for day, rows in (("05", one + none), ("12", none), ("19", one + none)):
        folder.drop(f"deals-2026-01-{day}.csv", "Record ID,Deal Stage,Create Date\n" + rows)
    folder.run()
    assert folder.query(EVENTS) == []
