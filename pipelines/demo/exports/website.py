"""Sign-ups of the website, a file a year; times in the company's zone."""

from __future__ import annotations

import polars as pl

from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for name, first, end in files.years():
        frame = files.part(company.signups, "at", first, end).select(
            pl.col("signup_id").alias("Signup ID"),
            pl.col("email").alias("Email"),
            pl.col("domain").alias("Company Domain"),
            files.local("at", "%Y-%m-%d %H:%M:%S").alias("Signed Up At"),
            pl.col("via").alias("Via"),
            pl.col("channel_name").alias("Channel"),
            pl.col("plan").alias("Plan"),
            pl.col("utm_source").replace("", None).alias("UTM Source"),
            pl.col("utm_campaign").replace("", None).alias("UTM Campaign"),
        )
        yield Export(f"website/signups-{name}.csv", end, files.csv(frame))
