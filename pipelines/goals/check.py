"""`paceline goals check`: what is wrong with the goal files, and how SMART the goals are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines import company, warehouse
from pipelines.goals import baseline, goal, score, split, words
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Score
from pipelines.goals.numbers import count_of
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR, Settings
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
    def ok(self) -> bool:
        """Whether every file can be used; a failed letter is a verdict for people, not a broken file."""
        return not self.errors

    @property
    def text(self) -> str:
        """What to print: errors first, then a verdict per letter and goal."""
        return "\n".join(_lines(self))


def check(settings: Settings, as_of: dt.date | None = None, kpis: dict[str, Kpi] | None = None) -> Findings:
    """Read the goal files of a data folder and judge them by its published data, if there is any. Writes nothing.

    `as_of`: the published day unless another is asked for. `kpis`: the shipped catalogue unless told otherwise.
    """
    known = catalogue.load(DBT_DIR) if kpis is None else kpis
    goals, errors = goal.load(settings.goals_dir, known)
    if not settings.published_path.exists():
        return Findings(split.expand(goals, known), errors, [], False)
    with warehouse.connect(settings.published_path, read_only=True) as con:
        day = as_of or con.execute("select max(as_of_date) from kpis.fct_kpi_values").fetchone()[0]
        if day is None:
            return Findings(split.expand(goals, known), errors, [], False)
        goals = split.expand(goals, known, split.members(con))
        frozen = baseline.read(settings.state_dir)
        facts = score.gather(con, company.load(settings.company_path), known, day, frozen, goals)
        return Findings(goals, errors, score.judge(goals, facts), True)


def _lines(findings: Findings) -> list[str]:
    printed = [str(error) for error in findings.errors]
    for one in findings.scores:
        printed.append(f"{words.GLYPHS[one.state]} {one.goal_id}: {words.STATE_WORDS[one.state]}")
        printed.extend(f"    {letter}  {getattr(one, column)}" for letter, column in LETTERS.items())
    if not findings.judged:
        printed.extend(f"{one.id}: can be read" for one in findings.goals)
        printed.append("There is no published data yet: after `paceline run` the goals are judged by it.")
    usable, wrong = count_of(len(findings.goals), "goal"), count_of(len(findings.errors), "error")
    printed.append(f"{usable} can be used, {wrong}.")
    return printed
