"""A snapshot without one key of the snapshot before it is another list: it is held, and nothing vanishes."""

from __future__ import annotations

from pipelines.ingest import report, withdraw
from pipelines.quality.expectations import for_table
from tests.ingest.company_files import Folder

HEADER = "Record ID,Deal Name,Deal Stage,Amount\n"


def deals(first: int, last: int) -> str:
    return HEADER + "".join(f"{number},Deal {number},Demo,5\n" for number in range(first, last + 1))


def test_a_list_without_one_known_key_is_held_and_the_table_stays(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("deals.csv", deals(1, 12), modified="2026-01-05T08:00:00+00:00")
    folder.drop("tickets.csv", deals(101, 140), modified="2026-01-06T08:00:00+00:00")
    load = folder.run()["crm.deals"]
    assert (load.accepted, load.rows_now, load.vanished) == (12, 12, 0)
    [held] = load.held
    assert held.file == "tickets.csv"
    assert "none of its 40 rows has a 'Record ID' that is among the 12 of deals.csv" in held.reason
    # It is compared again each time, and always with what is loaded.
    folder.drop("more tickets.csv", deals(101, 150), modified="2026-01-07T08:00:00+00:00")
    load = folder.run()["crm.deals"]
    assert (load.rows_now, {held.file for held in load.held}) == (12, {"tickets.csv", "more tickets.csv"})


def test_one_common_key_a_short_list_and_the_second_file_of_a_day_are_the_same_list(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("a.csv", deals(1, 12), modified="2026-01-05T08:00:00+00:00")
    folder.drop("b.csv", deals(12, 30), modified="2026-01-06T08:00:00+00:00")
    folder.drop("c.csv", deals(31, 60), modified="2026-01-06T09:00:00+00:00")
    folder.drop("d.csv", deals(31, 33), modified="2026-01-07T08:00:00+00:00")
    folder.drop("e.csv", deals(900, 990), modified="2026-01-08T08:00:00+00:00")
    assert folder.run()["crm.deals"].held == []


def test_an_older_list_that_comes_late_is_compared_with_the_next(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("deals.csv", deals(1, 12), modified="2026-01-05T08:00:00+00:00")
    folder.run()
    folder.drop("tickets.csv", deals(101, 140), modified="2026-01-01T08:00:00+00:00")
    assert [held.file for held in folder.run()["crm.deals"].held] == ["tickets.csv"]


def test_once_the_old_list_is_withdrawn_the_new_one_counts(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("deals.csv", deals(1, 12), modified="2026-01-05T08:00:00+00:00")
    folder.drop("anew.csv", deals(101, 140), modified="2026-01-06T08:00:00+00:00")
    folder.run()
    withdraw.withdraw(folder.settings, folder.registry, folder.company, "deals.csv")
    load = folder.run()["crm.deals"]
    assert (load.held, load.rows_now) == ([], 40)


def test_check_says_before_the_drop_what_the_load_would_say(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("deals.csv", deals(1, 12), modified="2026-01-05T08:00:00+00:00")
    folder.run()
    other = tmp_path / "tickets.csv"
    other.write_text(deals(101, 140))
    told = report.verdict(other, folder.registry, folder.company, for_table, folder.settings)
    assert told.verdict == "held" and "among the 12 of deals.csv" in told.reason
    other.write_text(deals(12, 140))
    assert report.verdict(other, folder.registry, folder.company, for_table, folder.settings).would_load
