"""What a card says beside its figures: nothing twice, and nothing lost."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from pipelines.scorecard import drill, goal_words
from pipelines.scorecard.alert_views import alerts
from pipelines.scorecard.audiences import Audience
from pipelines.scorecard.numbers import of
from pipelines.scorecard.preview import _text
from pipelines.scorecard.reading import Point

TODAY = dt.date(2026, 9, 17)
NUMBERS = of("en_GB", "EUR")
WAY = "To make it, the remaining 2 weeks must bring 8 a week; the last eight weeks averaged 6.9."
REASON = (
    "Calls: 84 of 100 with 86% of the window gone. In the last three years 85% had come, so 85 should be there."
    f" Calls of two teams are counted by half. Chance of at least 100: about 15%. {WAY}"
)


def score(**more) -> SimpleNamespace:
    base = {"reason": REASON, "actual_value": 84.0, "unit": "count", "direction": "increase", "as_of_date": TODAY,
            "scope_type": "company", "currency": "EUR"}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_a_card_does_not_say_in_words_what_it_shows_in_figures():
    assert goal_words.without_repeats(score(), "Calls", WAY) == (
        "In the last three years 85% had come, so 85 should be there. Calls of two teams are counted by half."
    )


@pytest.mark.parametrize(
    ("reason", "more"),
    [("Calls: 84 of 100.", {}), ("Calls: no value in this window yet.", {"actual_value": None}),
     ("Late since 3 Sept. It is not judged.", {}), ("", {})],
)  # fmt: skip
def test_a_reason_that_says_nothing_else_stays(reason: str, more: dict):
    assert goal_words.without_repeats(score(reason=reason, **more), "Calls", "") == reason


def week(step: int, unit: str, *values: float, planned: float | None = None) -> str:
    """`values` every `step` days up to today; the path grows by `planned` each time."""
    days = [TODAY - dt.timedelta(days=step * back) for back in range(len(values))][::-1]
    points = [
        Point(day, value, None if planned is None else planned * place)
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    return goal_words.lately(points, score(unit=unit), lambda value: NUMBERS.value(value, unit), NUMBERS)


def test_how_the_last_week_went_is_told_from_the_newest_point_a_week_old():
    assert week(1, "count", *range(0, 90, 10), planned=12) == "Since 10 Sept: +\u206070, its path +\u206084"
    assert week(10, "currency", 50_000, 30_500) == "Since 7 Sept: −\u2060€19.5K"
    assert week(7, "ratio", 0.25, 0.229, planned=0.0) == "Since 10 Sept: −2.1 points"
    assert week(7, "count", 5.0, 5.0) == "Since 10 Sept: unchanged"
    # Five days of a window tell of no week.
    assert week(1, "count", 1, 2, 3, 4, 5) == ""


@pytest.mark.parametrize(
    ("direction", "said"),
    [("increase", "at least 75"), ("decrease", "at most 75"), ("band", "staying in its band")],
)
def test_a_chance_is_one_of_something(direction: str, said: str):
    assert goal_words.aim(score(direction=direction), "75") == said


def cause(kind: str, name: str, contribution: float | None = None, **more) -> SimpleNamespace:
    base = {"kind": kind, "name": name, "contribution_value": contribution, "base_value": None, "actual_value": None,
            "text": f"{name} was lost."}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_parts_stand_by_their_size_and_records_by_their_name():
    rows = [
        cause("scope", "north", -0.032, actual_value=0.295),
        cause("scope", "(unassigned)", -0.008, actual_value=0.31),
        *[cause("deal_lost", f"Deal {number}") for number in range(5)],
        cause("customer_lost", "acme.example"),
    ]
    found = drill.behind(rows, score(unit="ratio"), SimpleNamespace(kind="ratio"), NUMBERS)

    (parts,) = found.parts
    assert (parts.title, parts.should, parts.costs) == ("By team", "", "moves the whole by")
    assert [(one.name, one.has, one.costs, one.width) for one in parts.rows] == [
        ("North", "29.5%", "−3.2 points", 100.0), ("Assigned to nobody", "31%", "−0.8 points", 25.0),
    ]  # fmt: skip
    assert [group.title for group in found.records] == ["Deals that were lost, the 5 largest", "Customers that left"]
    assert found.records[1].rows == [drill.Record("acme.example", " was lost.")]
    assert found.count == 8


def letter(goal_id: str, status: str = "sent", days_ago: int = 0, **more) -> SimpleNamespace:
    base = {"goal_id": goal_id, "about": "goal", "change": "opened", "state": "off_pace", "status": status,
            "as_of_date": TODAY - dt.timedelta(days=days_ago), "target": "sales", "channel": "mail", "owner": "ana",
            "team": "", "subject": goal_id, "note": None, "attempts": 1, "sent_at": None,
            "next_attempt_at": None}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_everybody_sees_the_alerts_of_their_goals_and_the_company_all():
    rows = [letter("a"), letter("b", owner="ben"), letter("crm.deals", about="source", owner=""),
            letter("digest", about="digest", owner="ana")]  # fmt: skip

    def page(kind: str, name: str, *goals: str) -> list[str]:
        audience = Audience(kind, name, "", ("company", "all"), tuple(SimpleNamespace(goal_id=one) for one in goals))
        return [one.about for one in alerts(rows, audience, TODAY, {}, NUMBERS).rows]

    assert page("company", "", "a", "b") == ["a", "b", "crm.deals", "digest"]
    assert page("owner", "ana", "a") == ["a", "digest"]
    assert page("team", "north", "b") == ["b"]


def test_what_never_arrived_is_loud_for_a_week_and_listed_first_for_ever():
    rows = [letter("new"), letter("lost", "dead", 7), letter("long ago", "dead", 8)]
    found = alerts(rows, Audience("company", "", "", ("company", "all"), ()), TODAY, {}, NUMBERS)

    assert [one.about for one in found.lost] == ["lost"]
    assert [one.about for one in found.rows] == ["lost", "long ago", "new"]
    assert found.counts == "1 sent, 2 never arrived"


def test_a_preview_has_no_markup_of_others():
    assert _text("a | b\n<b>*c*</b> [d](e)") == r"a \| b &lt;b&gt;\*c\*&lt;/b&gt; \[d\]\(e\)"
