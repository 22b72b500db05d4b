"""Quotas, hours, trainings and mentoring of the staff, and what customers answer in the survey."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import people, span

QUOTA = {"north": 62_000, "south": 66_000, "enterprise": 150_000}  # EUR a quarter in 2023
QUOTA_GROWTH = 0.10
NO_TASK = "(time without task assigned)"
TASKS = (("Prospecting", "prospecting"), ("Customer meetings", "meetings"), ("Proposals", "proposals"),
         ("Administration", "admin"), ("Mentoring", "mentoring"), (NO_TASK, ""))  # fmt: skip
SERVICE_TASKS = (("Tickets", "support"), ("Onboarding", "onboarding"), ("Account reviews", "reviews"),
                 ("Administration", "admin"), ("Mentoring", "mentoring"), (NO_TASK, ""))  # fmt: skip
TRACKED = ("sales", "customer_service", "customer_success")
TITLES = np.array(
    ["Discovery questions", "Negotiation basics", "Product update", "Price talks", "Writing to executives"]
)
COMMENTS = np.array(
    ["", "", "", "Works well", "Onboarding was quick", "Support answers late", 'Too dear, and "slow"']
)


def quotas() -> pl.DataFrame:
    """One row per rep and calendar quarter of employment; the first quarter counts half."""
    rows = []
    for quarter in np.arange(np.datetime64("2023-01", "M"), np.datetime64("2027-01", "M"), 3):
        first, last = quarter.astype("M8[D]"), (quarter + 3).astype("M8[D]") - 1
        for spell in people.SPELLS:
            if spell.start > last - 30 or spell.end < first + 30:
                continue
            year = int(quarter.astype("M8[Y]").astype(int)) - 53
            amount = QUOTA[spell.team] * (1 + QUOTA_GROWTH) ** year * (0.5 if spell.start > first else 1.0)
            rows.append((people.REPS[spell.rep].id, first.astype(object), last.astype(object), round(amount, -3)))
    return pl.DataFrame(rows, schema=["rep_id", "first", "last", "amount"], orient="row")


def hours(seed: int) -> pl.DataFrame:
    """One row per person, workday and task done that day (reps and customer staff)."""
    rng = span.generator(seed, "hours")
    workdays = span.DAYS[span.is_workday(span.DAYS)]
    parts = []
    for person in (p for p in people.STAFF if p.department in TRACKED):
        tasks = np.array(TASKS if person.department == "sales" else SERVICE_TASKS)
        at_work = people.employed(person, workdays) & (rng.random(len(workdays)) < 0.86)
        days = np.repeat(workdays[at_work], rng.integers(1, 3, at_work.sum()))
        which = rng.choice(6, len(days), p=[0.34, 0.30, 0.16, 0.10, 0.04, 0.06])
        start = rng.integers(8 * 60, 16 * 60, len(days))
        seconds = (rng.gamma(3, 1_500, len(days)) + 60).astype(int)
        parts.append(
            pl.DataFrame(
                {
                    "day": days.astype("M8[ms]"), "person": np.full(len(days), person.name),
                    "task": tasks[which, 0], "tags": tasks[which, 1], "start": start,
                    "seconds": np.minimum(seconds, 7 * 3600),
                }
            )
        )  # fmt: skip
    frame = pl.concat(parts).with_columns(pl.col("day").cast(pl.Date))
    return frame.sort("day", "person", "start", maintain_order=True)


def trainings(seed: int) -> pl.DataFrame:
    """Training and mentoring sessions of the reps and customer staff, more of both every year."""
    rng = span.generator(seed, "trainings")
    days = span.workday(
        span.arrivals(rng, np.where(span.is_workday(span.DAYS), 0.36 * span.interest(span.DAYS) ** 0.7, 0))
    )
    taught = [p for p in people.STAFF if p.department in TRACKED]
    present = np.array([people.employed(p, days) for p in taught]) * rng.random((len(taught), len(days)))
    who = np.array([p.id for p in taught])[present.argmax(axis=0)]
    mentoring = rng.random(len(days)) < 0.42
    return pl.DataFrame(
        {
            "session_id": np.char.add("TR-", np.char.zfill((np.arange(len(days)) + 1).astype(str), 5)),
            "person_id": who,
            "day": days.astype("M8[ms]"),
            "title": np.where(mentoring, "Mentoring talk", TITLES[rng.integers(0, len(TITLES), len(days))]),
            "kind": np.where(mentoring, "mentoring", "training"),
            "hours": rng.choice([0.5, 1.0, 1.5, 2.0, 3.0], len(days)),
        }
    ).with_columns(pl.col("day").cast(pl.Date))


def surveys(customers: pl.DataFrame, lines: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Answers of customers, some months after their start and then about once a year, while they are customers."""
    rng = span.generator(seed, "surveys")
    who = lines.filter(pl.col("kind") == "first").select("account", "start", "end")
    who = who.join(customers.select("account", "email"), on="account", how="left", maintain_order="left")
    row = np.repeat(np.arange(who.height), rng.poisson(1.9, who.height))
    day = span.workday(who["start"].to_numpy().astype("M8[D]")[row] + rng.integers(60, 1200, len(row)))
    end = who["end"].fill_null(span.AS_OF).to_numpy().astype("M8[D]")[row]
    score = np.clip(rng.normal(8.5, 1.5, len(row)).round(), 0, 10).astype(int)
    frame = pl.DataFrame({"email": who["email"].gather(row), "day": day.astype("M8[ms]"), "score": score})
    frame = frame.with_columns(pl.col("day").cast(pl.Date), comment=pl.Series(COMMENTS[rng.integers(0, 7, len(row))]))
    frame = frame.filter(pl.Series((day < end) & (day >= span.CRM_START)))
    frame = frame.sort("day", "email", maintain_order=True)
    return frame.with_columns(
        response_id=pl.format("R-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))
    )
