"""Words: right figures in right grammar, for every kind, direction and unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.goals import state, way_back, words
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
        (36.8, "count", "37"), (8.8, "count", "8.8"), (61.5, "hours", "61.5\xa0h"), (0.0901, "ratio", "9.01%"),
        (-1_310, "currency", "−$1,310"), (999_999, "currency", "$1M"), (74_470, "currency", "$74.5K"),
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
    [
        (0.003, "less than 1%"),
        (0.02, "about 1%"),
        (0.04, "about 5%"),
        (0.52, "about 50%"),
        (0.549, "about 50%"),
        (0.55, "about 55%"),
        (0.349, "about 30%"),
        (0.996, "more than 99%"),
    ],
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


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 6, 23), "the remaining 1 week must bring $89.5K a week; the last eight weeks averaged $66K."),
        (dt.date(2026, 6, 28), "the remaining 2 days must bring $25.6K in all; the last eight weeks averaged $66K a"),
        (dt.date(2026, 6, 29), "the remaining 1 day must bring $12.8K in all"),
    ],
)
def test_what_the_last_days_must_bring(day, text):
    assert text in way_back.way_back(score(as_of_date=day))


def test_the_rest_of_a_part_ends_with_the_part():
    known = score(as_of_date=dt.date(2026, 5, 17))
    known.evidence.window = (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert "the remaining 2 weeks must bring" in way_back.way_back(known)


def test_lower_is_better_says_at_most():
    text = words.reason(score(direction="decrease"))
    assert "allowed is at most $1M" in text and "may take at most $89.5K a week" in text


def rest(model: str, direction: str, unit: str, need: float, probability=0.01, actual=0.1, target=0.2) -> str:
    known = score(
        unit=unit, direction=direction, actual_value=actual, target_value=target, required_rate_value=need,
        recent_rate_value=actual, probability_ratio=probability,
    )  # fmt: skip
    known.evidence.model = model
    return way_back.way_back(known)


@pytest.mark.parametrize(
    ("direction", "need", "text"),
    [
        ("increase", 1.4, "What is left of the window is too little to bring it to at least 20%"),
        ("increase", -0.1, "The remaining 6.5 weeks cannot lose it any more, whatever they bring"),
        ("increase", 0.35, "the remaining 6.5 weeks must come in at 35% or more"),
        ("increase", 0.45, "What is left of the window is too little to bring it to at least 20%"),
        ("decrease", -0.1, "What is left of the window is too little to bring it to at most 20%"),
        ("decrease", 1.4, "The remaining 6.5 weeks cannot lose it any more, whatever they bring"),
        ("decrease", 0.05, "the remaining 6.5 weeks must come in at 5% or less"),
        ("decrease", 0.02, "What is left of the window is too little to bring it to at most 20%"),
    ],
)
def test_the_rest_of_a_rate_is_possible_or_it_is_said(direction, need, text):
    assert text in rest("cases", direction, "ratio", need)


@pytest.mark.parametrize(
    ("direction", "need", "probability", "text"),
    [
        ("decrease", 550, 0.004, "too little to bring it to at most $5,601; the last eight weeks came in at $7,981."),
        ("decrease", -3, 0.3, "too little to bring it to at most $5,601"),
        ("decrease", 550, 0.2, "must come in at $550 or less"),
        ("decrease", 4_000, 0.004, "must come in at $4,000 or less"),
        ("increase", 40_000, 0.004, "too little to bring it to at least $5,601"),
        ("increase", -3, 0.9, "cannot lose it any more"),
        ("increase", 9_000, 0.004, "must come in at $9,000 or more"),
    ],
)
def test_the_rest_of_a_money_ratio_is_possible_or_it_is_said(direction, need, probability, text):
    assert text in rest("money", direction, "currency", need, probability, 7_981, 5_601)


@pytest.mark.parametrize(
    ("direction", "need", "text"),
    [
        (
            "increase",
            4_119,
            "To make it, it must rise by $4,119 a week for 6.5 weeks; the last eight weeks averaged +",
        ),
        ("increase", -500, "It may fall by up to $500 a week for 6.5 weeks"),
        ("decrease", -4_119, "To make it, it must fall by $4,119 a week"),
        ("decrease", 500, "It may rise by up to $500 a week"),
    ],
)
def test_the_rest_of_a_level(direction, need, text):
    assert text in rest("level", direction, "currency", need, 0.4, 753_000, 815_000)


@pytest.mark.parametrize("state", ["at_risk", "off_pace", "not_scored"])
def test_reasons_have_substance(state):
    assert len(words.reason(score(state=state))) >= 40


def test_every_state_has_a_word_a_glyph_and_a_place():
    assert set(words.STATE_WORDS) == set(words.GLYPHS) == set(words.ORDER)


def test_a_published_reason_still_tells_its_way_back():
    known = score()
    known.evidence.history_months = 6
    reason = words.reason(known)
    assert "only 6 months of history" in reason
    assert way_back.told(reason) == way_back.way_back(known) != ""
    assert way_back.told("Starts on 1 July 2026.") == ""


def flagged(**more) -> Score:
    """A goal flagged in the past whose chance is better by now."""
    known = score(**{"probability_ratio": 0.47, "state_since_date": dt.date(2026, 4, 28)} | more)
    known.evidence.elapsed = 0.5
    return known


def test_a_flag_that_outlives_a_low_chance_says_when_it_goes():
    text = "It has been off pace since Apr 28, 2026; it is called on pace again once its chance is back at 55%."
    assert text in words.reason(flagged())
    assert "off pace since" not in words.reason(flagged(probability_ratio=0.34))


def test_a_warning_of_a_week_or_more_is_told():
    known = flagged(probability_ratio=0.2)
    known.evidence.at_risk_since = dt.date(2026, 4, 14)
    assert "It was at risk from Apr 14, 2026 on and fell off pace on Apr 28, 2026." in words.reason(known)
    known.evidence.at_risk_since = dt.date(2026, 4, 27)
    assert "at risk from" not in words.reason(known)


@pytest.mark.parametrize(
    ("state", "probability"), [("at_risk", 0.6), ("at_risk", 0.3), ("on_pace", 0.5), ("off_pace", 0.6)]
)
def test_a_state_that_waits_for_its_day_says_so(state, probability):
    known = flagged(state=state, probability_ratio=probability)
    known.evidence.next_step = dt.date(2026, 5, 18)
    assert "Its state is judged once a week, next on May 18, 2026." in words.reason(known)


@settings(max_examples=60)
@given(
    chances=st.lists(st.floats(0, 1), min_size=1, max_size=8),
    elapsed=st.floats(0, 1),
    weekly=st.booleans(),
)
def test_no_state_stands_against_its_chance_without_a_word(chances, elapsed, weekly):
    """Whatever came before, a state that today's chance alone would not give is explained in the reason."""
    days = [dt.date(2026, 4, 27) + dt.timedelta(days=i) for i in range(len(chances))]
    steps = np.array([not weekly or day.weekday() == 0 for day in days])
    no = np.zeros(len(days), bool)
    standing = state.replay(state.Days(days, steps, np.array(chances), no, no, no, np.full(len(days), elapsed)))
    known = score(state=standing.state, probability_ratio=chances[-1], state_since_date=standing.since)
    known.evidence.elapsed = elapsed
    known.evidence.next_step = None if steps[-1] else dt.date(2026, 5, 4)
    alone = state.judge(chances[-1], 1.0, False)
    told = ("Its state is judged once a week", "is called on pace again once", "In the first twelfth of its window")
    assert standing.state == alone or any(one in words.reason(known) for one in told)


def test_a_count_is_whole_as_far_as_the_target_needs_it():
    counts = {"unit": "count", "currency": None, "actual_value": 406.0, "target_value": 487.2}
    assert "Leads: 406 of 488" in words.reason(named(score(**counts), "Leads"))
    cap = score(**counts | {"direction": "decrease", "target_value": 12.5, "actual_value": 3.0})
    assert "allowed is at most 12," in words.reason(cap)
    mean = score(**counts | {"actual_value": 32.2, "target_value": 32.5})
    assert "32.2 of 32.5" in words.reason(mean)


def test_what_is_over_is_told_as_over():
    over = {"as_of_date": dt.date(2026, 7, 1), "state": "achieved", "probability_ratio": 1.0}
    assert words.reason(score(**over)).startswith("Achieved. Net revenue: $412K of $1M at the end of the window.")
    cap = words.reason(score(**over | {"direction": "decrease", "state": "missed"}))
    assert cap == "Missed. Net revenue: $412K, allowed is at most $1M, at the end of the window."


def test_a_short_history_is_told_in_whole_months():
    def told(months: float) -> str:
        row = score()
        return words.reason(replace(row, evidence=replace(row.evidence, history_months=months)))

    assert told(1.4).endswith("The goal has only 1 month of history before it, so the range is wide.")
    assert told(0.4).endswith("The goal has less than a month of history before it, so the range is wide.")
    assert "history" not in told(40)


def test_a_band_is_ended_in_and_has_no_path():
    row = score(direction="band", unit="multiple", target_value=3.2, actual_value=3.1, forecast_value=3.1)
    row = replace(row, evidence=replace(row.evidence, band=(2.4, 4.0), model="level"))
    text = words.reason(row)
    assert "Chance of ending between 2.4× and 4×" in text
    assert "On its way" not in text


def test_nothing_more_is_asked_of_a_goal_that_is_there():
    assert "the remaining 6.5 weeks need bring nothing" in words.reason(score(required_rate_value=0.0))


def test_a_hair_of_money_is_nothing():
    assert figure(-1e-9, "currency", "USD", "en") == "$0"


def test_a_verdict_and_its_chance_never_contradict_each_other():
    limits = (0.60, 0.25, 0.05)
    assert [chance(p, "en", limits) for p in (0.048, 0.05, 0.24, 0.26, 0.59, 0.6)] == [
        "about 4%", "about 5%", "about 20%", "about 25%", "about 55%", "about 60%",
    ]  # fmt: skip


def named(row: Score, label: str) -> Score:
    return replace(row, evidence=replace(row.evidence, label=label))
