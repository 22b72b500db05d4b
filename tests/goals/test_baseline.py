"""Frozen baselines: what a past day may know of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.goals import baseline

EARLY = {"value": 10.0, "frozen_on": "2026-01-05"}
LATE = {"value": 20.0, "frozen_on": "2026-03-01"}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    state = tmp_path / "state"
    state.mkdir()
    (state / baseline.FILE).write_text(json.dumps({"early": EARLY, "late": LATE}))
    return state


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (dt.date(2026, 1, 4), {}),
        (dt.date(2026, 1, 5), {"early": EARLY}),
        (dt.date(2026, 3, 1), {"early": EARLY, "late": LATE}),
    ],
)
def test_a_past_day_knows_what_was_frozen_by_then(state: Path, tmp_path: Path, day, known):
    baseline.copy_known(state, tmp_path / "copy", day)
    assert baseline.read(tmp_path / "copy", dt.date.max).kept == known


def test_days_judged_one_after_the_other_each_start_from_the_state_itself(state: Path, tmp_path: Path):
    into = tmp_path / "copy"
    baseline.copy_known(state, into, dt.date(2026, 1, 5))
    baseline.copy_known(state, into, dt.date(2026, 3, 1))
    assert baseline.read(into, dt.date.max).kept == {"early": EARLY, "late": LATE}
    assert baseline.read(state, dt.date.max).kept == {"early": EARLY, "late": LATE}


def test_what_was_frozen_after_the_judged_day_is_not_used_and_stays(state: Path):
    known = baseline.read(state, dt.date(2026, 2, 1))
    assert known.kept == {"early": EARLY}
    known.kept["late"] = {"value": 15.0, "frozen_on": "2026-02-01"}
    known.changed = True
    known.save()
    assert baseline.read(state, dt.date.max).kept == {"early": EARLY, "late": LATE}
