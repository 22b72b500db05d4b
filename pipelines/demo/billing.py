"""Customers, subscriptions, invoices and payments: the money side of the lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.demo import deals as sales
from pipelines.demo import lines as use
from pipelines.demo import market, names, span

PROMOTION_SHARE, PROMOTION_PERCENT, PROMOTION_MONTHS = 0.10, 20, 3
RETRY_SHARE, WRITE_OFF_SHARE, REFUND_SHARE = 0.02, 0.003, 0.012


@dataclass(frozen=True)
class Billing:
    """What the billing tool knows; every time is UTC."""

    lines: pl.DataFrame
    customers: pl.DataFrame
    subscriptions: pl.DataFrame
    invoices: pl.DataFrame
    payments: pl.DataFrame


def simulate(deals: pl.DataFrame, accounts: pl.DataFrame, contacts: pl.DataFrame, seed: int) -> Billing:
    """All billing of the won deals and the founding customers up to the last day."""
    founders = accounts.filter("founding")
    offers = sales.offer(span.generator(seed, "founders"), founders, founders["segment"].to_numpy())
    offers = offers.with_columns(founders["lead_at"])
    first, first_segments = use.with_segments(use.first_lines(deals, offers, seed), seed, "first")
    lines, segments = [first], [first_segments]
    for topic, make in (("cross", use.cross_sold), ("return", use.returned)):
        more, parts = use.with_segments(make(first, seed), seed, topic)
        segments.append(parts.with_columns(pl.col("line") + sum(frame.height for frame in lines)))
        lines.append(more.select(first.columns))
    every_line, every_segment = pl.concat(lines), pl.concat(segments)
    customers = _customers(every_line, accounts, contacts)
    subscriptions = _subscriptions(every_line, every_segment, customers, seed)
    since = subscriptions.group_by("account", maintain_order=True).agg(pl.col("created_at").min())
    customers = customers.join(since, on="account", how="left", maintain_order="left")
    invoices = _invoices(subscriptions, seed)
    return Billing(every_line, customers, subscriptions, invoices, _payments(invoices, seed))


def _customers(lines: pl.DataFrame, accounts: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    started = lines.select("account").unique().sort("account")
    primary = contacts.filter("primary").select("account", "email", "first", "last")
    kept = accounts.select("account", "name", "country", "territory", "segment", "currency")
    frame = started.join(primary, on="account", how="left", maintain_order="left")
    frame = frame.join(kept, on="account", how="left", maintain_order="left")
    return frame.with_columns(pl.Series("customer_id", names.codes("cus_", frame.height)))


def _subscriptions(lines: pl.DataFrame, segments: pl.DataFrame, customers: pl.DataFrame, seed: int) -> pl.DataFrame:
    rng = span.generator(seed, "subscriptions")
    line = lines.with_row_index("line").with_columns(pl.col("line").cast(pl.Int64)).drop("units")
    frame = segments.join(line, on="line", how="left", maintain_order="left")
    anchor = frame["start"].to_numpy().astype("M8[D]")
    moment = np.array(rng.integers(8 * 60, 16 * 60, lines.height))[frame["line"].to_numpy()].astype("m8[m]")
    begin = span.add_months(anchor, frame["from_month"].to_numpy()).astype("M8[s]") + moment
    to_month = frame["to_month"].fill_null(0).to_numpy()
    running = frame["to_month"].is_null().to_numpy()
    end = np.where(running, sales.NOT, span.add_months(anchor, to_month).astype("M8[s]") + moment)
    notice = np.where(frame["churns"].to_numpy(), rng.integers(1, 26, frame.height), 0)
    trial = np.where((frame["from_month"] == 0).to_numpy(), frame["trial_days"].to_numpy(), 0)
    created = begin - trial.astype("m8[D]").astype("m8[s]")
    asked = np.where(running, sales.NOT, np.maximum(end - notice.astype("m8[D]").astype("m8[s]"), created))
    price = sales.list_price(frame["product"].to_numpy(), frame["currency"].to_numpy(), frame["yearly"].to_numpy())
    gross = price * frame["units"].to_numpy()
    amount = (gross * (1 - frame["discount_percent"].to_numpy() / 100)).round(2)
    frame = frame.with_columns(
        created_at=created.astype("M8[us]"),
        paid_from=begin.astype("M8[us]"),
        trial_end_at=np.where(trial > 0, begin, sales.NOT).astype("M8[us]"),
        canceled_at=asked.astype("M8[us]"),
        ended_at=end.astype("M8[us]"),
        price=pl.Series(price),
        amount=pl.Series(amount),
    )
    ids = customers.select("account", "customer_id", "email", customer_name="name")
    frame = frame.join(ids, on="account", how="left", maintain_order="left")
    frame = frame.sort("created_at", "line", "from_month", maintain_order=True)
    return frame.with_columns(pl.Series("subscription_id", names.codes("sub_", frame.height)))


def _invoices(subscriptions: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One invoice per subscription and billing period begun by the last day."""
    rng = span.generator(seed, "invoices")
    anchor = subscriptions["start"].to_numpy().astype("M8[D]")
    lived = np.where(anchor > span.LAST_DAY, 0, span.months_between(anchor) + 1)
    stop = np.minimum(subscriptions["to_month"].fill_null(10_000).to_numpy(), lived)
    step = np.where(subscriptions["yearly"].to_numpy(), 12, 1)
    begin = subscriptions["from_month"].to_numpy()
    periods = np.maximum(-(-(stop - begin) // step), 0)
    row = np.repeat(np.arange(len(periods)), periods)
    number = np.arange(len(row)) - np.repeat(np.cumsum(periods) - periods, periods)
    month = begin[row] + number * step[row]
    chosen = subscriptions.select(
        "subscription_id", "customer_id", "email", "account", "territory", "currency", "product", "yearly", "units",
        "price", "discount_percent", "paid_from", "segment",
    )[row]  # fmt: skip
    clock = subscriptions["paid_from"].to_numpy().astype("M8[s]")
    moment = span.add_months(anchor[row], month).astype("M8[s]") + (clock - clock.astype("M8[D]"))[row]
    promoted = (rng.random(len(periods)) < PROMOTION_SHARE) & (begin == 0) & (step == 1)
    percent = chosen["discount_percent"].to_numpy() + np.where(
        promoted[row] & (month < PROMOTION_MONTHS), PROMOTION_PERCENT, 0
    )
    subtotal = chosen["price"].to_numpy() * chosen["units"].to_numpy()
    discount = (subtotal * percent / 100).round(2)
    vat = market.VAT_PERCENT[chosen["territory"].to_numpy()]
    tax = ((subtotal - discount) * vat / 100).round(2)
    slow = (chosen["segment"].to_numpy() == 2) | chosen["yearly"].to_numpy()
    wait = np.where(slow, rng.integers(2 * 24 * 60, 30 * 24 * 60, len(row)), rng.integers(58, 75, len(row)))
    retried = ~slow & (rng.random(len(row)) < RETRY_SHARE)
    wait = wait + np.where(retried, 3 * 24 * 60, 0)
    written_off = rng.random(len(row)) < WRITE_OFF_SHARE
    frame = chosen.with_columns(
        invoiced_at=moment.astype("M8[us]"),
        subtotal=pl.Series(subtotal.round(2)),
        discount=pl.Series(discount),
        tax_percent=pl.Series(vat),
        tax=pl.Series(tax),
        total=pl.Series((subtotal - discount + tax).round(2)),
        coupon=pl.Series(np.where(percent > 0, np.char.add("SAVE", percent.astype(int).astype(str)), "")),
        retried=pl.Series(retried),
        written_off=pl.Series(written_off),
        first=pl.Series((number == 0) & (begin[row] == 0)),
        paid_at=np.where(written_off, sales.NOT, moment + wait.astype("m8[m]")).astype("M8[us]"),
    ).sort("invoiced_at", "subscription_id", maintain_order=True)
    return frame.with_columns(
        pl.Series("invoice_id", names.codes("in_", frame.height)),
        pl.format("HBL-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)).alias("number"),
    )


def _payments(invoices: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One paid payment per paid invoice, a failed one before each retry, and what was given back later."""
    rng = span.generator(seed, "payments")
    paid = invoices.filter(pl.col("paid_at").is_not_null(), pl.col("total") > 0)
    total = paid["total"].to_numpy()
    back = rng.random(paid.height) < REFUND_SHARE
    share = np.where(rng.random(paid.height) < 0.45, 1.0, rng.uniform(0.1, 0.6, paid.height))
    refund = np.where(back, (total * share).round(2), 0.0)
    wait = rng.integers(2 * 24 * 60, 40 * 24 * 60, paid.height).astype("m8[m]")
    refunded = np.where(back, paid["paid_at"].to_numpy().astype("M8[s]") + wait, sales.NOT)
    keep = ("invoice_id", "number", "customer_id", "email", "currency", "total", "first")
    done = paid.select(
        *keep, created_at="paid_at", status=pl.lit("Paid"), refund=pl.Series(refund),
        refunded_at=refunded.astype("M8[us]"),
    )  # fmt: skip
    failed = paid.filter("retried").select(
        *keep, created_at=pl.col("paid_at") - pl.duration(days=3), status=pl.lit("Failed"),
        refund=pl.lit(0.0), refunded_at=pl.lit(None, pl.Datetime("us")),
    )  # fmt: skip
    both = pl.concat([done, failed]).sort("created_at", "invoice_id", maintain_order=True)
    return both.with_columns(pl.Series("payment_id", names.codes("ch_", both.height)))
