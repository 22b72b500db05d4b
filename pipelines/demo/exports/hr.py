"""The roster, the stays in teams and the quotas: full exports of the end of August and of the last day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.demo import market, names, people
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for day in files.TWICE if scale < files.ONCE_FROM_SCALE else files.TWICE[1:]:
        for table, frame in (("roster", roster(day)), ("teams", teams(day)), ("quotas", quotas(company))):
            yield Export(f"hr/{table}-{day}.csv", day, files.csv(frame))


def roster(day: dt.date) -> pl.DataFrame:
    """Who had been hired by `day`, and who of them had left."""
    today = str(day)
    rows = [
        (p.id, p.name, f"{names.plain(p.id).replace('-', '.')}@harborline.example", p.role, p.department, p.team,
         p.manager or None, p.territory or None, p.hired, *_leave(p, today))
        for p in people.STAFF if p.hired < today
    ]  # fmt: skip
    header = ["Employee ID", "Name", "Email", "Role", "Department", "Team", "Manager", "Territory", "Hire Date",
              "Leave Date", "Leave Reason"]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def _leave(person: people.Person, today: str) -> tuple[str | None, str | None]:
    return (person.left, person.reason) if person.left and person.left < today else (None, None)


def teams(day: dt.date) -> pl.DataFrame:
    """[Valid From, Valid To): the day in Valid To is the first one elsewhere."""
    rows = [
        (
            people.REPS[spell.rep].id,
            spell.team,
            str(spell.start),
            None if spell.end == people.FAR or str(spell.end) > str(day) else str(spell.end),
        )
        for spell in people.SPELLS
        if str(spell.start) < str(day)
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
