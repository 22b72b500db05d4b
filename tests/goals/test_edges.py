"""Never wrong quietly: what is missing, partial, gone or too little is said, and the edges of a target are exact."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pytest

from tests.goals.test_score import one, stale, text
from tests.goals.world import World


@pytest.fixture
def world(tmp_path) -> World:
    """Net revenue of 100 a day since 2022."""
    made = World(tmp_path)
    made.put("revenue_net", "2022-01-01", lambda day: 100.0, "2026-12-31")
    return made


def test_a_source_of_which_nothing_could_be_loaded_is_named_with_the_day_and_the_reason(world):
    day = dt.date(2025, 6, 30)
    world.stale = [("stripe", "invoices", "revenue", 1, None, day, 7, True, "column 'Amount' is missing")]
    score = one(world, "2025-06-30")
    assert (score.state, score.probability_ratio) == ("not_scored", None)
    assert "stripe.invoices" in score.reason and "Jun 30, 2025" in score.reason and "'Amount'" in score.reason


def test_one_stale_table_of_two_is_enough_not_to_judge(world):
    fresh = ("shopify", "orders", "revenue", 1, dt.date(2025, 6, 30), dt.date(2025, 6, 30), 7, False, "")
    world.stale = [fresh, stale("revenue", "2025-06-10", "2025-06-30")]
    score = one(world, "2025-06-30")
    assert score.state == "not_scored"
    assert "stripe.invoices has no data after Jun 10, 2025" in score.reason and "shopify" not in score.reason


@pytest.mark.parametrize(("target", "state"), [("{value: 25%}", "achieved"), ("{value: 25.1%}", "missed")])
def test_exactly_at_the_target_of_a_rate_is_met(tmp_path, target, state):
    world = World(tmp_path)
    grains = ("week", "month", "quarter")
    # Each day four are decided and one is won.
    world.put("win_rate", "2023-01-01", lambda day: 1.0, "2025-12-31", bottom=lambda day: 4.0, grains=grains)
    assert one(world, "2025-12-31", kpi="win_rate", target=target).state == state


@pytest.mark.parametrize(("target", "state"), [("{value: 1_000}", "achieved"), ("{value: 1_000.01}", "missed")])
def test_exactly_at_the_target_of_a_level_is_met(tmp_path, target, state):
    world = World(tmp_path)
    world.put("mrr", "2022-01-01", lambda day: 1000.0, "2025-12-31", level=True)
    assert one(world, "2025-12-31", kpi="mrr", target=target).state == state


def test_per_cent_of_a_baseline_of_zero_is_no_target_and_fails_the_check(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2022-01-01", lambda day: 0.0 if day.year < 2025 else 50.0, "2025-12-31")
    score = one(world, "2025-06-30", target="{change: +10%, over: same_period_last_year}")
    assert (score.state, score.baseline_value, score.target_value) == ("no_baseline", 0, None)
    assert not (tmp_path / "state" / "baselines.json").exists()
    assert "any per cent of nothing is nothing" in score.reason
    assert score.smart_measurable.startswith("fail: its baseline is 0")


def test_a_refund_in_the_last_days_takes_an_achieved_goal_back_for_good(tmp_path):
    world = World(tmp_path)
    refund = dt.date(2025, 12, 30)
    world.put("revenue_net", "2022-01-01", lambda day: -5_000.0 if day == refund else 100.0, "2025-12-31")
    assert one(world, "2025-12-29", target="{value: 36_000}").state == "achieved"
    after = one(world, "2025-12-31", target="{value: 36_000}")
    assert (after.state, after.actual_value) == ("missed", pytest.approx(31_400))


def test_a_sum_of_a_scope_that_disappears_stops_where_it_stopped(world):
    world.put("revenue_net", "2022-01-01", lambda day: 40.0, "2025-03-30", scope=("team", "north"))
    score = one(world, "2025-09-30", more="scope: {team: north}", target="{value: 14_000}")
    assert (score.state, score.actual_value) == ("off_pace", pytest.approx(90 * 40, rel=0.001))
    assert score.forecast_value < 14_000


def test_a_level_of_a_scope_that_disappears_is_not_carried_on(tmp_path):
    world = World(tmp_path)
    world.put("mrr", "2022-01-01", lambda day: 1000.0, "2025-12-31", level=True)
    world.put("mrr", "2022-01-01", lambda day: 400.0, "2025-03-30", scope=("team", "north"), level=True)
    score = one(world, "2025-09-30", kpi="mrr", more="scope: {team: north}", target="{value: 390}")
    assert (score.state, score.state_since_date) == ("not_scored", dt.date(2025, 4, 1))
    assert "team north ends on Mar 31, 2025" in score.reason


def test_a_channel_that_never_brought_anything_is_scored_and_called_unrealistic(world):
    """It is known from its demos; a team of the same past is only new."""
    for kind, scope in (("channel", "shop"), ("team", "west")):
        world.put("demos_booked", "2023-01-01", lambda day: 1.0, "2025-12-31", scope=(kind, scope))
    for kind, scope in (("channel", "web"), ("team", "north")):
        world.put("revenue_net", "2022-01-01", lambda day: 50.0, "2026-12-31", scope=(kind, scope))
    score = one(world, "2025-06-30", more="scope: {channel: shop}", target="{value: 100}")
    assert (score.state, score.actual_value, score.forecast_value) == ("off_pace", 0, pytest.approx(0, abs=1e-6))
    assert score.smart_achievable.startswith("fail: unrealistic, target $100")
    assert one(world, "2025-06-30", more="scope: {team: west}", target="{value: 100}").state == "no_history"


def rate(world: World, won: int, decided: int, first: str = "2023-01-01") -> None:
    """`won` of `decided` on the first day of each month, nothing between."""
    world.put("win_rate", first, lambda day: float(won * (day.day == 1)), "2025-12-31",
              bottom=lambda day: float(decided * (day.day == 1)), grains=("week", "month", "quarter"))  # fmt: skip


def test_a_rate_of_two_cases_without_a_past_is_not_judged(tmp_path):
    world = World(tmp_path)
    rate(world, 1, 1, "2025-05-01")
    score = one(world, "2025-06-30", kpi="win_rate", target="{value: 20%}", first="2025-05-01")
    assert (score.state, score.probability_ratio, score.actual_value) == ("no_history", None, 1.0)
    assert "rests on 2 cases so far" in score.reason and "it takes 5" in score.reason


def test_a_past_worth_twenty_cases_speaks_before_the_first_five(tmp_path):
    world = World(tmp_path)
    rate(world, 2, 4)
    score = one(world, "2025-03-15", kpi="win_rate", target="{value: 45%}", first="2025-03-01", by="2025-05-31")
    assert score.state == "on_pace"


def test_a_window_that_ends_with_two_cases_is_neither_met_nor_missed(tmp_path):
    world = World(tmp_path)
    rate(world, 1, 2)
    score = one(world, "2025-03-31", kpi="win_rate", target="{value: 20%}", first="2025-03-01", by="2025-03-31")
    assert (score.state, score.probability_ratio) == ("no_history", None)


def test_the_mean_of_a_sums_months_is_judged_by_their_sum(world):
    more = "measure: {grain: month, at: mean}, stretch: {value: 3_100}"
    score = one(world, "2025-06-30", target="{value: 3_000}", more=more)
    assert (score.state, score.target_value, score.stretch_value) == ("on_pace", 36_000, 37_200)
    assert "A mean of at least $3,000 a month is at least $36K over the 12 months, and is judged so." in score.reason
    band = one(world, "2025-12-31", target="{band: [3_000, 3_100]}", more="measure: {grain: month, at: mean}")
    assert (band.state, band.actual_value) == ("achieved", pytest.approx(36_500))
    assert (
        one(world, "2025-12-31", target="{band: [3_100, 3_200]}", more="measure: {grain: month, at: mean}").state
        == "missed"
    )


def test_the_mean_of_a_level_is_refused_in_words(world):
    world.goal("g", text(kpi="mrr", target="{value: 1}", more="measure: {grain: month, at: mean}"))
    (error,) = world.score("2025-06-30").errors
    assert "mrr is a level" in error.message and "at: last" in error.message


def test_the_stretch_has_a_chance_of_its_own(world):
    score = one(world, "2025-06-30", target="{value: 36_000}", more="stretch: {value: 45_000}")
    assert score.state == "on_pace"
    assert score.stretch_probability_ratio < 0.05 < 0.9 < score.probability_ratio
    assert "; of the stretch, at least $45K: less than 1%." in score.reason


def busy_in_winter(part: float):
    return lambda day: part * (300.0 if day.month > 9 else 100.0)


def test_a_young_scope_has_the_season_of_the_company(tmp_path):
    """Its rate of 40 a day is that of the quiet months: the last quarter brings three times as much."""
    world = World(tmp_path)
    world.put("revenue_net", "2021-01-01", busy_in_winter(1.0), "2025-12-31")
    world.put("revenue_net", "2025-03-01", busy_in_winter(0.4), "2025-12-31", scope=("team", "new"))
    goal = {"first": "2025-07-01", "more": "scope: {team: new}", "target": "{value: 14_000}"}
    score = one(world, "2025-09-30", **goal)
    whole = 92 * 40 + 92 * 120
    assert score.forecast_value == pytest.approx(whole, rel=0.02)
    assert score.expected_value == pytest.approx(14_000 * 92 / (92 + 3 * 92), rel=0.01)
    assert "of the company's had come by now" in score.reason and "in the company's season" in score.reason
    # Where the company is as young, the rate is all there is.
    alone = World(tmp_path / "alone")
    for scope in (("company", "all"), ("team", "new")):
        alone.put("revenue_net", "2025-03-01", busy_in_winter(0.4), "2025-12-31", scope=scope)
    assert one(alone, "2025-09-30", **goal).forecast_value == pytest.approx(184 * 40, rel=0.02)


def test_a_reader_who_divides_is_told_why_the_forecast_is_another(tmp_path):
    """Half of the year has brought 10 % more than last year's half; the remainder of last year says less."""
    world = World(tmp_path)
    world.put("revenue_net", "2021-01-01", lambda day: 130.0 if day >= dt.date(2025, 1, 1) else 100.0, "2025-12-31")
    score = one(world, "2025-06-30", target="{value: 45_000}")
    alone = score.actual_value / score.evidence.usual_share
    assert f"That alone would lead to ${alone / 1000:.1f}K; with last year's rest" in score.reason
    assert score.forecast_value < alone


def test_a_goal_that_has_not_begun_says_how_hard_it_is_today(tmp_path):
    """A close rate of 25 %, forty decided a week: 30 % next week may be had by luck, 50 % may not."""
    world = World(tmp_path)
    world.put("win_rate", "2023-01-02", lambda day: (2.0 if day.toordinal() % 2 else 1.0) + (day.weekday() < 5) * 0.0,
              "2025-06-15", bottom=lambda day: 6.0, grains=("week", "month", "quarter"))  # fmt: skip
    week = {"kpi": "win_rate", "first": "2025-06-16", "by": "2025-06-22"}
    may, never = (one(world, "2025-06-15", target=f"{{value: {target}}}", **week) for target in ("30%", "50%"))
    assert may.state == never.state == "not_started"
    assert may.smart_achievable.startswith(("pass: ambitious, target 30%", "warn: stretch, target 30%"))
    assert never.smart_achievable.startswith("fail: unrealistic, target 50%, chance today less than 1%")
    assert "As things stand, the chance of at least 50% is less than 1%." in never.reason


def test_people_counted_in_two_weeks_are_one_in_their_quarter(tmp_path):
    """Weeks of 20 make a quarter of 150: the same people came again."""
    world = World(tmp_path)
    world.put("prospects_touched", "2023-01-02", lambda day: 20 / 7, "2025-12-31", grains=("week",))
    day, con = dt.date(2025, 8, 20), duckdb.connect()
    world.goal("g", text(kpi="prospects_touched", target="{value: 140}", first="2025-07-01", by="2025-09-30"))
    world.score(day.isoformat(), con)
    starts = [dt.date(year, month, 1) for year in (2023, 2024, 2025) for month in (1, 4, 7, 10)]
    for start in (begin for begin in starts if begin < dt.date(2025, 7, 1)):
        end = dt.date(start.year + (start.month == 10), (start.month + 3 - 1) % 12 + 1, 1) - dt.timedelta(days=1)
        con.execute(
            """
            insert into kpis.fct_kpi_values by name select 'prospects_touched' as kpi, 'q' as period_id,
                'quarter' as grain, ?::date as period_start_date, ?::date as period_end_date, 'company' as scope_type,
                'all' as scope_id, 150 as kpi_value, 150 as numerator, 150 as observations, true as is_complete,
                ?::date as as_of_date
            """,
            [start, end, day],
        )
    con.execute("update kpis.fct_kpi_values set kpi_value = 80, numerator = 80 where grain = 'goal'")
    from pipelines.goals import score as run
    from pipelines.settings import Settings
    from tests.goals.world import CATALOGUE

    (score,) = run.score(con, Settings(world.data), world.company, CATALOGUE, day).scores
    # 51 of 92 days brought 80 of usually 83.
    assert score.actual_value == pytest.approx(80)
    assert score.forecast_value == pytest.approx(80 + 150 * 41 / 92, rel=0.1)
    assert np.isclose(score.expected_value, 140 * 51 / 92, rtol=0.05)
