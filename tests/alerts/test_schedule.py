"""Grouping, digests and quiet hours: how much goes out at once, and when."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.alerts import outbox, send
from pipelines.alerts.digests import Digest
from pipelines.alerts.quiet_hours import QuietHours
from pipelines.company import Company
from tests.alerts.conftest import MONDAY, Desk
from tests.alerts.receiver import Receiver

HOOK = "receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n"


def test_the_goals_of_one_owner_come_as_one_message(hooked: Desk, receiver: Receiver):
    hooked.routes(HOOK + "group_by: owner\n")
    result = hooked.judge(0, revenue="off_pace", churn="at_risk", calls={"state": "at_risk", "owner": "bo"})

    assert (result.sent, len(receiver.requests)) == (3, 2)
    together = next(body for body in receiver.requests if len(body["alerts"]) == 2)
    assert together["subject"] == "▼ 2 goals of Priya need attention"
    assert [alert["goal_id"] for alert in together["alerts"]] == ["churn", "revenue"]
    assert "Statement of churn" in together["text"] and "Statement of revenue" in together["text"]
    assert together["key"] == together["alerts"][0]["key"]


def test_a_group_that_fails_is_repeated_whole_under_the_same_key(hooked: Desk, receiver: Receiver):
    hooked.routes(HOOK + "group_by: owner\n")
    receiver.answers = [500, 500, 500]
    hooked.judge(0, revenue="off_pace", churn="at_risk")
    hooked.judge(0, revenue="off_pace", churn="at_risk", leads="off_pace")
    with outbox.connect(send.outbox_path(hooked.settings)) as con:
        con.execute("update outbox set next_attempt_at = '2000-01-01' where status = 'waiting'")
    hooked.announce()

    assert [len(body["alerts"]) for body in receiver.requests] == [2, 2, 2, 1, 2]
    assert len({receiver.requests[number]["key"] for number in (0, 1, 2, 4)}) == 1


@pytest.mark.parametrize(
    ("digest", "as_of", "newest", "slot"),
    [
        (Digest("day", {}, ()), MONDAY, None, MONDAY + dt.timedelta(days=1)),
        (Digest("day", {}, ()), MONDAY, MONDAY, None),
        (Digest("week", {}, (), "tuesday"), MONDAY, MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=1)),
        (Digest("week", {}, (), "monday"), MONDAY, MONDAY - dt.timedelta(days=1), None),
        # No run on Sunday: Monday's digest is made up for on Tuesday.
        (Digest("week", {}, (), "monday"), MONDAY, MONDAY - dt.timedelta(days=2), MONDAY),
        (Digest("week", {}, (), "monday"), MONDAY, None, None),
    ],
)
def test_a_digest_has_its_morning(digest: Digest, as_of: dt.date, newest: dt.date | None, slot: dt.date | None):
    assert digest.slot(as_of, newest) == slot


def test_a_digest_holds_the_table_of_all_goals_and_comes_once(hooked: Desk, receiver: Receiver):
    hooked.routes(HOOK + "digests:\n  - {every: week, on: thursday, match: {owner: priya}, receivers: [sales]}\n")
    figures = {"unit": "currency", "currency": "EUR", "actual_value": 412_000.0, "target_value": 1e6}
    for day in range(6):
        hooked.judge(
            day, revenue={"state": "on_pace", **figures}, calls="achieved", cac={"state": "on_pace", "owner": "bo"}
        )
        hooked.announce()

    [body] = [body for body in receiver.requests if body["alerts"][0]["about"] == "digest"]
    assert body["alerts"][0]["as_of"] == "2026-09-16"
    assert body["text"].splitlines() == [
        "● 0 of 2 goals of Priya need attention · Sep 16, 2026",
        "All goals of Priya (data to Sep 16, 2026).",
        "● Statement of revenue: on pace · €412K now · target €1M · chance about 20% · due Dec 31, 2026",
        "✓ Statement of calls: achieved · due Dec 31, 2026",
    ]


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [("2026-09-14T19:59", False), ("2026-09-14T20:00", True), ("2026-09-15T06:59", True), ("2026-09-15T07:00", False),
     ("2026-09-19T12:00", True)],
)  # fmt: skip
def test_quiet_hours_go_by_the_company_s_clock(moment: str, is_quiet: bool):
    hours = QuietHours(dt.time(20), dt.time(7), ("saturday",))
    berlin = dt.datetime.fromisoformat(moment + "+02:00")
    assert hours.hold(berlin.astimezone(dt.UTC), "Europe/Berlin") is is_quiet


def test_at_night_letters_about_goals_wait_and_in_the_morning_they_go(hooked: Desk, receiver: Receiver):
    hooked.routes(HOOK + "quiet_hours: {from: 20:00, to: 07:00}\n")
    hooked.judge(0, run=False, revenue="off_pace")
    night, morning = (dt.datetime(2026, 9, 15, hour, tzinfo=dt.UTC) for hour in (6, 7))
    waiting = hooked.announce(now=lambda: night)
    assert (waiting.sent, waiting.waiting, receiver.requests) == (0, 1, [])

    for moment, is_due, sent in ((night, False, 0), (morning, True, 1), (morning, False, 0)):
        office, _ = send.office(hooked.settings, Company(), environ=hooked.environ, now=lambda now=moment: now)
        assert (send.is_due(office), send.flush(office)) == (is_due, sent)
    assert len(receiver.requests) == 1
