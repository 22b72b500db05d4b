"""Windows: baselines by the calendar, measured pieces, steps, and the rows that the models are told."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.goals import dates, goal, split, windows
from tests.goals.test_goal_files import PLAIN
from tests.goals.world import CATALOGUE


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def window(text: str) -> dates.Window:
    first, last = text.split("..")
    return day(first), day(last)


def read(tmp_path, text: str):
    (tmp_path / "g.yml").write_text(text, encoding="utf-8")
    goals, errors = goal.load(tmp_path, CATALOGUE)
    assert errors == []
    return goals


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-01-01..2026-12-31", "2025-01-01..2025-12-31"),
        ("2024-01-15..2024-02-29", "2023-01-15..2023-02-28"),
        ("2025-02-01..2025-02-28", "2024-02-01..2024-02-29"),  # a whole month stays a whole month
        ("2026-04-06..2026-04-12", "2025-04-06..2025-04-12"),
    ],
)
def test_same_period_last_year(now, then):
    assert dates.last_year(window(now)) == window(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-04-01..2026-06-30", "2026-01-01..2026-03-31"),
        ("2026-03-01..2026-03-31", "2026-02-01..2026-02-28"),
        ("2026-04-06..2026-04-12", "2026-03-30..2026-04-05"),
    ],
)
def test_previous_period(now, then):
    assert dates.previous(window(now)) == window(then)


def test_a_long_window_steps_on_week_starts_and_at_both_ends():
    steps = dates.steps(window("2026-01-01..2026-12-31"), day("2026-01-20"), 0)
    assert steps == [day("2026-01-01"), day("2026-01-05"), day("2026-01-12"), day("2026-01-19")]
    assert dates.steps(window("2026-01-01..2026-12-31"), day("2027-03-01"), 0)[-1] == day("2026-12-31")


def test_a_quarter_steps_every_day():
    assert len(dates.steps(window("2026-04-01..2026-06-30"), day("2026-06-30"), 0)) == 91


@given(
    st.dates(day("2000-01-01"), day("2060-01-01")), st.integers(0, 800), st.sampled_from(["week", "month", "quarter"])
)
def test_pieces_cover_the_window_without_gap_or_overlap(first, length, grain):
    last = first + dt.timedelta(days=length)
    found = dates.pieces((first, last), grain)
    assert found[0][0] == first and found[-1][1] == last
    assert all(after[0] - before[1] == dt.timedelta(days=1) for before, after in pairwise(found))


def test_rows_for_the_models(tmp_path):
    text = PLAIN.replace("{value: 100}", "{change: +10%, over: same_period_last_year}")
    goals = read(tmp_path, text + "measure: {grain: month, at: last}\n")
    rows = [(row[4], str(row[5]), str(row[6])) for row in windows.periods(goals)]
    assert rows == [
        ("baseline", "2025-12-01", "2025-12-31"),
        ("goal", "2026-01-01", "2026-12-31"),
        ("goal", "2026-12-01", "2026-12-31"),
    ]


def test_no_goals_give_no_rows():
    assert windows.periods([]) == []


def test_a_quarterly_split_makes_four_goals_under_their_parent(tmp_path):
    goals = split.expand(read(tmp_path, PLAIN + "split: {by: quarter, shape: equal}\n"), CATALOGUE)
    assert [one.id for one in goals] == ["g", "g.2026-q1", "g.2026-q2", "g.2026-q3", "g.2026-q4"]
    assert {one.parent for one in goals[1:]} == {"g"}
    assert [one.portion.share for one in goals[1:]] == [0.25] * 4
    assert (goals[2].first, goals[2].last) == (day("2026-04-01"), day("2026-06-30"))


def test_stated_parts_are_shares_or_amounts(tmp_path):
    goals = split.expand(read(tmp_path, PLAIN + "split: {by: team, shape: {emea: 60%, apac: 45}}\n"), CATALOGUE)
    assert [(one.id, one.scope.id) for one in goals[1:]] == [("g.apac", "apac"), ("g.emea", "emea")]
    assert goals[1].target.value == 45
    assert goals[2].portion.share == 0.6


def test_a_goal_written_by_a_person_takes_the_place_of_a_part(tmp_path):
    own = PLAIN.replace("id: g", "id: g.2026-q1")
    both = "".join(
        "- " + one.replace("\n", "\n  ").rstrip() + "\n"
        for one in (PLAIN + "split: {by: quarter, shape: equal}\n", own)
    )
    goals = split.expand(read(tmp_path, both), CATALOGUE)
    assert len(goals) == 5
    assert goals[1].portion is None
