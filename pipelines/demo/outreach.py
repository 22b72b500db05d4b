"""E-mail sequences to prospects, and what came back: opens (some counted twice), clicks, replies, bounces."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, names, people, span

PROSPECTS_PER_DAY = 11.0  # people put into a sequence on an average day of the first year, at scale 1
MESSAGES = np.array(["initial", "follow-up", "follow-up", "drip"])
# Share of sent messages by what happens to them, and the days until it does.
ANSWERS = (("opened", 0.44, 0.7), ("opened", 0.12, 2.5), ("clicked", 0.055, 1.0), ("replied", 0.038, 1.8),
           ("bounced", 0.026, 0.01), ("out-of-office", 0.021, 0.02), ("unsubscribed", 0.005, 1.5))  # fmt: skip


def events(contacts: pl.DataFrame, accounts: pl.DataFrame, seed: int, scale: float) -> pl.DataFrame:
    """One row per event, in order of time (UTC)."""
    rng = span.generator(seed, "outreach")
    people_day = span.workday(span.arrivals(rng, PROSPECTS_PER_DAY * scale * span.interest(span.DAYS)))
    count = len(people_day)
    email, team, campaign = _prospects(rng, contacts, accounts, people_day, count)
    rep = people.assign(rng, team, people_day)
    messages = rng.choice([1, 2, 3, 4], count, p=[0.34, 0.30, 0.22, 0.14])
    row = np.repeat(np.arange(count), messages)
    step = np.arange(len(row)) - np.repeat(np.cumsum(messages) - messages, messages)
    sent = span.office_time(rng, span.workday(people_day[row] + 4 * step))
    base = pl.DataFrame({"email": email[row], "campaign": campaign[row], "rep": rep[row], "message": MESSAGES[step]})
    sent_rows = base.with_columns(event=pl.lit("sent"), at=sent.astype("M8[us]"))
    return _in_order(pl.concat([sent_rows, *_answers(rng, base, sent)]))


def _answers(rng: np.random.Generator, base: pl.DataFrame, sent: np.ndarray) -> list[pl.DataFrame]:
    parts = []
    for event, share, days in ANSWERS:
        hit = np.flatnonzero(rng.random(len(sent)) < share)
        wait = (rng.exponential(days, len(hit)) * 86_400 + 40).astype("m8[s]")
        parts.append(base[hit].with_columns(event=pl.lit(event), at=(sent[hit] + wait).astype("M8[us]")))
    return parts


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.filter(pl.col("at").dt.date() <= span.AS_OF).sort("at", "email", "event", maintain_order=True)
    return frame.with_columns(event_id=pl.int_range(40_000_001, pl.len() + 40_000_001))


def _prospects(rng, contacts: pl.DataFrame, accounts: pl.DataFrame, day: np.ndarray, count: int):
    """(e-mail, team, campaign) of each prospect: two in three stand in the CRM by now, the others never answered."""
    known = contacts.join(accounts.select("account", "team"), on="account", how="left", maintain_order="left")
    known = known.sort("created_at", maintain_order=True)
    latest = np.searchsorted(known["created_at"].to_numpy(), day.astype("M8[us]"))
    recent = (latest * (1 - 0.35 * rng.random(count) ** 2)).astype(int)
    pick = np.clip(recent, 0, known.height - 1)
    cold = rng.random(count) < 0.35
    first, last = (
        names.FIRST[rng.integers(0, len(names.FIRST), count)],
        names.LAST[rng.integers(0, len(names.LAST), count)],
    )
    domain = np.char.add(np.char.lower(names.STEM[rng.integers(0, len(names.STEM), count)]), "-prospect.example")
    strangers = pl.select(
        pl.format(
            "{}.{}@{}", pl.Series(first).str.to_lowercase(), pl.Series(last).str.to_lowercase(), pl.Series(domain)
        )
    ).to_series()
    email = pl.select(pl.when(pl.Series(cold)).then(strangers).otherwise(known["email"][pick])).to_series().to_numpy()
    team = np.where(cold, market.TEAMS[rng.choice(3, count, p=[0.42, 0.43, 0.15])], known["team"].to_numpy()[pick])
    quarter = day.astype("M8[M]").astype(int) // 3
    campaign = np.char.add(np.char.add(team.astype(str), " Q"), (quarter % 4 + 1).astype(str))
    campaign = np.char.add(np.char.add(campaign, " "), (1970 + quarter // 4).astype(str))
    return email, team, campaign
