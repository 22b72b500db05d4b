"""What `paceline alerts preview` prints is what an announcement then sends."""

from __future__ import annotations

from pipelines.alerts import preview, unmatched
from pipelines.alerts.scores import read
from pipelines.company import Company
from tests.alerts.conftest import Desk
from tests.alerts.receiver import Receiver

HOOK = "receivers:\n  - {name: sales, url_env: SALES_URL}\n  - {name: boss, url_env: BOSS_URL}\n"


def previewed(desk: Desk) -> list[preview.Preview]:
    return preview.preview(desk.settings, Company(), desk.published, desk.as_of, environ=desk.environ)


def test_it_shows_what_would_go_where_and_leaves_no_trace(desk: Desk):
    desk.judge(0, run=False, revenue="off_pace")
    [one] = previewed(desk)

    assert (one.delivery.target, one.channel, one.missing, one.is_held) == ("log", "log", None, False)
    assert one.text.startswith("to log (log, critical, at once): ▼ Statement of revenue needs attention\n")
    assert not desk.settings.state_dir.exists()
    assert desk.announce().sent == 1
    assert previewed(desk) == []


def test_it_counts_the_messages_as_they_are_grouped(hooked: Desk, receiver: Receiver):
    hooked.routes(HOOK + "default: [sales, boss, log]\ngroup_by: owner\n")
    hooked.judge(0, run=False, revenue="off_pace", churn="at_risk", calls={"state": "at_risk", "owner": "bo"})
    found = previewed(hooked)
    hooked.announce()

    hooks = [one for one in found if one.channel == "webhook"]
    assert [one.delivery.subject for one in hooks] == [body["subject"] for body in receiver.requests]
    assert [one.delivery.severity for one in hooks] == ["warning", "critical"]
    assert [one.missing for one in found if one.delivery.target == "boss"] == ["BOSS_URL", "BOSS_URL"]
    assert len([one for one in found if one.channel == "log"]) == len(hooked.log()) == 3
    assert preview.text(found).endswith(
        "\n7 message(s) would go out (2 webhook, 2 no channel, 3 log), 0 of them after quiet hours, "
        "0 would be withheld; nothing was sent."
    )


def test_it_says_what_quiet_hours_hold_and_what_is_withheld(hooked: Desk):
    week = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"
    hooked.routes(
        HOOK + f"default: [sales]\nquiet_hours: {{days: [{week}]}}\n"
        "silences:\n  - {match: {goal: churn}, until: 2026-09-30, why: the tool moves}\n"
    )
    hooked.judge(0, run=False, revenue="off_pace", churn="at_risk")
    said = preview.text(previewed(hooked))

    assert "to sales (webhook, critical, held until quiet hours are over): ▼ Statement of revenue" in said
    assert "to sales (webhook, warning, not sent: silenced until 2026-09-30: the tool moves): ◆ Statement of" in said
    assert "1 message(s) would go out (1 webhook), 1 of them after quiet hours, 1 would be withheld" in said


def test_it_names_what_alerts_yml_names_in_vain(desk: Desk):
    desk.routes(
        "receivers: [log]\n"
        "routes:\n"
        "  - match:\n"
        "      owner: [priya, luis-orteg]\n"
        "      team: emae\n"
        "    receivers: [log]\n"
        "silences:\n"
        "  - {match: {goal: mmr-2026}, until: 2026-09-13, why: moving}\n"
        "  - {match: {goal: mrr-2026}, until: 2026-09-14, why: moving}\n"
    )
    desk.judge(
        0, run=False, **{"mrr-2026": {"state": "on_pace", "owner": "luis-ortega"}},
        calls={"state": "on_pace", "scope_type": "rep", "scope_id": "r1"},
    )  # fmt: skip
    path = desk.settings.alerts_path

    assert unmatched.warnings(path, read(desk.published, desk.as_of), desk.as_of) == [
        f"{path}:4:22: no goal has owner 'luis-orteg'; did you mean 'luis-ortega'?",
        f"{path}:5:13: no goal has team 'emae'; did you mean 'emea'?",
        f"{path}:8:20: no goal is called 'mmr-2026'; did you mean 'mrr-2026'?",
        f"{path}:8:38: this silence ended on 2026-09-13 and holds nothing; remove it or move its end",
    ]
