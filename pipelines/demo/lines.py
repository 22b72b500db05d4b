"""Subscription lines: what each customer uses from when to when, with what quantity (churn, expansion, return).

A line is one product line of one customer from its start to its churn; a segment is the part of a line with one
quantity and becomes one subscription. Everything moves in whole billing periods, as the billing tool does it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, span

MONTHS = 57  # from January 2022 to September 2026
MONTHLY_CHANGE, YEARLY_CHANGE = 0.034, 0.42
CROSS_SELL_SHARE, RETURN_SHARE, TRIAL_SHARE = 0.20, 0.06, 0.25


def first_lines(deals: pl.DataFrame, founders: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The first line of every customer: from the won deals and of the founding customers' offers."""
    rng = span.generator(seed, "lines")
    won = deals.filter("won", pl.col("closed_at").is_not_null(), pl.col("closed_at").dt.date() <= span.AS_OF)
    sold = won.select(*OFFER, "deal_id", sold_at="closed_at")
    old = founders.select(*OFFER, pl.lit(None, pl.Int64).alias("deal_id"), sold_at="lead_at")
    frame = pl.concat([old, sold])
    wait = rng.integers(1, 15, frame.height)
    start = frame["sold_at"].to_numpy().astype("M8[D]") + wait
    small = (frame["segment"] == 0).to_numpy() & ~frame["yearly"].to_numpy()
    trial = np.where(small & (rng.random(frame.height) < TRIAL_SHARE), 14, 0)
    return frame.with_columns(
        start=_billing_day(start + trial), trial_days=pl.Series(trial), kind=pl.lit("first")
    ).filter(pl.col("start") <= span.AS_OF)


OFFER = ("account", "segment", "territory", "team", "channel", "currency", "product", "units", "yearly",
         "discount_percent")  # fmt: skip


def with_segments(lines: pl.DataFrame, seed: int, topic: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(lines with `end`, segments). `end` is null while the line runs; a segment has `from_month`, `to_month`."""
    rng = span.generator(seed, f"segments-{topic}")
    start, segment = lines["start"].to_numpy().astype("M8[D]"), lines["segment"].to_numpy()
    step = np.where(lines["yearly"].to_numpy(), 12, 1)
    lived = np.maximum(span.months_between(start), 0)
    month = np.arange(1, MONTHS + 1)
    renews = (month[None, :] % step[:, None] == 0) & (month[None, :] <= lived[:, None])
    churns = renews & (rng.random(renews.shape, np.float32) < _churn_chance(start, segment, step, month))
    gone = np.where(churns.any(axis=1), churns.argmax(axis=1) + 1, 0)
    if "not_after" in lines.columns:  # an added line ends with the customer
        limit = lines["not_after"].to_numpy().astype("M8[D]")
        forced = np.where(np.isnat(limit), 0, 1 + np.maximum(span.months_between(start, limit), 0))
        forced = np.where(forced > lived, 0, forced)
        gone = np.where((forced > 0) & ((gone == 0) | (forced < gone)), forced, gone)
    chance = np.where(step == 12, YEARLY_CHANGE, MONTHLY_CHANGE)[:, None]
    inside = renews & ((gone[:, None] == 0) | (month[None, :] < gone[:, None]))
    row, at = np.nonzero(inside & (rng.random(renews.shape, np.float32) < chance))
    segments = _segments(rng, lines, row, at + 1, gone)
    end = np.where(gone > 0, span.add_months(start, gone), np.datetime64("NaT", "D"))
    return lines.with_columns(end=end.astype("M8[ms]")).with_columns(pl.col("end").cast(pl.Date)), segments


def cross_sold(lines: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Lines of the other product line, sold to some customers three months to two years after the first."""
    rng = span.generator(seed, "cross")
    chosen = lines.filter(pl.Series(rng.random(lines.height) < CROSS_SELL_SHARE))
    start = chosen["start"].to_numpy().astype("M8[D]") + rng.integers(90, 650, chosen.height)
    first = chosen["product"].to_numpy()
    insights = np.array([p.line == "Insights" for p in market.PRODUCTS])[first].astype(int)
    added = chosen.with_columns(
        start=_billing_day(start),
        product=pl.Series(market.CROSS_PRODUCT[insights, chosen["segment"].to_numpy()]),
        yearly=pl.lit(False),
        trial_days=pl.lit(0, pl.Int64),
        kind=pl.lit("cross-sell"),
        deal_id=pl.lit(None, pl.Int64),
        not_after=pl.col("end"),
    )
    return added.filter(
        pl.col("start") <= span.AS_OF, pl.col("end").is_null() | (pl.col("start").dt.offset_by("45d") < pl.col("end"))
    )


def returned(lines: pl.DataFrame, seed: int) -> pl.DataFrame:
    """First lines of customers who left and came back after two to seven months."""
    rng = span.generator(seed, "returned")
    gone = lines.filter(pl.col("end").is_not_null())
    chosen = gone.filter(pl.Series(rng.random(gone.height) < RETURN_SHARE))
    start = chosen["end"].to_numpy().astype("M8[D]") + rng.integers(60, 210, chosen.height)
    again = chosen.with_columns(start=_billing_day(start), trial_days=pl.lit(0, pl.Int64), kind=pl.lit("return"))
    return again.filter(pl.col("start") <= span.AS_OF).with_columns(deal_id=pl.lit(None, pl.Int64))


def _churn_chance(start: np.ndarray, segment: np.ndarray, step: np.ndarray, month: np.ndarray) -> np.ndarray:
    hazard = np.repeat(market.MONTHLY_CHURN[segment][:, None], len(month), axis=1)
    when = start.astype("M8[M]")[:, None] + month[None, :].astype("m8[M]")
    for event in market.EVENTS:
        if event.churn != 1.0:
            hit = (when >= np.datetime64(event.start, "M")) & (when <= np.datetime64(event.end, "M"))
            hit &= (market.SEGMENTS[segment] == event.segment)[:, None]
            hazard = np.where(hit, hazard * event.churn, hazard)
    # a yearly contract gathers the doubts of the year at its renewal, and keeps a few who would have left
    return np.where(step[:, None] == 12, 0.85 * (1 - (1 - hazard) ** 12), hazard).astype(np.float32)


def _segments(rng, lines: pl.DataFrame, row, at, gone) -> pl.DataFrame:
    count = lines.height
    line = np.concatenate([np.arange(count), row])
    begin = np.concatenate([np.zeros(count, int), at])
    grows = rng.random(len(row)) < 0.74
    factor = np.where(grows, rng.uniform(1.12, 1.65, len(row)), rng.uniform(0.65, 0.92, len(row)))
    factor = np.concatenate([np.ones(count), factor])
    order = np.lexsort((begin, line))
    line, begin, factor = line[order], begin[order], factor[order]
    first = np.diff(line, prepend=-1) != 0
    last = np.diff(line, append=-1) != 0
    ends = np.where(last, gone[line], np.roll(begin, -1))
    total = np.cumsum(np.log(factor))
    total -= np.repeat(total[first], np.diff(np.append(np.flatnonzero(first), len(line))))
    units = np.maximum(1, (lines["units"].to_numpy()[line] * np.exp(total)).round()).astype(int)
    frame = pl.DataFrame({"line": line, "from_month": begin, "to_month": ends, "units": units, "churns": last})
    return frame.with_columns(to_month=pl.when(pl.col("to_month") > 0).then("to_month"))


def _billing_day(days: np.ndarray) -> pl.Series:
    """Days after the 28th moved to the 1st of the next month, so that every later period has the day."""
    month = days.astype("M8[M]")
    late = (days - month.astype("M8[D]")).astype(int) > 27
    moved = np.where(late, (month + np.timedelta64(1, "M")).astype("M8[D]"), days)
    return pl.Series(moved.astype("M8[ms]")).cast(pl.Date)
