"""What alerts need to know of a scored goal, read from the published file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipelines import warehouse


@dataclass(frozen=True)
class GoalScore:
    """One goal's score of one day. `team` is the goal's team, or the team of the rep it is about, or None."""

    goal_id: str
    statement: str
    scope_type: str
    scope_id: str
    kind: str
    owner: str
    window_start_date: dt.date
    window_end_date: dt.date
    as_of_date: dt.date
    state: str
    reason: str
    team: str | None = None
    parent_goal_id: str | None = None
    unit: str = ""
    currency: str | None = None
    actual_value: float | None = None
    target_value: float | None = None
    probability_ratio: float | None = None

    @property
    def window(self) -> str:
        return f"{self.window_start_date}:{self.window_end_date}"


_SCORES = """
    select goal_id, coalesce(statement, goal_id), coalesce(scope_type, ''), coalesce(scope_id, ''),
        coalesce(kind, ''), coalesce(owner, ''), window_start_date, window_end_date, as_of_date, state,
        coalesce(reason, ''),
        case when scope_type = 'team' then scope_id when scope_type = 'rep' then rep.current_team end,
        parent_goal_id, coalesce(unit, ''), currency, actual_value, target_value, probability_ratio
    from goals.goal_scores
    left join (select rep_id, max(current_team) as current_team from marts.dim_rep group by rep_id) as rep
        on scope_type = 'rep' and scope_id = rep_id
    order by goal_id, window_start_date
"""


def read(published_path: Path, as_of: dt.date) -> list[GoalScore]:
    """The goal scores of `as_of` in the published file, by goal and window."""
    with warehouse.connect(published_path, read_only=True) as con:
        found = [GoalScore(*row) for row in con.execute(_SCORES).fetchall()]
    return [score for score in found if score.as_of_date == as_of]
