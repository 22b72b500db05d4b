"""Words: right figures in right grammar, for every kind, direction and unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.goals import words
from pipelines.goals.facts import Evidence, Score
from pipelines.goals.numbers import chance, figure


def score(**more) -> Score:
    base = Score(
        goal_id="g", parent_goal_id=None, statement="Q2 revenue, Team North", kpi="revenue_net", unit="currency",
        currency="USD", direction="increase", scope_type="team", scope_id="north", kind="team", owner="bo",
        window_start_date=dt.date(2026, 4, 1), window_end_date=dt.date(2026, 6, 30), as_of_date=dt.date(2026, 5, 15),
        state="off_pace", probability_ratio=0.04, actual_value=412_000, target_value=1_000_000,
        expected_value=470_000, forecast_value=877_000, forecast_low_80_value=800_000,
        forecast_high_80_value=960_000, required_rate_value=89_500, recent_rate_value=66_000,
    )  # fmt: skip
    known = Evidence(label="Net revenue", model="flow", usual_share=0.47, straight_share=0.5, years=3,
                     history_months=40, recent_weeks=8)  # fmt: skip
    return replace(base, evidence=known, **more)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (412_000, "currency", "$412K"), (1_030_000, "currency", "$1.03M"), (1_310, "currency", "$1,310"),
        (18_600, "currency", "$18.6K"), (9.5, "currency", "$9.50"), (0.241, "ratio", "24.1%"), (0.5, "ratio", "50%"),
        (62, "days", "62 days"), (1, "days", "1 day"), (1204, "count", "1,204"), (3.14, "multiple", "3.1×"),
        (None, "count", "unknown"),
    ],
)  # fmt: skip
def test_figures(value, unit, text):
    assert figure(value, unit, "USD", "en") == text


def test_figures_follow_the_locale():
    assert figure(1_310, "currency", "EUR", "de").replace("\xa0", " ") == "1.310 €"
    assert figure(0.241, "ratio", None, "de").replace("\xa0", " ").startswith("24,1")


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.003, "less than 1%"), (0.02, "about 1%"), (0.04, "about 5%"), (0.52, "about 50%"), (0.996, "more than 99%")],
)
def test_chances_are_rounded_and_never_certain(probability, text):
    assert chance(probability, "en") == text


def test_a_sum_that_is_behind():
    assert words.reason(score()) == (
        "Net revenue: $412K of $1M with 50% of the window gone. In the last three years 47% had come by now "
        "(a straight line would say 50%), so $470K should be there. A normal finish is $877K (80% range $800K to "
        "$960K). Chance of at least $1M: about 5%. To make it, the remaining 6.5 weeks must bring $89.5K a week; "
        "the last eight weeks averaged $66K."
    )


def test_one_week_is_singular():
    late = score(as_of_date=dt.date(2026, 6, 23))
    assert "the remaining 1 week must bring" in words.way_back(late)


def test_lower_is_better_says_at_most():
    text = words.reason(score(direction="decrease"))
    assert "allowed is at most $1M" in text and "may take at most $89.5K a week" in text


def test_a_rate_that_nothing_can_save_says_so():
    rate = score(unit="ratio", actual_value=0.1, target_value=0.5, required_rate_value=1.4, recent_rate_value=0.1)
    rate.evidence.model = "cases"
    assert words.way_back(rate) == "No result of the remaining 6.5 weeks alone can bring it to at least 50%."


@pytest.mark.parametrize("state", ["at_risk", "off_pace", "not_scored"])
def test_reasons_have_substance(state):
    assert len(words.reason(score(state=state))) >= 40


def test_every_state_has_a_word_a_glyph_and_a_place():
    assert set(words.STATE_WORDS) == set(words.GLYPHS) == set(words.ORDER)


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ([], "There are no goals yet."),
        (["on_pace", "achieved"], "None of the 2 goals is in trouble."),
        (["off_pace", "on_pace"], "1 of 2 goals is off pace."),
        (["off_pace"] * 3 + ["at_risk"] + ["on_pace"] * 9, "3 of 13 goals are off pace and 1 is at risk."),
        (["off_pace", "at_risk", "no_history"], "1 of 3 goals is off pace, 1 is at risk and 1 is not judged."),
        (["no_baseline", "not_scored", "on_pace"], "2 of 3 goals are not judged."),
    ],
)
def test_headlines(states, text):
    assert words.headline([score(state=state) for state in states]) == text


def test_a_published_row_can_say_its_way_back():
    known = score()
    known.evidence.history_months = 6
    known.reason = words.reason(known)
    kept = {name: value for name, value in vars(known).items() if name not in ("evidence", "points")}
    assert "only 6 months of history" in known.reason
    assert words.way_back(words.row(kept)) == words.way_back(known) != ""
    assert words.way_back(words.row(kept | {"reason": "Starts on 1 July 2026."})) == ""
