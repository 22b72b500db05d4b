"""The pace models on public series: better than the linear rule, by constants that can be fitted anew."""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from benchmarks import fit_pace, flag_cases, flags
from benchmarks import flag_measures as measures
from pipelines.goals.pace.constants import FILE, SHIPPED

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "flagbench"
here = pytest.mark.skipif(not BENCH.is_dir(), reason="the public series (../shared/flagbench) are not here")


def judged(cases, every: int) -> flags.Judged:
    """A sample, by the shipped constants alone."""
    return flags.judge(islice(cases, 0, None, every), [SHIPPED] * flag_cases.FOLDS)


@here
@pytest.mark.parametrize(
    ("cases", "every", "marks", "brier"),
    [
        (lambda: flag_cases.years(BENCH), 8, (2, 5, 8), 0.085),
        (lambda: flag_cases.days(BENCH, 91), 1, (1, 2, 3), 0.062),
        (lambda: flag_cases.levels(BENCH), 4, (2, 5, 8), 0.12),
    ],
    ids=["years", "quarters", "levels"],
)
def test_what_is_said_beats_the_straight_line(cases, every, marks, brier):
    found = judged(cases(), every)
    met = np.repeat(found.met[:, np.newaxis], 3, axis=1)
    assert measures.brier(found.said["shipped"][:, marks], met) <= brier
    assert measures.brier(found.said["shipped"][:, marks], met) < 0.65 * measures.brier(
        found.said["linear"][:, marks], met
    )


@here
def test_the_future_changes_nothing():
    assert flags.leaks(islice(flag_cases.years(BENCH, 1), 0, 100)) == 0


@here
def test_the_shipped_constants_are_those_of_the_script():
    """The whole fit takes a minute; the rows of short windows and of levels stand for it."""
    told = {one["file"]: one["sha256"] for one in json.loads(FILE.read_text())["fitted_to"]}
    assert told == {name: hashlib.sha256((BENCH / name).read_bytes()).hexdigest() for name in told}
    assert fit_pace.short_row(fit_pace.short_sample(BENCH)) == pytest.approx(SHIPPED.short, abs=0.02)


def test_measures_by_hand():
    said, met = np.array([0.9, 0.6, 0.4, 0.1]), np.array([True, False, True, False])
    assert measures.brier(said, met) == pytest.approx((0.01 + 0.36 + 0.36 + 0.01) / 4)
    # Of the four pairs of a met and a missed goal, only (0.4, 0.6) stands the wrong way round.
    assert measures.auc(said, met) == pytest.approx(0.75)
    assert measures.calibration_error(said, met) == pytest.approx((0.1 + 0.6 + 0.6 + 0.1) / 4)
    assert measures.flags(said, met) == (0.5, 0.5, 0.5)
    path = np.array([[0, 1, 0, 1], [0, 0, 1, 0]], bool)
    assert measures.often_changed(path) == 0.5
