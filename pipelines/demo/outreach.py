"""E-mail sequences to prospects, and what came back: opens (some counted twice), clicks, replies, bounces.

The one table that grows to tens of millions of rows: repeated words are stored once (Enum), texts stay in Polars.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, names, people, span

PROSPECTS_PER_DAY = 11.0  # people put into a sequence on an average day of the first year, at scale 1
COLD_SHARE = 0.35
MESSAGES = pl.Series(["initial", "follow-up", "follow-up", "drip"], dtype=pl.Enum(["initial", "follow-up", "drip"]))
# Share of sent messages by what happens to them, and the days until it does.
ANSWERS = (("opened", 0.44, 0.7), ("opened", 0.12, 2.5), ("clicked", 0.055, 1.0), ("replied", 0.038, 1.8),
           ("bounced", 0.026, 0.01), ("out-of-office", 0.021, 0.02), ("unsubscribed", 0.005, 1.5))  # fmt: skip
EVENTS = pl.Enum(["sent", *dict.fromkeys(event for event, *_ in ANSWERS)])
FIRST_EVENT_ID = 40_000_001


def events(contacts: pl.DataFrame, accounts: pl.DataFrame, seed: int, scale: float) -> pl.DataFrame:
    """One row per event, in order of time (UTC)."""
    rng = span.generator(seed, "outreach")
    day = span.workday(span.arrivals(rng, PROSPECTS_PER_DAY * scale * span.interest(span.DAYS)))
    prospects = _prospects(rng, contacts, accounts, day)
    messages = rng.choice([1, 2, 3, 4], len(day), p=[0.34, 0.30, 0.22, 0.14])
    row = np.repeat(np.arange(len(day)), messages)
    step = np.arange(len(row)) - np.repeat(np.cumsum(messages) - messages, messages)
    sent = span.office_time(rng, span.workday(day[row] + 4 * step))
    base = prospects[row].with_columns(message=MESSAGES.gather(step))
    return _in_order(pl.concat([_with_event(base, "sent", sent), *_answers(rng, base, sent)]))


def _answers(rng: np.random.Generator, base: pl.DataFrame, sent: np.ndarray) -> list[pl.DataFrame]:
    parts = []
    for event, share, days in ANSWERS:
        hit = np.flatnonzero(rng.random(len(sent)) < share)
        wait = (rng.exponential(days, len(hit)) * 86_400 + 40).astype("m8[s]")
        parts.append(_with_event(base[hit], event, sent[hit] + wait))
    return parts


def _with_event(frame: pl.DataFrame, event: str, at: np.ndarray) -> pl.DataFrame:
    return frame.with_columns(event=pl.lit(event, EVENTS), at=at.astype("M8[us]"))


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    frame = frame.filter(pl.col("at").dt.date() <= span.AS_OF).sort("at", maintain_order=True)
    return frame.with_columns(event_id=pl.int_range(FIRST_EVENT_ID, pl.len() + FIRST_EVENT_ID))


def _prospects(rng, contacts: pl.DataFrame, accounts: pl.DataFrame, day: np.ndarray) -> pl.DataFrame:
    """E-mail, campaign and rep of each prospect: two in three stand in the CRM by now, the others never answered."""
    count = len(day)
    known = contacts.join(accounts.select("account", "team"), on="account", how="left", maintain_order="left")
    known = known.sort("created_at", maintain_order=True)
    latest = np.searchsorted(known["created_at"].to_numpy(), day.astype("M8[us]"))
    pick = np.clip((latest * (1 - 0.35 * rng.random(count) ** 2)).astype(int), 0, known.height - 1)
    cold = pl.Series(rng.random(count) < COLD_SHARE)
    some_team = pl.Series(market.TEAMS).gather(rng.choice(3, count, p=[0.42, 0.43, 0.15]))
    team = known["team"].gather(pick).zip_with(~cold, some_team)
    return pl.DataFrame(
        {
            "email": known["email"].gather(pick).zip_with(~cold, _strangers(rng, count)),
            "campaign": _campaign(team, day),
            "rep": people.assign(rng, team.to_numpy().astype(str), day).astype(np.int16),
        }
    )


def _strangers(rng: np.random.Generator, count: int) -> pl.Series:
    words = [
        pl.Series(pool).str.to_lowercase().gather(rng.integers(0, len(pool), count))
        for pool in (names.FIRST, names.LAST, names.STEM)
    ]
    return pl.select(pl.format("{}.{}@{}-prospect.example", *words)).to_series()


def _campaign(team: pl.Series, day: np.ndarray) -> pl.Series:
    """One campaign per team and quarter, such as `north Q3 2026`."""
    quarter = day.astype("M8[M]").astype(int) // 3
    first, last = int(quarter.min()), int(quarter.max())
    every = [f"{name} Q{q % 4 + 1} {1970 + q // 4}" for q in range(first, last + 1) for name in market.TEAMS]
    place = team.replace_strict({name: i for i, name in enumerate(market.TEAMS)}, return_dtype=pl.Int64).to_numpy()
    return pl.Series(every, dtype=pl.Enum(every)).gather((quarter - first) * len(market.TEAMS) + place)
