"""Digests of alerts.yml: the table of all goals, every day or every week, changed or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipelines.alerts import matching
from pipelines.alerts.matching import Matchers
from pipelines.alerts.scores import GoalScore
from pipelines.company import WEEKDAYS
from pipelines.goals.words import ORDER
from pipelines.yaml_file import Block, nearest

DAY, WEEK = "day", "week"


@dataclass(frozen=True)
class Digest:
    """Goes out on the morning after the judged day: every morning, or on the weekday `on`."""

    every: str
    matchers: Matchers
    receivers: tuple[str, ...]
    on: str = WEEKDAYS[0]

    def slot(self, as_of: dt.date, newest: dt.date | None) -> dt.date | None:
        """The morning it is due for after judging `as_of`, or None.

        A morning without a run is made up for by the next one: `newest` is the last day judged before.
        """
        morning = as_of + dt.timedelta(days=1)
        if self.every == WEEK:
            morning -= dt.timedelta(days=(morning.weekday() - WEEKDAYS.index(self.on)) % 7)
        seen = newest if newest is not None else as_of - dt.timedelta(days=1)
        return morning if morning > seen + dt.timedelta(days=1) else None

    def goals(self, scores: Iterable[GoalScore]) -> list[GoalScore]:
        """The goals it tells of, worst first; those that were over before this day's week are left out."""
        recent = dt.timedelta(days=7)
        found = [
            score for score in scores
            if matching.goal_matches(self.matchers, score) and score.window_end_date + recent >= score.as_of_date
        ]  # fmt: skip
        return sorted(found, key=lambda score: ORDER.index(score.state) if score.state in ORDER else len(ORDER))


def parse(top: Block, entry: Any, receivers: tuple[str, ...]) -> Digest:
    """One entry of `digests:`; `receivers` are its checked names. Raises FileError."""
    if not isinstance(entry, Block):
        raise top.error("digests", "a digest is `{every: week, on: monday, receivers: […]}`")
    entry.expect_keys(("every", "on", "match", "receivers"), required=("every", "receivers"))
    every, on = entry["every"], entry.get("on") or WEEKDAYS[0]
    if every not in (DAY, WEEK):
        raise entry.error("every", f"'{every}' is neither day nor week")
    if on not in WEEKDAYS:
        raise entry.error("on", f"unknown weekday '{on}'{nearest(str(on), WEEKDAYS)}")
    if every == DAY and "on" in entry:
        raise entry.error("on", "a digest of every day has no weekday; remove `on`")
    return Digest(every, matching.parse(entry, matching.OF_A_GOAL), receivers, on)
