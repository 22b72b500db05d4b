"""Baselines, frozen: what a change is measured from, as first known, where restated history cannot move it."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.goals import covered
from pipelines.goals.covered import Refused
from pipelines.goals.dates import Window
from pipelines.goals.definition import Goal
from pipelines.goals.numbers import significant
from pipelines.goals.series import History
from pipelines.goals.target import Target

FILE = "baselines.json"
# What a sum is certain of whatever the order it was added up in; a target must not depend on that.
DIGITS = 12


@dataclass
class Baselines:
    """The frozen values of a data folder: key of goal, figure and window -> value and the day it was frozen.

    `later` are those frozen after the day that is judged: they stay in the file and say nothing of that day.
    """

    path: Path
    kept: dict[str, dict]
    later: dict[str, dict] = field(default_factory=dict)
    changed: bool = False

    def of(
        self, goal: Goal, target: Target | None, window: Window | None, history: History, as_of: dt.date
    ) -> float | None:
        """The baseline of `target` over `window`; None where no data covers the whole window yet.

        It is frozen on the goal's first day, or on the first later day on which the data is there.
        """
        if target is None or not target.needs_baseline:
            return None
        if target.base.kind == "value":
            return target.base.value
        key = "|".join((goal.id, goal.kpi, goal.scope.type, goal.scope.id, *(day.isoformat() for day in window)))
        if key in self.kept:
            return self.kept[key]["value"]
        value = _known(goal, window, history, as_of)
        value = None if value is None else significant(value, DIGITS)
        # Any per cent of nothing is nothing: a 0 is no baseline yet, and what comes later may be one.
        is_nothing = value == 0 and target.change.kind == "relative"
        if value is not None and not is_nothing and as_of >= goal.first:
            self.kept[key] = {"value": value, "frozen_on": as_of.isoformat()}
            self.changed = True
        return value

    def save(self) -> None:
        """Write what was frozen since it was read: a new file beside the old one, then a rename."""
        if not self.changed:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as handle:
            json.dump({**self.kept, **self.later}, handle, indent=1, sort_keys=True)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(self.path)
        self.changed = False


def read(state_dir: Path, day: dt.date) -> Baselines:
    """What `state_dir` had frozen by `day`; none where there is no file yet. Raises ValueError for a broken file."""
    path = state_dir / FILE
    if not path.exists():
        return Baselines(path, {})
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path}:{error.lineno}: the frozen baselines cannot be read ({error.msg}); restore the file from a "
            "backup, or remove it to freeze every baseline anew from today's data"
        ) from None
    later = {key: one for key, one in found.items() if dt.date.fromisoformat(one["frozen_on"]) > day}
    return Baselines(path, {key: one for key, one in found.items() if key not in later}, later)


def gap(goal: Goal, window: Window, history: History) -> Window | Refused | None:
    """What keeps the data from covering `window`: months without a row, or a file of it that was refused."""
    company = history.series.get((goal.kpi, "company", "all"))
    hole = covered.silent(company.months if company else None, window)
    return hole or next((one for one in history.refused.get(goal.kpi, []) if one.touches(window)), None)


def _known(goal: Goal, window: Window, history: History, as_of: dt.date) -> float | None:
    since = history.since.get(goal.kpi)
    if since is None or since > window[0] or window[1] > as_of or gap(goal, window, history):
        return None
    found = history.value((goal.kpi, goal.scope.type, goal.scope.id), "baseline", window)
    return found.value if found and found.is_complete else None
