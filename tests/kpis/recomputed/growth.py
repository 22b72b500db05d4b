"""Figures of the fiscal year to date, and growth over the period or the year before."""

from __future__ import annotations

from collections.abc import Callable

from tests.kpis.recomputed import activities, customers, deals, leads, recurring, revenue
from tests.kpis.recomputed.company import DAY, Cell, Company, Figure, earlier, months_later

Base = Callable[[Company, Cell], Figure]
MONTHS = {"month": 1, "quarter": 3, "fiscal_quarter": 3, "year": 12, "fiscal_year": 12}
NEW_YEAR = 7 * DAY  # a source that begins this late has begun with the year
FLOWS: dict[str, Base] = {
    "bookings_won": deals.bookings_won,
    "leads": leads.leads,
    "new_customers": customers.new_customers,
    "revenue_net": revenue.revenue_net,
    "signups": leads.signups,
    "demos_booked": activities.demos_booked,
    "gross_profit": revenue.gross_profit,
    "prospecting_activity": activities.prospecting_activity,
    "revenue_gross": revenue.revenue_gross,
}


def _over_base(now: float | None, base: float | None) -> Figure:
    if now is None or base is None or base <= 0:
        return None, None
    return now - base, base


def _growth(key: str, base: Base, months: int | None) -> Callable[[Company, Cell], Figure]:
    def growth(company: Company, cell: Cell) -> Figure:
        shift = months or MONTHS[cell.grain]
        last = months_later(cell.end, -12) if cell.grain == "fiscal_ytd" else earlier(cell.end, shift)
        before = cell.over(months_later(cell.first, -shift), last)
        if before.first < company.first_days[key] - NEW_YEAR:
            return None, None
        return _over_base(base(company, cell)[0], base(company, before)[0])

    return growth


def _mrr_growth(months: int | None) -> Callable[[Company, Cell], Figure]:
    def growth(company: Company, cell: Cell) -> Figure:
        day = earlier(cell.end, months or MONTHS[cell.grain])
        base = recurring.level(company, cell, day) if day >= company.first_days["mrr"] else None
        return _over_base(recurring.level(company, cell, cell.end), base)

    return growth


def revenue_net_vs_prior_year_total(company: Company, cell: Cell) -> Figure:
    year = cell.over(months_later(cell.first, -12), cell.before)
    if year.first < company.first_days["revenue_net"] - NEW_YEAR:
        return None, None
    return _over_base(revenue.revenue_net(company, cell)[0], revenue.revenue_net(company, year)[0])


COMPARED = ("bookings_won", "leads", "new_customers", "revenue_net", "signups")
FIGURES = (
    {f"ytd_{key}": base for key, base in FLOWS.items()}
    | {f"ytd_growth_{key}": _growth(key, base, 12) for key, base in FLOWS.items()}
    | {f"growth_pop_{key}": _growth(key, FLOWS[key], None) for key in COMPARED}
    | {f"growth_yoy_{key}": _growth(key, FLOWS[key], 12) for key in COMPARED}
    | {"growth_pop_mrr": _mrr_growth(None), "growth_yoy_mrr": _mrr_growth(12)}
    | {"ytd_growth_revenue_net_vs_prior_year_total": revenue_net_vs_prior_year_total}
)
