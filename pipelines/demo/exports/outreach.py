"""Events of the mailing tool: half-years of history, then a file a week that repeats the last two days."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.demo import people
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports

OVERLAP = dt.timedelta(days=2)


def write(company: Company, scale: float) -> Exports:
    """Half-yearly files up to the first weekly one."""
    first_weekly = files.LAST_EXPORT if scale >= files.ONCE_FROM_SCALE else files.WEEKLY[0]
    for name, first, end in files.halves():
        end = min(end, first_weekly)
        yield _file(company, name, first, end)
    if scale < files.ONCE_FROM_SCALE:
        for before, day in zip(files.WEEKLY, files.WEEKLY[1:], strict=False):
            yield _file(company, str(day), before - OVERLAP, day)


def _file(company: Company, name: str, first: dt.date, end: dt.date) -> Export:
    rows = files.part(company.outreach, "at", first, end)
    frame = rows.select(
        pl.col("event_id").alias("Event ID"),
        # one number per team and quarter, the same in every file
        campaign_id("campaign").alias("Campaign ID"),
        pl.col("campaign").alias("Campaign"),
        files.label("rep", people.REP_NAMES).alias("Sender"),
        pl.col("email").alias("Recipient Email"),
        pl.col("message").alias("Message Type"),
        pl.col("event").alias("Event"),
        files.utc("at", "%Y-%m-%d %H:%M:%S").alias("Event Date (UTC)"),
    )
    return Export(f"outreach/mailshake-events-{name}.csv", end, files.csv(frame))


def campaign_id(column: str) -> pl.Expr:
    """`north Q3 2026` becomes 120263: team, year, quarter."""
    words = pl.col(column).cast(pl.String).str.split(" ")
    team = words.list.get(0).replace_strict({"north": "1", "south": "2", "enterprise": "3"})
    return team + words.list.get(2) + words.list.get(1).str.slice(1)
