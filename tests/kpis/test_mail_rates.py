"""The e-mail rates of the demo, worked out again from the events of the mailing tool with polars."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines import warehouse

RATES = {
    "email_open_rate": ("opened", "delivered"),
    "email_click_rate": ("clicked", "delivered"),
    "email_reply_rate": ("replied", "delivered"),
    "email_bounce_rate": ("bounced", "sent"),
    "unsubscribe_rate": ("unsubscribed", "delivered"),
}
UNIT = ["campaign", "email_hash"]


@pytest.fixture(scope="module")
def tables(demo) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The events as loaded, and the rates as published."""
    with warehouse.connect(demo.warehouse_path) as con:
        events = con.execute(
            "select campaign, email_hash, event_type, event_at, event_date from canonical.outreach_events "
            "where event_date <= (select as_of_date from inputs.company)"
        ).to_arrow_table()
        rates = con.execute(
            "select * from kpis.fct_kpi_values where scope_type in ('company', 'campaign') "
            "and (kpi like 'email_%' or kpi like 'unsubscribe_%') and grain in ('month', 'quarter', 'year')"
        ).to_arrow_table()
    return pl.from_arrow(events), pl.from_arrow(rates)


@pytest.fixture(scope="module")
def mails(tables) -> pl.DataFrame:
    """One row per campaign, address and day of a mail, with the first day of each answer within 30 days."""
    sent = tables[0].filter(pl.col("event_type") == "sent").sort("event_at")
    # the last mail at or before the event
    answers = (
        tables[0]
        .filter(pl.col("event_type").is_in(["opened", "clicked", "replied", "bounced", "unsubscribed"]))
        .sort("event_at")
        .join_asof(
            sent.select(*UNIT, "event_at", sent_date="event_date"),
            on="event_at",
            by=UNIT,
            strategy="backward",
            check_sortedness=False,
        )
        .filter((pl.col("event_date") - pl.col("sent_date")).dt.total_days() <= 30)
        .group_by(*UNIT, "sent_date", "event_type")
        .agg(pl.col("event_date").min())
        .pivot("event_type", index=[*UNIT, "sent_date"], values="event_date")
    )
    days = sent.select(*UNIT, sent_date="event_date").unique()
    frame = days.join(answers, on=[*UNIT, "sent_date"], how="left")
    arrived = [pl.when(pl.col("bounced").is_null()).then(name).alias(name)
               for name in ("opened", "clicked", "replied", "unsubscribed")]  # fmt: skip
    return frame.with_columns(arrived)


def _recipients(frame: pl.DataFrame, day: str, by: list[str], every: str) -> pl.DataFrame:
    start = pl.col(day).dt.truncate(every)
    return (
        frame.filter(pl.col(day).is_not_null())
        .select(*UNIT, period_start_date=start)
        .unique()
        .group_by("period_start_date", *by)
        .len("found")
    )


@pytest.mark.parametrize(("grain", "every"), [("month", "1mo"), ("quarter", "1q"), ("year", "1y")])
@pytest.mark.parametrize("by", [[], ["campaign"]], ids=["company", "campaign"])
@pytest.mark.parametrize("dated", ["", "_event_date"])
@pytest.mark.parametrize("kpi", RATES)
def test_a_rate_is_that_of_the_events(tables, mails, kpi, dated, by, grain, every):
    event, base = RATES[kpi]
    below = mails if base == "sent" else mails.filter(pl.col("bounced").is_null())
    above = mails.filter(pl.col(event).is_not_null())
    on = ["period_start_date", *by]
    expected = _recipients(below, "sent_date", by, every).join(
        _recipients(above, event if dated else "sent_date", by, every),
        on=on,
        how="full",
        coalesce=True,
        suffix="_above",
    )
    expected = expected.select(
        *on, numerator=pl.col("found_above").fill_null(0).cast(pl.Float64),
        denominator=pl.col("found").fill_null(0).cast(pl.Float64),
    )  # fmt: skip
    published = tables[1].filter(
        pl.col("kpi") == kpi + dated, pl.col("grain") == grain,
        pl.col("scope_type") == ("campaign" if by else "company"),
    )  # fmt: skip
    published = published.rename({"scope_id": "campaign"}).select(*on, "kpi_value", "numerator", "denominator")
    both = published.join(expected, on=on, how="full", coalesce=True, suffix="_expected")
    assert both.height == published.height == expected.height > 3
    assert both.filter(pl.col("numerator") != pl.col("numerator_expected")).is_empty()
    assert both.filter(pl.col("denominator") != pl.col("denominator_expected")).is_empty()
    rate = pl.col("numerator_expected") / pl.col("denominator_expected")
    wrong = (pl.col("kpi_value") - rate).abs() > 1e-9
    assert both.filter(pl.col("denominator_expected") > 0).filter(wrong | pl.col("kpi_value").is_null()).is_empty()
