"""Puts every audience's page together from the published facts and writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.company import Company
from pipelines.goals import headline
from pipelines.goals.page_files import page_file
from pipelines.scorecard import numbers, reading, states, tiles
from pipelines.scorecard.alert_views import alerts
from pipelines.scorecard.audiences import Audience, audiences
from pipelines.scorecard.cards import card
from pipelines.scorecard.completeness import completeness
from pipelines.scorecard.funnel import funnel
from pipelines.scorecard.goal_views import GoalView, view
from pipelines.scorecard.judging import rules
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Facts

COMPANY_SCOPE = ("company", "all")
# What a manager reads at once; the other cards are folded to a line.
OPEN_CARDS = 6
# Beyond this, charts and records nobody comes to would make a page of a megabyte: words only, and where the rest is.
FULL_CARDS = 40
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Count:
    look: states.Look
    goals: int


@dataclass(frozen=True)
class Shown:
    """A goal as every page shows it, rendered once: it stands on up to three pages. A row of the table, or the
    pieces of a card; `page` is the owner's."""

    goal: GoalView
    page: str = ""
    row: str = ""
    head: str = ""
    words: str = ""
    chart: str = ""
    more: str = ""


def write(published_path: Path, out_dir: Path, company: Company) -> Path:
    """Write index.html for the company and one page per team and owner; returns the path of index.html.

    Reads the published file only. Each page is one self-contained file, replaced whole.
    """
    facts = reading.read(published_path, tiles.ASKED_FIRST)
    shown = numbers.of(company.locale, company.currency, company.time_zone)
    environment = _environment(shown)
    found = audiences(facts.scores, _company_scope(facts))
    goals = _shown(facts, shown, environment)
    page = environment.get_template("page.html.j2")
    out_dir.mkdir(parents=True, exist_ok=True)
    for audience in found:
        _replace(out_dir / audience.file, page.render(model(audience, found, goals, facts, company, shown)))
    _remove_others(out_dir, {audience.file for audience in found})
    return out_dir / found[0].file


def model(
    audience: Audience,
    everybody: list[Audience],
    goals: dict[str, Shown],
    facts: Facts,
    company: Company,
    shown: Numbers,
) -> dict[str, object]:
    """Everything the template needs; it computes nothing itself."""
    rows = sorted(audience.goals, key=headline.worst_first)
    others = [goals[row.goal_id] for row in rows if row.state not in states.FLAGGED]
    counts = Counter(row.state for row in rows)
    figures = tiles.tiles(facts.values, facts.kpis, audience.scope, facts.as_of, shown)
    used = {row.kpi for row in rows} | {tile.kpi for tile in figures}
    anchors = {row.goal_id: goals[row.goal_id].goal for row in rows}
    leading = headline.leading(rows, facts.kpis)
    # "See why" leads to the goal that the headline names: its card is the first.
    flagged = sorted((row for row in rows if row.state in states.FLAGGED), key=lambda row: row is not leading)
    cards = [goals[row.goal_id] for row in flagged]
    is_company = audience.kind == "company"
    return {
        "company": company.name,
        "audience": audience,
        "everybody": everybody,
        "as_of": facts.as_of,
        "finding": headline.finding(rows, facts.kpis, shown.name),
        "outlook": headline.outlook(rows, facts.kpis, shown.name),
        "is_company": is_company,
        "leading": anchors[leading.goal_id] if leading else None,
        "complete": completeness(facts.sources, facts.as_of, shown),
        "strip": [goals[row.goal_id].goal for row in rows],
        "counts": [Count(states.look(state), counts[state]) for state in sorted(counts, key=states.rank)],
        "tiles": figures,
        "cards": cards,
        "open_cards": OPEN_CARDS,
        "full_cards": FULL_CARDS,
        "others": others,
        "funnel": funnel(facts.funnel, audience.scope),
        "alerts": alerts(facts.alerts, audience, facts.as_of, anchors, shown),
        "sources": facts.sources,
        "refused": facts.refused,
        "quarantined": facts.quarantined,
        "goal_errors": facts.goal_errors if is_company else [],
        "mapping_errors": facts.mapping_errors if is_company else [],
        "rules": rules(shown),
        "definitions": [facts.kpis[key] for key in sorted(used) if key in facts.kpis],
        "publication": facts.publication,
    }


def _shown(facts: Facts, numbers: Numbers, environment: Environment) -> dict[str, Shown]:
    parts = environment.get_template("card.html.j2").module
    rows = environment.get_template("row.html.j2").module
    found = {}
    for number, score in enumerate(facts.scores, start=1):
        goal = view(score, facts, numbers, number)
        if score.state not in states.FLAGGED:
            found[score.goal_id] = Shown(goal, row=rows.row(goal))
            continue
        one = card(score, goal, facts, numbers)
        found[score.goal_id] = Shown(
            goal, page_file("owner", score.owner) if score.owner else "", "",
            parts.head(goal), parts.words(one), parts.pace(one.chart), parts.more(one),
        )  # fmt: skip
    return found


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
    environment.globals["icons"] = states.ICONS
    environment.globals["css"] = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    return environment


def _replace(path: Path, html: str) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(html, encoding="utf-8")
    draft.replace(path)


def _remove_others(out_dir: Path, kept: Iterable[str]) -> None:
    """Pages of teams and owners that have no goal any more would show old figures for ever."""
    for path in [*out_dir.glob("team-*.html"), *out_dir.glob("owner-*.html")]:
        if path.name not in kept:
            path.unlink()
