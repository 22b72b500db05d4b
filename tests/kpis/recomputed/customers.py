"""Who was a customer on a day, who came, left and came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from tests.kpis.recomputed.company import (
    COLUMNS,
    DAY,
    LAST_DAY,
    Cell,
    Company,
    Figure,
    flow,
    month_end,
    months_later,
)  # fmt: skip
from tests.kpis.recomputed.history import customer_on


def spells(company: Company) -> list[tuple[str, dt.date, dt.date]]:
    """(customer, first day, first day no longer active)."""
    columns = ("customer_id", "spell_start_date", "spell_end_date")
    frame = company["fct_customer_spell"].select(columns).with_columns(pl.col("spell_end_date").fill_null(LAST_DAY))
    return company.once("spells", lambda: sorted(frame.iter_rows()))


def active(company: Company, day: dt.date) -> frozenset[str]:
    return company.once(
        f"active {day}", lambda: frozenset(who for who, since, until in spells(company) if since <= day < until)
    )


def _holders(company: Company, product: str, day: dt.date) -> frozenset[str]:
    held = company["fct_mrr_interval"].filter(
        pl.col("product") == product,
        pl.col("valid_from_date") <= day,
        pl.col("valid_to_date").is_null() | (pl.col("valid_to_date") > day),
        pl.col("amount") > 0,
    )
    return frozenset(held["customer_id"])


def belongs(company: Company, cell: Cell, day: dt.date) -> Callable[[str], bool]:
    """Whether a customer is the scope's own on a day."""
    if cell.scope_type == "company":
        return lambda who: True
    if cell.scope_type == "product":
        name = f"holders {cell.scope_id} {day}"
        return company.once(name, lambda: _holders(company, cell.scope_id, day)).__contains__
    column, customer = COLUMNS.get(cell.scope_type, cell.scope_type), customer_on(company)
    return lambda who: customer(who, day)[column] == cell.scope_id


def members(company: Company, cell: Cell, day: dt.date) -> set[str]:
    return set(filter(belongs(company, cell, day), active(company, day)))


def arrivals(company: Company, cell: Cell) -> tuple[int, int]:
    """(new, reactivated) of the period."""
    new = back = 0
    for who, since, is_first in company.once("starts", lambda: _starts(company)):
        if cell.first <= since <= cell.end and belongs(company, cell, since)(who):
            new, back = new + is_first, back + (not is_first)
    return new, back


def _starts(company: Company) -> list[tuple[str, dt.date, bool]]:
    seen: set[str] = set()
    return [(who, since, not (who in seen or seen.add(who))) for who, since, _ in spells(company)]


def departures(company: Company, cell: Cell) -> list[tuple[str, dt.date]]:
    """(who, first day no longer active), of whose team it was on the last active one."""
    return [
        (who, until)
        for who, _, until in spells(company)
        if cell.first <= until <= cell.end and belongs(company, cell, until - DAY)(who)
    ]


def active_customers(company: Company, cell: Cell) -> Figure:
    return flow(len(members(company, cell, cell.end)))


def new_customers(company: Company, cell: Cell) -> Figure:
    return flow(arrivals(company, cell)[0])


def reactivated_customers(company: Company, cell: Cell) -> Figure:
    return flow(arrivals(company, cell)[1])


def lost_customers(company: Company, cell: Cell) -> Figure:
    return flow(len(departures(company, cell)))


def _opening(company: Company, cell: Cell) -> set[str]:
    return members(company, cell, cell.before)


def customer_retention_rate(company: Company, cell: Cell) -> Figure:
    opening = _opening(company, cell)
    return len(opening & active(company, cell.end)), len(opening)


def customer_churn_rate(company: Company, cell: Cell) -> Figure:
    kept, opening = customer_retention_rate(company, cell)
    return opening - kept, opening


def customer_churn_rate_event(company: Company, cell: Cell) -> Figure:
    opening = _opening(company, cell)
    left = {who for who, _, until in spells(company) if cell.first <= until <= cell.end}
    return len(opening & left), len(opening)


def customer_churn_rate_stripe(company: Company, cell: Cell) -> Figure:
    return len(departures(company, cell)), len(_opening(company, cell)) + arrivals(company, cell)[0]


def customer_retention_rate_naive(company: Company, cell: Cell) -> Figure:
    closing = len(members(company, cell, cell.end))
    return closing - arrivals(company, cell)[0], len(_opening(company, cell))


def customer_churn_rate_daily(company: Company, cell: Cell) -> Figure:
    left: dict[dt.date, int] = {}
    for _, day in departures(company, cell):
        left[day] = left.get(day, 0) + 1
    return flow(sum(count / len(members(company, cell, day - DAY)) for day, count in left.items()))


def customers_transferred(company: Company, cell: Cell) -> Figure:
    """Day by day, of the customers active on both days: received less handed on."""
    moved = 0
    for day in (cell.first + DAY * n for n in range((cell.end - cell.first).days + 1)):
        both = active(company, day) & active(company, day - DAY)
        now, then = belongs(company, cell, day), belongs(company, cell, day - DAY)
        moved += sum(now(who) for who in both) - sum(then(who) for who in both)
    return flow(moved)


def _cohort(month: int, rolling: bool) -> Callable[[Company, Cell], Figure]:
    def rate(company: Company, cell: Cell) -> Figure:
        theirs: dict[str, list[tuple[dt.date, dt.date]]] = {}
        for who, since, until in spells(company):
            theirs.setdefault(who, []).append((since, until))
        cohort = [
            (who, since)
            for who, since, is_first in _starts(company)
            if is_first and cell.first <= since <= cell.end and belongs(company, cell, since)(who)
        ]
        if cohort and months_later(max(since for _, since in cohort).replace(day=1), month) > cell.known:
            return None, None
        kept = 0
        for who, first_paid in cohort:
            begin = months_later(first_paid.replace(day=1), month)
            end = cell.known if rolling else min(month_end(begin), cell.known)
            kept += any(since <= end and until > begin and begin <= cell.known for since, until in theirs[who])
        return kept, len(cohort)

    return rate


FIGURES = (
    {
        figure.__name__: figure
        for figure in (
            active_customers, new_customers, reactivated_customers, lost_customers, customer_retention_rate,
            customer_churn_rate, customer_churn_rate_event, customer_churn_rate_stripe,
            customer_retention_rate_naive, customer_churn_rate_daily, customers_transferred,
        )
    }
    | {f"cohort_retention_m{month}": _cohort(month, rolling=False) for month in (1, 2, 3, 6, 12)}
    | {f"cohort_retention_m{month}_rolling": _cohort(month, rolling=True) for month in (3, 12)}
)  # fmt: skip
