"""When a file was exported, by its name or its time; what a table's data reaches to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.company import Company
from pipelines.ingest import snapshot, withdraw
from pipelines.ingest.files import Seen
from pipelines.sources.registry import Registry
from tests.ingest.company_files import DEALS, Folder

AT = dt.datetime


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("hubspot-crm-exports-all-deals-2026-07-01-2.csv", "2026-07-01"),
        ("Acme-Campaigns-2026-01-01-2026-06-30.csv", "2026-06-30"),
        ("deals_20260701.csv", "2026-07-01"),
        ("deals.2026.07.01.csv", "2026-07-01"),
        ("report1726555000000.csv", None),
        ("deals-2026-13-01.csv", None),
        ("deals.csv", None),
    ],
)
def test_the_day_in_a_name(name, day):
    assert snapshot.named_day(name) == (day and dt.date.fromisoformat(day))


def test_without_a_day_the_time_of_the_file_counts():
    nine = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    by_file = snapshot.taken("deals.csv", int(nine.timestamp()) * 10**9, "Europe/Berlin")
    assert (by_file.at, by_file.known_by) == (nine.replace(tzinfo=None), "file")
    by_name = snapshot.taken("deals-2026-07-01.csv", 0, "Europe/Berlin")
    assert (str(by_name.at), by_name.known_by) == ("2026-06-30 22:00:00", "name")


CLOCKED = replace(DEALS, clock=("Changed",), past=("Create Date",))
TAKEN = "select file, snapshot_at from meta.ingest_files order by 2"


def clocked(tmp_path, **company) -> Folder:
    return Folder(tmp_path, Registry((CLOCKED,)), Company(**company))


def deal(changed: str, stage: str = "Open", number: int = 1) -> str:
    return f"Record ID,Deal Stage,Create Date,Changed\n{number},{stage},2026-01-02,{changed}\n"


def test_the_newest_time_in_the_data_is_believed_before_the_name(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("b-2026-03-01.csv", deal("2026-01-09 17:00", "Won"))
    folder.drop("a-2026-03-02.csv", deal("2026-01-05 08:30"))
    folder.run()
    monday, friday = AT(2026, 1, 5, 8, 30), AT(2026, 1, 9, 17)
    assert folder.query(TAKEN) == [("a-2026-03-02.csv", monday), ("b-2026-03-01.csv", friday)]
    assert folder.query("select stage from crm.deals") == [("Won",)]


def test_a_time_that_is_still_to_come_does_not_say_when_a_file_was_taken(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("a.csv", deal("2093-01-09 17:00"))
    folder.run()
    assert folder.query(TAKEN) == [("a.csv", AT(2026, 1, 5))]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("deals-2026-01-17.csv", AT(2026, 1, 17)),
        ("deals-2026-01-02.csv", AT(2026, 1, 2)),
        ("deals-2026-01-01.csv", AT(2026, 1, 2, 9)),
        ("deals_0101.csv", AT(2026, 1, 5)),
        ("report1767571200000.csv", AT(2026, 1, 5)),
        ("report1767200000000.csv", AT(2026, 1, 2, 9)),
    ],
)
def test_a_name_is_believed_unless_something_happened_after_its_day(tmp_path, name, taken):
    """The column of the last change was not exported: what is left in the data is only a bound."""
    folder = clocked(tmp_path)
    folder.drop(name, "Record ID,Deal Stage,Create Date\n1,Open,2026-01-02 09:00\n")
    folder.run()
    assert folder.query(TAKEN) == [(name, taken)]


CREATED = "Record ID,Deal Stage,Create Date\n"
STAGES = "select deal_id, stage, _vanished_at is null from crm.deals order by 1"


@pytest.mark.parametrize(
    "names", [("week1.csv", "week2.csv"), ("report1767600000000.csv", "report1768200000000.csv")]
)
def test_a_newer_export_without_the_newest_deal_is_not_the_older_one(tmp_path, names):
    """Deal 2, the last one created, was deleted: the newest creation only says that a file cannot be older."""
    folder = clocked(tmp_path)
    folder.drop(names[0], CREATED + "1,Open,2026-01-01\n2,Open,2026-01-05\n", modified="2026-01-05T08:00:00+00:00")
    folder.drop(names[1], CREATED + "1,Won,2026-01-01\n", modified="2026-01-08T08:00:00+00:00")
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True), ("2", "Open", False)]


def test_of_exports_with_the_same_newest_record_the_one_written_last_is_the_newer(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("pipeline february.csv", CREATED + "1,Open,2026-01-01\n", modified="2026-02-25T08:00:00+00:00")
    folder.drop("pipeline april.csv", CREATED + "1,Won,2026-01-01\n", modified="2026-04-04T08:00:00+00:00")
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True)]


def test_a_quiet_list_written_later_is_not_older_than_one_whose_file_is_near_its_newest_record(tmp_path):
    """January's file stands by its own day; April's, months after the same newest record, could be a copy of it."""
    folder = clocked(tmp_path)
    folder.drop("january.csv", CREATED + "1,Open,2026-01-01\n", modified="2026-01-05T08:00:00+00:00")
    folder.drop("april.csv", CREATED + "1,Won,2026-01-01\n", modified="2026-04-04T08:00:00+00:00")
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True)]
    withdraw.withdraw(folder.settings, folder.registry, folder.company, "january.csv")
    assert folder.query(STAGES) == [("1", "Won", True)]
    assert not folder.run()["crm.deals"].rebuilt


def test_an_old_export_that_is_copied_late_takes_its_place_and_says_that_this_is_not_certain(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("new.csv", CREATED + "1,Won,2026-01-01\n2,Open,2026-01-30\n", modified="2026-02-01T08:00:00+00:00")
    folder.run()
    folder.drop("old.csv", CREATED + "1,Open,2026-01-01\n", modified="2026-03-01T08:00:00+00:00")
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True), ("2", "Open", True)]
    (told,) = folder.query("select snapshot_known_by, reason from meta.ingest_files where file = 'old.csv'")
    assert told[0] == "past"
    assert told[1].startswith(
        "its place in time is unsure: it stands before new.csv; by its newest record it is the older"
    )


def test_exports_that_are_copied_on_one_day_stand_in_the_order_of_their_data(tmp_path):
    folder = clocked(tmp_path)
    copied = "2026-01-06T08:00:0{}+00:00"
    folder.drop("b.csv", CREATED + "1,Open,2026-01-01\n", modified=copied.format(9))
    folder.drop("a.csv", CREATED + "1,Won,2026-01-01\n2,Open,2026-01-04\n", modified=copied.format(5))
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True), ("2", "Open", True)]
    assert folder.query("select distinct snapshot_known_by, reason from meta.ingest_files") == [("file", None)]


def test_a_copy_of_a_file_that_is_known_is_no_newer_export(tmp_path):
    folder = clocked(tmp_path)
    monday = CREATED + "1,Open,2026-01-01\n"
    folder.drop("monday.csv", monday, modified="2026-01-01T08:00:00+00:00")
    folder.drop("wednesday.csv", CREATED + "1,Won,2026-01-01\n", modified="2026-01-03T08:00:00+00:00")
    folder.run()
    folder.drop("copy of monday.csv", monday, modified="2026-01-05T08:00:00+00:00")
    folder.run()
    assert folder.query(STAGES) == [("1", "Won", True)]


def test_a_day_is_not_judged_by_an_export_with_a_record_of_a_later_day(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("week.csv", CREATED + "1,Open,2026-01-04 09:00\n", modified="2026-01-05T08:00:00+00:00")
    assert folder.run(dt.date(2026, 1, 2))["crm.deals"].later == ["week.csv"]
    assert folder.run(dt.date(2026, 1, 3))["crm.deals"].later == []


def test_a_file_without_the_times_falls_back_to_its_name(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("deals-2026-03-01.csv", "Record ID,Deal Stage\n1,Open\n")
    folder.run()
    assert folder.query(TAKEN) == [("deals-2026-03-01.csv", AT(2026, 3, 1))]


def test_what_the_user_states_is_believed_before_all_and_can_be_taken_back(tmp_path):
    stated = {"crm/deals*.csv": AT(2026, 2, 1, 9)}
    folder = clocked(tmp_path, time_zone="Europe/Berlin")
    folder.drop("crm/deals-2026-03-01.csv", deal("2026-01-05 08:30"))
    folder.run()
    by_data = folder.query(TAKEN)
    folder.company = Company(time_zone="Europe/Berlin", exported=stated)
    folder.run()
    assert folder.query(TAKEN) == [("crm/deals-2026-03-01.csv", AT(2026, 2, 1, 8))]
    folder.company = Company(time_zone="Europe/Berlin")
    folder.run()
    assert folder.query(TAKEN) == by_data == [("crm/deals-2026-03-01.csv", AT(2026, 1, 5, 7, 30))]


def test_the_same_bytes_under_another_name_are_one_snapshot_where_the_data_says_when(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("deals-2026-01-07.csv", deal("2026-01-05 08:30"))
    folder.drop("copy of deals.csv", deal("2026-01-05 08:30"))
    folder.run()
    assert len(folder.query(TAKEN)) == 1


def test_a_day_is_not_judged_by_data_of_later_days_whatever_the_file_is_called(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("deals-2026-01-01.csv", deal("2026-01-05 08:30"))
    assert folder.run(dt.date(2026, 1, 3))["crm.deals"].later == ["deals-2026-01-01.csv"]
    assert folder.run(dt.date(2026, 1, 4))["crm.deals"].later == []


def test_a_table_that_learns_to_read_the_time_keeps_one_snapshot_of_each_file(tmp_path):
    folder = Folder(tmp_path, Registry((DEALS,)), Company())
    folder.drop("a-2026-03-01.csv", deal("2026-01-05 08:30"))
    folder.run()
    folder.registry = Registry((CLOCKED,))
    folder.run()
    assert folder.query(TAKEN) == [("a-2026-03-01.csv", AT(2026, 1, 5, 8, 30))]


def test_a_quiet_week_after_the_newest_change_is_no_stale_data(tmp_path):
    folder = clocked(tmp_path)
    folder.drop("deals-2026-01-30.csv", deal("2026-01-05 08:30"))
    folder.run(dt.date(2026, 1, 31))
    assert folder.query("select data_through_date from meta.source_freshness where entity = 'deals'") == [
        (dt.date(2026, 1, 30),)
    ]


def test_numbered_downloads_stand_in_their_order():
    names = ["d-2026-07-01-10.csv", "d-2026-07-01-2.csv", "d-2026-07-01.csv"]
    assert sorted(names, key=snapshot.name_order) == names[::-1]


def test_freshness_says_how_far_the_data_reaches_and_when_it_is_stale(tmp_path):
    folder = Folder(tmp_path, company=Company(stale_after_days={"ads": 3}, lag_days={"ads.spend": 1}))
    folder.drop("ads/report.csv", "Day,Campaign,Cost\n2026-01-01,Brand,5\n2026-01-08,Brand,7\n")
    query = "select entity, files, data_through_date, stale_after_days, is_stale, reason from meta.source_freshness"
    folder.run(dt.date(2026, 1, 10))
    assert folder.query(query) == [("ad_spend", 1, dt.date(2026, 1, 7), 3, False, None)]
    folder.run(dt.date(2026, 1, 11))
    stale = folder.query(query)[0]
    assert stale[4] is True and "ends on 2026-01-07, 4 days before 2026-01-11" in stale[5]


def test_an_unchanged_file_is_not_read_again(tmp_path):
    from pipelines.ingest.memory import Memory

    memory = Memory(tmp_path)
    path = tmp_path / "a.csv"
    path.write_text("a")
    seen = Seen(path, "a.csv", 1, path.stat().st_mtime_ns)
    first = memory.hash_of(seen)
    memory.save()
    path.unlink()
    assert Memory(tmp_path).hash_of(seen) == first
