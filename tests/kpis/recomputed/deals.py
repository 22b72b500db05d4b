"""Deals by the day they close or are created, and what is open on a day."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, flow, months_later, of, total, within
from tests.kpis.recomputed.history import deals_on, worth_on

DECISION_DAYS = 180


def every_closed(company: Company) -> pl.DataFrame:
    """Of whose owner of the closing day; one without a date is of no day."""
    deals = company["fct_deal"].filter("is_closed", pl.col("closed_date").is_not_null())
    return company.once("closed deals", lambda: deals_on(company, deals, deals["closed_date"]))


def every_created(company: Company) -> pl.DataFrame:
    deals = company["fct_deal"].filter(pl.col("created_date").is_not_null())
    return company.once("created deals", lambda: deals_on(company, deals, deals["created_date"]))


def closed(company: Company, cell: Cell) -> pl.DataFrame:
    return within(every_closed(company), "closed_date", cell)


def won(company: Company, cell: Cell) -> pl.DataFrame:
    return closed(company, cell).filter("is_won")


def created(company: Company, cell: Cell) -> pl.DataFrame:
    return within(every_created(company), "created_date", cell)


def priced(deals: pl.DataFrame) -> pl.DataFrame:
    """Those with an amount that is no credit."""
    return deals.filter(pl.col("amount") >= 0)


def timed(deals: pl.DataFrame) -> pl.DataFrame:
    return deals.filter(pl.col("created_date") <= pl.col("closed_date"))


def days(deals: pl.DataFrame) -> pl.Series:
    return (deals["closed_date"] - deals["created_date"]).dt.total_days()


def open_on(company: Company, cell: Cell, day: dt.date) -> pl.DataFrame:
    return of(company.once(f"open on {day}", lambda: _open_on(company, day)), cell)


def _open_on(company: Company, day: dt.date) -> pl.DataFrame:
    """With the owner, the amount and the plan of that day."""
    since = pl.coalesce("created_date", "snapshot_first_date")
    later = [pl.col(column).is_null() | (pl.col(column) > day) for column in ("closed_date", "vanished_date")]
    deals = company["fct_deal"].filter(since <= day, *later)
    return worth_on(company, deals_on(company, deals, [day] * deals.height), day)


def amount(deals: pl.DataFrame) -> float | None:
    return total(deals.filter(pl.col("amount").is_not_null())["deal_amount"])


def bookings_won(company: Company, cell: Cell) -> Figure:
    return flow(amount(won(company, cell)))


def deals_won(company: Company, cell: Cell) -> Figure:
    return flow(won(company, cell).height)


def deals_lost(company: Company, cell: Cell) -> Figure:
    return flow(closed(company, cell).filter(~pl.col("is_won")).height)


def deals_created(company: Company, cell: Cell) -> Figure:
    return flow(created(company, cell).height)


def pipeline_created(company: Company, cell: Cell) -> Figure:
    return flow(amount(created(company, cell)))


def win_rate(company: Company, cell: Cell) -> Figure:
    return won(company, cell).height, closed(company, cell).height


def win_rate_amount(company: Company, cell: Cell) -> Figure:
    return amount(priced(won(company, cell))), amount(priced(closed(company, cell)))


def win_rate_narrow(company: Company, cell: Cell) -> Figure:
    return won(company, cell).height, closed(company, cell).filter(~pl.col("is_derailed")).height


def _soon(deals: pl.DataFrame) -> pl.DataFrame:
    return deals.filter(
        pl.col("is_closed"),
        (pl.col("closed_date") - pl.col("created_date")).dt.total_days() < DECISION_DAYS,
    )


def win_rate_created(company: Company, cell: Cell) -> Figure:
    cohort = created(company, cell)
    return _soon(cohort).filter("is_won").height, cohort.height


def win_rate_created_closed(company: Company, cell: Cell) -> Figure:
    decided = _soon(created(company, cell))
    return decided.filter("is_won").height, decided.height


def avg_deal_size(company: Company, cell: Cell) -> Figure:
    deals = priced(won(company, cell))
    return amount(deals), deals.height


def avg_deal_size_median(company: Company, cell: Cell) -> Figure:
    return flow(priced(won(company, cell))["deal_amount"].median())


def avg_deal_size_open(company: Company, cell: Cell) -> Figure:
    deals = priced(open_on(company, cell, cell.end))
    return amount(deals), deals.height


def sales_cycle_days(company: Company, cell: Cell) -> Figure:
    deals = timed(won(company, cell))
    return float(days(deals).sum()), deals.height


def sales_cycle_days_closed(company: Company, cell: Cell) -> Figure:
    deals = timed(closed(company, cell))
    return float(days(deals).sum()), deals.height


def sales_cycle_days_median(company: Company, cell: Cell) -> Figure:
    return flow(days(timed(won(company, cell))).median())


def open_deals(company: Company, cell: Cell) -> Figure:
    return flow(open_on(company, cell, cell.end).height)


def pipeline_open(company: Company, cell: Cell) -> Figure:
    deals = open_on(company, cell, cell.end)
    known = priced(deals)
    return flow(amount(known) if known.height or not deals.height else None)


def _trailing(cell: Cell) -> Cell:
    """The three months up to the period's last one, twelve for years."""
    months = 12 if cell.grain in ("year", "fiscal_year", "trailing_12m") else 3
    return cell.over(months_later(cell.end.replace(day=1), 1 - months), cell.end)


def _rate_and_cycle(company: Company, cell: Cell) -> tuple[float | None, float | None]:
    past = _trailing(cell)
    (wins, decided), (cycle, timed_deals) = win_rate(company, past), sales_cycle_days(company, past)
    return (wins / decided if decided else None), (cycle / timed_deals if timed_deals and cycle else None)


def pipeline_velocity(company: Company, cell: Cell) -> Figure:
    rate, cycle = _rate_and_cycle(company, cell)
    size, sized = avg_deal_size(company, _trailing(cell))
    if rate is None or cycle is None or not sized or size is None:
        return flow(None)
    return flow(open_on(company, cell, cell.before).height * rate * size / sized / cycle)


def pipeline_velocity_amount(company: Company, cell: Cell) -> Figure:
    rate, cycle = _rate_and_cycle(company, cell)
    if rate is None or cycle is None:
        return flow(None)
    return flow(amount(priced(open_on(company, cell, cell.before))) * rate / cycle)


TOUCHES = ("call", "email", "social", "meeting", "demo")


def _decided(company: Company) -> pl.DataFrame:
    """Decided deals with the day the customer's decision before was made, null for its first."""
    decided = company["fct_deal"].filter("is_closed")
    days = decided.select("customer_id", "closed_date").drop_nulls().unique().sort("customer_id", "closed_date")
    before = days.with_columns(pl.col("closed_date").shift().over("customer_id").alias("previous_date"))
    return decided.join(before, on=["customer_id", "closed_date"], how="left")


def _since(company: Company, cell: Cell, began: pl.DataFrame) -> Figure:
    """Days to the close of the deals won, since the day that `began` has for each."""
    deals = won(company, cell).join(began.group_by("deal_id").agg(pl.col("began_date").min()), on="deal_id")
    return float((deals["closed_date"] - deals["began_date"]).dt.total_days().sum()), deals.height


def sales_cycle_days_from_first_touch(company: Company, cell: Cell) -> Figure:
    decided = _decided(company).select("deal_id", "customer_id", "closed_date", "previous_date")
    talks = company["fct_activity"].filter(
        "is_completed", ~pl.col("is_automated"), pl.col("activity_type").is_in(TOUCHES)
    ).select("deal_id", "customer_id", pl.col("activity_date").alias("began_date"))  # fmt: skip
    about = decided.join(talks.drop("customer_id"), on="deal_id")
    first = decided.filter(pl.col("previous_date").is_null())
    general = first.join(talks.filter(pl.col("deal_id").is_null()).drop("deal_id"), on="customer_id")
    both = pl.concat([about, general.select(about.columns)])
    return _since(company, cell, both.filter(pl.col("began_date") <= pl.col("closed_date")))


def sales_cycle_days_from_sql(company: Company, cell: Cell) -> Figure:
    entries = company["fct_lifecycle_entry"].filter(pl.col("stage") == "sql", ~pl.col("is_imputed"))
    qualified = entries.select("customer_id", pl.col("entered_date").alias("began_date"))
    pairs = _decided(company).join(qualified, on="customer_id").filter(
        pl.col("began_date") <= pl.col("closed_date"),
        pl.col("previous_date").is_null() | (pl.col("began_date") > pl.col("previous_date")),
    )  # fmt: skip
    return _since(company, cell, pairs)


FIGURES = {
    figure.__name__: figure
    for figure in (
        bookings_won, deals_won, deals_lost, deals_created, pipeline_created, win_rate, win_rate_amount,
        win_rate_narrow, win_rate_created, win_rate_created_closed, avg_deal_size, avg_deal_size_median,
        avg_deal_size_open, sales_cycle_days, sales_cycle_days_closed, sales_cycle_days_median, open_deals,
        pipeline_open, pipeline_velocity, pipeline_velocity_amount, sales_cycle_days_from_first_touch,
        sales_cycle_days_from_sql,
    )
} | {"close_rate": win_rate}  # fmt: skip
