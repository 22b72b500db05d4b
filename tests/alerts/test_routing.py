from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines import warehouse
from pipelines.alerts import routing, scores
from pipelines.alerts.transitions import Transition
from pipelines.yaml_file import FileError
from tests.alerts.conftest import MONDAY, Desk, score
from tests.alerts.test_message import SCORE
from tests.contract_tables import insert

ROUTES = """
receivers:
  - log
  - {name: emea-lead, url_env: EMEA_URL}
  - {name: everybody, url_env: ALL_URL}
routes:
  - {match: {severity: info}, receivers: [log]}
  - {match: {team: [emea, apac]}, receivers: [emea-lead], continue: true}
  - {match: {owner: priya}, receivers: [everybody, emea-lead]}
default: [log]
"""


def targets(desk: Desk, transition: Transition) -> list[str]:
    return routing.load(desk.settings.alerts_path).targets(transition)


def test_the_first_matching_route_wins_unless_it_goes_on(desk: Desk):
    desk.routes(ROUTES)

    assert targets(desk, Transition("recovered", "off_pace", replace(SCORE, state="on_pace"))) == ["log"]
    assert targets(desk, Transition("opened", None, SCORE)) == ["emea-lead", "everybody"]
    assert targets(desk, Transition("opened", None, replace(SCORE, team="amer"))) == ["everybody", "emea-lead"]
    assert targets(desk, Transition("opened", None, replace(SCORE, team=None, owner="bo"))) == ["log"]


def test_a_rep_s_goal_goes_the_way_of_the_rep_s_team(desk: Desk):
    desk.judge(0, run=False)
    with warehouse.connect(desk.published) as con:
        insert(
            con, "goals.goal_scores", **(score("calls", "at_risk", MONDAY) | {"scope_type": "rep", "scope_id": "r1"})
        )
    assert [found.team for found in scores.read(desk.published, MONDAY)] == ["emea"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("receivers:\n  - {name: a, url_env: https://hooks.example/T0KEN}\n", "2:24: url_env is the NAME"),
        ("receivers:\n  - {name: a}\n", "2:5: 'url_env' is missing"),
        ("receivers:\n  - slack\n", "a receiver is `log` or"),
        ("routes:\n  - {receivers: [sales]}\n", "2:17: no receiver is called 'sales'"),
        ("routes:\n  - {match: {severity: bad}, receivers: [log]}\n", "2:24: unknown severity 'bad'; valid"),
        ("routes:\n  - {match: {owner: bo}, receivers: [log], continue: maybe}\n", "neither true nor false"),
        ("silences:\n  - {match: {goal: a}, why: moving}\n", "'until' is missing"),
        ("silences:\n  - {match: {goal: a}, until: soon, why: moving}\n", "'soon' is not a date"),
        ("silences:\n  - {until: 2026-10-01, why: moving}\n", "'match' is missing"),
        ("quiet_hours: {from: 20:00}\n", "need both `from` and `to`"),
        ("quiet_hours: {from: 8pm, to: 07:00}\n", "'8pm' is not a time of day"),
        ("digests:\n  - {every: month, receivers: [log]}\n", "neither day nor week"),
        ("digests:\n  - {every: week, on: mondey, receivers: [log]}\n", "did you mean 'monday'?"),
        ("digests:\n  - {every: week, match: {severity: info}, receivers: [log]}\n", "unknown key 'severity'"),
        ("repeat_interval: 12h\n", "write it as 7d or 2w"),
        ("group_by: goal\n", "cannot group by 'goal'; valid: owner, team"),
        ("quarantine_above: 0.05\n", "write it as 5%"),
        ("default: []\n", "1:10: 'default' names nobody"),
        ("routes:\n  - {match: {owner: bo}, receivers: []}\n", "2:37: 'receivers' names nobody"),
        ("digests:\n  - {every: day, receivers: []}\n", "2:29: 'receivers' names nobody"),
        ("data_engineers: []\n", "1:17: 'data_engineers' names nobody"),
        ("data_engineers: [ops]\n", "no receiver is called 'ops'"),
        ("recievers: []\n", "1:1: unknown key 'recievers'; did you mean 'receivers'?"),
    ],
)  # fmt: skip
def test_an_error_names_its_place_and_never_the_secret(desk: Desk, text: str, error: str):
    desk.routes(text)

    with pytest.raises(FileError) as raised:
        routing.load(desk.settings.alerts_path)
    assert error in str(raised.value)
    assert "T0KEN" not in str(raised.value)
