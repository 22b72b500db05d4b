"""What people hear, day after day, from goals that change and from goals that do not."""

from __future__ import annotations

import datetime as dt

from pipelines.goals.state import OFF_PACE, ON_PACE, judge
from tests.alerts.conftest import MONDAY, Desk


def changes(desk: Desk) -> list[tuple[str, str]]:
    return [(line["goal_id"], line["change"]) for line in desk.log()]


def test_a_goal_s_way_through_the_states_is_told_step_by_step(desk: Desk):
    for day, state in enumerate(
        ["on_pace", "at_risk", "at_risk", "off_pace", "on_pace", "at_risk", "not_scored", "on_pace", "achieved"]
    ):
        desk.judge(day, revenue=state)

    assert [change for _, change in changes(desk)] == [
        "opened", "worsened", "recovered", "opened", "not_scored", "recovered", "achieved",
    ]  # fmt: skip


def test_a_healthy_first_day_says_nothing_and_a_bad_one_one_line_a_goal(desk: Desk):
    result = desk.judge(0, revenue="off_pace", churn="at_risk", leads="on_pace", calls="no_history", cac="not_scored")

    assert changes(desk) == [("churn", "opened"), ("revenue", "opened")]
    assert {line["goal_id"]: line["severity"] for line in desk.log()} == {"churn": "warning", "revenue": "critical"}
    assert (result.enqueued, result.sent, result.waiting, result.dead) == (2, 2, 0, 0)


def test_running_the_same_day_again_says_nothing(desk: Desk):
    desk.judge(0, revenue="off_pace")
    again = desk.judge(0, revenue="off_pace")

    assert changes(desk) == [("revenue", "opened")]
    assert (again.planned, again.enqueued, again.sent) == ((), 0, 0)


def test_a_state_that_flips_and_flips_back_within_one_day_is_told_once(desk: Desk):
    desk.judge(0, revenue="off_pace")
    desk.judge(0, revenue="on_pace")
    desk.judge(0, revenue="off_pace")

    assert [change for _, change in changes(desk)] == ["opened", "recovered"]


def test_a_relapse_after_recovery_is_told_again(desk: Desk):
    for day, state in enumerate(["off_pace", "on_pace", "off_pace"]):
        desk.judge(day, revenue=state)

    assert [change for _, change in changes(desk)] == ["opened", "recovered", "opened"]


def test_an_earlier_day_says_nothing_and_changes_nothing(desk: Desk):
    desk.judge(5, revenue="on_pace")
    backfill = desk.judge(2, revenue="off_pace")
    desk.judge(6, revenue="on_pace")

    assert changes(desk) == []
    assert backfill.planned == ()


def test_a_goal_that_was_over_before_anybody_watched_is_no_news(desk: Desk):
    desk.judge((dt.date(2027, 2, 1) - MONDAY).days, revenue="missed", churn="achieved")

    assert changes(desk) == []


def test_a_broken_alerts_yml_sends_to_the_log_and_says_so(desk: Desk):
    desk.routes("receivers: [log]\nroutes:\n  - {match: {teem: emea}, receivers: [log]}\n")
    result = desk.judge(0, revenue="off_pace")

    assert changes(desk) == [("revenue", "opened")]
    assert "alerts.yml:3:14: unknown key 'teem'; did you mean 'team'?" in result.problems[0]


def test_equality_is_no_alert(desk: Desk):
    for day, chance in enumerate([ON_PACE, ON_PACE - 0.01, OFF_PACE, OFF_PACE - 0.01]):
        desk.judge(day, revenue=judge(chance, 0.5, was_off=False))

    assert [(line["state"], line["as_of"]) for line in desk.log()] == [
        ("at_risk", "2026-09-15"), ("off_pace", "2026-09-17"),
    ]  # fmt: skip
