"""What a run knows when it scores goals, and what a score is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from pipelines.company import Company
from pipelines.goals.baseline import Baselines
from pipelines.goals.definition import Goal, Pause
from pipelines.goals.freshness import Freshness
from pipelines.goals.series import History, Series

if TYPE_CHECKING:
    from pipelines.goals import gap_time
    from pipelines.goals.pipeline import combine
    from pipelines.goals.pipeline.outlook import Pipeline
    from pipelines.kpis.catalogue import Kpi


@dataclass(frozen=True)
class Facts:
    """The inputs of a scoring run, all as of one day."""

    as_of: dt.date
    company: Company
    catalogue: dict[str, Kpi]
    history: History
    freshness: Freshness
    baselines: Baselines
    goals: dict[str, Goal]
    pipeline: Pipeline | None = None  # the deals, where a goal is made of them

    def above(self, goal: Goal) -> Series | None:
        """The company's own figures, above every other scope's."""
        return self.history.series.get((goal.kpi, "company", "all")) if goal.scope.type != "company" else None


@dataclass
class Score:
    """One row of goals.goal_scores (columns and their order: docs/contract.md), beside it what words need.

    Values are in the KPI's unit; ratios 0..1; rates per week (a ratio's is the ratio that the rest needs).
    """

    goal_id: str
    parent_goal_id: str | None
    statement: str
    kpi: str
    unit: str
    currency: str | None
    direction: str
    scope_type: str
    scope_id: str
    kind: str
    owner: str | None
    window_start_date: dt.date
    window_end_date: dt.date
    as_of_date: dt.date
    state: str
    state_since_date: dt.date | None = None
    previous_state: str | None = None
    probability_ratio: float | None = None
    stretch_probability_ratio: float | None = None
    progress_ratio: float | None = None
    grade_ratio: float | None = None
    actual_value: float | None = None
    baseline_value: float | None = None
    target_value: float | None = None
    stretch_value: float | None = None
    expected_value: float | None = None
    forecast_value: float | None = None
    forecast_low_50_value: float | None = None
    forecast_high_50_value: float | None = None
    forecast_low_80_value: float | None = None
    forecast_high_80_value: float | None = None
    required_rate_value: float | None = None
    recent_rate_value: float | None = None
    smart_specific: str | None = None
    smart_measurable: str | None = None
    smart_achievable: str | None = None
    smart_relevant: str | None = None
    smart_time_bound: str | None = None
    reason: str | None = None
    why: str | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence())
    points: list[tuple] = field(default_factory=list)  # rows of goals.goal_paths without the goal's id


@dataclass
class Evidence:
    """Why a score is what it is: what the words say beside the figures of the row."""

    label: str = ""  # what the KPI is called
    currency: str = ""  # the company's, for the records behind a figure of another unit
    model: str = ""  # kind of outlook: flow, cases, money, population, level
    usual_share: float | None = None
    straight_share: float | None = None
    elapsed: float = 1.0  # share of the goal's own window
    next_step: dt.date | None = None  # the next day on which its state may change, where today is none
    years: int = 0
    season_of_company: bool = False  # the usual share is the company's: the scope is too young for its own
    basis: str | None = None  # what the forecast of a sum rests on, see pace.flow.basis
    history_months: float = 0.0
    weeks_left: float = 0.0
    recent_weeks: int = 0
    decided: float | None = None
    to_come: float | None = None
    band: tuple[float, float] | None = None
    each: tuple[int, str] | None = None  # a mean over so many months (weeks, quarters), judged by their sum
    ripe: tuple[int, dt.date] | None = None  # days that a cohort needs, and the last day whose cohort had them
    first_chance: float | None = None  # P as seen on the goal's first day
    at_risk_since: dt.date | None = None
    lost_window: tuple[dt.date, dt.date] | None = None  # the first part of `every` that was missed
    lost: tuple[float | None, float] | None = None  # its actual and its target
    waits: bool = False  # later parts of the window have no target yet
    pause: Pause | None = None  # the one that runs
    is_mean: bool = False  # a cap on a share of a mean, which the rest of the window still moves
    known_from: dt.date | None = None  # the first day of the figure, where that lies inside the window
    open_deals: combine.Evidence | None = None  # what the open deals say of a goal that is made of deals
    course: gap_time.Course | None = None  # how a flagged goal's figure went
    trouble: str | None = None  # why it cannot be judged
    window: tuple[dt.date, dt.date] | None = None  # the window of the figures, where it is not the goal's own


COLUMNS = tuple(one.name for one in fields(Score) if one.name not in ("evidence", "points"))
