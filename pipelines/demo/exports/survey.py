"""Answers to the customer survey, a file a year."""

from __future__ import annotations

import polars as pl

from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for name, first, end in files.years():
        frame = files.part(company.surveys, "day", first, end).select(
            pl.col("response_id").alias("Response ID"),
            pl.col("email").alias("Customer Email"),
            pl.col("day").alias("Responded At"),
            pl.col("score").alias("Score"),
            pl.lit(10).alias("Scale Max"),
            pl.col("comment").replace("", None).alias("Comment"),
        )
        yield Export(f"survey/survey-{name}.csv", end, files.csv(frame))
