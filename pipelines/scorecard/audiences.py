"""Who gets a page of their own, and which goals stand on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.goals import names
from pipelines.goals.page_files import COMPANY_FILE, page_file
from pipelines.scorecard.reading import Row


@dataclass(frozen=True)
class Audience:
    """`kind` is company, team or owner; `name` is its id, `title` what it is called; `scope` (type, id) is whose
    figures and funnel the page shows."""

    kind: str
    name: str
    file: str
    scope: tuple[str, str]
    goals: tuple[Row, ...]
    title: str = ""


def audiences(scores: Iterable[Row], company_scope: tuple[str, str]) -> list[Audience]:
    """The company's page first, then teams and owners by name."""
    scores = tuple(scores)
    found = [Audience("company", "", COMPANY_FILE, company_scope, scores)]
    for kind, column in (("team", "team"), ("owner", "owner")):
        for name in sorted({getattr(score, column) for score in scores} - {None, ""}):
            goals = tuple(score for score in scores if getattr(score, column) == name)
            scope = ("team", name) if kind == "team" else _common_scope(goals, company_scope)
            title = names.scope(name) if kind == "team" else owner_name(goals[0])
            found.append(Audience(kind, name, page_file(kind, name), scope, goals, title))
    return found


def owner_name(score: Row) -> str:
    """The owner's name, as far as it is known; '' where nobody owns the goal."""
    return score.owner_name or names.person(score.owner or "")


def _common_scope(goals: tuple[Row, ...], company_scope: tuple[str, str]) -> tuple[str, str]:
    # An owner of one team's goals wants that team's figures; anybody else the company's.
    scopes = {(goal.scope_type, goal.scope_id) for goal in goals}
    only = scopes.pop() if len(scopes) == 1 else company_scope
    return only if only[0] in ("team", "rep") else company_scope
