"""Silences, inhibition and reminders: what is kept back, what is said later, what is said again."""

from __future__ import annotations

from pipelines.alerts import outbox, send
from tests.alerts.conftest import Desk
from tests.alerts.receiver import Receiver

SILENCE = """
silences:
  - {match: {goal: churn}, until: 2026-09-16, why: "billing moves house"}
"""
ROUTES = """
receivers:
  - {name: ceo, url_env: CEO_URL}
  - {name: lead, url_env: LEAD_URL}
routes:
  - {match: {owner: priya}, receivers: [ceo]}
  - {match: {owner: mei}, receivers: [ceo, lead]}
"""


def told(desk: Desk) -> list[tuple[str, str, str, str]]:
    """(goal, change, target, status) in the order of the outbox."""
    with outbox.connect(send.outbox_path(desk.settings)) as con:
        return [(one.goal_id, one.change, one.target, one.status) for one in outbox.every(con)]


def child(state: str, **more: str) -> dict:
    return {"state": state, "parent_goal_id": "revenue", "owner": "mei", **more}


def test_a_silence_keeps_back_and_says_so_when_it_ends(desk: Desk):
    desk.routes(SILENCE)
    for day in range(3):
        result = desk.judge(day, churn="off_pace", revenue="at_risk")
    assert (result.enqueued, result.sent) == (0, 0)
    assert told(desk) == [("churn", "opened", "log", "silenced"), ("revenue", "opened", "log", "sent")]
    with outbox.connect(send.outbox_path(desk.settings)) as con:
        assert outbox.every(con)[0].note == "silenced until 2026-09-16: billing moves house"

    desk.judge(3, churn="off_pace", revenue="at_risk")
    desk.judge(4, churn="off_pace", revenue="at_risk")
    assert told(desk)[2:] == [("churn", "opened", "log", "sent")]


def test_what_recovered_under_a_silence_is_never_told(desk: Desk):
    desk.routes(SILENCE)
    for day, state in enumerate(["off_pace", "on_pace", "on_pace", "on_pace"]):
        desk.judge(day, churn=state)
    assert told(desk) == [("churn", "opened", "log", "silenced")]

    desk.judge(4, churn="off_pace")
    assert told(desk)[1:] == [("churn", "opened", "log", "sent")]


def test_a_silence_that_is_lifted_on_the_same_day_lets_the_message_go(desk: Desk):
    desk.routes(SILENCE)
    desk.judge(0, churn="off_pace")
    desk.routes("receivers: [log]\n")
    assert desk.judge(0, churn="off_pace").sent == 1
    assert told(desk) == [("churn", "opened", "log", "sent")]


def test_the_alert_of_a_company_goal_covers_its_children_and_names_them(desk: Desk):
    desk.judge(0, revenue="off_pace", north=child("at_risk"), south=child("on_pace"))
    assert told(desk) == [("north", "opened", "log", "inhibited"), ("revenue", "opened", "log", "sent")]
    assert "part of this message: Statement of north." in desk.log()[0]["text"]

    desk.judge(1, revenue="off_pace", north=child("at_risk"), south=child("off_pace"))
    assert told(desk)[2:] == [("south", "opened", "log", "inhibited")]

    desk.judge(2, revenue="on_pace", north=child("at_risk"), south=child("on_pace"))
    assert sorted(told(desk)[3:]) == [("north", "opened", "log", "sent"), ("revenue", "recovered", "log", "sent")]


def test_a_child_that_is_worse_than_its_parent_is_not_covered(desk: Desk):
    desk.judge(0, revenue="at_risk", north=child("off_pace"))
    assert {(goal, status) for goal, _, _, status in told(desk)} == {("north", "sent"), ("revenue", "sent")}


def test_who_does_not_hear_of_the_parent_hears_of_the_child(desk: Desk):
    desk.routes(ROUTES)
    desk.judge(0, revenue="off_pace", north=child("off_pace"))
    assert told(desk) == [
        ("north", "opened", "ceo", "inhibited"),
        ("north", "opened", "lead", "waiting"),
        ("revenue", "opened", "ceo", "waiting"),
    ]


def test_a_letter_that_never_arrived_covers_nothing(hooked: Desk, receiver: Receiver):
    hooked.judge(0, revenue="on_pace", north=child("on_pace"))
    receiver.answers = [404]
    result = hooked.judge(1, revenue="off_pace", north=child("off_pace"))
    assert (result.enqueued, result.sent, result.dead, result.withheld) == (2, 1, 1, 0)
    assert sorted(told(hooked)) == [("north", "opened", "sales", "sent"), ("revenue", "opened", "sales", "dead")]

    hooked.judge(2, revenue="off_pace", north=child("off_pace"), west=child("at_risk"))
    assert told(hooked)[2:] == [("west", "opened", "sales", "sent")]


def test_who_was_told_achieved_hears_that_it_was_taken_back(desk: Desk):
    desk.routes(
        "receivers:\n  - {name: ceo, url_env: CEO_URL}\n  - {name: lead, url_env: LEAD_URL}\n"
        "routes:\n  - {match: {change: achieved}, receivers: [ceo]}\n  - {match: {owner: mei}, receivers: [lead]}\n"
    )
    for day, (one, two) in enumerate([("on_pace", "on_pace"), ("achieved", "achieved"), ("on_pace", "off_pace")]):
        desk.judge(day, calls={"state": one, "owner": "mei"}, deals=two)
    assert told(desk)[2:] == [
        ("calls", "taken_back", "lead", "waiting"),
        ("calls", "taken_back", "ceo", "waiting"),
        ("deals", "opened", "log", "sent"),
        ("deals", "opened", "ceo", "waiting"),
    ]
    with outbox.connect(send.outbox_path(desk.settings)) as con:
        assert outbox.every(con)[2].subject == "● Statement of calls is no longer achieved"


def test_inhibition_can_be_turned_off_and_a_circle_of_parents_does_no_harm(desk: Desk):
    desk.judge(0, north=child("off_pace", parent_goal_id="south"), south=child("off_pace", parent_goal_id="north"))
    desk.routes("inhibit: false\n")
    desk.judge(1, revenue="off_pace", west=child("off_pace"))
    assert ("west", "opened", "log", "sent") in told(desk)


def test_a_stale_source_of_a_whole_tree_is_one_message(desk: Desk):
    desk.judge(0, revenue="on_pace", north=child("on_pace"), south=child("on_pace"))
    desk.judge(1, revenue="not_scored", north=child("not_scored"), south=child("not_scored"))
    assert [goal for goal, _, _, status in told(desk) if status == "sent"] == ["revenue"]

    desk.judge(2, revenue="on_pace", north=child("on_pace"), south=child("on_pace"))
    assert [(goal, change) for goal, change, _, status in told(desk) if status == "sent"] == [
        ("revenue", "not_scored"), ("revenue", "recovered"),
    ]  # fmt: skip


def test_reminders_come_only_where_asked_for_and_only_while_it_is_bad(desk: Desk):
    for day in range(15):
        desk.judge(day, revenue="off_pace")
    assert len(told(desk)) == 1

    desk.routes("repeat_interval: 1w\n")
    for day in range(15, 30):
        desk.judge(day, revenue="off_pace" if day < 29 else "on_pace")
    assert [(line["change"], line["as_of"]) for line in desk.log()] == [
        ("opened", "2026-09-14"), ("reminder", "2026-09-29"), ("reminder", "2026-10-06"), ("recovered", "2026-10-13"),
    ]  # fmt: skip
    assert "still needs attention" in desk.log()[1]["subject"]
