"""Accounts and people: who showed interest when, through which channel, and how far they came as leads."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, names, people, span

LEADS_PER_DAY = 4.05  # new accounts on an average day of the first year, at scale 1
FOUNDING_CUSTOMERS = 120  # accounts won in 2022, before there was a CRM
# In August the small ones among the oldest customers that had grown were put where they belong, with another rep.
REGROUPED, REGROUPED_SHARE = np.datetime64("2026-08-03T09:00", "us"), 0.12
NOT = np.datetime64("NaT")


def accounts(seed: int, scale: float) -> pl.DataFrame:
    """One row per account, in order of `lead_day`; `founding` ones were customers before the CRM."""
    rng = span.generator(seed, "accounts")
    lead = span.arrivals(rng, LEADS_PER_DAY * scale * span.interest(span.DAYS))
    before = round(FOUNDING_CUSTOMERS * scale)
    early = span.BILLING_START + np.sort(
        ((span.CRM_START - span.BILLING_START).astype(int) * rng.random(before) ** 0.7).astype(int)
    )
    lead = np.concatenate([early, lead])
    count = len(lead)
    founding = np.arange(count) < before
    name, domain = names.companies(rng, count)
    territory = rng.choice(len(market.TERRITORIES), count, p=market.TERRITORY_SHARE)
    segment = rng.choice(len(market.SEGMENTS), count, p=market.SEGMENT_SHARE)
    team = np.where(segment == 2, 2, market.TEAM_OF_TERRITORY[territory])
    city = np.array(market.CITIES)[territory, rng.integers(0, 4, count)]
    british = (territory == 4) & (rng.random(count) < 0.8)
    dollars = ~british & (rng.random(count) < 0.05)
    created = np.where(founding, span.CRM_START + 1, lead)
    regrouped = _regrouped(span.generator(seed, "regrouped"), founding & (segment == 0), market.TEAMS[team])
    return pl.DataFrame(
        {
            "account": np.arange(count),
            "company_id": names.record_ids(rng, count, 18_200_000_000),
            "name": name,
            "domain": domain,
            "industry": names.INDUSTRIES[rng.choice(5, count, p=[0.36, 0.2, 0.14, 0.16, 0.14])],
            "city": city,
            "country": market.COUNTRIES[territory],
            "segment": segment,
            "territory": territory,
            "team": market.TEAMS[team],
            "channel": rng.choice(len(market.CHANNELS), count, p=market.CHANNEL_SHARE),
            "currency": np.where(british, 1, np.where(dollars, 2, 0)),
            "founding": founding,
            "lead_at": span.any_time(rng, lead).astype("M8[us]"),
            "created_at": span.office_time(rng, created).astype("M8[us]"),
            "rep": people.assign(rng, market.TEAMS[team], np.maximum(created, lead)),
            "later_rep": regrouped[1],
            "regrouped": regrouped[0],
        }
    ).with_columns(created_at=pl.when("founding").then("created_at").otherwise("lead_at"))


def _regrouped(rng: np.random.Generator, small: np.ndarray, team: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(which accounts belong to the middle segment since then, whose they are)."""
    which = small & (rng.random(len(small)) < REGROUPED_SHARE)
    return which, people.assign(rng, team, np.full(len(small), REGROUPED.astype("M8[D]")))


def lifecycle(accounts: pl.DataFrame, seed: int) -> pl.DataFrame:
    """`accounts` with `mql_at`, `sql_at` and `deal_at` (when a deal was opened); null where it never came so far."""
    rng = span.generator(seed, "lifecycle")
    count = accounts.height
    lead = accounts["lead_at"].to_numpy().astype("M8[s]")
    day = lead.astype("M8[D]")
    channel = accounts["channel"].to_numpy()
    mql = rng.random(count) < market.CHANNEL_QUALIFIES[channel]
    sql = mql & (rng.random(count) < 0.80)
    opens = 0.86 * np.ones(count)
    for event in market.EVENTS:
        if event.qualifies != 1.0:
            here = market.during(event, day) & (accounts["team"].to_numpy() == event.team)
            opens = np.where(here, opens * event.qualifies, opens)
    opened = sql & (rng.random(count) < opens)
    mql_at = lead + _days(rng.gamma(1.3, 2.0, count))
    sql_at = span.office_time(rng, span.workday((mql_at + _days(rng.gamma(1.6, 3.0, count))).astype("M8[D]") + 1))
    deal_at = span.office_time(rng, span.workday((sql_at + _days(rng.gamma(1.2, 2.0, count))).astype("M8[D]") + 1))
    founding = accounts["founding"].to_numpy()
    listed = (channel == market.PARTNER) & ~opened & (day >= market.MARKETPLACE_SINCE)
    return accounts.with_columns(
        channel=pl.Series(np.where(listed, market.MARKETPLACE, channel)),
        mql_at=_when(mql & ~founding, mql_at),
        sql_at=_when(sql & ~founding, sql_at),
        deal_at=_when(opened & ~founding, deal_at),
    )


def contacts(accounts: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One to three people per account; the first one (`primary`) is the lead."""
    rng = span.generator(seed, "contacts")
    people_count = 1 + rng.binomial(2, 0.30, accounts.height)
    account = np.repeat(np.arange(accounts.height), people_count)
    place = np.arange(len(account)) - np.repeat(np.cumsum(people_count) - people_count, people_count)
    first = (rng.integers(0, len(names.FIRST), accounts.height)[account] + 7 * place) % len(names.FIRST)
    last = rng.integers(0, len(names.LAST), len(account))
    later = _days(np.where(place == 0, 0, rng.gamma(1.5, 12.0, len(account))))
    created = accounts["created_at"].to_numpy().astype("M8[s]")[account] + later
    frame = pl.DataFrame(
        {
            "account": account,
            "primary": place == 0,
            "first": names.FIRST[first],
            "last": names.LAST[last],
            "created_at": created.astype("M8[us]"),
        }
    ).sort("created_at", "account", maintain_order=True)
    domain = accounts.select("account", "domain")
    return frame.join(domain, on="account", how="left", maintain_order="left").select(
        pl.Series("contact_id", names.record_ids(rng, frame.height, 9_400_000_000)),
        "account",
        "primary",
        "first",
        "last",
        "created_at",
        email=pl.format("{}.{}@{}", pl.col("first").str.to_lowercase(), pl.col("last").str.to_lowercase(), "domain"),
    )


def _days(days: np.ndarray) -> np.ndarray:
    return (days * 86_400).astype("m8[s]")


def _when(condition: np.ndarray, moment: np.ndarray) -> np.ndarray:
    return np.where(condition, moment, NOT).astype("M8[us]")
