"""`paceline goals check`: what is wrong with the goal files, and how SMART the goals are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines import company, warehouse
from pipelines.company import Company
from pipelines.goals import baseline, goal, report, score, scoring, smart, split
from pipelines.goals.baseline import Baselines
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.freshness import Freshness
from pipelines.goals.series import History
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR, Settings
from pipelines.yaml_file import FileError

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


@dataclass(frozen=True)
class Findings:
    """A score per goal that can be read, and what is wrong with the others.

    `judged`: whether there is published data; without it the scores hold the letters that need none.
    `new`: goals that no run has measured yet, whose baselines and windows are therefore not there.
    """

    scores: list[Score]
    errors: list[FileError]
    judged: bool
    new: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        """Whether every file can be used; a failed letter is a verdict for people, not a broken file."""
        return not self.errors

    @property
    def text(self) -> str:
        return report.text(self.scores, self.errors, self.judged, self.new)


def check(settings: Settings, as_of: dt.date | None = None, kpis: dict[str, Kpi] | None = None) -> Findings:
    """Read the goal files of a data folder and judge them by its published data, if there is any. Writes nothing.

    `as_of`: the published day unless another is asked for. `kpis`: the shipped catalogue unless told otherwise.
    """
    known = catalogue.load(DBT_DIR) if kpis is None else kpis
    goals, errors = goal.load(settings.goals_dir, known)
    ours = company.load(settings.company_path)
    if settings.published_path.exists():
        with warehouse.connect(settings.published_path, read_only=True) as con:
            day = as_of or con.execute("select max(as_of_date) from kpis.fct_kpi_values").fetchone()[0]
            if day is not None:
                goals = split.expand(goals, known, split.members(con, goals))
                frozen = baseline.read(settings.state_dir, day)
                facts = score.gather(con, ours, known, day, frozen, goals)
                scores = score.judge(goals, facts)
                new = _new(con, goals)
                for row in scores:
                    waits = row.target_value is row.baseline_value is None and row.direction != "band"
                    if waits and row.goal_id in new:
                        row.smart_measurable = "warn: the next run measures what its change starts from"
                return Findings(scores, [*errors, *_lost_scopes(goals, facts)], True, new)
    frozen = baseline.read(settings.state_dir, ours.judged_day())
    return Findings(_unjudged(split.expand(goals, known), known, ours, frozen), errors, False)


def _new(con: duckdb.DuckDBPyConnection, goals: Sequence[Goal]) -> frozenset[str]:
    """Goals that were not scored as they are written now."""
    scored = set(con.execute("select goal_id, definition_hash from goals.goal_history").fetchall())
    return frozenset(one.id for one in goals if (one.id, one.definition_hash) not in scored)


def _lost_scopes(goals: Sequence[Goal], facts: Facts) -> list[FileError]:
    """A scope that no figure is known of is a slip of the pen, or a team that is no more: either must be seen."""
    lost = dict.fromkeys((one.scope_place, smart.unknown_scope(one, facts)) for one in goals)
    return [FileError(place, message) for place, message in lost if message]


def _unjudged(goals: Sequence[Goal], known: dict[str, Kpi], ours: Company, frozen: Baselines) -> list[Score]:
    """The letters that a file alone decides: S, R and T."""
    nothing, by_id = History({}, {}, {}, {}), {one.id: one for one in goals}
    facts = Facts(ours.judged_day(), ours, known, nothing, Freshness({}, {}), frozen, by_id)
    rows = {one.id: scoring.blank(one, known[one.kpi], facts) for one in goals}
    for one in goals:
        row = rows[one.id]
        row.smart_specific = smart.specific(one, facts)
        row.smart_relevant = smart.relevant(one, row, facts, rows)
        row.smart_time_bound = smart.time_bound(one, known[one.kpi], facts)
    return [rows[name] for name in sorted(rows)]
