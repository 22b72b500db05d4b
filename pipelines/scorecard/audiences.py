"""Who gets a page of their own, and which goals stand on it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.scorecard.reading import Row

COMPANY_FILE = "index.html"


@dataclass(frozen=True)
class Audience:
    """`kind` is company, team or owner; `scope` (type, id) is whose figures and funnel the page shows."""

    kind: str
    name: str
    file: str
    scope: tuple[str, str]
    goals: tuple[Row, ...]


def audiences(scores: Iterable[Row], company_scope: tuple[str, str]) -> list[Audience]:
    """The company's page first, then teams and owners by name."""
    scores = tuple(scores)
    found = [Audience("company", "", COMPANY_FILE, company_scope, scores)]
    for kind, column in (("team", "team"), ("owner", "owner")):
        for name in sorted({getattr(score, column) for score in scores} - {None, ""}):
            goals = tuple(score for score in scores if getattr(score, column) == name)
            scope = ("team", name) if kind == "team" else _common_scope(goals, company_scope)
            found.append(Audience(kind, name, f"{kind}-{slug(name)}.html", scope, goals))
    return found


def slug(name: str) -> str:
    """A file name for any name, unlike for unlike names: letters, digits, hyphens; a hash where it lost some."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48]
    if short == name:
        return short
    return f"{short}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".strip("-")


def _common_scope(goals: tuple[Row, ...], company_scope: tuple[str, str]) -> tuple[str, str]:
    # An owner of one team's goals wants that team's figures; anybody else the company's.
    scopes = {(goal.scope_type, goal.scope_id) for goal in goals}
    only = scopes.pop() if len(scopes) == 1 else company_scope
    return only if only[0] in ("team", "rep") else company_scope
