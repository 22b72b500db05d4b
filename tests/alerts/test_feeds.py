"""Stale tables and tables with too much in quarantine reach the data engineers by the same way."""

from __future__ import annotations

import datetime as dt

from tests.alerts.conftest import MONDAY, Desk
from tests.alerts.receiver import Receiver

ROUTES = """
receivers:
  - {name: engineers, url_env: ENGINEERS_URL}
data_engineers: [engineers]
quarantine_above: 10%
"""


def state(desk: Desk, day: int, *, stale: bool, quarantined: int) -> None:
    as_of = MONDAY + dt.timedelta(days=day)
    through = as_of - dt.timedelta(days=9 if stale else 1)
    desk.tables = {
        "meta.source_freshness": [
            {"source": "hubspot", "table_name": "deals", "entity": entity, "files": 1, "data_through_date": through,
             "as_of_date": as_of, "stale_after_days": 7, "is_stale": stale}
            for entity in ("deals", "companies")
        ],
        "meta.ingest_files": [
            {"file": f"deals-{number}.csv", "source": "hubspot", "table_name": "deals", "records_read": 100,
             "quarantined": held, "verdict": "loaded", "landed_at": f"2026-09-0{number}"}
            for number, held in ((1, 100), (2, quarantined))
        ],
    }  # fmt: skip


def test_feeds_that_turn_bad_and_good_are_told_in_one_message_each_time(desk: Desk, receiver: Receiver):
    desk.routes(ROUTES)
    desk.environ["ENGINEERS_URL"] = receiver.url
    for day, (stale, quarantined) in enumerate([(False, 10), (True, 11), (True, 11), (False, 0)]):
        state(desk, day, stale=stale, quarantined=quarantined)
        desk.judge(day, revenue="on_pace")

    bad, good = receiver.requests
    assert bad["subject"] == "▼ 2 tables of the exports need attention"
    assert [(one["goal_id"], one["window"], one["state"]) for one in bad["alerts"]] == [
        ("hubspot.deals", "freshness", "stale"), ("hubspot.deals", "quarantine", "above_limit"),
    ]  # fmt: skip
    assert "reaches to Sep 6, 2026 and may be 7 days old" in bad["text"]
    assert "11 of 100 records (11%) of deals-2.csv are in quarantine, more than 10%" in bad["text"]
    assert [one["state"] for one in good["alerts"]] == ["fresh", "within_limit"]
