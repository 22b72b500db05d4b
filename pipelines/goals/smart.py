"""SMART as five verdicts with evidence: `pass: …`, `warn: …` or `fail: …`, one for each letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.goals import names
from pipelines.goals.achievable import achievable
from pipelines.goals.definition import Goal, Scope
from pipelines.goals.facts import Facts, Score
from pipelines.goals.numbers import count_of, day, share
from pipelines.goals.windows import measured
from pipelines.yaml_file import nearest

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# Parts of a cascade may miss the whole by rounding.
ROUNDING = 0.005
WANTS = {"increase": "an increase", "decrease": "a decrease", "band": "a band"}


def fill(row: Score, goal: Goal, facts: Facts, rows: dict[str, Score]) -> None:
    """Write the five verdicts into `row`; `rows` are the scores of all goals by id."""
    kpi = facts.catalogue[goal.kpi]
    row.smart_specific = specific(goal, facts)
    row.smart_measurable = measurable(goal, kpi, row, facts)
    row.smart_achievable = achievable(row, goal, kpi, facts)
    row.smart_relevant = relevant(goal, row, facts, rows)
    row.smart_time_bound = time_bound(goal, kpi, facts)


def specific(goal: Goal, facts: Facts) -> str:
    """Statement, KPI, scope and owner are there and resolve."""
    if lost := unknown_scope(goal, facts):
        return f"fail: {lost}"
    missing = [name for name, value in (("statement", goal.statement), ("owner", goal.owner)) if not value]
    if missing:
        return f"warn: no {' and no '.join(missing)}; say what is wanted and who answers for it"
    label = facts.catalogue[goal.kpi].label
    return f"pass: {names.person(goal.owner)} answers for {label} of {_whose(goal.scope)}"


def _whose(scope: Scope) -> str:
    if scope.type == "company":
        return str(scope)
    return names.person(scope.id) if scope.type == "rep" else f"{scope.type} {names.scope(scope.id)}"


def unknown_scope(goal: Goal, facts: Facts) -> str | None:
    """What is wrong with the goal's scope where its KPI has values for others of the kind, but not for it."""
    known = facts.history.scopes.get((goal.kpi, goal.scope.type), [])
    if goal.scope.type == "company" or not known or goal.scope.id in known:
        return None
    return f"there is no {goal.scope.type} '{goal.scope.id}'{nearest(goal.scope.id, known)}"


def measurable(goal: Goal, kpi: Kpi, row: Score, facts: Facts) -> str:
    """The KPI has values for this scope, and a baseline where the target is a change."""
    series = facts.history.series.get((goal.kpi, goal.scope.type, goal.scope.id))
    if series is None:
        return f"fail: {kpi.label} has no value for {goal.scope} yet"
    if row.baseline_value == 0 and goal.target.change and goal.target.change.kind == "relative":
        return "fail: its baseline is 0, and any per cent of nothing is nothing; state the target as a value"
    if row.target_value is None and goal.target.kind != "band":
        ends = [one.baseline[1] for one in measured(goal) if one.baseline]
        if ends and min(ends) >= facts.as_of:
            return (
                f"warn: what it is measured over ends on {day(min(ends), facts.company.locale)}; the target follows"
            )
        return "fail: the change has no baseline to start from"
    since = day(series.first, facts.company.locale)
    return f"pass: {kpi.label} of {_whose(goal.scope)} is known since {since}, per {series.grain}"


def relevant(goal: Goal, row: Score, facts: Facts, rows: dict[str, Score]) -> str:
    """It supports a goal that exists, in its direction and inside its window; its children add up to it."""
    if goal.split:
        unlike = _unlike_its_parts(goal, row, facts, rows)
        if unlike:
            return unlike
    if goal.parent is None:
        if goal.kind == "annual" and goal.scope.type == "company":
            return "pass: it stands at the top"
        return "warn: it supports no other goal; name the one above it as `supports:`"
    above = facts.goals.get(goal.parent)
    if above is None:
        return f"fail: there is no goal '{goal.parent}'{nearest(goal.parent, tuple(facts.goals))}"
    if circle := _circle(goal, facts):
        return f"fail: it supports itself by way of {circle}; name one that stands above"
    if above.kpi == goal.kpi and above.direction != goal.direction:
        return f"fail: it wants {WANTS[goal.direction]} where '{above.id}' wants {WANTS[above.direction]}"
    if goal.first < above.first or goal.last > above.last:
        dates = " to ".join(day(one, facts.company.locale) for one in (above.first, above.last))
        return f"warn: its dates reach outside those of '{above.id}' ({dates})"
    return f"pass: it supports '{above.id}'"


def _unlike_its_parts(goal: Goal, row: Score, facts: Facts, rows: dict[str, Score]) -> str | None:
    """What is wrong with the parts of a goal that is split."""
    children = [
        one for one in rows.values() if one.parent_goal_id == goal.id and one.goal_id.startswith(f"{goal.id}.")
    ]
    if goal.split.by in ("team", "rep", "quarter", "month") and facts.catalogue[goal.kpi].kind == "flow":
        parts = [one.target_value for one in children if one.target_value is not None]
        whole = row.target_value
        if parts and whole and abs(sum(parts) - whole) > ROUNDING * abs(whole):
            verb, of_it = "adds" if len(parts) == 1 else "add", share(sum(parts) / whole, facts.company.locale, 1)
            return f"warn: its {count_of(len(parts), 'part')} {verb} up to {of_it} of it"
    if not children and facts.history.scopes:
        return (
            f"warn: no {goal.split.by} is known to share it among; drop an export of the roster, or state the parts"
        )
    return None


def _circle(goal: Goal, facts: Facts) -> str | None:
    """The goals by which `goal` supports itself; None where it does not."""
    way, one = [], facts.goals.get(goal.parent)
    while one is not None and one.id not in way:
        way.append(one.id)
        if one.id == goal.id:
            return " and ".join(f"'{name}'" for name in way)
        one = facts.goals.get(one.parent)
    return None


def time_bound(goal: Goal, kpi: Kpi, facts: Facts) -> str:
    """A start, a deadline after it, and data that can cover both."""
    since, locale = facts.history.since.get(goal.kpi), facts.company.locale
    if since and since > goal.first:
        return f"warn: {kpi.label} is known from {day(since, locale)} on, after the goal's first day"
    return f"pass: {count_of(goal.days, 'day', locale)}, from {day(goal.first, locale)} to {day(goal.last, locale)}"
