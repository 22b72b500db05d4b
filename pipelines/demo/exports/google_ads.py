"""Google Ads campaign reports by day: two title rows, a header, thousands separators, ` --`, total rows."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports

EMPTY = " --"


def write(company: Company, scale: float) -> Exports:
    """A report per quarter."""
    for name, first, end in files.quarters():
        rows = files.part(company.ads, "day", first, end)
        yield Export(f"google_ads/Campaign report {name}.csv", end, _report(rows, first, end))


def _report(rows: pl.DataFrame, first: dt.date, end: dt.date) -> bytes:
    last = end - dt.timedelta(days=1)
    title = f'Campaign report\n"{_us(first)} - {_us(last)}"\n'
    body = pl.concat([_lines(rows), _totals(rows)])
    return (title + body.write_csv()).encode()


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    nothing, per_click = pl.col("clicks") == 0, files.money(pl.col("cost") / pl.col("clicks"))
    return rows.select(
        pl.lit("Enabled").alias("Campaign status"),
        pl.col("campaign").alias("Campaign"),
        pl.col("campaign_id").cast(pl.String).alias("Campaign ID"),
        pl.col("day").cast(pl.String).alias("Day"),
        pl.lit("EUR").alias("Currency code"),
        files.money("budget").alias("Budget"),
        _thousands(pl.col("impressions")).alias("Impr."),
        _thousands(pl.col("clicks")).alias("Clicks"),
        pl.when(nothing).then(pl.lit(EMPTY)).otherwise(per_click).alias("Avg. CPC"),
        _grouped("cost").alias("Cost"),
        files.money("conversions").alias("Conversions"),
    )  # fmt: skip


def _totals(rows: pl.DataFrame) -> pl.DataFrame:
    """The same money again, three times, labelled in the first column."""
    total = rows.select(
        pl.lit(EMPTY).alias("Campaign"),
        pl.lit(EMPTY).alias("Campaign ID"),
        pl.lit(EMPTY).alias("Day"),
        pl.lit("EUR").alias("Currency code"),
        pl.lit(EMPTY).alias("Budget"),
        _thousands(pl.col("impressions").sum()).alias("Impr."),
        _thousands(pl.col("clicks").sum()).alias("Clicks"),
        files.money(pl.col("cost").sum() / pl.col("clicks").sum()).alias("Avg. CPC"),
        _grouped(pl.col("cost").sum()).alias("Cost"),
        files.money(pl.col("conversions").sum()).alias("Conversions"),
    )
    labels = pl.DataFrame({"Campaign status": [f"Total: {what}" for what in ("Campaigns", "Account", "Search")]})
    return labels.join(total, how="cross")


def _thousands(number: pl.Expr) -> pl.Expr:
    """25881 becomes 25,881 (and is then quoted in the file). Numbers below a thousand million."""
    small = number.cast(pl.String)
    rest = (number % 1000).cast(pl.String).str.zfill(3)
    middle = number // 1000
    large = pl.format("{},{},{}", middle // 1000, (middle % 1000).cast(pl.String).str.zfill(3), rest)
    thousands = pl.when(number < 1_000_000).then(pl.format("{},{}", middle, rest)).otherwise(large)
    return pl.when(number < 1000).then(small).otherwise(thousands)


def _grouped(column: str | pl.Expr) -> pl.Expr:
    value = (pl.col(column) if isinstance(column, str) else column) * 100
    cents = value.round().cast(pl.Int64)
    return pl.format("{}.{}", _thousands(cents // 100), (cents % 100).cast(pl.String).str.zfill(2))


def _us(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
