"""When a file was exported, by its name or its time; what a table's data reaches to."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.company import Company
from pipelines.ingest import snapshot
from pipelines.ingest.files import Seen
from tests.ingest.company_files import Folder


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
    assert snapshot.moment("deals.csv", int(nine.timestamp()) * 10**9, "Europe/Berlin") == nine.replace(tzinfo=None)
    assert str(snapshot.moment("deals-2026-07-01.csv", 0, "Europe/Berlin")) == "2026-06-30 22:00:00"


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
