"""What the reps do: calls to leads, deals and new customers, and the meetings of each deal."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import people, span

CALLS_PER_LEAD = np.array([0.7, 0.8, 1.0, 2.4, 0.8, 1.4, 0.8])  # by channel
CALLS_PER_DEAL, CALLS_PER_CUSTOMER = 1.5, 1.1
CALL_OUTCOMES = np.array(["Connected", "No answer", "Left voicemail", "Busy", "Wrong number"])
MEETINGS = (("Qualification", "stage_0", 0.35), ("Discovery", "stage_1", 0.85), ("Demo", "stage_2", 0.95))
MEETING_OUTCOMES = np.array(["Completed", "No show", "Canceled", "Rescheduled"])


def calls(accounts: pl.DataFrame, deals: pl.DataFrame, customers: pl.DataFrame, seed: int) -> pl.DataFrame:
    """One row per call logged by a rep who worked here that day."""
    rng = span.generator(seed, "calls")
    open_leads = accounts.filter(~pl.col("founding"))
    per_lead = CALLS_PER_LEAD[open_leads["channel"].to_numpy()] * people.REP_DRIVE[open_leads["rep"].to_numpy()]
    first = _around(rng, open_leads, rng.poisson(per_lead), "lead_at", np.full(open_leads.height, 21.0))
    length = (deals["closed_at"].fill_null(span.AS_OF) - deals["created_at"]).dt.total_days().to_numpy() + 1.0
    during = _around(rng, deals, rng.poisson(CALLS_PER_DEAL, deals.height), "created_at", np.clip(length, 1, 200))
    known = customers.join(accounts.select("account", "rep"), on="account", how="left", maintain_order="left")
    known = known.filter(pl.col("created_at").dt.date() >= span.CRM_START.astype(object))
    after = _around(
        rng, known, rng.poisson(CALLS_PER_CUSTOMER, known.height), "created_at", np.full(known.height, 60.0)
    )
    frame = _at_work(pl.concat([first, during, after], how="diagonal")).sort("at", "account", maintain_order=True)
    count = frame.height
    outcome = rng.choice(5, count, p=[0.46, 0.30, 0.15, 0.07, 0.02])
    seconds = np.where(outcome == 0, 60 + rng.gamma(1.5, 240, count), rng.uniform(5, 45, count)).astype(int)
    return frame.with_columns(
        call_id=pl.Series(_ids(rng, count, 52_000_000_000)),
        inbound=pl.Series((rng.random(count) < 0.12) & (outcome == 0)),
        outcome=pl.Series(CALL_OUTCOMES[outcome]),
        seconds=pl.Series(seconds),
    )


def meetings(deals: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Booked meetings of the deals; `booked_at` before `at`; some lie in the future or came to nothing."""
    rng = span.generator(seed, "meetings")
    parts = []
    for kind, stage, share in MEETINGS:
        base = deals.filter(pl.col(stage).is_not_null(), pl.col("deal_type") == "New Business")
        base = base.filter(pl.Series(rng.random(base.height) < share))
        booked = base[stage].to_numpy().astype("M8[s]") + (rng.uniform(0, 2, base.height) * 86_400).astype("m8[s]")
        day = span.workday((booked + np.timedelta64(1, "D")).astype("M8[D]") + rng.integers(0, 9, base.height))
        rows = base.select("account", "deal_id", "rep", "later_rep", "moved_at").with_columns(
            kind=pl.lit(kind), booked_at=booked.astype("M8[us]"), at=span.office_time(rng, day).astype("M8[us]")
        )
        parts.append(rows)
    frame = _at_work(_owner_then(pl.concat(parts), "at")).sort("booked_at", "deal_id", "kind", maintain_order=True)
    outcome = MEETING_OUTCOMES[rng.choice(4, frame.height, p=[0.80, 0.08, 0.06, 0.06])]
    return frame.with_columns(
        meeting_id=pl.Series(_ids(rng, frame.height, 58_000_000_000)), outcome=pl.Series(outcome)
    )


def _ids(rng: np.random.Generator, count: int, start: int) -> np.ndarray:
    return start + np.cumsum(rng.integers(1, 9, count))


def _around(rng, base: pl.DataFrame, counts: np.ndarray, since: str, length: np.ndarray) -> pl.DataFrame:
    row = np.repeat(np.arange(base.height), counts)
    start = base[since].to_numpy().astype("M8[s]")[row].astype("M8[D]")
    day = span.workday(start + (rng.beta(1, 1.8, len(row)) * length[row]).astype(int))
    keep = [c for c in ("account", "deal_id", "rep", "later_rep", "moved_at") if c in base.columns]
    frame = base.select(keep)[row].with_columns(at=span.office_time(rng, day).astype("M8[us]"))
    return _owner_then(frame, "at") if "moved_at" in keep else frame


def _owner_then(frame: pl.DataFrame, at: str) -> pl.DataFrame:
    owner = pl.when(pl.col(at) >= pl.col("moved_at")).then("later_rep").otherwise("rep")
    return frame.with_columns(rep=owner).drop("later_rep", "moved_at")


def _at_work(frame: pl.DataFrame) -> pl.DataFrame:
    """Only what happened while the rep worked here: nobody logs calls after leaving."""
    day = frame["at"].to_numpy().astype("M8[D]")
    left = np.array([np.datetime64(rep.left) if rep.left else people.FAR for rep in people.REPS])
    return frame.filter(pl.Series(day <= left[frame["rep"].to_numpy()]))
