"""People who came in, how far they came and how soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, flow, within
from tests.kpis.recomputed.history import won_customers

CONVERSION = dt.timedelta(days=90)
ANSWER = dt.timedelta(days=30)


def leads(company: Company, cell: Cell) -> Figure:
    return flow(within(company["fct_lead"], "lead_date", cell).height)


def signups(company: Company, cell: Cell) -> Figure:
    return flow(within(company["fct_signup"], "signup_date", cell).height)


def _signups_by(way: str) -> Callable[[Company, Cell], Figure]:
    def count(company: Company, cell: Cell) -> Figure:
        return flow(within(company["fct_signup"].filter(pl.col("via") == way), "signup_date", cell).height)

    return count


def _fresh(company: Company) -> pl.DataFrame:
    """Leads from people and companies that were no customers yet, with the first payment of their customer."""
    paid = company["dim_customer"].select("customer_id", "first_paid_date")
    every = company["fct_lead"].join(paid, on="customer_id", how="left")
    return every.filter(pl.col("first_paid_date").is_null() | (pl.col("lead_date") <= pl.col("first_paid_date")))


def _credited(company: Company) -> pl.DataFrame:
    """The nearest lead before the first payment of every customer that came from one."""
    paid = _fresh(company).filter(pl.col("first_paid_date").is_not_null(), pl.col("first_paid_date") <= company.as_of)
    return paid.sort("lead_date", "lead_id").group_by("customer_id").last()


def lead_conversion_rate(company: Company, cell: Cell) -> Figure:
    soon = _credited(company).filter(pl.col("first_paid_date") < pl.col("lead_date") + CONVERSION)
    return within(soon, "lead_date", cell).height, within(_fresh(company), "lead_date", cell).height


def lead_conversion_rate_event(company: Company, cell: Cell) -> Figure:
    won = within(_credited(company), "first_paid_date", cell)
    return won.height, within(_fresh(company), "lead_date", cell).height


def _lead_days(company: Company, cell: Cell) -> pl.Series:
    won = within(_credited(company), "first_paid_date", cell)
    return (won["first_paid_date"] - won["lead_date"]).dt.total_days()


def lead_to_customer_days(company: Company, cell: Cell) -> Figure:
    days = _lead_days(company, cell)
    return float(days.sum()), days.len()


def lead_to_customer_days_median(company: Company, cell: Cell) -> Figure:
    return flow(_lead_days(company, cell).median())


def _answers(company: Company, cell: Cell) -> pl.Series:
    """Days to the first touch of each lead of the cell, null without one."""
    found = within(company["fct_lead"], "lead_date", cell)
    touched = company["fct_activity"].filter("is_touch").select("person_key", "activity_date", "activity_at")
    whole = (pl.col("activity_date") - pl.col("lead_date")).dt.total_days()
    # A column of no moment at all has no type.
    came, touched_at = (pl.col(name).cast(pl.Datetime("us")) for name in ("lead_at", "activity_at"))
    took = (touched_at.dt.truncate("1s") - came.dt.truncate("1s")).dt.total_seconds() / 86400
    answers = (
        found.join(touched, on="person_key")
        .filter(whole.is_between(0, ANSWER.days) & (touched_at >= came).fill_null(True))
        .with_columns(pl.coalesce(took, whole.cast(pl.Float64)).alias("days"))
        .group_by("lead_id")
        .agg(pl.col("days").min())
    )
    return found.join(answers, on="lead_id", how="left")["days"]


def lead_response_time(company: Company, cell: Cell) -> Figure:
    answered = _answers(company, cell).drop_nulls()
    return float(answered.sum()), answered.len()


def lead_response_time_median(company: Company, cell: Cell) -> Figure:
    return flow(_answers(company, cell).median())


def unanswered_rate(company: Company, cell: Cell) -> Figure:
    days = _answers(company, cell)
    return days.null_count(), days.len()


def _entries(company: Company, stage: str) -> pl.DataFrame:
    return company["fct_lifecycle_entry"].filter(pl.col("stage") == stage)


def _first_entries(stage: str) -> Callable[[Company, Cell], Figure]:
    def count(company: Company, cell: Cell) -> Figure:
        first = _entries(company, stage).filter(pl.col("entry_number") == 1)
        return flow(within(first, "entered_date", cell).height)

    return count


def _all_entries(stage: str) -> Callable[[Company, Cell], Figure]:
    def count(company: Company, cell: Cell) -> Figure:
        return flow(within(_entries(company, stage), "entered_date", cell).height)

    return count


def _first(company: Company, stage: str, recorded: bool = False) -> pl.DataFrame:
    entries = _entries(company, stage)
    entries = entries.filter(~pl.col("is_imputed")) if recorded else entries
    return entries.sort("entered_date").group_by("person_id", maintain_order=True).first()


def _within_ninety_days(company: Company, cell: Cell, recorded: bool) -> Figure:
    became = _first(company, "sql", recorded).select("person_id", pl.col("entered_date").alias("sql_date"))
    cohort = within(_first(company, "mql", recorded), "entered_date", cell)
    later = pl.col("sql_date") >= pl.col("entered_date")
    soon = pl.col("sql_date") < pl.col("entered_date") + CONVERSION
    return cohort.join(became, on="person_id").filter(later, soon).height, cohort.height


def mql_to_sql(company: Company, cell: Cell) -> Figure:
    return _within_ninety_days(company, cell, recorded=False)


def mql_to_sql_strict(company: Company, cell: Cell) -> Figure:
    return _within_ninety_days(company, cell, recorded=True)


def mql_to_sql_event(company: Company, cell: Cell) -> Figure:
    count = {stage: _first_entries(stage)(company, cell)[0] for stage in ("mql", "sql")}
    return count["sql"], count["mql"]


def mql_to_sql_all_entries(company: Company, cell: Cell) -> Figure:
    bases = _entries(company, "mql").with_row_index("base").sort("entered_date")
    later = _entries(company, "sql").select("person_id", "entered_date").sort("entered_date")
    credited = later.join_asof(
        bases.select("base", "person_id", "entered_date", pl.col("entered_date").alias("base_date")),
        on="entered_date", by="person_id", strategy="backward", check_sortedness=False,
    ).filter(pl.col("entered_date") < pl.col("base_date") + CONVERSION)  # fmt: skip
    cohort = within(bases, "entered_date", cell)
    return cohort.join(credited, on="base", how="semi").height, cohort.height


def new_customer_contact_rate(company: Company, cell: Cell) -> Figure:
    """Contacts in the calendar month of the first payment, of customers who first paid in the period."""
    won = within(won_customers(company), "first_paid_date", cell)
    kinds = ["call", "email", "social", "meeting", "demo"]
    contacts = company["fct_activity"].filter(
        "is_completed", ~pl.col("is_automated"), pl.col("activity_type").is_in(kinds)
    )
    in_month = won.join(contacts.select("customer_id", "activity_date"), on="customer_id").filter(
        pl.col("activity_date").dt.truncate("1mo") == pl.col("first_paid_date").dt.truncate("1mo")
    )
    return in_month["customer_id"].n_unique(), won.height


FIGURES = {
    figure.__name__: figure
    for figure in (
        leads, signups, lead_conversion_rate, lead_conversion_rate_event, lead_to_customer_days,
        lead_to_customer_days_median, lead_response_time, lead_response_time_median, unanswered_rate, mql_to_sql,
        mql_to_sql_strict, mql_to_sql_event, mql_to_sql_all_entries, new_customer_contact_rate,
    )
} | {
    "signups_email": _signups_by("email"),
    "signups_site": _signups_by("site"),
    **{stage: _first_entries(stage) for stage in ("mql", "sql")},
    **{f"{stage}_all_entries": _all_entries(stage) for stage in ("mql", "sql")},
}  # fmt: skip
