"""Silences of alerts.yml: goals of which nobody hears until a day, for a stated reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pipelines.alerts import matching
from pipelines.alerts.matching import Matchers
from pipelines.alerts.transitions import Transition
from pipelines.yaml_file import Block


@dataclass(frozen=True)
class Silence:
    """Withholds what matches while the judged day is at most `until`."""

    matchers: Matchers
    until: dt.date
    why: str

    def holds(self, transition: Transition) -> bool:
        return transition.score.as_of_date <= self.until and matching.matches(self.matchers, transition)

    @property
    def note(self) -> str:
        return f"silenced until {self.until}: {self.why}"


def parse(top: Block, entry: Any) -> Silence:
    """One entry of `silences:`. Raises FileError when it has no end, no reason or would silence everything."""
    if not isinstance(entry, Block):
        raise top.error("silences", "a silence is `{match: {goal: …}, until: 2026-10-01, why: …}`")
    entry.expect_keys(("match", "until", "why"), required=("match", "until", "why"))
    matchers = matching.parse(entry, matching.OF_A_CHANGE)
    try:
        return Silence(matchers, dt.date.fromisoformat(str(entry["until"])), str(entry["why"]))
    except ValueError:
        raise entry.error("until", f"'{entry['until']}' is not a date; write it as 2026-10-01") from None
