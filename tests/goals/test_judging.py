"""Wrong verdicts that a reviewer found: each with the smallest company that shows it."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pytest

from pipelines.goals import outlook
from pipelines.goals.pace import grid, season
from pipelines.goals.series import Series
from tests.goals.test_score import Lost, one, stale
from tests.goals.world import World

DAY = dt.timedelta(days=1)
CHANGE = "{change: +10%, over: same_period_last_year}"


@pytest.fixture
def world(tmp_path) -> World:
    return World(tmp_path)


def steady(world: World, first: str = "2022-01-01", value: float = 100.0, **more) -> World:
    world.put("revenue_net", first, lambda day: value, "2026-12-31", **more)
    return world


# A sum that can fall


@pytest.mark.parametrize("target", ["{value: -1_000}", CHANGE, "{change: +50%, over: same_period_last_year}"])
def test_a_sum_that_falls_is_not_achieved_while_it_is_still_above_its_target(world, target):
    steady(world, value=-5.0)
    first, later, end = (one(world, day, target=target) for day in ("2025-01-01", "2025-06-30", "2025-12-31"))
    assert first.state != "achieved" and (later.state, end.state) == ("off_pace", "missed")
    assert later.probability_ratio < 0.05 and later.forecast_value == pytest.approx(-1_825, rel=0.02)
    assert later.smart_achievable.startswith("fail: unrealistic")
    # It may fall by so much a week: the rest of the way, not nothing.
    assert "The remaining 26 weeks may lose at most $" in later.reason
    assert later.required_rate_value == pytest.approx((later.target_value - later.actual_value) / (184 / 7))


def test_a_cap_on_a_sum_that_can_fall_is_missed_at_its_end_only(world):
    """Net of refunds it goes up and down from month to month: over the cap in March, far below it in December."""
    world.put("refunds", "2022-01-01", lambda day: 30.0 if day.month in (1, 2, 3) else -20.0, "2026-12-31")
    goal = {"kpi": "refunds", "target": "{stay_under: 500}"}
    assert one(world, "2025-03-31", **goal).state == "on_pace"
    assert one(world, "2025-12-31", **goal).state == "achieved"
    assert one(world, "2025-01-01", kpi="refunds", target="{stay_under: -5}").state != "missed"


def test_after_a_refund_the_goal_is_judged_on_the_same_day(world):
    refund = dt.date(2025, 12, 10)  # a Wednesday; weeks begin on Monday
    world.put("revenue_net", "2022-01-01", lambda day: -15_000.0 if day == refund else 100.0, "2025-12-31")
    score = one(world, "2025-12-10", target="{value: 34_000}")
    assert (score.state, score.state_since_date, score.previous_state) == ("off_pace", refund, "achieved")


# A source that begins inside the window


@pytest.mark.parametrize("target", ["{value: 45_000}", "{stay_under: 45_000}"])
def test_a_source_that_began_ten_days_ago_says_nothing(world, target):
    steady(world, "2025-06-10")
    score = one(world, "2025-06-20", target=target)
    assert (score.state, score.probability_ratio, score.forecast_value) == ("no_history", None, None)


def test_days_before_the_source_are_not_zeros_of_its_rate(world):
    steady(world, "2025-02-15")
    score = one(world, "2025-06-30", target="{value: 30_000}")
    assert score.forecast_value == pytest.approx(320 * 100, rel=0.01)
    assert "It is known from Feb 15, 2025 on only" in score.reason


def test_early_days_are_not_judged_by_what_came_later(world):
    steady(world, "2024-12-01")
    early, later = (one(world, day, target="{value: 36_000}") for day in ("2025-02-17", "2025-06-30"))
    assert early.state == "no_history"
    assert (later.state, later.state_since_date) == ("on_pace", dt.date(2025, 3, 3))  # the first Monday after 90 days
    assert later.evidence.first_chance is None


@pytest.mark.parametrize("day", ["2025-06-20", "2025-07-15"])
def test_a_level_of_a_few_days_is_not_judged(world, day):
    world.put("mrr", "2025-06-20", lambda day: 100.0, "2025-12-31", level=True)
    score = one(world, day, kpi="mrr", target="{value: 120}")
    assert (score.state, score.probability_ratio, score.forecast_value) == ("no_history", None, None)
    assert score.actual_value == 100


def test_the_first_month_of_a_company_is_known_when_it_is_over(world):
    steady(world, "2025-06-01")
    for target, state in (
        ("{value: 3_000}", "achieved"),
        ("{value: 3_001}", "missed"),
        ("{stay_under: 2_999}", "missed"),
    ):
        assert one(world, "2025-06-30", target=target, first="2025-06-01", by="2025-06-30").state == state


# Baselines


def test_half_a_year_without_a_row_is_no_baseline_and_is_not_frozen(world):
    absent = (dt.date(2024, 7, 1), dt.date(2024, 12, 31))
    daily = lambda day: 0.0 if absent[0] <= day <= absent[1] else 100.0  # noqa: E731
    world.put("revenue_net", "2022-01-01", daily, "2025-12-31", absent=(absent,))
    score = one(world, "2025-06-30", target=CHANGE)
    assert (score.state, score.baseline_value, score.target_value) == ("no_baseline", None, None)
    assert "from Jul 1, 2024 to Dec 31, 2024" in score.reason
    assert not (world.data / "state" / "baselines.json").exists()
    # The export is found: the target is known, and frozen.
    assert one(steady(world), "2025-07-31", target=CHANGE).target_value == pytest.approx(40_260)


def test_months_that_are_silent_every_year_are_a_season(world):
    august = tuple((dt.date(year, 8, 1), dt.date(year, 8, 31)) for year in (2022, 2023, 2024, 2025))
    world.put("demos_booked", "2022-01-01", lambda day: float(day.month != 8), "2025-12-31", absent=august)
    assert one(world, "2025-06-30", kpi="demos_booked", target=CHANGE).baseline_value == pytest.approx(335)


def test_a_file_of_the_period_that_was_refused_is_named(world):
    steady(world)
    world.stale = [("website", "signups", "revenue", 1, dt.date(2025, 6, 30), dt.date(2025, 6, 30), 7, False, "")]
    con = duckdb.connect()
    con.execute("create schema meta; create table meta.ingest_files (file varchar, source varchar, verdict varchar)")
    con.execute("insert into meta.ingest_files values ('website/signups-2024.csv', null, 'unrecognised')")
    world.goal("g", f"{{id: g, kpi: revenue_net, target: {CHANGE}, from: 2025-01-01, by: 2025-12-31}}")
    (score,) = world.score("2025-06-30", con).scores
    assert score.state == "no_baseline" and "website/signups-2024.csv was not loaded" in score.reason
    con.execute("insert into meta.ingest_files values ('website/signups-2024.csv', 'website', 'loaded')")
    assert world.score("2025-06-30", con).scores[0].baseline_value == pytest.approx(36_600)


def test_a_run_for_an_earlier_day_does_not_use_what_a_later_one_froze(world):
    steady(world)
    assert one(world, "2025-09-17", target=CHANGE).baseline_value == pytest.approx(36_600)
    world.put("revenue_net", "2022-01-01", lambda day: 50.0 if day.year == 2024 else 100.0, "2026-12-31")
    assert one(world, "2025-08-31", target=CHANGE).baseline_value == pytest.approx(18_300)
    assert one(world, "2025-09-18", target=CHANGE).baseline_value == pytest.approx(36_600)


# Every month over the month before


EVERY = {"target": "{change: +10%, over: previous_period}", "first": "2025-07-01", "by": "2025-09-30",
         "more": "measure: {grain: month, at: every}"}  # fmt: skip


def test_every_month_over_the_one_before_is_judged_as_far_as_its_targets_are_known(world):
    """1,000 in June, 1,200 in July, 1,250 in August: July made its 1,100, August not its 1,320."""
    whole = {6: 1_000.0, 7: 1_200.0, 8: 1_250.0}
    world.put("revenue_net", "2022-01-01", lambda day: whole.get(day.month, 1_000.0) / (30 + (day.month in (7, 8))),
              "2025-12-31")  # fmt: skip
    july = one(world, "2025-07-20", **EVERY)
    assert july.state in ("on_pace", "at_risk", "off_pace") and july.target_value == pytest.approx(1_100)
    assert july.reason.startswith("Judged from Jul 1, 2025 to Jul 31, 2025. What comes after waits for what it is")
    assert one(world, "2025-08-20", **EVERY).target_value == pytest.approx(1_320)
    lost = one(world, "2025-09-10", **EVERY)
    assert (lost.state, lost.state_since_date) == ("missed", dt.date(2025, 8, 31))
    assert "from Aug 1, 2025 to Aug 31, 2025 Net revenue came to $1,250, not at least $1,320" in lost.reason


def test_the_last_month_has_no_figures_before_it_begins(world):
    more = "measure: {grain: month, at: last}"
    score = one(steady(world), "2025-06-30", target="{value: 3_000}", more=more)
    assert (score.state, score.actual_value, score.progress_ratio) == ("on_pace", None, None)
    unknown = one(world, "2025-06-30", target="{change: +1%, over: previous_period}", more=more)
    assert (unknown.state, unknown.actual_value) == ("no_baseline", None)


# Progress and grade


def test_a_cap_is_at_one_while_it_is_kept_and_below_it_when_it_is_broken(world):
    steady(world)
    kept, broken = (one(world, "2025-12-31", target=f"{{stay_under: {cap}}}") for cap in (40_000, 18_250))
    assert (kept.progress_ratio, kept.grade_ratio) == (1.0, 1.0)
    assert broken.state == "missed" and broken.grade_ratio == pytest.approx(0.5)


def test_a_level_to_keep_is_at_one_while_it_is_kept(world):
    world.put("mrr", "2022-01-01", lambda day: 44_400.0 if day < dt.date(2025, 3, 1) else 43_800.0, "2025-12-31",
              level=True)  # fmt: skip
    score = one(world, "2025-06-30", kpi="mrr", target="{value: 42_000}")
    assert (score.progress_ratio, score.grade_ratio) == (1.0, 1.0)
    grows = one(world, "2025-06-30", kpi="mrr", target="{change: +10%, over: {value: 40_000}}")
    assert grows.progress_ratio == pytest.approx(0.95)


class Kept(Lost):
    """Those of 600 that stayed."""

    def over(self, first: dt.date, last: dt.date):
        found = super().over(first, last)
        return found and (600.0 - found[0], 600.0, 600)


def population(world: World, kind: type, per_month: int = 3) -> World:
    start = dt.date(2023, 1, 1)
    days = [start + n * DAY for n in range((dt.date(2025, 12, 31) - start).days + 1)]
    lost = np.array([float(day.day in (5, 15, 25)[:per_month]) for day in days])
    world.figures["customer_churn_rate", "company", "all"] = kind(start, lost, grains=("month", "quarter"))
    return world


def test_no_customer_lost_is_the_best_grade(world):
    score = one(population(world, Lost, 0), "2025-09-17", kpi="customer_churn_rate", target="{stay_under: 5%}")
    assert (score.actual_value, score.progress_ratio, score.grade_ratio) == (0.0, 1.0, 1.0)


def test_what_stays_begins_at_all_of_it(world):
    """Half way to 88 % of customers kept, 94 % should be there, not 44 %."""
    score = one(population(world, Kept), "2025-07-01", kpi="customer_churn_rate", target="{value: 88%}",
                more="direction: increase")  # fmt: skip
    assert score.actual_value == pytest.approx(1 - 18 / 600)
    assert score.expected_value == pytest.approx(1 - 0.12 * 182 / 365)
    assert score.points[0][2] > 0.99 and score.points[-1][2] == pytest.approx(0.88)


# Pauses, late sources, units


def test_a_pause_up_to_the_last_day_ends_with_it(world):
    more = "pause: [{from: 2025-12-20, to: 2025-12-31, why: holidays}]"
    paused, over = (
        one(steady(world), day, target="{value: 36_000}", more=more) for day in ("2025-12-31", "2026-01-01")
    )
    assert paused.state == "paused" and paused.reason == (
        "Paused (holidays): it is not judged until Dec 31, 2025 is over."
    )
    assert over.state == "achieved"


def test_what_the_fresher_of_two_sources_brought_later_is_not_counted(world):
    """Both are known to Sunday the 14th; by Thursday one has brought 400 more."""
    world.put("revenue_net", "2022-01-03", lambda day: 100.0, "2026-06-18", grains=("week",))
    fresh = lambda source, through: (  # noqa: E731
        source, "t", "revenue", 1, dt.date.fromisoformat(through), dt.date(2026, 6, 20), 7, False, "",
    )  # fmt: skip
    world.stale = [fresh("a", "2026-06-18"), fresh("b", "2026-06-14")]
    score = one(world, "2026-06-20", target="{value: 30_000}", first="2026-01-05", by="2026-12-31")
    assert score.actual_value == pytest.approx(161 * 100)


def test_a_goal_that_is_not_scored_publishes_no_forecast(world):
    steady(world).stale = [stale("revenue", "2025-06-10", "2025-06-30")]
    score = one(world, "2025-06-30")
    assert score.state == "not_scored" and score.actual_value is not None
    assert score.forecast_value is score.forecast_low_80_value is score.required_rate_value is None
    assert all(value is None for point in score.points for value in point[3:])


def test_whole_amounts_of_money_are_no_counts(world):
    """The same goal in thousands: money has no unit in which it is counted."""
    chances = []
    for factor in (1.0, 1_000.0):
        steady(world, value=0.0)
        few = lambda day, factor=factor: factor * (day.toordinal() % 3) * (day.day % 7 == 0)  # noqa: E731
        world.put("revenue_net", "2022-01-01", few, "2026-12-31")
        chances.append(one(world, "2025-06-20", target=f"{{value: {50 * factor}}}").probability_ratio)
    assert chances[0] == pytest.approx(chances[1], rel=1e-6)


# A cap on a share of a mean


def test_a_turnover_over_its_cap_is_not_final_while_the_mean_headcount_can_rise(world):
    """2 of 32.2 left, 6.2 %; at 40 people now the year's mean will be above 33, and the cap of 6.1 % is kept."""

    class Mean(Lost):
        def over(self, first: dt.date, last: dt.date):
            found = super().over(first, last)
            long = (last - first).days > 31
            return found and (found[0], 40.0 if last >= dt.date(2025, 8, 1) and not long else 32.2, 32)

    start = dt.date(2023, 1, 1)
    lost = np.zeros(1096)
    lost[[735, 760]] = 1.0
    lost[100] = 1.0
    world.figures["customer_churn_rate", "company", "all"] = Mean(start, lost, grains=("month", "quarter"))
    score = one(world, "2025-08-31", kpi="customer_churn_rate", target="{stay_under: 6.1%}")
    assert score.actual_value == pytest.approx(2 / 32.2)
    assert score.state not in ("missed", "achieved") and score.probability_ratio > 0.1
    assert (
        "only a larger mean to divide them by"
        in one(world, "2025-08-31", kpi="customer_churn_rate", target="{stay_under: 2%}").reason
    )


def test_a_split_among_nobody_is_told(world):
    score = one(steady(world), "2025-06-30", target="{value: 36_000}", more="split: {by: team, shape: equal}")
    assert score.smart_relevant.startswith("warn: no team is known to share it among")


def test_a_cap_that_is_broken_before_the_end_says_why_that_is_final(world):
    score = one(steady(world), "2025-06-30", target="{stay_under: 10_000}")
    assert score.state == "missed" and "more than the whole window may have" in score.reason


# One view of a short window's season


def test_the_rest_of_a_short_window_and_its_usual_share_are_one_story():
    """A quarter that had brought 70 % by half time last year and 50 % in both years before."""
    quarter = lambda early: np.repeat([early / 45, (1 - early) / 46], [45, 46]) * 9_100  # noqa: E731
    year = lambda early: np.concatenate([np.full(273, 100.0), quarter(early)])  # noqa: E731
    y = np.concatenate([*(year(early) for early in (0.5, 0.5, 0.7)), np.full(273, 100.0), np.zeros(91)])
    start, through = 3 * 364 + 273, np.array([3 * 364 + 273 + 45])
    where = (y, start, start + 91, through, grid.DAYS)
    seen = season.by_share(season.look(*where), *where)
    assert seen.share[0] == pytest.approx((0.7 + (0.5 + 0.5 + 0.7) / 3) / 2)
    assert seen.rest[0] == pytest.approx(9_100 * (1 - seen.share[0]))


def test_a_sum_that_is_flagged_though_it_is_ahead_says_why(world):
    """One order of 4,000 in July: more than should be there, but the days bring 100 as ever."""
    order = dt.date(2025, 7, 10)
    world.put("revenue_net", "2022-01-01", lambda day: 4_000.0 if day == order else 100.0, "2025-12-31")
    score = one(world, "2025-08-14", target="{value: 14_500}", first="2025-07-01", by="2025-09-30")
    assert score.state == "off_pace" and score.actual_value > score.expected_value
    assert "In the last three years, of which the last counts most, 49% had come by now" in score.reason
    assert "More is there than should be, but the rest is likely to bring $4,7" in score.reason
    assert "and $6,100 is missing." in score.reason


def test_a_young_sum_that_falls_is_modelled_in_plain_units(world):
    """Five a day go out since March: by the end of the year there are 1,530 fewer, not as many as in June."""
    steady(world, "2025-03-01", -5.0)
    score = one(world, "2025-06-30", target="{value: -700}")
    assert (score.state, score.forecast_value) == ("off_pace", pytest.approx(-1_530, rel=0.02))


@pytest.mark.parametrize("daily", [(100.0, -150.0), (-20.0, -20.0), (100.0, 100.0)])
def test_no_day_is_judged_by_what_came_after_it(daily):
    """Whatever the months do, a day says the same seen from itself and from later ones."""
    first, window = dt.date(2025, 11, 1), (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    y = np.array([daily[n >= 150] * (1 + n % 3) for n in range(300)], float)
    days = [window[0] + 14 * n * DAY for n in range(17)]

    def said(until: int) -> np.ndarray:
        known = (days[until] - first).days + 1
        series = Series(first, "day", y[:known], np.zeros(known))
        return outlook.look("flow", series, None, window, days[: until + 1], days[until]).chance(
            4e4, "increase", None
        )

    whole = said(16)
    assert np.isnan(whole[0]) and not np.isnan(whole[-1])
    np.testing.assert_allclose([said(n)[n] for n in range(17)], whole, atol=1e-9)
