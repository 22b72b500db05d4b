"""Staff: who was employed, who left, and in which team."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import DAY, LAST_DAY, UNASSIGNED, Cell, Company, Figure, flow

SERVICE = ("customer_service", "support")
NEW_HIRE = dt.timedelta(days=89)


def staff(company: Company) -> list[dict]:
    """Employees; somebody engaged again on the day after never left."""
    roster = company["fct_employment_interval"].filter(
        ~pl.col("employment_type").fill_null("employee").str.contains("contract|freelance")
    )
    return company.once("staff", lambda: roster.with_columns(pl.col("left_date").fill_null(LAST_DAY)).to_dicts())


def _own(company: Company, cell: Cell, person: dict, day: dt.date) -> bool:
    if cell.scope_type == "company":
        return True
    if cell.scope_type == "team":
        return (company.team(person["rep_id"], day) or person["team"] or UNASSIGNED) == cell.scope_id
    return person[cell.scope_type] == cell.scope_id


def _on(company: Company, cell: Cell, day: dt.date) -> list[dict]:
    return [
        person
        for person in staff(company)
        if person["hired_date"] <= day <= person["left_date"] and _own(company, cell, person, day)
    ]


def leavers(company: Company, cell: Cell) -> list[dict]:
    return [
        person
        for person in staff(company)
        if cell.first <= person["left_date"] <= cell.end and _own(company, cell, person, person["left_date"])
    ]


def _days(cell: Cell) -> int:
    return (cell.end - cell.first).days + 1


def average(company: Company, cell: Cell) -> float:
    return sum(len(_on(company, cell, cell.first + DAY * n)) for n in range(_days(cell))) / _days(cell)


def headcount(company: Company, cell: Cell) -> Figure:
    return flow(len(_on(company, cell, cell.end)))


def customer_service_headcount(company: Company, cell: Cell) -> Figure:
    return flow(sum(person["department"] in SERVICE for person in _on(company, cell, cell.end)))


def staff_turnover(company: Company, cell: Cell) -> Figure:
    return len(leavers(company, cell)), average(company, cell)


def staff_turnover_annualised(company: Company, cell: Cell) -> Figure:
    return len(leavers(company, cell)) * 365 / _days(cell), average(company, cell)


def staff_turnover_voluntary(company: Company, cell: Cell) -> Figure:
    reasons = [person["leave_reason"] for person in leavers(company, cell)]
    known = all(reason in ("voluntary", "involuntary", "other") for reason in reasons)
    return (reasons.count("voluntary") if known else None), average(company, cell)


def staff_turnover_two_point(company: Company, cell: Cell) -> Figure:
    ends = len(_on(company, cell, cell.before)) + len(_on(company, cell, cell.end))
    return len(leavers(company, cell)), ends / 2


def staff_turnover_opening(company: Company, cell: Cell) -> Figure:
    opening = _on(company, cell, cell.before)
    return sum(cell.first <= person["left_date"] <= cell.end for person in opening), len(opening)


def staff_turnover_new_hire_90d(company: Company, cell: Cell) -> Figure:
    hired = [
        person
        for person in staff(company)
        if cell.first <= person["hired_date"] <= cell.end and _own(company, cell, person, person["hired_date"])
    ]
    return sum(person["left_date"] <= min(person["hired_date"] + NEW_HIRE, cell.known) for person in hired), len(
        hired
    )


FIGURES = {
    figure.__name__: figure
    for figure in (
        headcount, customer_service_headcount, staff_turnover, staff_turnover_annualised, staff_turnover_voluntary,
        staff_turnover_two_point, staff_turnover_opening, staff_turnover_new_hire_90d,
    )
}  # fmt: skip
