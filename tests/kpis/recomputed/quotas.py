"""Quotas spread over their days, and what their carriers won on them."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import DAY, UNASSIGNED, Cell, Company, Figure, flow, of, total
from tests.kpis.recomputed.deals import amount, every_closed, open_on

Carried = dict[tuple[str, dt.date], float]  # (rep, day) → quota of the day


def carried(company: Company) -> Carried:
    return company.once("carried", lambda: _carried(company))


def _carried(company: Company) -> Carried:
    found: Carried = {}
    columns = ("rep_id", "quota_start_date", "quota_end_date", "quota_amount")
    for rep_id, first, last, quota in company["fct_quota"].select(columns).iter_rows():
        days = (last - first).days + 1
        for day in (first + DAY * n for n in range(days if rep_id != UNASSIGNED else 0)):
            found[rep_id, day] = found.get((rep_id, day), 0.0) + quota / days
    return found


def _own(company: Company, cell: Cell, rep_id: str, day: dt.date) -> bool:
    return {"company": "all", "rep": rep_id, "team": company.team(rep_id, day)}[cell.scope_type] == cell.scope_id


def _theirs(company: Company, cell: Cell, last: dt.date) -> Carried:
    return {
        (rep_id, day): quota
        for (rep_id, day), quota in carried(company).items()
        if cell.first <= day <= last and _own(company, cell, rep_id, day)
    }


def _won(company: Company) -> Carried:
    """Won amounts by rep and day."""
    deals = every_closed(company).filter("is_won", pl.col("deal_amount").is_not_null())
    sums = deals.group_by("rep_id", "closed_date").agg(pl.col("deal_amount").sum())
    return company.once("won amounts", lambda: {(rep_id, day): value for rep_id, day, value in sums.iter_rows()})


def quota(company: Company, cell: Cell) -> Figure:
    return flow(sum(_theirs(company, cell, cell.end).values()))


def quota_attainment(company: Company, cell: Cell) -> Figure:
    theirs, won = _theirs(company, cell, cell.end), _won(company)
    return sum(won.get(key, 0.0) for key in theirs), sum(theirs.values())


def share_of_reps_at_quota(company: Company, cell: Cell) -> Figure:
    won = _won(company)
    sides: dict[str, list[float]] = {}
    for key, part in _theirs(company, cell, cell.end).items():
        side = sides.setdefault(key[0], [0.0, 0.0])
        side[0], side[1] = side[0] + won.get(key, 0.0), side[1] + part
    return sum(done >= due - 1e-6 for done, due in sides.values()), len(sides)


def _planned(company: Company, cell: Cell, day: dt.date, until: dt.date) -> float | None:
    """Amounts open on a day and planned to close after it in the period."""
    planned = pl.col("expected_close_date").is_between(max(cell.first, day), until)
    return amount(open_on(company, cell, day).filter(planned))


def pipeline_coverage(company: Company, cell: Cell) -> Figure:
    return _planned(company, cell, cell.before, cell.last), sum(_theirs(company, cell, cell.last).values())


def pipeline_coverage_remaining(company: Company, cell: Cell) -> Figure:
    if cell.last <= cell.known:
        return None, None
    deals = of(every_closed(company), cell).filter("is_won", pl.col("closed_date").is_between(cell.first, cell.known))
    rest = sum(_theirs(company, cell, cell.last).values()) - total(deals["deal_amount"].drop_nulls())
    return _planned(company, cell, cell.known, cell.last), rest if rest > 0 else None


FIGURES = {
    figure.__name__: figure
    for figure in (quota, quota_attainment, share_of_reps_at_quota, pipeline_coverage, pipeline_coverage_remaining)
}
