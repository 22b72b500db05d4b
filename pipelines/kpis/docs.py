"""Writes docs/kpis.md from the catalogue: `python -m pipelines.kpis.docs`."""

from __future__ import annotations

import textwrap

from pipelines.kpis.catalogue import Kpi, load
from pipelines.settings import DBT_DIR, PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "kpis.md"
DATED = ("flow", "level")
NO_DAYS = """
Flows and levels without days are those that are reckoned from month end to month end (movements of MRR), that count
different people or customers or what is handed on within the company, or that nobody watches by the day: """
BETTER = {"increase": "higher", "decrease": "lower", "band": "inside a band"}
HEAD = """\
# The KPIs

Written by `python -m pipelines.kpis.docs` from the `meta:` of `dbt_project/models/kpis/kpi_*.yml`; edit it there.

Every figure stands in `kpis.fct_kpi_values`, one row per KPI, period and scope, ratios with both sides. What nobody
can know is NULL, never 0: a ratio without a denominator, a sum over a missing exchange rate, growth over nothing.
Levels are read on the last day of a period, or on the last known day while it runs. `is_complete` is false while a
period runs, where a source begins or ends inside it, and while a cohort still ripens ([analysts.md](analysts.md)).
Nothing is inferred after the last day that the sources tell of. Figures per stage stand in `kpis.fct_funnel_stages`.

Scopes: those named at each figure: the company, and each team, rep, segment, territory, channel and product where
every fact behind the figure carries it, as it was on the day of the event: a deal is its owner's of the closing
day, a level that of its own day, as the exports of then show it ([architecture.md](architecture.md), "As of the
event"); e-mail rates also each campaign, hours each activity. Goals add their own windows (grain `goal`) and those
of their baselines (grain `baseline`). A figure that names the grain `day` has days for the company, one of the
first rank for its teams too; weeks stand for the company and its teams, those of the first rank for reps too; both
also for the scopes of the figure's goals. More days would be most of the table. Both lists stand in `kpis.dim_kpi`;
what is in your file says
`select kpi, grain, scope_type, count(*) from kpis.fct_kpi_values group by all`.

A variant is **built** when it has a row of its own in the table below; a **reserved** one is a name with a meaning
that no model computes, with the reason, and no goal can name it.

To date and growth: `ytd_x` stands for nine flows (net and gross revenue, gross profit, bookings, new customers,
leads, sign-ups, demos booked, prospecting activity), `ytd_growth_x` for the same, at the grain `fiscal_ytd` (each
month's end and the last judged day); `growth_yoy_x` and `growth_pop_x` for those of them that goals are set on, and
MRR. They are keys of their own because each needs the stretch a year before, which only sums by day give; of all
figures they would add a quarter to the table. The year to date of any other flow that adds up, or ratio of two, is
the sum of its months: `sum(numerator) / sum(denominator)` over the months of the fiscal year
([analysts.md](analysts.md)); of a level it is the level. Quarter and month to date are the rows of the running
quarter and month.

Not keys of their own: conversion per stage (`kpis.fct_funnel_stages`); figures by today's owner (every fact names
the owner of the event, `marts.dim_rep.current_team` today's team); figures at constant rates of exchange (`…_cc`:
the facts keep `amount` and `currency`); hours of business (no table tells when the office is open).
"""


def render(catalogue: dict[str, Kpi]) -> str:
    """The page: a table of all KPIs, then a section for each."""
    rows = [
        f"| [`{kpi.key}`](#{kpi.key}) | {kpi.label} | {kpi.unit} | {kpi.kind} | {BETTER[kpi.direction]} |"
        for kpi in catalogue.values()
    ]
    undated = [f"`{kpi.key}`" for kpi in catalogue.values() if kpi.kind in DATED and "day" not in kpi.grains]
    head = HEAD + "\n" + textwrap.fill(NO_DAYS + ", ".join(undated) + ".", 116, break_on_hyphens=False).strip() + "\n"
    table = "\n".join(["| key | name | unit | kind | better |", "|---|---|---|---|---|", *rows])
    return "\n".join([head, table, "", *(_section(kpi, catalogue) for kpi in catalogue.values())])


def _section(kpi: Kpi, catalogue: dict[str, Kpi]) -> str:
    formula = f"{kpi.numerator} ÷ {kpi.denominator}" if kpi.denominator else kpi.numerator
    adds = "adds up over time" if kpi.additive else "does not add up over time"
    facts = [
        f"- formula: {formula}",
        f"- unit: {kpi.unit}; kind: {kpi.kind}, {adds}; better: {BETTER[kpi.direction]}",
        f"- needs: {', '.join(kpi.sources)}; judged from {_observations(kpi.minimum_observations)} on",
        f"- absent too where {kpi.absent_when}",
        f"- grains: {', '.join(kpi.grains)}{'; of the first rank' if kpi.first_rank else ''}",
        f"- scopes: {', '.join(kpi.scopes)}",
        *([f"- ripens for {kpi.maturity_days} days after a period's last one"] if kpi.maturity_days else []),
        f"- after: {kpi.definition_source}",
        *(_variant(key, text, key in catalogue) for key, text in kpi.variants.items()),
    ]
    return "\n".join([f"## {kpi.key}", "", f"**{kpi.label}.** {kpi.definition}", "", *facts, ""])


def _observations(count: int) -> str:
    return "1 observation" if count == 1 else f"{count} observations"


def _variant(key: str, text: str, is_built: bool) -> str:
    return f"- variant [`{key}`](#{key}), built: {text}" if is_built else f"- variant `{key}`, reserved: {text}"


def main() -> None:
    PAGE.write_text(render(load(DBT_DIR)), encoding="utf-8")


if __name__ == "__main__":
    main()
