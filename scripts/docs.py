"""Writes the pages of docs/ that are made from the code, or says which of them are behind it.

    python scripts/docs.py [--check]

`--check` writes nothing; it exits 1 with a sentence when a committed page is not what the code says.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path

from pipelines.demo import dirt, market, people, span
from pipelines.goals import schema
from pipelines.kpis import catalogue
from pipelines.kpis import docs as kpis
from pipelines.settings import DBT_DIR, PROJECT_ROOT
from pipelines.sources import entity_docs, registry
from pipelines.sources.spec import TableSpec
from pipelines.sources.texts import is_expression

DOCS = PROJECT_ROOT / "docs"
COMMAND = "python scripts/docs.py"
DEMO = """\
# The demo company

Written by `{command}` from `pipelines/demo/`; edit it there. Make it with `make demo`.

**{name}** sells software for logistics firms by subscription, in two product lines:

{products}

* Customers: firms of three sizes ({segments}) in five territories ({territories}).
* People: {reps} reps over the years in {teams} teams ({team_names}); some were hired and some left on the way.
* Time: the CRM begins in {crm}; the day that is judged is {last}. Days are those of {zone}, money is {currency}.
* In it: seasons, weekdays and growth, churn and expansion, refunds and discounts.

Everything comes from one seed; no person, address or customer in it is real. What happened is written as the tools
export it: files of history by the year or less, one full export in the middle of 2026, and one a week for the last
months, which repeat each other as real ones do. All but payments and products are there at the end of August too, so
that `paceline replay` can judge that day as it was known then.

## What happened to it

The goals of `examples/demo/goals/` should notice; nobody tells them.

| from | until | what |
|---|---|---|
{events}

## What is wrong in its files on purpose

Real exports are never clean. Each piece is put into a file that is otherwise right, and the tests hold the ingest to
the last column.

"""
SOURCES = """\
# The tables that are read

Written by `{command}` from the specs in `pipelines/sources/systems/`; edit them there.

A file is recognised by its headers, never by its name: all required ones must be there, in any order and case.
What is required of some tables stands in many other lists too: of these one of the headers named behind it must be
there as well, unless the folder names the table (`exports/hubspot/companies/`). A header that only another list has
speaks against a table in every folder, and so do ids that begin as those of another object do (Salesforce, Stripe).
Where two tables fit equally well, the folder below `exports/` decides. Everything else comes in through a
[mapping file](mappings.md); outreach tools without a table of their own, as [outreach.md](outreach.md) says.

* **Evidence**: `real files`: the spec was read off files that the tool wrote; `vendor documents`: off the vendor's
  pages; `third-party code`: off other people's programs that read such files, so words may differ; `template`: a
  layout of our own, to be filled in or mapped. Where the tool's own headers are not known none is made up.
* **Files**: a *snapshot* is a full export: what is missing from a later one has vanished. A *feed* holds events and
  only ever adds. A *filtered view* holds a part of the rows: what is missing says nothing.

"""


def pages() -> dict[Path, str]:
    """Every generated page and its text."""
    return {
        kpis.PAGE: kpis.render(catalogue.load(DBT_DIR)),
        DOCS / "demo.md": demo(),
        DOCS / "sources.md": sources(registry.shipped()),
        DOCS / "entities.md": entity_docs.render(COMMAND),
        DOCS / "goal.schema.json": schema.render(catalogue.load(DBT_DIR)),
    }


def demo() -> str:
    """What the demo company is, and its dirt."""
    facts = {
        "name": market.NAME,
        "products": "\n".join(_products()),
        "segments": ", ".join(market.SEGMENTS),
        "territories": ", ".join(market.TERRITORIES),
        "reps": len(people.REPS),
        "teams": len(market.TEAMS),
        "team_names": ", ".join(market.TEAMS),
        "crm": f"{span.CRM_START.item():%B %Y}",
        "last": f"{span.AS_OF.day} {span.AS_OF:%B %Y}",
        "currency": market.CURRENCY,
        "zone": market.TIME_ZONE,
        "events": "\n".join(f"| {event.start} | {event.end} | {event.what} |" for event in market.EVENTS),
    }
    return DEMO.format(command=COMMAND, **facts) + dirt.table()


def _products() -> list[str]:
    head = ["| product | line | price a unit and month | cost of it |", "|---|---|--:|--:|"]
    return head + [
        f"| {product.name} | {product.line} | {product.price:g} {market.CURRENCY} | {product.cost:g} |"
        for product in market.PRODUCTS
    ]


def sources(tables: tuple[TableSpec, ...]) -> str:
    """One row per table, by source and name."""
    head = "| source | table | feeds | key | files | evidence | required headers |\n|---|---|---|---|---|---|---|\n"
    rows = [_row(spec) for spec in sorted(tables, key=lambda spec: spec.id)]
    said = [f"* `{spec.id}`: {spec.description}\n" for spec in sorted(tables, key=lambda spec: spec.id)]
    known = [f"\n### {module.__name__.split('.')[-1]}\n\n{inspect.getdoc(module)}\n" for module in registry.modules()]
    return (
        SOURCES.format(command=COMMAND) + head + "".join(rows) + "\n## What a row is\n\n" + "".join(said)
        + "\n## What is known of their files\n" + "".join(known)
    )  # fmt: skip


def _row(spec: TableSpec) -> str:
    files = ("filtered view" if spec.filtered_view else "snapshot") if spec.snapshot else "feed"
    key = _code(spec.key) or "all columns"
    needed = tuple(dict.fromkeys((*spec.required_headers, *spec.further_headers)))
    marks = f"; one of {_code(named)}" if (named := tuple(m for m in spec.marks if not is_expression(m))) else ""
    cells = (spec.source, spec.table, _code(spec.entities), key, files, spec.evidence, _code(needed) + marks)
    return "| " + " | ".join(cells) + " |\n"


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main(arguments: list[str] | None = None) -> int:
    """0 when the pages are written or up to date, 1 when `--check` finds one that is not."""
    parser = argparse.ArgumentParser(description="Writes the generated pages of docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is out of date")
    check = parser.parse_args(arguments).check
    behind = [page for page, text in pages().items() if not page.exists() or page.read_text("utf-8") != text]
    names = ", ".join(page.relative_to(PROJECT_ROOT).as_posix() for page in behind)
    if check:
        if behind:
            print(f"Not what the code says: {names}; run `{COMMAND}` and commit.", file=sys.stderr)
        return 1 if behind else 0
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
    print(f"written: {names}" if behind else "every page is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
