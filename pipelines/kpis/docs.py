"""Writes docs/kpis.md from the catalogue: `python -m pipelines.kpis.docs`."""

from __future__ import annotations

from pipelines.kpis.catalogue import Kpi, load
from pipelines.settings import DBT_DIR, PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "kpis.md"
BETTER = {"increase": "higher", "decrease": "lower", "band": "inside a band"}
HEAD = """\
# The KPIs

Written by `python -m pipelines.kpis.docs` from the `meta:` of `dbt_project/models/kpis/kpi_*.yml`; edit it there.

Every figure stands in `kpis.fct_kpi_values`, one row per KPI, period and scope, ratios with both sides. What nobody
can know is NULL, never 0: a ratio without a denominator, a sum over a missing exchange rate, growth over nothing.
Levels are read on the last day of a period, or on the last known day while it runs. `is_complete` is false while a
period runs, where a source begins or ends inside it, and while a cohort still ripens ([analysts.md](analysts.md)).
Nothing is inferred after the last day that the sources tell of. Figures per stage stand in `kpis.fct_funnel_stages`.
"""


def render(catalogue: dict[str, Kpi]) -> str:
    """The page: a table of all KPIs, then a section for each."""
    rows = [
        f"| [`{kpi.key}`](#{kpi.key}) | {kpi.label} | {kpi.unit} | {kpi.kind} | {BETTER[kpi.direction]} |"
        for kpi in catalogue.values()
    ]
    table = "\n".join(["| key | name | unit | kind | better |", "|---|---|---|---|---|", *rows])
    return "\n".join([HEAD, table, "", *(_section(kpi) for kpi in catalogue.values())])


def _section(kpi: Kpi) -> str:
    formula = f"{kpi.numerator} ÷ {kpi.denominator}" if kpi.denominator else kpi.numerator
    facts = [
        f"- formula: {formula}",
        f"- needs: {', '.join(kpi.sources)}; judged from {kpi.minimum_observations} observations on",
        f"- per day: {'yes' if kpi.day_grain else 'no'}; adds up over time: {'yes' if kpi.additive else 'no'}",
        f"- after: {kpi.definition_source}",
        *(f"- variant `{key}`: {text}" for key, text in kpi.variants.items()),
    ]
    return "\n".join([f"## {kpi.key}", "", f"**{kpi.label}.** {kpi.definition}", "", *facts, ""])


def main() -> None:
    PAGE.write_text(render(load(DBT_DIR)), encoding="utf-8")


if __name__ == "__main__":
    main()
