"""Matchers of alerts.yml: which goals and changes a route, a silence or a digest is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import CHANGES, Transition
from pipelines.yaml_file import Block, nearest

OF_A_GOAL = ("goal", "owner", "team", "kind")
OF_A_CHANGE = (*OF_A_GOAL, "severity", "change")
_WORDS = {
    "kind": ("annual", "team", "individual", "activity"),
    "severity": ("critical", "warning", "info"),
    "change": CHANGES,
}

Matchers = Mapping[str, tuple[str, ...]]


def goal_matches(matchers: Matchers, score: GoalScore) -> bool:
    """Whether every matcher that a goal alone can answer holds one of its values."""
    return _holds(matchers, _goal_facts(score))


def matches(matchers: Matchers, transition: Transition) -> bool:
    """Whether every matcher holds one of its values."""
    facts = _goal_facts(transition.score) | {"severity": transition.severity, "change": transition.change}
    return _holds(matchers, facts)


def parse(entry: Block, known: tuple[str, ...]) -> Matchers:
    """The matchers under `match`; none at all match everything. Raises FileError."""
    match = entry.get("match")
    if match is None:
        return {}
    if not isinstance(match, Block):
        raise entry.error("match", "match must hold keys with values, such as {team: emea}")
    match.expect_keys(known)
    return {name: _values(match, name) for name in match}


def _goal_facts(score: GoalScore) -> dict[str, Any]:
    return {"goal": score.goal_id, "owner": score.owner, "team": score.team, "kind": score.kind}


def _holds(matchers: Matchers, facts: Mapping[str, Any]) -> bool:
    return all(facts[name] in values for name, values in matchers.items())


def _values(match: Block, name: str) -> tuple[str, ...]:
    values = match[name] if isinstance(match[name], list) else [match[name]]
    for value in values:
        allowed = _WORDS.get(name)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise match.error(name, f"unknown {name} '{value}'{nearest(str(value), allowed or ())}")
    return tuple(values)
