"""The pace models on public series: better than the linear rule of the field, by a known margin."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.goals.pace import flow, level
from pipelines.goals.pace.season import DAYS, MONTHS

BENCH = Path(__file__).resolve().parents[2].parent / "shared" / "flagbench"
pytestmark = pytest.mark.skipif(not BENCH.is_dir(), reason="the public series (../shared/flagbench) are not here")


def growths(sid: str, start: int) -> np.ndarray:
    seed = int(hashlib.md5(f"{sid}|{start}".encode()).hexdigest(), 16) % 2**32  # noqa: S324
    return np.random.default_rng(seed).uniform(-0.05, 0.20, 3)


def brier(name: str, window: int, marks: list[int], grid, every: int, windows: int) -> tuple[float, float]:
    """(model, linear rule) over a sample of the series: every `every`-th one."""
    errors, linear = [], []
    for row in pl.read_parquet(BENCH / name).gather_every(every).iter_rows(named=True):
        y = np.array(row["y"])
        for start in [len(y) - window * (i + 1) for i in range(windows)]:
            through = start + np.array(marks)
            known = np.append(y[: through[-1]], np.zeros(start + window - through[-1]))
            made = flow.forecast(known, start, start + window, through, grid)
            last = y[start - grid.year : start - grid.year + window].sum()
            done = np.array([y[start:t].sum() for t in through])
            for growth in growths(row["sid"], start):
                target = last * (1 + growth)
                met = y[start : start + window].sum() >= target
                errors.append((made.at_least(np.full(len(marks), target)) - met) ** 2)
                linear.append(((done >= target * np.array(marks) / window) - met * 1.0) ** 2)
    return float(np.mean(errors)), float(np.mean(linear))


def test_months_of_a_year():
    model, linear = brier("monthly.parquet", 12, [3, 6, 9], MONTHS, every=4, windows=2)
    assert model <= 0.085
    assert model < 0.6 * linear


def test_days_of_a_quarter():
    model, linear = brier("daily.parquet", 91, [23, 46, 68], DAYS, every=1, windows=1)
    assert model <= 0.065
    assert model < 0.75 * linear


def test_levels_after_a_year():
    errors, linear = [], []
    marks = np.array([3, 6, 9])
    for row in pl.read_parquet(BENCH / "levels.parquet").gather_every(2).iter_rows(named=True):
        y = np.array(row["y"])
        start = len(y) - 12
        made = level.forecast(y[: start + 9], start + 12, start + marks, MONTHS)
        for growth in growths(row["sid"], start):
            target = y[start - 1] * (1 + growth)
            met = y[start + 11] >= target
            line = y[start - 1] + (target - y[start - 1]) * marks / 12
            errors.append((made.at_least(np.full(3, target)) - met) ** 2)
            linear.append(((y[start + marks - 1] >= line) - met * 1.0) ** 2)
    assert np.mean(errors) <= 0.115
    assert np.mean(errors) < 0.75 * np.mean(linear)
