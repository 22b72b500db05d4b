"""Geometry worked out by hand, and what must hold for any chart."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.scorecard import charts, lines
from pipelines.scorecard.axes import Tick, x_labels
from pipelines.scorecard.funnel import funnel
from pipelines.scorecard.numbers import of

DAY = dt.date(2026, 9, 1)
FORECAST = ("forecast_value", "forecast_low_50_value", "forecast_high_50_value",
            "forecast_low_80_value", "forecast_high_80_value")  # fmt: skip


def point(day: int, actual=None, expected=None, forecast=None) -> SimpleNamespace:
    values = dict.fromkeys(FORECAST, forecast)
    return SimpleNamespace(
        point_date=DAY + dt.timedelta(days=day), actual_value=actual, expected_value=expected, **values
    )


def steady(days: int, today: int) -> list[SimpleNamespace]:
    """Ten a day expected, eight a day done, until `today`; then eight a day."""
    return [
        point(n, 8.0 * n if n <= today else None, 10.0 * n, None if n <= today else 8.0 * n) for n in range(days + 1)
    ]


def test_a_month_s_chart_stands_where_the_figures_say():
    drawn = charts.pace(steady(20, 10), DAY + dt.timedelta(days=10), 200.0, True, False)

    # The axis runs from 0 to the target plus 6 %: 200 of 212.
    assert drawn.today == 50.0
    assert drawn.target_top == pytest.approx(100 - 100 * 200 / 212, abs=0.01)
    assert drawn.now_top == pytest.approx(100 - 100 * 80 / 212, abs=0.01)
    assert drawn.forecast_top == pytest.approx(100 - 100 * 160 / 212, abs=0.01)
    assert [tick.value for tick in drawn.y_ticks] == [0, 50, 100, 150, 200] and drawn.y_step == 50
    assert drawn.actual == "M0 1000L500 623"
    assert drawn.behind and not drawn.ahead and drawn.starts_at_zero


def test_a_window_that_has_not_begun_has_no_today():
    assert charts.pace(steady(20, -1), DAY - dt.timedelta(days=9), 200.0, True, False).today is None


def test_being_under_a_path_that_goes_down_is_being_ahead():
    drawn = charts.pace(steady(20, 10), DAY + dt.timedelta(days=10), 200.0, True, True)
    assert drawn.ahead and not drawn.behind


def test_a_long_climb_shows_as_much_past_as_is_to_come_so_that_a_small_gap_can_be_seen():
    drawn = charts.pace(steady(364, 260), DAY + dt.timedelta(days=260), 3640.0, True, False)

    assert drawn.today == 50.0 and not drawn.starts_at_zero
    ratio = charts.pace(steady(364, 260), DAY + dt.timedelta(days=260), 3640.0, False, False)
    assert ratio.today == pytest.approx(100 * 260 / 364, abs=0.01)


def test_labels_below_the_chart_leave_room_for_each_other_and_for_today():
    ticks = [Tick(at, at, minor=at % 20 == 10) for at in range(0, 100, 10)]
    named = x_labels(ticks, [f"1. Sept. {tick.value}" for tick in ticks], 52.0, "today")
    chinese = x_labels(ticks, ["九"] * 10, None, "今日")

    # Eleven letters are 93 of 330 pixels, today 46 from 149 on: the 40 would begin at 86, the 30 ends at 145.
    assert [label.at for label in named] == [0, 30, 80] and all(label.minor for label in named)
    # A wide letter is 19 pixels: each has room in 330, and every fifth of 80 pixels has not.
    assert len(chinese) == 10 and [label.at for label in chinese if not label.minor] == [0, 40, 80]


def test_the_first_cases_of_a_ratio_do_not_set_its_scale():
    points = steady(60, 40)
    points[1].actual_value = 1e6
    found = charts.pace(points, DAY + dt.timedelta(days=40), 600.0, False, False)
    assert found.y_ticks[-1].value < 1_300 and found.cut == ("top",)


def test_a_chart_holds_all_it_draws_where_that_leaves_the_lines_readable():
    points = steady(60, 40)
    points[1].actual_value = 900.0
    found = charts.pace(points, DAY + dt.timedelta(days=40), 600.0, False, False)
    assert found.y_ticks[-1].value >= 800 and found.cut == ()


def test_labels_at_the_right_end_are_pushed_apart():
    points = [point(0, 0.0, 0.0), point(1, 5.0, 5.0), point(2, None, 10.0, 9.99)]
    drawn = charts.pace(points, DAY + dt.timedelta(days=1), 10.0, True, False)

    assert drawn.forecast_label_top - drawn.target_label_top == pytest.approx(charts.LABEL_DISTANCE, abs=0.01)
    assert drawn.target_label_top >= 0


@pytest.mark.parametrize("points", [[], [point(0, 1.0, 1.0)]])
def test_without_a_line_there_is_no_chart(points: list):
    assert charts.pace(points, DAY, 10.0, True, False) is None


numbers = st.floats(-1e9, 1e9, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=400), numbers, st.booleans(), st.data())
def test_any_figures_give_positions_inside_the_picture(values, target, cumulative, data):
    today = data.draw(st.integers(0, len(values) - 1))
    points = [
        point(n, actual if n <= today else None, expected, None if n <= today else actual)
        for n, (actual, expected) in enumerate(values)
    ]
    drawn = charts.pace(points, DAY + dt.timedelta(days=today), target, cumulative, False)

    assert drawn.today is not None
    tops = [drawn.today, drawn.now_top, drawn.target_top, drawn.target_label_top]
    tops += [top for top in (drawn.forecast_top, drawn.forecast_label_top) if top is not None]
    tops += [tick.at for tick in (*drawn.x_ticks, *drawn.y_ticks)]
    assert all(-0.01 <= top <= 100.01 for top in tops)
    assert len(drawn.y_ticks) <= 9 and len(drawn.x_ticks) <= 9
    assert "nan" not in drawn.actual + drawn.behind + drawn.ahead and drawn.actual.count("L") <= 140


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=3, max_size=200))
def test_a_line_never_leaves_its_points_by_more_than_nobody_sees(heights):
    corners = [(100 * number / (len(heights) - 1), height) for number, height in enumerate(heights)]
    drawn = [tuple(map(float, corner.split())) for corner in lines.line(corners)[1:].split("L")]
    lefts, tops = [left / 10 for left, _ in drawn], [100 - top / 10 for _, top in drawn]

    # Half a step of the box is lost in rounding, to the side as well on the steepest lines.
    for left, height in corners:
        near = [np.interp(left + shift, lefts, tops) for shift in (-0.05, 0.0, 0.05)]
        # Between them a line is highest and lowest at its own corners.
        near += [top for at, top in zip(lefts, tops, strict=True) if abs(at - left) <= 0.05 + 1e-9]
        assert min(near) - lines.UNSEEN - 0.06 <= height <= max(near) + lines.UNSEEN + 0.06


def test_a_straight_line_is_two_points_and_a_step_four():
    assert lines.line([(n, n) for n in range(101)]) == "M0 1000L1000 0"
    assert lines.line([(n, 0 if n < 50 else 100) for n in range(101)]) == "M0 1000L490 1000L500 0L1000 0"


@pytest.mark.parametrize(("values", "top"), [([1, 2, 3], 8.0), ([3, 2, 1], 92.0), ([5, 5, 5], 50.0)])
def test_a_bare_line_ends_where_its_last_value_is(values: list, top: float):
    assert charts.spark(values)[1] == pytest.approx(top)
    assert charts.spark(values[:2]) is None


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (3_310_000.4, "currency", "€3.31M"), (111_000, "currency", "€111K"), (1_310, "currency", "€1,310"),
        (-12.2, "currency", "−€12.20"), (0.252, "ratio", "25.2%"), (0.0199, "ratio", "1.99%"),
        (182.0, "count", "182"),
        (8.75, "count", "8.8"), (3.9, "multiple", "3.9×"), (41.0, "days", "41 days"), (None, "count", "–"),
    ],
)  # fmt: skip
def test_figures_read_as_people_write_them(value: float | None, unit: str, shown: str):
    assert of("en_GB", "EUR").value(value, unit) == shown


def stage(rank: int, reached: int, worst: bool = False, end: tuple[int, int] = (9, 17), has_base: bool = True):
    return SimpleNamespace(
        pipeline="Sales", stage_rank=rank, stage=f"s{rank}", scope_type="company", scope_id="all", reached=reached,
        conversion_ratio=0.6, base_conversion_ratio=0.8 if has_base else None, deals_missed=20.4,
        is_conversion_bottleneck=worst, is_time_bottleneck=rank == 3, days_per_exit=16.5, base_days_per_exit=15.3,
        base_start_date=dt.date(2025, 1, 1) if has_base else None,
        grain="fiscal_ytd", period_start_date=dt.date(2026, 1, 1), period_end_date=dt.date(2026, *end),
    )  # fmt: skip


def test_the_bottleneck_is_the_stage_that_lost_most_on_last_year():
    rows = [stage(1, 1000), stage(2, 100, worst=True), stage(3, 60), stage(4, 30)]
    found = funnel(rows, ("company", "all"))

    assert (found.steps[found.bottleneck].stage, found.missing) == ("s2", 20)
    assert [step.width for step in found.steps] == [100, 10, 6, 3]
    assert [(step.share, step.share_before) for step in found.steps[:2]] == [(0.6, 0.8), (0.6, 0.8)]
    assert (found.slowest.stage, found.slowest.days, found.slowest.days_before) == ("s3", 16.5, 15.3)


def test_where_no_step_lost_there_is_no_bottleneck():
    rows = [stage(1, 100), stage(2, 50)]
    assert (funnel(rows, ("company", "all")).bottleneck, funnel(rows, ("company", "all")).missing) == (None, 0)
    assert funnel(rows, ("team", "x")) is None


def test_the_newest_period_that_has_its_counterpart_is_shown():
    rows = [stage(1, 9, has_base=False), stage(1, 8, end=(8, 31)), stage(1, 7, end=(7, 31))]
    assert funnel(rows, ("company", "all")).end == dt.date(2026, 8, 31)
    assert funnel(rows[:1], ("company", "all")).end == dt.date(2026, 9, 17)
