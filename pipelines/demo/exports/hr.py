"""The roster, the stays in teams and the quotas, each one full export of the last day."""

from __future__ import annotations

import polars as pl

from pipelines.demo import market, names, people
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for table, frame in (("roster", roster()), ("teams", teams()), ("quotas", quotas(company))):
        yield Export(f"hr/{table}-{files.LAST_EXPORT}.csv", files.LAST_EXPORT, files.csv(frame))


def roster() -> pl.DataFrame:
    rows = [
        (p.id, p.name, f"{names.plain(p.id).replace('-', '.')}@harborline.example", p.role, p.department, p.team,
         p.manager or None, p.territory or None, p.hired, p.left, p.reason)
        for p in people.STAFF
    ]  # fmt: skip
    header = ["Employee ID", "Name", "Email", "Role", "Department", "Team", "Manager", "Territory", "Hire Date",
              "Leave Date", "Leave Reason"]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def teams() -> pl.DataFrame:
    """[Valid From, Valid To): the day in Valid To is the first one elsewhere."""
    rows = [
        (people.REPS[spell.rep].id, spell.team, str(spell.start), None if spell.end == people.FAR else str(spell.end))
        for spell in people.SPELLS
    ]
    header = ["Employee ID", "Team", "Valid From", "Valid To"]
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def quotas(company: Company) -> pl.DataFrame:
    return company.quotas.select(
        pl.col("rep_id").alias("Employee ID"),
        pl.col("first").alias("Period Start"),
        pl.col("last").alias("Period End"),
        files.money("amount").alias("Quota"),
        pl.lit(market.CURRENCY).alias("Currency"),
    )
