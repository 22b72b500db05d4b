"""The headline: how many goals are flagged, and what the leading one is short of."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from pipelines.goals import headline, words
from pipelines.goals.headline import Row

KPIS = {
    "revenue_net": Row(label="Net revenue", kind="flow"),
    "cac": Row(label="CAC", kind="ratio"),
    "win_rate": Row(label="Win rate", kind="ratio"),
}


def goal(state: str, **more) -> SimpleNamespace:
    base = {
        "goal_id": "g", "kpi": "revenue_net", "unit": "currency", "currency": "EUR", "direction": "increase",
        "scope_type": "company", "scope_id": "all", "rep_name": None, "state": state, "probability_ratio": 0.4,
        "actual_value": 900_000.0, "expected_value": 1_011_000.0, "forecast_value": 4_710_000.0,
        "target_value": 4_800_000.0, "window_end_date": dt.date(2026, 12, 31),
    }  # fmt: skip
    return Row(**base | more)


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ([], "No goal is set yet"),
        (["on_pace", "achieved"], "Nothing needs attention: none of 2 goals is off pace or at risk"),
        (["off_pace", "on_pace"], "1 of 2 goals is off pace; net revenue is €111K behind its path"),
        (["off_pace"] * 3 + ["at_risk"] + ["on_pace"] * 9,
         "3 of 13 goals are off pace and 1 at risk; net revenue is €111K behind its path"),
        (["at_risk"], "The only goal is at risk; net revenue is €111K behind its path"),
    ],
)  # fmt: skip
def test_the_finding(states, text):
    assert headline.finding([goal(state) for state in states], KPIS, "en") == text


def test_goals_that_cannot_be_judged_are_no_good_news():
    unjudged = [goal("no_baseline", probability_ratio=None), goal("not_scored", probability_ratio=None)]
    assert headline.finding(unjudged, KPIS, "en") == "No goal can be judged yet"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"kpi": "cac", "direction": "decrease", "actual_value": 1_310.0, "expected_value": 1_228.0},
         "CAC is €82 above its path"),
        ({"kpi": "win_rate", "unit": "ratio", "actual_value": 0.229, "expected_value": 0.276, "scope_type": "rep",
          "scope_id": "r-1", "rep_name": "Ana"}, "win rate of Ana is 4.7 points behind its path"),
        # Ahead of the path and flagged all the same: the path says nothing, the chance does.
        ({"actual_value": 1_100_000.0}, "the chance that net revenue makes its target is about 40%"),
        ({"direction": "decrease"}, "the chance that net revenue makes its target is about 40%"),
        ({"actual_value": None}, ""),
        ({"kpi": "bookings_won", "scope_type": "team", "scope_id": "north"},
         "bookings won of North are €111K behind their path"),
        ({"kpi": "bookings_won", "scope_type": "rep", "scope_id": "elif-kaya", "actual_value": 1_100_000.0},
         "the chance that bookings won of Elif Kaya make their target is about 40%"),
    ],
)  # fmt: skip
def test_what_the_leading_goal_is_short_of(more, text):
    found = headline.finding([goal("off_pace", **more), goal("on_pace")], KPIS, "en")
    assert found == "1 of 2 goals is off pace" + (f"; {text}" if text else "")


def test_the_leading_goal_has_a_gap_to_tell_and_is_money_of_the_company_where_it_can_be():
    kpis = KPIS | {"mrr": Row(label="MRR", kind="level")}
    flagged = [
        goal("off_pace", kpi="win_rate", unit="ratio", actual_value=None),
        goal("off_pace", kpi="cac", direction="decrease", actual_value=1_310.0, expected_value=1_228.0),
        goal("off_pace", scope_type="team", scope_id="north"),
        goal("off_pace", kpi="mrr", actual_value=747_000.0, expected_value=757_000.0),
    ]
    found = [headline.finding(flagged[:count], kpis, "en") for count in (1, 2, 3, 4)]

    assert found == [
        "The only goal is off pace",
        "2 of 2 goals are off pace; CAC is €82 above its path",
        "3 of 3 goals are off pace; CAC is €82 above its path",
        "4 of 4 goals are off pace; MRR is €10K behind its path",
    ]


@pytest.mark.parametrize(
    ("label", "is_plural"),
    [
        ("Bookings won", True), ("Hours in meetings", True), ("Customers handed over", True), ("Sign-ups", True),
        ("Win rate of deals created", False), ("Share of reps at quota", False), ("Gross margin", False),
        ("Leads growth over the year before", False), ("CAC", False), ("MQL to SQL, all entries", False),
    ],
)  # fmt: skip
def test_the_verb_agrees_with_the_figure(label: str, is_plural: bool):
    kpis = {"revenue_net": SimpleNamespace(label=label, kind="flow")}
    verb = " are €111K behind their path" if is_plural else " is €111K behind its path"
    assert headline.finding([goal("off_pace")], kpis, "en").endswith(verb)


def test_the_outlook_follows_the_locale():
    assert headline.outlook([goal("at_risk")], KPIS, "en_GB") == (
        "Net revenue would land at €4.71M; the target is €4.8M by 31 Dec, with a chance of about 40%."
    )
    assert "4,71\xa0Mio.\xa0€" in headline.outlook([goal("at_risk")], KPIS, "de")
    assert headline.outlook([goal("on_pace")], KPIS, "en") == ""


def test_worst_first_company_before_team_before_rep():
    goals = [
        goal("on_pace", goal_id="fine"), goal("at_risk", goal_id="risk"),
        goal("off_pace", goal_id="rep", scope_type="rep", probability_ratio=0.01),
        goal("off_pace", goal_id="company"), goal("off_pace", goal_id="team", scope_type="team"),
    ]  # fmt: skip
    order = [one.goal_id for one in sorted(goals, key=headline.worst_first)]
    assert order == ["company", "team", "rep", "risk", "fine"]


def test_every_state_has_a_word_a_glyph_and_a_place():
    assert set(words.STATE_WORDS) == set(words.GLYPHS) == set(headline.RANK)
