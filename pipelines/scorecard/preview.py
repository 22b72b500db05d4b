"""The company's page in a few lines of Markdown, for the metadata of its asset."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from pipelines.company import Company
from pipelines.goals import headline
from pipelines.goals.words import GLYPHS
from pipelines.scorecard import goal_views, numbers, reading, states

MOST_ROWS = 10
_HEAD = "| State | Goal | Now | Expected | Target | Chance | By |\n|---|---|--:|--:|--:|--:|---|"
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~-])")


def preview(published_path: Path, company: Company) -> str:
    """The headline, and the flagged goals worst first."""
    facts = reading.read(published_path, ())
    shown = numbers.of(company.locale, company.currency, company.time_zone)
    rows = sorted(facts.scores, key=headline.worst_first)
    lines = [f"**{_text(headline.finding(rows, facts.kpis, shown.name))}**"]
    outlook = headline.outlook(rows, facts.kpis, shown.name)
    flagged = [row for row in rows if row.state in states.FLAGGED]
    table = [_row(goal_views.view(row, facts, shown, 0), row.state) for row in flagged[:MOST_ROWS]]
    if outlook:
        lines.append(_text(outlook))
    if table:
        lines.append("\n".join([_HEAD, *table]))
    if len(flagged) > MOST_ROWS:
        lines.append(f"and {shown.count(len(flagged) - MOST_ROWS)} more on the page.")
    return "\n\n".join(lines)


def _row(goal: goal_views.GoalView, state: str) -> str:
    cells = (
        f"{GLYPHS.get(state, '●')} {goal.look.word}", goal.statement, goal.now, goal.expected, goal.target,
        goal.chance, goal.due,
    )  # fmt: skip
    return f"| {' | '.join(_text(cell) for cell in cells)} |"


def _text(text: str) -> str:
    """`text` as it stands: no markup, no tag, no line of its own."""
    return _MARKUP.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
