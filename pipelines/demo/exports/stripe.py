"""Stripe Dashboard exports: minimal quoting, LF, UTC, major units with two decimals, currencies in lower case."""

from __future__ import annotations

import datetime as dt

import polars as pl

from pipelines.demo import market, money
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports, known, label, midnight, utc

# The column of the payment's time was renamed in the tool; the first export still has the old name.
OLD_CREATED, NEW_CREATED = "Created (UTC)", "Created date (UTC)"
FEE = 0.015
SECONDS = "%Y-%m-%d %H:%M:%S"


def write(company: Company, scale: float) -> Exports:
    """Customers and subscriptions as weekly full exports; the long tables, invoices and payments, less often."""
    for day in files.snapshot_days(scale):
        yield _file("unified_customers", day, customers(company, day))
        yield _file("subscriptions", day, subscriptions(company, day))
    for day in files.snapshot_days(scale, files.TWICE):
        yield _file("invoices", day, invoices(company, day))
    for day in files.snapshot_days(scale, files.TWICE[1:]):
        yield _file("unified_payments", day, payments(company, day))


def _file(name: str, day: dt.date, frame: pl.DataFrame) -> Export:
    return Export(f"stripe/{name}-{day}.csv", day, files.csv(frame))


def _currency() -> pl.Expr:
    return label("currency", [currency.lower() for currency in market.CURRENCIES])


def customers(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    paid = company.payments.filter(pl.col("created_at") < moment, pl.col("status") == "Paid")
    back = pl.when(pl.col("refunded_at") < moment).then("refund").otherwise(0.0)
    sums = paid.group_by("customer_id", maintain_order=True).agg(
        spend=pl.col("total").sum(), count=pl.len(), refunded=back.sum()
    )
    frame = company.customers.filter(pl.col("created_at") < moment)
    frame = frame.join(sums, on="customer_id", how="left", maintain_order="left")
    return frame.select(
        pl.col("customer_id").alias("id"),
        pl.col("name").alias("Description"),
        pl.col("email").alias("Email"),
        pl.format("{} {}", "first", "last").alias("Name"),
        utc("created_at").alias("Created (UTC)"),
        pl.lit("false").alias("Delinquent"),
        _currency().alias("Currency"),
        files.money(pl.col("spend").fill_null(0.0) - pl.col("refunded").fill_null(0.0)).alias("Total Spend"),
        pl.col("count").fill_null(0).alias("Payment Count"),
        files.money(pl.col("refunded").fill_null(0.0)).alias("Refunded Volume"),
    )


def subscriptions(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    frame = company.subscriptions.filter(pl.col("created_at") < moment)
    frame = frame.with_columns(known("canceled_at", moment), known("ended_at", moment))
    trialing = pl.col("trial_end_at").is_not_null() & (pl.col("trial_end_at") >= moment)
    begin, end = _current_period(moment)
    return frame.select(
        pl.col("subscription_id").alias("id"),
        pl.col("customer_id").alias("Customer ID"),
        pl.col("customer_name").alias("Customer Name"),
        pl.col("email").alias("Customer Email"),
        _plan().alias("Plan"),
        _product().alias("Product"),
        pl.col("units").alias("Quantity"),
        pl.when("yearly").then(pl.lit("year")).otherwise(pl.lit("month")).alias("Interval"),
        files.money("amount").alias("Amount"),
        _currency().alias("Currency"),
        pl.when(pl.col("ended_at").is_not_null())
        .then(pl.lit("canceled"))
        .when(trialing)
        .then(pl.lit("trialing"))
        .otherwise(pl.lit("active"))
        .alias("Status"),
        utc("created_at").alias("Created (UTC)"),
        utc("created_at").alias("Start (UTC)"),
        utc(begin).alias("Current Period Start (UTC)"),
        utc(end).alias("Current Period End (UTC)"),
        utc(pl.when(pl.col("trial_end_at").is_not_null()).then("created_at")).alias("Trial Start (UTC)"),
        utc("trial_end_at").alias("Trial End (UTC)"),
        utc("canceled_at").alias("Canceled At (UTC)"),
        utc("ended_at").alias("Ended At (UTC)"),
        (pl.col("churns") & pl.col("canceled_at").is_not_null()).cast(pl.String).alias("Cancel At Period End"),
    )


def _current_period(moment: dt.datetime) -> tuple[pl.Expr, pl.Expr]:
    step = pl.when("yearly").then(12).otherwise(1)
    now = pl.coalesce("ended_at", pl.lit(moment))
    lived = (now.dt.year() - pl.col("paid_from").dt.year()) * 12 + now.dt.month() - pl.col("paid_from").dt.month()
    lived = lived - (now.dt.day() < pl.col("paid_from").dt.day()).cast(pl.Int32)
    done = pl.max_horizontal(lived, 0) // step * step
    done = pl.when(pl.col("ended_at").is_not_null()).then(pl.max_horizontal(done - step, 0)).otherwise(done)
    begin = pl.col("paid_from").dt.offset_by(pl.format("{}mo", done))
    return begin, pl.col("paid_from").dt.offset_by(pl.format("{}mo", done + step))


def _product() -> pl.Expr:
    names = [product.name for product in market.PRODUCTS]
    by_year = label("product", [money.yearly_name(name) for name in names])
    return pl.when("yearly").then(by_year).otherwise(label("product", names))


def _plan() -> pl.Expr:
    name = label("product", [product.name.lower().replace(" ", "-") for product in market.PRODUCTS])
    return name + pl.when("yearly").then(pl.lit("-yearly")).otherwise(pl.lit("-monthly"))


def invoices(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    frame = company.invoices.filter(pl.col("invoiced_at") < moment).with_columns(known("paid_at", moment))
    paid = pl.col("paid_at").is_not_null()
    lost = pl.col("written_off") & (pl.col("invoiced_at") < moment - dt.timedelta(days=30))
    due = pl.when(paid).then(0.0).otherwise("total")
    unpaid = pl.when(lost).then(pl.lit("uncollectible")).otherwise(pl.lit("open"))
    status = pl.when(paid).then(pl.lit("paid")).otherwise(unpaid)
    return frame.select(
        pl.col("invoice_id").alias("id"),
        files.money(due).alias("Amount Due"),
        pl.lit("charge_automatically").alias("Billing"),
        (paid | lost).cast(pl.String).alias("Closed"),
        _currency().alias("Currency"),
        pl.col("customer_id").alias("Customer"),
        utc("invoiced_at").alias("Date (UTC)"),
        utc(pl.col("invoiced_at").dt.offset_by("30d")).alias("Due Date (UTC)"),
        pl.col("number").alias("Number"),
        paid.cast(pl.String).alias("Paid"),
        pl.col("subscription_id").alias("Subscription"),
        files.money("subtotal").alias("Subtotal"),
        files.money("discount").alias("Total Discount Amount"),
        _null("coupon").alias("Applied Coupons"),
        files.money("tax").alias("Tax"),
        files.money("tax_percent").alias("Tax Percent"),
        files.money("total").alias("Total"),
        files.money(pl.when(paid).then("total").otherwise(0.0)).alias("Amount Paid"),
        status.alias("Status"),
        utc("paid_at").alias("Paid At (UTC)"),
        pl.col("units").alias("Quantity"),
    )  # fmt: skip


def _null(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)


def payments(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    frame = company.payments.filter(pl.col("created_at") < moment)
    named = frame.with_columns(
        currency=label("currency", market.CURRENCIES), day=pl.col("created_at").dt.date(), value="total"
    )
    rate = money.to_euros(named, company.fx_rates)["euros"] / frame["total"]
    back = pl.when(pl.col("refunded_at") < moment).then("refund").otherwise(0.0)
    failed = pl.col("status") == "Failed"
    what = pl.when("first").then(pl.lit("Subscription creation")).otherwise(pl.lit("Subscription update"))
    full = (back > 0) & (back == pl.col("total"))
    converted = pl.col("total") * pl.Series("rate", rate)
    return frame.select(
        pl.col("payment_id").alias("id"),
        utc("created_at", SECONDS).alias(OLD_CREATED if day == files.FIRST_EXPORT else NEW_CREATED),
        files.money("total").alias("Amount"),
        files.money(back).alias("Amount Refunded"),
        _currency().alias("Currency"),
        (~failed).cast(pl.String).alias("Captured"),
        files.money(converted).alias("Converted Amount"),
        files.money(back * pl.Series("rate", rate)).alias("Converted Amount Refunded"),
        pl.lit("eur").alias("Converted Currency"),
        what.alias("Description"),
        files.money(pl.when(failed).then(0.0).otherwise(converted * FEE + 0.25)).alias("Fee"),
        utc(known("refunded_at", moment), SECONDS).alias("Refunded date (UTC)"),
        pl.when(full).then(pl.lit("Refunded")).otherwise("status").alias("Status"),
        pl.lit("0.00").alias("Taxes On Fee"),
        pl.col("customer_id").alias("Customer ID"),
        pl.col("email").alias("Customer Email"),
        pl.col("invoice_id").alias("Invoice ID"),
        pl.col("number").alias("Invoice Number"),
    )  # fmt: skip
