"""What people did, booked and held."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import LAST_DAY, UNASSIGNED, Cell, Company, Figure, flow, weekdays, within
from tests.kpis.recomputed.deals import closed

BOOKABLE = ["meeting", "demo"]
TALKS = ["call", "meeting"]


def touches(company: Company, cell: Cell) -> pl.DataFrame:
    return within(company["fct_activity"].filter("is_touch"), "activity_date", cell)


def prospecting_activity(company: Company, cell: Cell) -> Figure:
    return flow(touches(company, cell).height)


def _touches_of(kind: str):
    def count(company: Company, cell: Cell) -> Figure:
        return flow(touches(company, cell).filter(pl.col("activity_type") == kind).height)

    return count


def unique_prospects_touched(company: Company, cell: Cell) -> Figure:
    return flow(touches(company, cell)["person_key"].drop_nulls().n_unique())


def prospects_touched(company: Company, cell: Cell) -> Figure:
    mails = company["fct_outreach"]
    back = mails.filter(pl.col("event_type") == "bounced").select("email_hash", "campaign", "sent_date")
    sent = within(mails.filter(pl.col("event_type") == "sent"), "event_date", cell)
    arrived = sent.join(back, on=["email_hash", "campaign", "sent_date"], how="anti")
    return flow(len(set(touches(company, cell)["person_key"].drop_nulls()) | set(arrived["email_hash"].drop_nulls())))


def _booked(company: Company, cell: Cell, kinds: list[str]) -> Figure:
    bookings = company["fct_activity"].filter("is_booking", pl.col("activity_type").is_in(kinds))
    return flow(within(bookings, "booked_date", cell).height)


def meetings_booked(company: Company, cell: Cell) -> Figure:
    return _booked(company, cell, BOOKABLE)


def demos_booked(company: Company, cell: Cell) -> Figure:
    return _booked(company, cell, ["demo"])


def _demos(company: Company, cell: Cell) -> pl.DataFrame:
    demos = company["fct_activity"].filter(pl.col("activity_type") == "demo", "is_outcome_of_booking")
    return within(demos, "activity_date", cell)


def demos_held(company: Company, cell: Cell) -> Figure:
    return flow(_demos(company, cell).filter("is_completed").height)


def show_rate(company: Company, cell: Cell) -> Figure:
    due = _demos(company, cell)
    held = due.filter("is_completed").height
    return held, held + due.filter(~pl.col("is_completed"), "is_missed").height


def _talks(company: Company, cell: Cell) -> pl.DataFrame:
    talks = company["fct_activity"].filter(pl.col("activity_type").is_in(TALKS), "is_completed")
    return within(talks, "activity_date", cell)


def discovery_calls(company: Company, cell: Cell) -> Figure:
    return flow(_talks(company, cell).filter(pl.col("purpose") == "discovery").height)


def qualified_calls(company: Company, cell: Cell) -> Figure:
    says = pl.col("outcome").str.to_lowercase().fill_null("")
    ended = (says.str.contains(r"\bqualified")) & ~says.str.contains(r"\b(not|un|dis)[ -]?qualified")
    return flow(_talks(company, cell).filter((pl.col("purpose") == "qualification").fill_null(False) | ended).height)


def presentation_close_rate(company: Company, cell: Cell) -> Figure:
    shown = company["fct_activity"].filter(
        "is_completed",
        (pl.col("activity_type") == "demo")
        | ((pl.col("activity_type") == "meeting") & pl.col("purpose").is_in(["presentation", "demo"])),
    )
    first = shown.group_by("deal_id").agg(pl.col("activity_date").min().alias("shown_date"))
    deals = closed(company, cell).join(first, on="deal_id").filter(pl.col("shown_date") <= pl.col("closed_date"))
    return deals.filter("is_won").height, deals.height


def prospecting_activity_per_rep_day(company: Company, cell: Cell) -> Figure:
    """Working days, from the first one known, of all who ever made a touch, in the team they were in on each."""
    known = company["dim_rep"].filter(pl.col("rep_id") != UNASSIGNED)
    made = company["fct_activity"].filter("is_touch").join(known.select("rep_id"), on="rep_id", how="semi")
    began = made.group_by("rep_id").agg(pl.col("activity_date").min().alias("first_touch"))
    reps = known.join(began, on="rep_id").with_columns(pl.coalesce("hired_date", "first_touch").alias("since"))
    working = 0
    for rep_id, since, left in reps.select("rep_id", "since", "left_date").iter_rows():
        first = max(cell.first, since, company.first_days["prospecting_activity_per_rep_day"])
        last = min(cell.end, left or LAST_DAY)
        if cell.scope_type == "rep" and rep_id != cell.scope_id:
            continue
        stays = [(dt.date.min, LAST_DAY)]
        if cell.scope_type == "team":
            stays = company.team_days(rep_id, cell.scope_id)
        for from_date, to_date in stays:
            if max(first, from_date) <= min(last, to_date):
                working += weekdays(max(first, from_date), min(last, to_date))
    return within(made, "activity_date", cell).height, working


FIGURES = {
    figure.__name__: figure
    for figure in (
        prospecting_activity, unique_prospects_touched, prospects_touched, meetings_booked, demos_booked, demos_held,
        show_rate, discovery_calls, qualified_calls, presentation_close_rate, prospecting_activity_per_rep_day,
    )
} | {f"prospecting_activity_{kind}": _touches_of(kind) for kind in ("call", "meeting")}  # fmt: skip
