"""What customers cost to win, and what they are worth."""

from __future__ import annotations

import polars as pl

from tests.kpis.recomputed.company import (
    DAY,
    Cell,
    Company,
    Figure,
    earlier,
    flow,
    month_end,
    month_ends,
    months_later,
    total,
    within,
)
from tests.kpis.recomputed.customers import active, arrivals, members
from tests.kpis.recomputed.deals import days, timed, won
from tests.kpis.recomputed.recurring import FIGURES as RECURRING
from tests.kpis.recomputed.recurring import level
from tests.kpis.recomputed.revenue import gross_margin

CAP_MONTHS = 60
BOOKED = ("company", "team")  # what acquisition costs are known for
DAYS_OF_A_MONTH = 365 / 12


def _acquisition(company: Company, cell: Cell) -> pl.DataFrame:
    return within(company["fct_spend"].filter("is_acquisition"), "spend_date", cell)


def acquisition_spend(company: Company, cell: Cell) -> Figure:
    return flow(total(_acquisition(company, cell)["spend_amount"]))


def outsourcing_spend(company: Company, cell: Cell) -> Figure:
    spent = company["fct_spend"].filter(pl.col("category") == "outsourcing")
    return flow(total(within(spent, "spend_date", cell)["spend_amount"]))


def ad_spend(company: Company, cell: Cell) -> Figure:
    return flow(total(within(company["fct_ad_spend"], "spend_date", cell)["ad_spend_amount"]))


def cac(company: Company, cell: Cell) -> Figure:
    return acquisition_spend(company, cell)[0], arrivals(company, cell)[0]


def cac_blended(company: Company, cell: Cell) -> Figure:
    return acquisition_spend(company, cell)[0], won(company, cell).height


def cac_paid(company: Company, cell: Cell) -> Figure:
    programmes = _acquisition(company, cell).filter(pl.col("category") == "programs")
    return total(programmes["spend_amount"]), arrivals(company, cell)[0]


def cac_lagged(company: Company, cell: Cell) -> Figure:
    known = company.as_of
    year = Cell(months_later(known, -12) + DAY, known, known)
    months = round(days(timed(won(company, year))).median() / DAYS_OF_A_MONTH)
    before = cell.over(months_later(cell.first, -months), earlier(cell.end, months))
    return acquisition_spend(company, before)[0], arrivals(company, cell)[0]


def _ratio(figure: Figure) -> float | None:
    numerator, denominator = figure
    return None if numerator is None or not denominator else numerator / denominator


def cac_payback_months(company: Company, cell: Cell) -> Figure:
    margin = _ratio(gross_margin(company, cell))
    new = arrivals(company, cell)[0]
    if not new or margin is None or margin <= 0:
        return None, None
    return _ratio(cac(company, cell)), RECURRING["mrr_new"](company, cell)[0] / new * margin


def _twelve(cell: Cell) -> Cell:
    """The last twelve whole months up to the period's last known day."""
    last = cell.end if cell.end == month_end(cell.end) else cell.end.replace(day=1) - DAY
    return cell.over(months_later(last.replace(day=1), -11), last)


def _revenue_per_customer(company: Company, cell: Cell) -> float | None:
    ends = month_ends(cell.first, cell.last)
    paying = sum(len(members(company, cell, end)) for end in ends)
    return sum(level(company, cell, end) for end in ends) / paying if paying else None


def _monthly_churn(company: Company, cell: Cell) -> float | None:
    ends = month_ends(cell.first, cell.last)
    opening = left = 0
    for start, end in zip([cell.before, *ends], ends, strict=False):
        there = members(company, cell, start)
        opening, left = opening + len(there), left + len(there - active(company, end))
    return left / opening if opening else None


def _worth(company: Company, cell: Cell) -> float | None:
    arpa, margin = _revenue_per_customer(company, _twelve(cell)), _ratio(gross_margin(company, _twelve(cell)))
    return None if arpa is None or margin is None else arpa * margin


def ltv(company: Company, cell: Cell) -> Figure:
    return _worth(company, cell), _monthly_churn(company, _twelve(cell))


def ltv_capped(company: Company, cell: Cell) -> Figure:
    churn = _monthly_churn(company, _twelve(cell))
    return _worth(company, cell), None if churn is None else max(churn, 1 / CAP_MONTHS)


def ltv_revenue(company: Company, cell: Cell) -> Figure:
    return _revenue_per_customer(company, _twelve(cell)), _monthly_churn(company, _twelve(cell))


def ltv_cac(company: Company, cell: Cell) -> Figure:
    if cell.scope_type not in BOOKED or _twelve(cell).first < company.first_days["cac"]:
        return None, None
    return _ratio(ltv(company, cell)), _ratio(cac(company, _twelve(cell)))


FIGURES = {
    figure.__name__: figure
    for figure in (
        acquisition_spend, outsourcing_spend, ad_spend, cac, cac_blended, cac_paid, cac_lagged, cac_payback_months,
        ltv, ltv_capped, ltv_revenue, ltv_cac,
    )
}  # fmt: skip
