"""TimeCamp's detailed report, a file a year; durations as text such as `1h 30m 15s`."""

from __future__ import annotations

import polars as pl

from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    end_minute = pl.col("start") + pl.col("seconds") // 60
    for name, first, end in files.years():
        frame = files.part(company.hours, "day", first, end).select(
            pl.col("day").alias("Day"),
            pl.col("person").alias("User"),
            pl.col("task").alias("Task"),
            pl.col("tags").replace("", None).alias("Tags"),
            _duration().alias("Time"),
            pl.format("{}-{}", _clock(pl.col("start")), _clock(end_minute)).alias("Timestamp"),
            pl.lit(None, pl.String).alias("Notes"),
        )  # fmt: skip
        yield Export(f"timecamp/timecamp-detailed-{name}.csv", end, files.csv(frame))


def _duration() -> pl.Expr:
    hours, minutes, seconds = pl.col("seconds") // 3600, pl.col("seconds") // 60 % 60, pl.col("seconds") % 60
    shown = [
        pl.when(value > 0).then(pl.format(f"{{}}{unit}", value))
        for value, unit in ((hours, "h"), (minutes, "m"), (seconds, "s"))
    ]
    return pl.concat_str(shown, separator=" ", ignore_nulls=True)


def _clock(minutes: pl.Expr) -> pl.Expr:
    return pl.format(
        "{}:{}", (minutes // 60 % 24).cast(pl.String).str.zfill(2), (minutes % 60).cast(pl.String).str.zfill(2)
    )
