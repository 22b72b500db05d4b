"""States: thresholds, the memory of a flag, steps, and what comes and goes at once."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from pipelines.goals import state

START = dt.date(2026, 4, 1)


def replay(chances, *, step=None, reached=(), lost=(), paused=(), early=0):
    size = len(chances)
    mark = lambda at: np.array([i in at for i in range(size)])  # noqa: E731
    days = [START + dt.timedelta(days=i) for i in range(size)]
    elapsed = np.array([0.01 if i < early else 0.5 for i in range(size)])
    steps = np.ones(size, bool) if step is None else mark(step)
    return state.replay(
        state.Days(days, steps, np.array(chances, float), mark(reached), mark(lost), mark(paused), elapsed)
    )


@pytest.mark.parametrize(
    ("chance", "name"),
    [(0.55, "on_pace"), (0.5499, "at_risk"), (0.35, "at_risk"), (0.3499, "off_pace"), (np.nan, "no_history")],
)
def test_thresholds(chance, name):
    assert replay([chance]).state == name


def test_a_flag_stays_until_the_goal_is_on_pace_again():
    assert replay([0.6, 0.3, 0.4, 0.54, 0.55, 0.4]).path == [
        "on_pace", "off_pace", "off_pace", "off_pace", "on_pace", "at_risk",
    ]  # fmt: skip


def test_since_and_before():
    known = replay([0.6, 0.3, 0.4])
    assert (known.state, known.since, known.previous) == ("off_pace", dt.date(2026, 4, 2), "on_pace")


def test_early_days_are_not_flagged_unless_all_is_lost():
    assert replay([0.2, 0.2, 0.2], early=2).path == ["too_early", "too_early", "off_pace"]
    assert replay([0.04], early=1).state == "off_pace"


def test_between_steps_a_state_holds():
    assert replay([0.6, 0.1, 0.1], step=[0, 2]).path == ["on_pace", "on_pace", "off_pace"]


def test_reaching_losing_and_pausing_come_and_go_at_once():
    known = replay([0.6, 1.0, 0.5, 0.6], step=[0], reached=[1])
    assert known.path == ["on_pace", "achieved", "at_risk", "at_risk"]
    # A flag that was up before the target was reached is no memory any more.
    assert replay([0.1, 1.0, 0.5], step=[0], reached=[1]).path == ["off_pace", "achieved", "at_risk"]
    assert replay([0.6, 0.0], step=[0], lost=[1]).state == "missed"
    assert replay([0.1, 0.1, 0.6], paused=[1]).path == ["off_pace", "paused", "on_pace"]
