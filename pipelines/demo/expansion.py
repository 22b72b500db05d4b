"""Existing-business deals: the sales behind cross-sold lines and larger quantities, and the lost ones."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import deals as sales
from pipelines.demo import market, names, people, span


def existing_business(lines: pl.DataFrame, subscriptions: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Deals shaped like `deals.new_business`: won ones a few days before the change, about as many lost ones."""
    rng = span.generator(seed, "expansion")
    keep = ("account", "segment", "territory", "team", "channel", "currency", "product", "units", "yearly",
            "discount_percent")  # fmt: skip
    added = lines.filter(pl.col("kind") == "cross-sell").select(*keep, day="start")
    grown = subscriptions.filter(
        pl.col("from_month") > 0,
        pl.col("units") > 1.25 * pl.col("units").shift(1).over("line", order_by="from_month"),
    )
    won = pl.concat([added, grown.select(*keep, day=pl.col("paid_from").dt.date())])
    won = won.with_columns(won=pl.lit(True), day=pl.col("day").dt.offset_by("-6d"))
    lost = won.sample(fraction=0.9, seed=int(rng.integers(1 << 30)), shuffle=False).with_columns(
        won=pl.lit(False), day=pl.col("day").dt.offset_by("30d")
    )
    frame = pl.concat([won, lost]).filter(
        pl.col("day") >= span.CRM_START.astype(object) + np.timedelta64(40, "D").astype(object)
    )
    return _as_deals(rng, frame.sort("day", "account", "won", maintain_order=True))


def _as_deals(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    count = frame.height
    closed = span.office_time(rng, span.workday(frame["day"].to_numpy().astype("M8[D]")))
    length = np.maximum(2, rng.gamma(1.6, 14, count))
    created = np.maximum(closed - (length * 86_400).astype("m8[s]"), span.CRM_START.astype("M8[s]"))
    team = frame["team"].to_numpy()
    price = sales.list_price(*(frame[c].to_numpy() for c in ("product", "currency", "yearly")))
    periods = np.where(frame["yearly"].to_numpy(), 1, 12)
    # the deal is about the growth, not about the whole contract
    amount = (price * periods * frame["units"].to_numpy() * rng.uniform(0.2, 0.5, count)).round(2)
    entered = {"stage_0": created, "stage_1": np.full(count, sales.NOT), "stage_2": np.full(count, sales.NOT)}
    entered["stage_3"] = created + (0.4 * length * 86_400).astype("m8[s]")
    entered["stage_4"] = np.full(count, sales.NOT)
    won = frame["won"].to_numpy()
    return frame.drop("day", "won").with_columns(
        amount=pl.Series(amount),
        first_amount=pl.Series(amount),
        deal_id=pl.Series(names.record_ids(rng, count, 39_000_000_000)),
        deal_type=pl.lit("Existing Business"),
        created_at=created.astype("M8[us]"),
        rep=pl.Series(rep := people.assign(rng, team, closed.astype("M8[D]"))),
        later_rep=pl.Series(rep),
        moved_at=pl.lit(None, pl.Datetime("us")),
        won=pl.Series(won),
        closed_at=closed.astype("M8[us]"),
        expected_at=(closed + np.timedelta64(5, "D")).astype("M8[us]"),
        lost_reason=np.where(won, "", market.LOST_REASONS[rng.integers(0, 6, count)]),
        **{name: times.astype("M8[us]") for name, times in entered.items()},
    )
