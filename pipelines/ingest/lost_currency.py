"""A snapshot that lost the column of its currencies is held: its dollars would count in the company's currency."""

from __future__ import annotations

import polars as pl

from pipelines.company import Company
from pipelines.ingest import order
from pipelines.ingest.door import Held
from pipelines.ingest.landing import Drop
from pipelines.sources.spec import TableSpec

COLUMN = "currency"


def told_apart(
    spec: TableSpec, company: Company, drops: list[Drop], stays: set[str]
) -> tuple[list[Drop], list[Held]]:
    """The drops whose currencies are known, and those that are held because theirs are not any more, whatever the
    order in which they came. `stays`: hashes of loaded files that lie in exports/ no more: nobody could mend them."""
    if not any(column.name == COLUMN and column.headers for column in spec.columns):
        return drops, []
    good: list[Drop] = []
    held: list[Held] = []
    named: Drop | None = None  # the last file that names its currencies
    for drop in sorted(drops, key=order.place):
        if COLUMN in drop.manifest["mapping"]:
            named = drop
        elif named is not None and drop.sha256 not in stays and (other := _foreign(named, company)):
            held.append(Held(drop.file, drop.sha256, spec.source, spec.table, _reason(named, other, company)))
            continue
        good.append(drop)
    return good, held


def _foreign(drop: Drop, company: Company) -> str | None:
    """A currency in it that is not the company's."""
    said = pl.read_parquet(drop.folder / "rows.parquet", columns=[COLUMN]).to_series().cast(pl.String)
    found = said.str.strip_chars().str.to_uppercase().drop_nulls().unique().sort().to_list()
    return next((one for one in found if one not in ("", company.currency.upper())), None)


def _reason(named: Drop, other: str, company: Company) -> str:
    header = named.manifest["mapping"][COLUMN]
    return (
        f"it lacks '{header}', which {named.file} has with {other} in it: every amount would be taken for "
        f"{company.currency}; export the column too, or map its new name"
    )
