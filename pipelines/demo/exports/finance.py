"""From the books: expenses by year, exchange rates by year, and the list of products."""

from __future__ import annotations

import polars as pl

from pipelines.demo import market
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports


def write(company: Company, scale: float) -> Exports:
    for name, first, end in files.years():
        yield Export(f"finance/expenses-{name}.csv", end, files.csv(_expenses(company, first, end)))
    for name, first, end in files.years(2021):
        yield Export(f"finance/fx-rates-{name}.csv", end, files.csv(_rates(company, first, end)))
    last = files.LAST_EXPORT
    yield Export(f"finance/products-{last}.csv", last, files.csv(_products(company)))


def _expenses(company: Company, first, end) -> pl.DataFrame:
    return files.part(company.expenses, "day", first, end).select(
        pl.col("expense_id").alias("Expense ID"),
        pl.col("day").alias("Date"),
        pl.col("category").alias("Category"),
        pl.col("department").alias("Department"),
        pl.col("vendor").alias("Vendor"),
        files.money("amount").alias("Amount"),
        pl.col("currency").alias("Currency"),
    )


def _rates(company: Company, first, end) -> pl.DataFrame:
    return files.part(company.fx_rates, "day", first, end).select(
        pl.col("day").alias("Date"),
        pl.col("currency").alias("From"),
        pl.lit(market.CURRENCY).alias("To"),
        pl.col("rate").alias("Rate"),
    )


def _products(company: Company) -> pl.DataFrame:
    return company.products.select(
        pl.col("product_id").alias("Product ID"),
        pl.col("product").alias("Product"),
        pl.col("line").alias("Product Line"),
        files.money("cost").alias("Unit Cost"),
        files.money("price").alias("List Price"),
        pl.lit(market.CURRENCY).alias("Currency"),
    )
