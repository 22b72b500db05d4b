"""Cascades: a goal with a `split` makes children, each a goal of its own, that share out its target.

A sum is shared out; a ratio or a level is not (every quarter or team then has the parent's own target).
Parts that are stated as amounts or do not add up to the whole are kept as they are: over-assigned quotas are
allowed, and `smart` shows the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals.dates import Window, label, pieces
from pipelines.goals.definition import Goal, Portion, Scope, Split
from pipelines.goals.kinds import TIME
from pipelines.goals.target import Target

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# Scope type -> ids of the roster; (scope type, KPI) -> those that the KPI has ever counted anything of.
Members = Mapping[str | tuple[str, str], Sequence[str]]


def expand(goals: Sequence[Goal], catalogue: Mapping[str, Kpi], members: Members | None = None) -> list[Goal]:
    """The goals and the children of those that are split, parents first, in order of id.

    A child's id is the parent's and the part's (`revenue-2026.2026-q2`); a goal that a person wrote under
    such an id takes the child's place.
    """
    written = {goal.id for goal in goals}
    found = list(goals)
    for goal in goals:
        if goal.split:
            children = _children(goal, goal.split, catalogue[goal.kpi].kind == "flow", members or {})
            found.extend(child for child in children if child.id not in written)
    return sorted(found, key=lambda goal: goal.id)


def _children(goal: Goal, split: Split, is_sum: bool, members: Members) -> list[Goal]:
    stated = {name: (number, is_share) for name, number, is_share in split.parts}
    if split.by in TIME:
        windows = {label(piece, split.by): piece for piece in pieces((goal.first, goal.last), split.by)}
        names = list(windows)
    else:
        windows = {}
        names = list(stated) or sorted(members.get((split.by, goal.kpi)) or members.get(split.by, ()))
    made = []
    for name in names:
        portion = _portion(goal, split, len(names), stated.get(name), is_sum)
        if portion is not None:
            made.append(_child(goal, split.by, name, windows.get(name), portion))
    return made


def _portion(
    goal: Goal, split: Split, parts: int, stated: tuple[float, bool] | None, is_sum: bool
) -> Portion | float | None:
    """What one part gets; a plain number is an amount of its own, None no part at all."""
    window = (goal.first, goal.last)
    if split.shape == "stated":
        if stated is None:
            return None
        number, is_share = stated
        return Portion(split.by, "stated", number, window, goal.scope) if is_share and is_sum else number
    if not is_sum:
        return Portion(split.by, "same", 1.0, window, goal.scope)
    share = 1.0 / parts if split.shape == "equal" else None
    return Portion(split.by, split.shape, share, window, goal.scope)


def _child(goal: Goal, by: str, name: str, window: Window | None, portion: Portion | float) -> Goal:
    first, last = window or (goal.first, goal.last)
    is_part = isinstance(portion, float) or portion.shape != "same"
    # The statement tells of the whole, whose amount is not the part's.
    where = f"{goal.statement or goal.id}{f', part of {name}' if is_part else f' ({name})'}"
    child = replace(
        goal, id=f"{goal.id}.{name}", statement=where, first=first, last=last, parent=goal.id, split=None,
        stretch=None, measure=None, scope=goal.scope if by in TIME else Scope(by, name),
    )  # fmt: skip
    if isinstance(portion, float):
        return replace(child, target=Target("value", value=portion))
    kind = goal.target.kind
    if kind == "band" or (portion.shape == "same" and kind != "change"):
        return child
    return replace(child, target=Target("portion"), portion=portion)


def members(con: duckdb.DuckDBPyConnection, goals: Sequence[Goal] = ()) -> dict[str | tuple[str, str], list[str]]:
    """Teams and reps of the roster (`canonical.reps`), for splits that do not name their parts.

    With `goals` also who of them counts for the KPI of each: nobody shares a sales target with the engineers.
    """
    if not _exists(con, "canonical", "reps"):
        return {}
    rows = con.execute("select distinct team, rep_id from canonical.reps where left_date is null").fetchall()
    found: dict = {
        "team": sorted({team for team, _ in rows if team}),
        "rep": sorted({rep for _, rep in rows if rep}),
    }
    wanted = sorted({(goal.split.by, goal.kpi) for goal in goals if goal.split and goal.split.by not in TIME})
    if wanted and _exists(con, "kpis", "fct_kpi_values"):
        for by, kpi in wanted:
            counted = con.execute(
                """
                select distinct scope_id from kpis.fct_kpi_values
                where kpi = ? and scope_type = ? and grain = 'month'
                """,
                [kpi, by],
            ).fetchall()
            found[by, kpi] = sorted({scope for (scope,) in counted} & set(found[by]))
    return found


def _exists(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = con.execute(
        "select count(*) from information_schema.tables where table_schema = ? and table_name = ?", [schema, table]
    ).fetchone()
    return found[0] > 0
