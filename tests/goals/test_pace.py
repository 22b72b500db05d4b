"""Pace models: values worked out by hand, and rules that hold for every series."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.goals.pace import flow, level, money_ratio, prior, ratio, season, student
from pipelines.goals.pace.constants import Table
from pipelines.goals.pace.grid import DAYS, MONTHS, calendar

STEPS = np.array([27, 30, 33])  # of a year that begins at month 24
POSITIVE = st.lists(st.floats(10.0, 1000.0), min_size=36, max_size=36)


def year(values: list[float]) -> flow.Forecast:
    return flow.forecast(np.array(values, float), 24, 36, STEPS, MONTHS)


@pytest.mark.parametrize(
    ("t", "p"), [(0.0, 0.5), (1.0, 0.8130495), (2.131847, 0.95), (-4.604095, 0.005), (np.inf, 1.0)]
)
def test_t4_agrees_with_the_printed_tables(t, p):
    assert student.cdf(t) == pytest.approx(p, abs=1e-6)


@given(st.floats(0.001, 0.999))
def test_t4_quantile_undoes_its_cdf(q):
    assert student.cdf(student.quantile(q)) == pytest.approx(q, abs=1e-9)


def test_constants_are_interpolated_between_their_marks():
    table = Table(np.array([3.0, 6.0]), np.array([[-0.99, 0.89], [-1.69, 1.08]]))
    assert table.of(np.array([1.0, 4.5, 11.0])) == pytest.approx(
        np.array([[-0.99, 0.89], [-1.34, 0.985], [-1.69, 1.08]])
    )


def test_a_year_back_is_the_same_date_and_a_leap_day_is_the_day_after():
    laid = calendar(dt.date(2020, 1, 1))
    points = np.array([(day - laid.first).days for day in (dt.date(2024, 2, 29), dt.date(2025, 3, 1))])
    assert laid.back(points, 1).tolist() == [
        (dt.date(2023, 3, 1) - laid.first).days,
        (dt.date(2024, 3, 1) - laid.first).days,
    ]
    assert int(laid.back(0, 1)) == -366 + 1


def test_whole_months_of_the_calendar():
    laid = calendar(dt.date(2024, 1, 20))
    # 20 January is no whole month; February has 29 days, March 31, April is cut.
    assert season.monthly(np.ones(100), laid).tolist() == [29.0, 31.0]
    assert season.monthly(np.ones(12), laid).tolist() == []


def test_months_spread_over_their_days_are_judged_as_months():
    rng = np.random.default_rng(8)
    months = rng.gamma(20.0, 5.0, 48)
    firsts = [dt.date(2021 + i // 12, i % 12 + 1, 1) for i in range(49)]
    sizes = [(b - a).days for a, b in pairwise(firsts)]
    daily = np.repeat(months / sizes, sizes)
    at = np.array([39, 42, 45])
    days = np.cumsum([0, *sizes])
    by_month = flow.forecast(months, 36, 48, at, MONTHS)
    by_day = flow.forecast(daily, days[36], days[48], days[at], calendar(firsts[0]))
    for target in (1100.0, 1200.0, 1300.0):
        chance = by_month.at_least(np.full(3, target))
        assert by_day.at_least(np.full(3, target)) == pytest.approx(chance, abs=0.01)


def test_a_closed_week_bends_neither_growth_nor_weekdays():
    day = np.arange(364 * 2 + 91)
    y = np.where(day % 7 < 6, 100.0, 0.0)
    start = 364 * 2
    closed = y.copy()
    closed[start - 14 : start - 7] = 0.0
    at = np.array([start + 7])
    for series in (y, closed):
        made = flow.forecast(series, start, start + 91, at, DAYS)
        assert made.quantile(0.5)[0] == pytest.approx(y[start:].sum(), rel=0.01)


def test_the_share_is_the_mean_of_the_years_before():
    # First half of the year: 25 % in the first year, 75 % in the second.
    y = np.array([1.0] * 6 + [3.0] * 6 + [3.0] * 6 + [1.0] * 6 + [0.0] * 12)
    assert season.shares(y, 24, 36, np.array([30]), 1, MONTHS) == pytest.approx([0.5])


def test_what_is_seen_at_half_time():
    y = np.concatenate([np.full(12, 100.0), np.full(12, 110.0), np.full(12, 121.0)])
    seen = season.look(y, 24, 36, np.array([30]), MONTHS)
    assert seen.actual == pytest.approx([726.0])
    assert seen.rest == pytest.approx([660.0])
    # Growth of 10 % to date, over three months, in the year before, to today; the offset is 1 % of the mean (1.05).
    assert np.exp(seen.growth[0]) == pytest.approx([1.1] * 4, abs=0.002)
    assert (seen.v1, seen.v2) == (0.01, 0.01)


def test_a_steady_series_ends_where_it_must():
    made = year([100.0] * 36)
    assert made.quantile(0.5) == pytest.approx([1200.0] * 3, rel=1e-3)
    assert np.all(made.at_least(np.full(3, 1100.0)) > 0.95)
    assert np.all(made.at_least(np.full(3, 1300.0)) < 0.05)


def test_the_season_is_not_mistaken_for_being_behind():
    # Every year brings 10 a month until June and 190 after: half the year gone, 5 % of it there, all is well.
    one = [10.0] * 6 + [190.0] * 6
    y = np.array(one * 3 + [0.0] * 12)
    y[36:42] = 10.5
    made = flow.forecast(y, 36, 48, np.array([42]), MONTHS)
    assert made.at_least(np.array([1150.0]))[0] > 0.6
    assert made.at_least(np.array([1800.0]))[0] < 0.05


def test_a_window_that_is_over_is_certain_and_exactly_at_target_is_met():
    made = flow.forecast(np.full(36, 100.0), 24, 36, np.array([36]), MONTHS)
    assert made.at_least(np.array([1200.0])) == [1.0]
    assert made.at_least(np.array([1200.01])) == [0.0]
    assert made.at_most(np.array([1200.0])) == [1.0]


def test_under_three_months_nothing_is_said():
    assert flow.forecast(np.full(12, 5.0), 0, 12, np.array([2]), MONTHS) is None
    assert level.forecast(np.full(2, 5.0), 12, np.array([2]), MONTHS) is None


@pytest.mark.parametrize("months", [6, 12, 18])
def test_little_history_gives_wide_ranges(months):
    rng = np.random.default_rng(3)
    y = rng.uniform(80, 120, 48)

    def width(start: int) -> float:
        made = flow.forecast(y[36 - start :], start, start + 12, np.array([start + 6]), MONTHS)
        return float((made.quantile(0.9) - made.quantile(0.1))[0])

    assert width(months) > width(36)


def test_months_below_zero_are_modelled_in_levels():
    rng = np.random.default_rng(5)
    y = np.append(rng.normal(10, 40, 30), np.zeros(6))
    made = flow.forecast(y, 24, 36, np.array([30]), MONTHS)
    low, high = made.quantile(0.1)[0], made.quantile(0.9)[0]
    assert low < y[24:30].sum() < high
    assert made.at_least(np.array([-10_000.0]))[0] > 0.99


def test_daily_quarters_follow_the_weekday():
    day = np.arange(364 * 3)
    y = np.where(day % 7 < 5, 100.0, 0.0)
    start = 364 * 2 + 182
    made = flow.forecast(y, start, start + 91, np.array([start + 45]), DAYS)
    assert made.quantile(0.5)[0] == pytest.approx(y[start : start + 91].sum(), rel=0.01)


@given(POSITIVE, st.floats(0.2, 3.0))
@settings(max_examples=40, deadline=None)
def test_a_probability_is_one_and_falls_with_the_target(values, factor):
    made, target = year(values), np.full(3, 12 * np.mean(values[:24]))
    chance, harder = made.at_least(target), made.at_least(target * (1 + factor))
    assert np.all((chance >= 0) & (chance <= 1)) and np.all(harder <= chance + 1e-12)
    assert made.at_least(target) + made.at_most(target) == pytest.approx([1.0] * 3)


@given(POSITIVE, st.floats(1.0, 500.0))
@settings(max_examples=40, deadline=None)
def test_more_sold_is_never_a_smaller_chance_by_the_share(values, more):
    y = np.array(values)
    better = y.copy()
    better[26] += more
    target = np.array([12 * y[:24].mean() * 1.1])
    at = np.array([27])
    assert flow.forecast(better, 24, 36, at, MONTHS).at_least(target) >= flow.forecast(
        y, 24, 36, at, MONTHS
    ).at_least(target)


@given(POSITIVE, st.sampled_from([0.001, 100.0, 1e6]))
@settings(max_examples=30, deadline=None)
def test_the_currency_does_not_matter(values, factor):
    y, target = np.array(values), np.full(3, 12 * np.mean(values[:24]))
    other = flow.forecast(y * factor, 24, 36, STEPS, MONTHS).at_least(target * factor)
    assert other == pytest.approx(year(values).at_least(target), abs=1e-6)


@given(POSITIVE, st.floats(0.0, 1e5))
@settings(max_examples=30, deadline=None)
def test_what_comes_after_the_last_step_changes_nothing(values, later):
    y = np.array(values)
    changed = y.copy()
    changed[STEPS[-1] :] = later
    target = np.full(3, 12 * y.mean())
    assert np.array_equal(year(list(y)).at_least(target), year(list(changed)).at_least(target))


@given(POSITIVE)
@settings(max_examples=30, deadline=None)
def test_quantiles_and_chances_are_one_story(values):
    made = year(values)
    middle = made.quantile(0.5)
    assert made.at_most(middle * (1 + 1e-6)) == pytest.approx([0.5] * 3, abs=1e-2) or np.all(
        made.at_most(middle) >= 0.5
    )
    bands = made.bands()
    assert np.all(bands["low_80"] <= bands["low_50"]) and np.all(bands["high_50"] <= bands["high_80"])


def test_the_beta_binomial_of_a_few_cases():
    # A flat prior, 2 of 4 won, 2 to come: X ~ BetaBinomial(2, 3, 3); P(0), P(1), P(2) = 2/7, 3/7, 2/7.
    believed = prior.Prior(1.0, 1.0)
    made = ratio.cases(np.array([2.0, 2.0]), np.array([4.0, 6.0]), np.array([2.0, 0.0]), believed)
    assert made.at_least(np.array([0.5, 0.5]))[0] == pytest.approx(5 / 7)
    assert made.at_least(np.array([4 / 6, 0.5]))[0] == pytest.approx(2 / 7)
    assert made.at_most(np.array([2 / 6, 0.5]))[0] == pytest.approx(2 / 7)


def test_too_few_cases_and_no_prior_say_nothing():
    assert ratio.cases(np.array([1.0]), np.array([3.0]), np.array([9.0]), prior.Prior()) is None
    assert ratio.cases(np.array([1.0]), np.array([3.0]), np.array([9.0]), prior.Prior(10, 10)) is not None


def test_a_rate_that_is_over_is_exact():
    made = ratio.cases(np.array([3.0]), np.array([10.0]), np.array([0.0]), prior.Prior())
    assert made.at_least(np.array([0.3])) == [1.0]
    assert made.at_least(np.array([0.31])) == [0.0]


def test_many_cases_by_the_beta_agree_with_the_exact_sum():
    won, decided, believed = np.array([0.0, 0.0]), np.array([0.0, 0.0]), prior.Prior(40.0, 60.0)
    made = ratio.cases(won, decided, np.array([400.0, 401.0]), believed)
    for rate in np.arange(0.25, 0.6, 0.05):
        exact, near = made.at_most(np.full(2, rate + 0.001))
        assert exact == pytest.approx(near, abs=0.01)


def test_a_prior_is_worth_less_than_the_cases_it_comes_from():
    believed = prior.from_past(np.array([10, 12, 8, 11]), np.array([40, 40, 40, 40]))
    assert believed.won / believed.worth == pytest.approx(41 / 160)
    assert 20 < believed.worth <= 0.6 * 160


def test_losses_of_a_population_that_is_over_are_exact_and_before_that_grow():
    months, exposed = np.full(12, 2.0), np.full(12, 100.0)
    made = ratio.population(np.array([4.0, 6.0]), np.array([100.0, 100.0]), np.array([1.0, 0.0]), months, exposed)
    assert made.at_most(np.array([0.06, 0.06]))[1] == 1.0
    assert made.at_most(np.array([0.03, 0.05])) == pytest.approx([0.0, 0.0])
    # Two of a hundred a month: about 6 at the end.
    assert made.quantile(0.5)[0] == pytest.approx(0.06, abs=0.011)


def test_a_ratio_of_sums_is_the_ratio_of_what_is_there_and_what_comes():
    rng = np.random.default_rng(7)
    bottom = rng.poisson(3, 364).astype(float)
    top = bottom * 100 + rng.normal(0, 5, 364)
    now = (np.array([9000.0]), np.array([100.0]))
    made = money_ratio.forecast(top, bottom, now, np.array([364]), np.array([100.0]), 7)
    # 9000/100 so far, 100 each for the rest: 95 in the end.
    assert made.quantile(0.5)[0] == pytest.approx(95.0, abs=0.5)
    over = money_ratio.forecast(top, bottom, now, np.array([364]), np.array([0.0]), 7)
    assert over.at_most(np.array([90.0])) == [1.0] and over.at_least(np.array([90.0])) == [1.0]


def test_a_level_keeps_its_drift_damped_and_is_sure_of_today():
    y = 100.0 * 1.02 ** np.arange(36)
    made = level.forecast(y, 36, np.array([30, 36]), MONTHS)
    assert y[29] < made.quantile(0.5)[0] < y[35] * 1.001
    assert made.at_least(np.array([y[35], y[35]]))[1] == 1.0


def test_a_first_day_without_sales_is_no_trend():
    """Nothing is sold on New Year's Day, last year a thousand was: the year is still expected as it was."""
    rng = np.random.default_rng(4)
    y = rng.gamma(4.0, 250.0, 4 * 364)
    y[1092], y[1092 - 364] = 0.0, 1_000.0
    made = flow.forecast(y, 1092, 1456, np.array([1093, 1093 + 45]), DAYS)
    last = y[1092 - 364 : 1092].sum()
    assert made.quantile(0.5) == pytest.approx([last, last], rel=0.1)
    assert np.all(made.at_least(np.full(2, 0.9 * last)) > 0.8)


def test_days_before_a_company_began_say_nothing_of_its_level():
    y = 100.0 * 1.02 ** np.arange(36) * (1 + 0.01 * np.sin(np.arange(36)))
    at = np.array([30, 33])
    alone = level.forecast(y, 36, at, MONTHS).quantile(0.9)
    after = level.forecast(np.concatenate([np.zeros(5), y]), 41, at + 5, MONTHS).quantile(0.9)
    assert after == pytest.approx(alone)


@pytest.mark.parametrize("factor", [0.001, 1_000.0])
def test_a_level_that_may_be_negative_is_judged_alike_in_cents_and_in_thousands(factor):
    y = np.array([40.0 + 10 * np.sin(i) - (60 if i == 9 else 0) for i in range(36)])
    at, target = np.array([30]), np.array([45.0])
    chance = level.forecast(y, 36, at, MONTHS).at_least(target)
    assert 0.05 < chance[0] < 0.95
    assert level.forecast(y * factor, 36, at, MONTHS).at_least(target * factor) == pytest.approx(chance)
