"""Puts one audience's page together from the published facts and writes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.company import Company
from pipelines.goals import headline
from pipelines.scorecard import numbers, reading, states, tiles
from pipelines.scorecard.audiences import Audience, audiences
from pipelines.scorecard.completeness import completeness
from pipelines.scorecard.funnel import funnel
from pipelines.scorecard.goal_views import view
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Facts

COMPANY_SCOPE = ("company", "all")
# Beyond this a manager reads the table: a page of 200 charts is read by nobody and weighs megabytes.
MOST_CARDS = 24
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Count:
    look: states.Look
    goals: int


def write(published_path: Path, out_dir: Path, company: Company) -> Path:
    """Write index.html for the company and one page per team and owner; returns the path of index.html.

    Reads the published file only. Each page is one self-contained file, replaced whole.
    """
    facts = reading.read(published_path)
    shown = numbers.of(company.locale, company.currency)
    environment = _environment(shown)
    found = audiences(facts.scores, _company_scope(facts))
    out_dir.mkdir(parents=True, exist_ok=True)
    for audience in found:
        html = environment.get_template("page.html.j2").render(model(audience, found, facts, company, shown))
        _replace(out_dir / audience.file, html)
    _remove_others(out_dir, {audience.file for audience in found})
    return out_dir / found[0].file


def model(
    audience: Audience, everybody: list[Audience], facts: Facts, company: Company, shown: Numbers
) -> dict[str, object]:
    """Everything the template needs; it computes nothing itself."""
    goals = sorted(audience.goals, key=headline.worst_first)
    flagged = [goal for goal in goals if goal.state in states.FLAGGED]
    cards = flagged[:MOST_CARDS]
    views = {goal.goal_id: view(goal, facts, shown, n, goal in cards) for n, goal in enumerate(goals, start=1)}
    counts = Counter(goal.state for goal in goals)
    figures = tiles.tiles(facts.values, facts.kpis, audience.scope, facts.as_of, shown)
    used = {goal.kpi for goal in goals} | {tile.kpi for tile in figures}
    return {
        "company": company.name,
        "audience": audience,
        "everybody": everybody,
        "as_of": facts.as_of,
        "finding": headline.finding(goals, facts.kpis, shown.name),
        "outlook": headline.outlook(goals, facts.kpis, shown.name),
        "complete": completeness(facts.sources, facts.as_of, shown),
        "strip": [states.look(goal.state) for goal in goals],
        "counts": [Count(states.look(state), counts[state]) for state in sorted(counts, key=states.rank)],
        "tiles": figures,
        "cards": [views[goal.goal_id] for goal in cards],
        "flagged_beyond": len(flagged) - len(cards),
        "others": [views[goal.goal_id] for goal in goals if goal not in cards],
        "all_goals": list(views.values()),
        "funnel": funnel(facts.funnel, audience.scope),
        "sources": facts.sources,
        "refused": facts.refused,
        "goal_errors": facts.goal_errors if audience.kind == "company" else [],
        "definitions": [facts.kpis[key] for key in sorted(used) if key in facts.kpis],
        "publication": facts.publication,
        "language": "en",
    }


def _company_scope(facts: Facts) -> tuple[str, str]:
    """The company's scope id as the published values have it."""
    found = Counter((row.scope_type, row.scope_id) for row in facts.values if row.scope_type == "company")
    return found.most_common(1)[0][0] if found else COMPANY_SCOPE


def _environment(shown: Numbers) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals["n"] = shown
    environment.globals["css"] = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    return environment


def _replace(path: Path, html: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(html, encoding="utf-8")
    draft.replace(path)


def _remove_others(out_dir: Path, kept: set[str]) -> None:
    """Pages of teams and owners that have no goal any more would show old figures for ever."""
    for path in [*out_dir.glob("team-*.html"), *out_dir.glob("owner-*.html")]:
        if path.name not in kept:
            path.unlink()
