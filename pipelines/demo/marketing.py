"""Advertising by campaign and day, and sign-ups on the website."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, span

CAMPAIGNS = (
    ("Search | Brand", 0.9, 22.0), ("Search | Dispatch DACH", 1.35, 48.0), ("Search | Dispatch Nordics", 1.2, 33.0),
    ("Search | Insights", 1.25, 24.0), ("Remarketing", 0.7, 14.0), ("Performance Max", 1.05, 26.0),
)  # fmt: skip
# Clicks became dearer with a rival in the market.
DEARER_FROM, DEARER = np.datetime64("2026-01-15"), 1.30
SIGNUPS_PER_DAY = 1.5  # beside those of leads: people who only try the free plan
SITE_CHANNELS = np.array([0, 1, 2])


def ads(seed: int) -> pl.DataFrame:
    """One row per campaign and day; clicks 0 and cost 0 on days when a campaign did not run."""
    rng = span.generator(seed, "ads")
    parts = []
    for number, (name, cpc, budget) in enumerate(CAMPAIGNS):
        days = span.DAYS
        dearer = np.where(days >= DEARER_FROM, DEARER, 1.0)
        spend = budget * dearer * span.interest(days) ** 0.5 * rng.uniform(0.7, 1.25, len(days))
        runs = rng.random(len(days)) > (0.25 if name == "Remarketing" else 0.004)
        clicks = np.where(runs, rng.poisson(spend / (cpc * dearer)), 0)
        cost = np.where(clicks > 0, spend, 0.0).round(2)
        parts.append(
            pl.DataFrame(
                {
                    "day": days.astype("M8[ms]"),
                    "campaign": name,
                    "campaign_id": 19_770_000_100 + 37 * number,
                    "budget": budget * 1.5,
                    "impressions": np.where(clicks > 0, clicks * rng.integers(14, 70, len(days)), 0),
                    "clicks": clicks,
                    "cost": cost,
                    "conversions": rng.binomial(clicks, 0.028),
                }
            )
        )
    frame = pl.concat(parts).with_columns(pl.col("day").cast(pl.Date))
    return frame.sort("day", "campaign_id", maintain_order=True)


def signups(accounts: pl.DataFrame, contacts: pl.DataFrame, seed: int, scale: float) -> pl.DataFrame:
    """Sign-ups in order of time: most inbound leads, and people from elsewhere who only try the free plan."""
    rng = span.generator(seed, "signups")
    inbound = accounts.filter(~pl.col("founding"), pl.col("channel") <= 2)
    inbound = inbound.filter(pl.Series(rng.random(inbound.height) < 0.7))
    primary = contacts.filter("primary").select("account", "email")
    known = inbound.join(primary, on="account", how="left", maintain_order="left").select(
        "email", "domain", "channel", at="lead_at", plan=pl.lit("trial")
    )
    day = span.arrivals(rng, SIGNUPS_PER_DAY * scale * span.interest(span.DAYS))
    number = pl.Series(np.arange(len(day)) + 1).cast(pl.String)
    domain = "freight" + number + "-tryout.example"
    free = pl.DataFrame({"email": "hello@" + domain, "domain": domain}).with_columns(
        channel=pl.Series(rng.choice(SITE_CHANNELS, len(day), p=[0.6, 0.3, 0.1])),
        at=span.any_time(rng, day).astype("M8[us]"),
        plan=pl.lit("free"),
    )
    frame = pl.concat([known, free]).sort("at", "email", maintain_order=True)
    by_mail = rng.random(frame.height) < np.where(frame["channel"].to_numpy() == 2, 0.7, 0.3)
    campaigns = np.array([name for name, *_ in CAMPAIGNS])[rng.integers(0, len(CAMPAIGNS), frame.height)]
    paid = frame["channel"] == 1
    return frame.with_columns(
        signup_id=pl.format("SU-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)),
        via=pl.Series(np.where(by_mail, "email", "site")),
        channel_name=pl.Series(market.CHANNELS[frame["channel"].to_numpy()]),
        utm_source=pl.Series(np.where(paid, "google", "")),
        utm_campaign=pl.Series(np.where(paid, campaigns, "")),
    )
