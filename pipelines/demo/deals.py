"""New-business deals: what was offered, the way through the stages, and how it ended."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, names, people, span

NOT = np.datetime64("NaT", "s")
# Deals nobody ever closed, and stages that sellers skip.
FORGOTTEN_SHARE = 0.02
# Late in August the won deals of the quarter before went over to those who look after the customers; on the last day
# a few open ones changed hands. The CRM keeps the present owner only.
HANDED_OVER = np.datetime64("2026-08-24T08:00", "s")
REDISTRIBUTED = np.datetime64("2026-09-17T15:30", "s")
HANDED_SINCE, HANDED_SHARE, REDISTRIBUTED_SHARE = np.datetime64("2026-04-01", "s"), 0.3, 0.06
SKIPS = {1: 0.07, 4: 0.05}


def new_business(accounts: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One row per account that came so far: offer, owner, stage entry times, outcome and close (maybe in future)."""
    rng = span.generator(seed, "deals")
    base = accounts.filter(pl.col("deal_at").is_not_null()).sort("deal_at", "account", maintain_order=True)
    created = base["deal_at"].to_numpy().astype("M8[s]")
    segment, team = base["segment"].to_numpy(), base["team"].to_numpy()
    rep = people.assign(rng, team, created.astype("M8[D]"))
    spent = _stage_days(rng, segment)
    rough_close = created + _days(spent.sum(axis=1))
    won = rng.random(len(rep)) < _win_chance(base, rep, rough_close)
    lost_at = rng.choice(len(market.STAGES), len(rep), p=market.LOST_AT)
    last = np.where(won, len(market.STAGES) - 1, lost_at)
    entered, closed = _path(rng, created, spent, last, won)
    owner, moved_at = _handover(rng, rep, team, created, closed)
    owner, moved_at = _reassigned(span.generator(seed, "reassigned"), team, created, closed, won, owner, moved_at)
    frame = offer(rng, base, segment)
    return frame.with_columns(
        deal_id=pl.Series(names.record_ids(rng, len(rep), 31_000_000_000)),
        deal_type=pl.lit("New Business"),
        created_at=created.astype("M8[us]"),
        rep=pl.Series(rep),
        later_rep=pl.Series(owner),
        moved_at=moved_at.astype("M8[us]"),
        won=pl.Series(won),
        closed_at=closed.astype("M8[us]"),
        expected_at=_expected(rng, created, segment).astype("M8[us]"),
        lost_reason=np.where(won, "", _lost_reason(rng, len(rep))),
        **{f"stage_{i}": entered[:, i].astype("M8[us]") for i in range(len(market.STAGES))},
    )  # fmt: skip


def offer(rng: np.random.Generator, base: pl.DataFrame, segment: np.ndarray) -> pl.DataFrame:
    """`base` with product, units, billing by the year, lasting discount, yearly value and first guess of it."""
    count = base.height
    draw = rng.random(count)[:, None]
    product = (draw > np.cumsum(market.FIRST_PRODUCT, axis=1)[segment]).sum(axis=1)
    units = np.exp(np.log(market.UNITS_MEDIAN[segment]) + market.UNITS_SPREAD[segment] * rng.standard_normal(count))
    units = np.maximum(2, units.round()).astype(int)
    yearly = rng.random(count) < market.YEARLY_SHARE[segment]
    discounted = rng.random(count) < np.array([0.10, 0.22, 0.55])[segment]
    discount = np.where(discounted, rng.choice([5, 10, 15], count, p=[0.4, 0.4, 0.2]), 0)
    price = list_price(product, base["currency"].to_numpy(), yearly)
    value = price * np.where(yearly, 1, 12) * units * (1 - discount / 100)
    guess = (value * rng.uniform(0.75, 1.3, count) / 100).round() * 100
    return base.select("account", "segment", "territory", "team", "channel", "currency").with_columns(
        product=pl.Series(product),
        units=pl.Series(units),
        yearly=pl.Series(yearly),
        discount_percent=pl.Series(discount),
        amount=pl.Series(value.round(2)),
        first_amount=pl.Series(np.maximum(guess, 100)),
    )


def list_price(product: np.ndarray, currency: np.ndarray, yearly: np.ndarray) -> np.ndarray:
    """Price per unit and billing interval, in the customer's currency."""
    monthly = np.array([p.price for p in market.PRODUCTS])[product] * market.PRICE_FACTOR[currency]
    return np.where(yearly, monthly.round() * market.YEARLY_PRICE_MONTHS, monthly.round())


def _stage_days(rng: np.random.Generator, segment: np.ndarray) -> np.ndarray:
    mean = market.CYCLE_DAYS[segment][:, None] * market.STAGE_SHARE[None, :]
    days = rng.gamma(1.7, 1 / 1.7, mean.shape) * mean
    for stage, share in SKIPS.items():
        days[:, stage] = np.where(rng.random(len(segment)) < share, 0.0, np.maximum(days[:, stage], 0.1))
    return days


def _win_chance(base: pl.DataFrame, rep: np.ndarray, close: np.ndarray) -> np.ndarray:
    day = close.astype("M8[D]")
    team, segment = base["team"].to_numpy(), base["segment"].to_numpy()
    logit = market.WIN_LOGIT + people.REP_SKILL[rep] + market.CHANNEL_WIN_LOGIT[base["channel"].to_numpy()]
    logit = logit + market.MONTH_WIN_LOGIT[span.month_of(day)] + np.array([0.05, 0.0, -0.25])[segment]
    for event in market.EVENTS:
        if event.win_logit:
            logit = logit + event.win_logit * (market.during(event, day) & (team == event.team))
    return 1 / (1 + np.exp(-logit))


def _path(rng, created, spent, last, won) -> tuple[np.ndarray, np.ndarray]:
    """(entry time per stage, close time), NaT for stages never entered and for deals that nobody closed."""
    ends = np.cumsum(spent, axis=1)
    entered = _office_steps(rng, created, ends[:, :-1])
    wait = np.where(won, 0.0, rng.gamma(1.5, 8.0, len(created)))
    rough = (created + _days(ends[np.arange(len(last)), last] + wait)).astype("M8[D]")
    closed = span.office_time(rng, _signing_day(rng, rough, won))
    closed = np.maximum(closed, created + np.timedelta64(1, "h"))
    reached = (np.arange(len(market.STAGES))[None, :] <= last[:, None]) & (spent > 0)
    reached[:, 0] = True
    forgotten = ~won & (rng.random(len(won)) < FORGOTTEN_SHARE)
    entered = np.where(reached & (entered < closed[:, None]), entered, NOT)
    return entered, np.where(forgotten, NOT, closed)


def _office_steps(rng: np.random.Generator, created: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Entry times, one column per stage, in office hours and never before the stage ahead of it."""
    steps = [created]
    for column in days.T:
        rough = span.workday((created + _days(column)).astype("M8[D]"))
        steps.append(np.maximum(span.office_time(rng, rough), steps[-1] + np.timedelta64(5, "m")))
    return np.stack(steps, axis=1)


def _signing_day(rng: np.random.Generator, day: np.ndarray, won: np.ndarray) -> np.ndarray:
    """Wins gather at the end of the quarter, nearly stop in mid-August and between Christmas and Epiphany."""
    quarter = day.astype("M8[M]") - (day.astype("M8[M]").astype(int) % 3).astype("m8[M]")
    last = (quarter + np.timedelta64(3, "M")).astype("M8[D]") - 1
    left = (last - day).astype(int)
    hurried = won & (left < 25) & (rng.random(len(day)) < 0.45)
    day = np.where(hurried, last - rng.integers(0, 8, len(day)), day)
    first = day.astype("M8[M]").astype("M8[D]")
    august = (span.month_of(day) == 7) & (rng.random(len(day)) < 0.45)
    day = np.where(august, day + rng.integers(14, 35, len(day)), day)
    closed = (span.month_of(day) == 11) & ((day - first).astype(int) > 22) | (
        (span.month_of(day) == 0) & ((day - first).astype(int) < 6)
    )
    return span.workday(np.where(closed, day + rng.integers(8, 16, len(day)), day))


def _handover(rng, rep, team, created, closed) -> tuple[np.ndarray, np.ndarray]:
    """(owner after, when) for deals still open when their rep leaves the team; NaT where it stays."""
    leaving = people.leaving_day(rep, team)
    until = np.where(np.isnat(closed), np.datetime64(span.LAST_DAY + 1, "s"), closed)
    moves = (leaving < until.astype("M8[D]")) & (created.astype("M8[D]") < leaving)
    day = np.minimum(span.workday(leaving + 5), until.astype("M8[D]"))
    after = people.assign(rng, team, np.maximum(day, leaving))
    moved_at = day.astype("M8[s]") + np.timedelta64(390, "m")
    return np.where(moves, after, rep), np.where(moves, moved_at, NOT)


def _reassigned(rng, team, created, closed, won, owner, moved_at) -> tuple[np.ndarray, np.ndarray]:
    """(owner after, when) with those that change hands without anybody leaving."""
    draw = rng.random(len(owner))
    signed = won & (closed >= HANDED_SINCE) & (closed < HANDED_OVER) & (draw < HANDED_SHARE)
    pending = (created < REDISTRIBUTED) & ~(closed < REDISTRIBUTED) & (draw < REDISTRIBUTED_SHARE)
    for which, moment in ((signed, HANDED_OVER), (pending, REDISTRIBUTED)):
        which = which & np.isnat(moved_at)
        after = people.assign(rng, team, np.full(len(owner), moment.astype("M8[D]")))
        owner, moved_at = np.where(which, after, owner), np.where(which, moment, moved_at)
    return owner, moved_at


def _lost_reason(rng: np.random.Generator, count: int) -> np.ndarray:
    return market.LOST_REASONS[rng.choice(len(market.LOST_REASONS), count, p=market.LOST_REASON_SHARE)]


def _expected(rng, created, segment) -> np.ndarray:
    days = market.CYCLE_DAYS[segment] * rng.uniform(0.8, 1.5, len(segment))
    return (created + _days(days)).astype("M8[D]").astype("M8[s]") + np.timedelta64(600, "m")


def _days(days: np.ndarray) -> np.ndarray:
    return (days * 86_400).astype("m8[s]")
