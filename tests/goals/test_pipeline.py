"""Open deals: hazards and chances by hand, sums against simulation, nothing known before its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import numpy as np
import pytest
from scipy.stats import binom

from pipelines.goals import outlook
from pipelines.goals.pipeline import combine, deals, phases, sums, weight
from pipelines.goals.pipeline.deals import NEVER
from pipelines.goals.pipeline.hazards import BINS, Counts, Hazards
from pipelines.goals.pipeline.measures import MEASURES
from pipelines.goals.pipeline.survival import survive
from pipelines.goals.series import Series
from tests.goals import sellers
from tests.goals.world import World

DAY0 = dt.date(2024, 1, 1).toordinal()
NO_ENTRIES = {"deal": np.array([], int), "stage": np.array([], object), "entered": np.array([], int)}


def made(*rows: tuple, entries: dict | None = None, amount: float = 100.0) -> deals.Deals:
    """(created, left or None, won) by days after DAY0, one rep, one product."""
    created, left, won = zip(*rows, strict=True)
    size = len(rows)
    columns = {
        "pipeline": np.full(size, "Sales"), "created": DAY0 + np.array(created),
        "gone": np.array([NEVER if one is None else DAY0 + one for one in left]), "won": np.array(won),
        "decided": np.array([one is not None for one in left]),
        "amount": np.full(size, amount), **{name: np.full(size, "x") for name in deals.SCOPES},
    }  # fmt: skip
    return deals.of_columns(columns, entries or NO_ENTRIES)


def test_hazards_by_hand():
    # Risk begins on day 2, the day before the first close: 2 + 8 + 3 days of deals, 3 of them in the second week.
    found = made((0, 3, True), (0, None, False), (2, 4, False))
    learned = Counts(found.spells, found.stages, DAY0 + 9).learn(DAY0 + 9)
    mean = 1 / 13
    assert learned.won[0, :2] == pytest.approx([(1 + 2 * mean) / 12, 2 * mean / 5])
    assert learned.lost[0, :2] == pytest.approx([(1 + 2 * mean) / 12, 2 * mean / 5])
    assert not learned.moved.any()


def test_hazards_of_a_past_day_do_not_know_the_close_after_it():
    found = made((0, 3, True), (0, None, False), (2, 6, True))
    before = Counts(found.spells, found.stages, DAY0 + 9).learn(DAY0 + 4)
    # By day 4: 2 + 3 + 3 days of deals and one win.
    assert before.won[0, 0] == pytest.approx((1 + 2 / 8) / 10)


def test_a_stage_that_is_left_counts_as_a_move():
    entries = {"deal": np.array([0, 0, 1, 2]), "stage": np.array(["a", "b", "a", "a"], object),
               "entered": DAY0 + np.array([0, 2, 0, 0])}  # fmt: skip
    found = made((0, 4, True), (0, 1, False), (0, 4, False), entries=entries)
    learned = Counts(found.spells, found.stages, DAY0 + 4).learn(DAY0 + 4)
    # Risk begins on day 0: "a" was seen for 3 + 2 + 5 days of deals and left once, "b" for 2.
    mean = (1 + 2 * 1 / 12) / 12
    assert learned.moved[0, 0] == pytest.approx([0.0, (1 + 2 * mean) / 12])
    assert learned.won[1, 0] > learned.won[0, 0]


def test_chances_by_hand():
    steady = hazards(won=[[0.1]], lost=[[0.05]], moved=[[[0.0]]])
    seen = survive([steady], np.zeros(3, int), np.zeros(3, int), np.array([0, 2]))
    stage, age = np.zeros(2, int), np.array([3, 3])
    day = np.array([0, 1])
    won, lost = seen.of_open(day, stage, age, np.array([1.0, 1.0]))
    # Two days are left after the first, none after the third.
    assert won == pytest.approx([0.1 + 0.85 * 0.1, 0.0])
    assert lost == pytest.approx([0.05 + 0.85 * 0.05, 0.0])
    assert seen.of_open(day, stage, age, np.array([2.0, 2.0]))[0] == pytest.approx([0.2 + 0.75 * 0.2, 0.0])
    # One deal on each of two days: the first has two days, the second one.
    assert seen.of_new(day, stage, np.array([1.0, 1.0]))[0] == pytest.approx([0.185 + 0.1, 0.0])


def test_a_chance_passes_through_stages():
    # From the first stage half of the deals move on a day; in the second 40 % are won on a day.
    two = hazards(won=[[0.0], [0.4]], lost=[[0.0], [0.0]], moved=[[[0.0, 0.5]], [[0.0, 0.0]]])
    seen = survive([two], np.zeros(4, int), np.zeros(4, int), np.array([1, 2, 3]))
    won, _ = seen.of_open(np.array([0, 1]), np.array([0, 0]), np.array([0, 0]), np.ones(2))
    assert won == pytest.approx([0.5 * 0.4, 0.0])


def test_later_days_use_what_was_learned_by_then():
    slow, fast = (hazards(won=[[rate]], lost=[[0.0]], moved=[[[0.0]]]) for rate in (0.1, 0.3))
    seen = survive([slow, fast], np.array([0, 0, 1, 1]), np.zeros(4, int), np.array([0, 2]))
    won, _ = seen.of_open(np.array([0, 1]), np.zeros(2, int), np.zeros(2, int), np.ones(2))
    assert won == pytest.approx([1 - 0.9**3, 0.3])


def test_a_factor_between_the_knots_is_close_to_its_own_recursion():
    base = 0.03
    seen = survive([hazards([[base]], [[0.02]], [[[0.0]]])], np.zeros(61, int), np.zeros(61, int), np.array([0]))
    for factor in (0.6, 0.8, 1.3, 1.7):
        leave = factor * base + 0.02
        exact = factor * base / leave * (1 - (1 - leave) ** 60)
        assert seen.of_open(*np.zeros((3, 1), int), np.array([factor]))[0] == pytest.approx([exact], abs=0.01)


def hazards(won, lost, moved) -> Hazards:
    """The same rate in all bins, no phases."""
    wide = [np.repeat(np.array(one, float), BINS, axis=1) for one in (won, lost, moved)]
    return Hazards(*wide, np.ones(phases.COUNT), np.ones(phases.COUNT))


def test_phases_of_a_quarter():
    days = [dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 2, 22), dt.date(2026, 3, 31)]
    assert phases.of_days(np.array([day.toordinal() for day in days])).tolist() == [3, 0, 4, 8]
    # A fiscal year that starts in February begins its quarter there.
    assert phases.of_days(np.array([days[2].toordinal()]), 2).tolist() == [0]


def test_a_phase_seen_once_is_hardly_believed():
    expected = np.full(30, 1.0)
    phase = np.zeros(30, int)
    assert phases.factors(np.full(30, 3.0), expected, phase)[0] < 1.6
    often = np.tile([0] * 10 + [3] * 20, 24)
    found = phases.factors(np.where(often == 0, 2.0, 0.5), np.ones(len(often)), often)
    assert 1.6 < found[0] < 2.0 and 0.5 < found[3] < 0.65


def portfolio(seed: int):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.02, 0.25, 120), rng.lognormal(8, 0.9, 120), rng


def test_the_gamma_agrees_with_simulation():
    chance, price, rng = portfolio(1)
    step, one = np.zeros(120, int), np.ones(120)
    standing = sums.rest(chance, one, price, price**2, 0 * one, step, 1, False, False)
    coming = sums.rest(one / 20, one, price, price**2, 0 * one, step, 1, False, True)
    made = sums.of_sum(np.array([5000.0]), sums.together(standing, coming), False)
    draws = [
        (rng.random((20_000, 120)) < chance) @ price + rng.poisson(0.05, (20_000, 120)) @ price for _ in range(6)
    ]
    drawn = 5000 + np.concatenate(draws)
    for q in (0.05, 0.2, 0.5, 0.8, 0.95):
        x = np.quantile(drawn, q)
        assert made.at_most(np.array([x]))[0] == pytest.approx(q, abs=0.01)
        assert made.at_least(np.array([x]))[0] == pytest.approx(1 - q, abs=0.01)


def test_medians_are_those_of_the_distributions():
    chance, price, _ = portfolio(3)
    step, one = np.zeros(120, int), np.ones(120)
    money = sums.rest(chance, one, price, price**2, 0 * one, step, 1, False, False)
    done = np.array([7000.0])
    assert sums.middle_of_sum(done, money) == pytest.approx(sums.of_sum(done, money, False).quantile(0.5), rel=0.001)
    assert weight.middle(sums.of_sum(done, money, False)) == pytest.approx(sums.middle_of_sum(done, money), rel=0.002)
    wins = sums.rest(chance, one, one, one, 0.5 * chance, step, 1, True, False)
    parts = (np.array([12.0]), np.array([30.0]), wins)
    assert sums.middle_of_ratio(*parts) == pytest.approx(sums.of_ratio(*parts).quantile(0.5), rel=0.001)


def test_unpriced_deals_are_never_worth_nothing():
    # Known only by their usual price: 10 ± 10.
    one = np.ones(30)
    left = sums.rest(0.4 * one, one, 10 * one, 200 * one, 0 * one, np.zeros(30, int), 1, False, False)
    assert (left.mean[0][0], left.spread[0][0]) == pytest.approx((120.0, 30 * (0.4 * 200 - 16)))


def test_counts_are_whole():
    one = np.ones(30)
    left = sums.rest(0.3 * one, one, one, one, 0 * one, np.zeros(30, int), 1, False, False)
    made = sums.of_sum(np.array([2.0]), left, True)
    for need in (5, 9, 13):
        exact = binom.sf(need - 3, 30, 0.3)
        assert made.at_least(np.array([float(need)]))[0] == pytest.approx(exact, abs=0.02)
        assert made.at_most(np.array([need - 1.0]))[0] == pytest.approx(1 - exact, abs=0.02)
    assert made.at_least(np.array([2.0]))[0] == 1.0


def test_a_win_rate_agrees_with_simulation():
    chance, _, rng = portfolio(2)
    lost = (1.0 - chance) * 0.5
    step, one = np.zeros(120, int), np.ones(120)
    left = sums.rest(chance, one, one, one, lost, step, 1, True, False)
    made = sums.of_ratio(np.array([12.0]), np.array([30.0]), left)
    drawn = rng.random((50_000, 120))
    won = (drawn < chance).sum(axis=1)
    decided = (drawn < chance + lost).sum(axis=1)
    final = (12 + won) / (30 + decided)
    for x in (0.34, 0.38, 0.42):
        assert made.at_least(np.array([x]))[0] == pytest.approx(np.mean(final >= x), abs=0.025)


def test_what_is_over_is_sure():
    nothing = sums.rest(*np.zeros((5, 0)), np.zeros(0, int), 1, True, False)
    ratio = sums.of_ratio(np.array([3.0]), np.array([10.0]), nothing)
    assert (ratio.at_least(np.array([0.3]))[0], ratio.at_least(np.array([0.31]))[0]) == (1.0, 0.0)
    money = sums.of_sum(np.array([50.0]), nothing, False)
    assert (money.at_least(np.array([50.0]))[0], money.at_least(np.array([50.1]))[0]) == (1.0, 0.0)


def test_who_erred_less_weighs_more():
    equal = weight.weights(np.array([0.1, 0.5]), np.zeros((2, 0, 3)))
    assert equal.tolist() == [0.5, 0.5]
    better = weight.weights(np.array([0.5]), np.stack([np.full((4, 3), 0.01), np.full((4, 3), 0.09)]))
    assert 0.7 < better[0] < 0.9
    perfect = weight.weights(np.array([0.5]), np.zeros((2, 4, 3)))
    assert perfect[0] == pytest.approx(0.5)


def test_past_windows_are_over_and_alike():
    quarter = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert weight.past_windows(quarter)[0] == (dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert weight.past_windows(year)[0] == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert weight.past_windows(year)[1] == (dt.date(2024, 10, 1), dt.date(2025, 9, 30))
    days = (dt.date(2026, 7, 8), dt.date(2026, 7, 17))
    first = weight.past_windows(days)[0]
    # Ten days, two weeks back: the same weekdays.
    assert first == (dt.date(2026, 6, 24), dt.date(2026, 7, 3))


FIRST, AS_OF = dt.date(2024, 1, 1), dt.date(2025, 8, 14)
WINDOW = (dt.date(2025, 7, 1), dt.date(2025, 9, 30))
SEEN = [WINDOW[0] + n * sellers.DAY for n in range(0, 31, 6)]


@pytest.fixture(scope="module")
def sold() -> list[sellers.Sold]:
    return sellers.company(FIRST, 700)


def pipeline(known: list[sellers.Sold], as_of: dt.date = AS_OF):
    with duckdb.connect() as con:
        sellers.publish(con, known, as_of)
        return combine.read(con, {"bookings_won"}, as_of, 1)


def views(known: list[sellers.Sold], scope=("company", "all")):
    own = pipeline(known)
    mine = own.of(*scope)
    for key in ("bookings_won", "deals_won", "win_rate", "avg_deal_size"):
        view = own.view(MEASURES[key], mine, WINDOW, SEEN)
        yield key, np.stack([view.forecast.quantile(q) for q in (0.1, 0.5, 0.9)])


def test_deals_that_behave_as_ever_end_as_foreseen(sold):
    own = pipeline(sold, WINDOW[1])
    everyone = own.of("company", "all")
    misses = []
    for month in range(8, 20):
        first = dt.date(2024 + month // 12, month % 12 + 1, 1)
        window = (first, first + 80 * sellers.DAY)
        view = own.view(MEASURES["deals_won"], everyone, window, [first + 20 * sellers.DAY])
        misses.append(own.final(MEASURES["deals_won"], everyone, window) / view.forecast.quantile(0.5)[0] - 1)
    assert abs(np.mean(misses)) < 0.15


def test_the_same_deals_in_another_order_say_the_same(sold):
    for (key, one), (_, other) in zip(views(sold), views(sold[::-1]), strict=True):
        assert np.array_equal(one, other), key


def test_nothing_after_a_day_changes_what_was_said_on_it(sold):
    last = SEEN[-1]
    later = []
    for one in sold:
        if one.created > last:
            one = replace(one, amount=one.amount * 9, won=not one.won and one.second is not None)
        elif one.closed > last:
            # Another outcome, a month earlier or later, and another stage before it.
            second = one.second if one.second and one.second <= last else None
            one = replace(one, closed=last + sellers.DAY * (1 + int(one.id[1:]) % 40), won=not one.won, second=second)
        later.append(one)
    changed = [one.id for one, two in zip(sold, later, strict=True) if one.as_of(AS_OF) != two.as_of(AS_OF)]
    assert len(changed) > 20
    for (key, one), (_, other) in zip(views(sold), views(later), strict=True):
        assert one == pytest.approx(other, rel=1e-9), key


@pytest.mark.parametrize("scope", [("rep", "nobody"), ("segment", "none"), ("campaign", "spring")])
def test_a_scope_without_deals_expects_none(sold, scope):
    for key, ends in views(sold, scope):
        assert ends == pytest.approx(0.0, abs=1e-6), key


def test_a_price_that_only_won_deals_have_is_not_used(sold):
    known = pipeline(sold)
    assert not np.isnan(known.deals.price).any()
    hidden = pipeline([one if one.won else replace(one, amount=None) for one in sold])
    assert np.isnan(hidden.deals.price).all()
    view = hidden.view(MEASURES["bookings_won"], hidden.of("company", "all"), WINDOW, SEEN)
    assert view.expected > 0 and view.worth > 0


def test_todays_stage_alone_is_no_stage(sold):
    with duckdb.connect() as con:
        sellers.publish(con, sold, AS_OF)
        # An export of the current state: only deals still open have a stage.
        con.execute(
            """delete from marts.fct_stage_entry
            where deal_id in (select deal_id from marts.fct_deal where is_closed)"""
        )
        assert combine.read(con, {"bookings_won"}, AS_OF, 1).deals.stages == 1
    assert pipeline(sold).deals.stages == 2


def goal_of(tmp_path, sold: list[sellers.Sold], as_of: dt.date = AS_OF, with_deals: bool = True, **more):
    world = World(tmp_path)
    booked: dict[dt.date, float] = {}
    for one in sold:
        if one.won:
            booked[one.closed] = booked.get(one.closed, 0.0) + one.amount
    world.put("bookings_won", min(one.created for one in sold).isoformat(), lambda day: booked.get(day, 0.0),
              as_of.isoformat())  # fmt: skip
    world.goal(
        "g",
        "{id: g, statement: s, kpi: bookings_won, target: {value: 260_000}, from: 2025-07-01, by: 2025-09-30, "
        "owner: bo}",
    )
    with duckdb.connect() as con:
        if with_deals:
            sellers.publish(con, sold, as_of)
        return world.score(as_of.isoformat(), con).scores[0]


def test_a_goal_on_won_deals_is_told_by_its_open_deals(tmp_path, sold):
    score, alone = goal_of(tmp_path, sold), goal_of(tmp_path, sold, with_deals=False)
    known = score.evidence.open_deals
    assert known.open_deals == sum(one.as_of(AS_OF) is not None and one.as_of(AS_OF).closed is None for one in sold)
    assert 0 < known.share < 1 and 0 < known.expected < known.worth
    assert f"{known.open_deals} open deals worth $" in score.reason and "of the forecast." in score.reason
    assert "open deals" not in alone.reason
    assert score.probability_ratio != alone.probability_ratio
    assert score.forecast_low_80_value < score.forecast_value < score.forecast_high_80_value


def test_on_days_when_the_series_is_too_young_the_deals_speak_alone(sold):
    first, size = WINDOW[0] - 75 * sellers.DAY, 75 + 31
    won = [(deal.closed - first).days for deal in sold if deal.won and deal.closed and deal.closed >= first]
    days = np.bincount([at for at in won if at < size], minlength=size).astype(float)
    series, own = Series(first, "day", days, np.zeros(size)), pipeline(sold)
    look = lambda window, days: outlook.look("flow", series, None, window, days, days[-1])  # noqa: E731
    alone = look(WINDOW, SEEN)
    target = float(days[75:].sum()) + 20.0
    assert np.isnan(alone.chance(target, "increase", None)[0])
    both, told = combine.combine(own, "deals_won", ("company", "all"), WINDOW, SEEN, SEEN[-1], alone, look)
    view = own.view(MEASURES["deals_won"], own.of("company", "all"), WINDOW, SEEN)
    said, by_deals = both.chance(target, "increase", None), view.forecast.at_least(np.full(len(SEEN), target))
    assert told is not None and not np.isnan(said).any()
    assert said[0] == pytest.approx(by_deals[0])


def test_with_too_few_won_deals_the_series_speaks_alone(tmp_path, sold):
    won = sorted((one for one in sold if one.won), key=lambda one: one.closed)
    # The nineteen latest won before the month, and none after it began.
    few = [one for one in won if one.closed < dt.date(2025, 7, 1)][-19:]
    known = [one for one in sold if not one.won or one in few]
    score, alone = goal_of(tmp_path, known), goal_of(tmp_path, known, with_deals=False)
    assert score.evidence.open_deals is None
    assert (score.probability_ratio, score.reason) == (alone.probability_ratio, alone.reason)


def test_a_past_day_scored_again_is_as_it_was_then(tmp_path, sold):
    day = dt.date(2025, 7, 20)
    then = goal_of(tmp_path, [one.as_of(day) for one in sold if one.as_of(day)], as_of=day)
    assert then.probability_ratio == goal_of(tmp_path, sold, as_of=day).probability_ratio
