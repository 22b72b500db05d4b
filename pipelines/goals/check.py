"""`paceline goals check`: what is wrong with the goal files, and how SMART the goals are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines import warehouse
from pipelines.company import Company
from pipelines.goals import baseline, freshness, goal, series, split
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.score import judge
from pipelines.settings import Settings
from pipelines.yaml_file import FileError

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

LETTERS = {
    "S": "smart_specific", "M": "smart_measurable", "A": "smart_achievable", "R": "smart_relevant",
    "T": "smart_time_bound",
}  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """The goals that can be read, what is wrong with the others, and scores where there is data to judge by."""

    goals: list[Goal]
    errors: list[FileError]
    scores: list[Score]
    judged: bool

    @property
    def is_good(self) -> bool:
        """Whether every file can be used; a failed letter is a verdict for people, not a broken file."""
        return not self.errors


def check(settings: Settings, company: Company, catalogue: dict[str, Kpi], as_of: dt.date | None = None) -> Findings:
    """Read the goal files of a data folder and judge them by its published data, if there is any. Writes nothing."""
    goals, errors = goal.load(settings.goals_dir, catalogue)
    if not settings.published_path.exists():
        return Findings(split.expand(goals, catalogue), errors, [], False)
    with warehouse.connect(settings.published_path, read_only=True) as con:
        day = as_of or con.execute("select max(as_of_date) from kpis.fct_kpi_values").fetchone()[0]
        if day is None:
            return Findings(split.expand(goals, catalogue), errors, [], False)
        goals = split.expand(goals, catalogue, split.members(con))
        levels = {key for key, kpi in catalogue.items() if kpi.kind in ("level", "derived")}
        facts = Facts(day, company, catalogue, series.read(con, goals, levels, day), freshness.read(con),
                      baseline.read(settings.state_dir), {one.id: one for one in goals})  # fmt: skip
        return Findings(goals, errors, judge(goals, facts), True)


def lines(findings: Findings) -> list[str]:
    """The findings as lines to print: errors first, then a verdict per letter and goal."""
    printed = [str(error) for error in findings.errors]
    for score in findings.scores:
        printed.append(f"{score.goal_id}: {score.state}")
        printed.extend(f"  {letter}  {getattr(score, column)}" for letter, column in LETTERS.items())
    if not findings.judged:
        printed.extend(f"{one.id}: read" for one in findings.goals)
        printed.append("no published data yet: run `paceline run`, then the goals are judged by it")
    wrong = len(findings.errors)
    printed.append(
        f"{len(findings.goals)} goals can be used, {wrong} {'file has' if wrong == 1 else 'have'} an error"
    )
    return printed
