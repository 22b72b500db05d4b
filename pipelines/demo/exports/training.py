"""The training log, a file a year."""

from __future__ import annotations

import polars as pl

from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for name, first, end in files.years():
        frame = files.part(company.trainings, "day", first, end).select(
            pl.col("session_id").alias("Session ID"),
            pl.col("person_id").alias("Employee ID"),
            pl.col("day").alias("Date"),
            pl.col("title").alias("Title"),
            pl.col("kind").alias("Kind"),
            files.money("hours").alias("Hours"),
        )
        yield Export(f"training/training-log-{name}.csv", end, files.csv(frame))
