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
def test_a_past_day_knows_what_was_frozen_by_then(state: Path, day, known):
    assert baseline.read(state, day).kept == known


def test_what_was_frozen_after_the_judged_day_is_not_used_and_stays(state: Path):
    known = baseline.read(state, dt.date(2026, 2, 1))
    assert known.kept == {"early": EARLY}
    known.kept["late"] = {"value": 15.0, "frozen_on": "2026-02-01"}
    known.changed = True
    known.save()
    assert baseline.read(state, dt.date.max).kept == {"early": EARLY, "late": LATE}
