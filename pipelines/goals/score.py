"""The scoring run: every goal file of a data folder judged on one day, written to the schema `goals`."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.company import Company
from pipelines.goals import (
    baseline,
    covered,
    freshness,
    gap,
    goal,
    mended,
    scoring,
    series,
    smart,
    split,
    state,
    tables,
    words,
)
from pipelines.goals.definition import Goal
from pipelines.goals.facts import Facts, Score
from pipelines.goals.pipeline import combine
from pipelines.settings import Settings
from pipelines.yaml_file import FileError

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


@dataclass(frozen=True)
class ScoreResult:
    """What a scoring run found: one score per goal (worst first) and what could not be read."""

    scores: list[Score]
    errors: list[FileError]

    @property
    def by_state(self) -> dict[str, int]:
        """How many goals are in each state, worst first; states without a goal are left out."""
        count = Counter(score.state for score in self.scores)
        return {state: count[state] for state in words.ORDER if count[state]}

    @property
    def flagged(self) -> list[Score]:
        return [score for score in self.scores if score.state in state.FLAGGED]


def score(con: duckdb.DuckDBPyConnection, settings: Settings, company: Company, catalogue: dict[str, Kpi],
          as_of: dt.date) -> ScoreResult:  # fmt: skip
    """Judge every goal on `as_of` from `kpis.fct_kpi_values` and write the schema `goals`.

    Freezes baselines under `state/`. Never raises for a goal file: what cannot be read is in `errors`.
    """
    goals, errors = _all(con, settings, catalogue)
    frozen = baseline.read(settings.state_dir, as_of)
    scores = judge(goals, gather(con, company, catalogue, as_of, frozen, goals))
    causes = gap.explain(con, scores, catalogue, company.locale)
    frozen.save()
    tables.write(con, scores, causes, goals, errors, as_of, str(settings.goals_dir))
    order = {state: rank for rank, state in enumerate(words.ORDER)}
    return ScoreResult(sorted(scores, key=lambda one: (order[one.state], one.goal_id)), errors)


def judge(goals: Sequence[Goal], facts: Facts) -> list[Score]:
    """The scores of `goals`, in order of id; parents first, so that a part can be taken of their targets."""
    rows: dict[str, Score] = {}
    for one in sorted(goals, key=lambda one: (one.portion is not None, one.id)):
        above = rows.get(one.parent) if one.portion else None
        rows[one.id] = _guarded(one, facts, above.target_value if above else None)
    for one in goals:
        smart.fill(rows[one.id], one, facts, rows)
        rows[one.id].reason = rows[one.id].reason or words.reason(rows[one.id], facts.company.locale)
    return [rows[name] for name in sorted(rows)]


def _guarded(one: Goal, facts: Facts, parent_target: float | None) -> Score:
    """The score of a goal; of one that breaks the scoring a row that says so, because the others go on."""
    try:
        return scoring.score(one, facts, parent_target)
    except Exception as error:
        logging.getLogger(__name__).exception("%s: goal %s", one.place, one.id)
        row = scoring.blank(one, facts.catalogue[one.kpi], facts)
        row.state = "not_scored"
        row.reason = f"This goal could not be judged ({type(error).__name__}: {error}); see {one.place.path.name}."
        return row


def _all(
    con: duckdb.DuckDBPyConnection, settings: Settings, catalogue: dict[str, Kpi]
) -> tuple[list[Goal], list[FileError]]:
    goals, errors = goal.load(settings.goals_dir, catalogue)
    return split.expand(goals, catalogue, split.members(con, goals)), errors


def gather(con: duckdb.DuckDBPyConnection, company: Company, catalogue: dict[str, Kpi], as_of: dt.date,
           frozen: baseline.Baselines, goals: Sequence[Goal]) -> Facts:  # fmt: skip
    """All that scoring `goals` on `as_of` needs to know, read once."""
    levels = {key for key, kpi in catalogue.items() if kpi.kind in ("level", "derived")}
    flows = {key for key, kpi in catalogue.items() if kpi.kind == "flow"}
    history = series.read(con, goals, levels, as_of, {key for key in flows if not catalogue[key].additive})
    mended.add_empty(con, history, goals, flows)
    deals = combine.read(con, {one.kpi for one in goals}, as_of, company.fiscal_year_start_month)
    known, fresh, refused = {one.id: one for one in goals}, freshness.read(con), covered.refused(con)
    for kpi in {one.kpi for one in goals} if refused else ():
        sources = sorted({fed.source for fed in fresh.feeding(catalogue[kpi])})
        history.refused[kpi] = [one for source in sources for one in refused.get(source, [])]
    return Facts(as_of, company, catalogue, history, fresh, frozen, known, deals)
