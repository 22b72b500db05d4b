"""Mails of campaigns: a recipient is one address in one campaign."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, within

RECIPIENT = ["email_hash", "campaign"]
MAIL = [*RECIPIENT, "sent_date"]
ANSWER_DAYS = 30
EVENTS = {
    "email_bounce_rate": "bounced",
    "email_click_rate": "clicked",
    "email_open_rate": "opened",
    "email_reply_rate": "replied",
    "unsubscribe_rate": "unsubscribed",
}


def _mails(company: Company, event: str) -> pl.DataFrame:
    """Every mail (arrived, unless returns are asked for), with the day of its first such event."""
    mails = company["fct_outreach"].with_columns(pl.col("campaign").fill_null("(unassigned)"))
    near = mails.filter((pl.col("event_date") - pl.col("sent_date")).dt.total_days() <= ANSWER_DAYS)
    sent = mails.filter(pl.col("event_type") == "sent").drop("event_type", "event_date")
    if event != "bounced":
        sent = sent.join(near.filter(pl.col("event_type") == "bounced"), on=MAIL, how="anti")
    found = near.filter(pl.col("event_type") == event).group_by(MAIL).agg(pl.col("event_date").min())
    return sent.join(found, on=MAIL, how="left")


def _recipients(mails: pl.DataFrame) -> int:
    return mails.select(RECIPIENT).n_unique()


def _rate(event: str, dated_by: str) -> Callable[[Company, Cell], Figure]:
    def rate(company: Company, cell: Cell) -> Figure:
        mails = company.once(f"mails {event}", lambda: _mails(company, event))
        answered = mails.filter(pl.col("event_date").is_not_null())
        return _recipients(within(answered, dated_by, cell)), _recipients(within(mails, "sent_date", cell))

    return rate


FIGURES = {key: _rate(event, "sent_date") for key, event in EVENTS.items()} | {
    f"{key}_event_date": _rate(event, "event_date") for key, event in EVENTS.items()
}
