"""Revenue, margins and what was given back, line by line."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, flow, of, total, within
from tests.kpis.recomputed.history import customers_on, won_customers

YEAR = dt.timedelta(days=365)


def every_line(company: Company) -> pl.DataFrame:
    """Revenue by what its customer was on the day; the bills of the demo name nobody else."""
    return company.once("lines", lambda: customers_on(company, company["fct_revenue_line"], "revenue_date"))


def lines(company: Company, cell: Cell) -> pl.DataFrame:
    return within(every_line(company), "revenue_date", cell)


def gross(lines: pl.DataFrame) -> float | None:
    return total(lines.filter((pl.col("gross_amount") > 0) | pl.col("gross_amount").is_null())["gross_amount"])


def margin(profit: float | None, revenue: float | None) -> Figure:
    """A margin of nothing, or of less, is unknown."""
    return profit, revenue if revenue is not None and revenue > 0 else None


def profit(lines: pl.DataFrame) -> tuple[float | None, float | None]:
    """(gross profit, net revenue) of the lines whose cost is known."""
    known = lines.filter(pl.col("cost_of_goods_amount").is_not_null())
    if lines.height and not known.height:
        return None, None
    revenue = total(known["net_amount"])
    return (None if revenue is None else revenue - known["cost_of_goods_amount"].sum()), revenue


def revenue_gross(company: Company, cell: Cell) -> Figure:
    return flow(gross(lines(company, cell)))


def revenue_net(company: Company, cell: Cell) -> Figure:
    return flow(total(lines(company, cell)["net_amount"]))


def revenue_net_restated(company: Company, cell: Cell) -> Figure:
    return flow(total(within(every_line(company), "sold_date", cell)["net_amount"]))


def refund_rate(company: Company, cell: Cell) -> Figure:
    dated = lines(company, cell)
    return total(dated.filter(pl.col("line_type") == "refund")["refund_amount"]), gross(dated)


def gross_profit(company: Company, cell: Cell) -> Figure:
    return flow(profit(lines(company, cell))[0])


def gross_margin(company: Company, cell: Cell) -> Figure:
    return margin(*profit(lines(company, cell)))


def buyers(lines: pl.DataFrame) -> int:
    bought = lines.filter(pl.col("line_type") == "sale", pl.col("net_amount") > 0)
    return bought["customer_id"].drop_nulls().n_unique()


def active_customers_purchased_in_period(company: Company, cell: Cell) -> Figure:
    return flow(buyers(lines(company, cell)))


def arpa_revenue(company: Company, cell: Cell) -> Figure:
    dated = lines(company, cell)
    return total(dated["net_amount"]), buyers(dated)


def _after_all_costs(company: Company, cell: Cell, left_out: tuple[str, ...]) -> Figure:
    dated = lines(company, cell)
    sold = dated.filter(pl.col("line_type") == "sale")
    revenue, goods = total(dated["net_amount"]), total(sold["cost_of_goods_amount"])
    spend = within(company["fct_spend"], "spend_date", cell).filter(~pl.col("is_cost_of_goods"))
    running = total(spend.filter(~pl.col("category").is_in(left_out))["spend_amount"])
    return margin(None if None in (revenue, goods, running) else revenue - goods - running, revenue)


def net_margin(company: Company, cell: Cell) -> Figure:
    return _after_all_costs(company, cell, ())


def operating_margin(company: Company, cell: Cell) -> Figure:
    return _after_all_costs(company, cell, ("interest", "tax"))


def cross_sell_revenue(company: Company, cell: Cell) -> Figure:
    every = company["fct_revenue_line"]
    bought = every.filter(
        pl.col("line_type") == "sale", pl.col("net_amount") > 0, pl.col("product") != "(unassigned)"
    )
    first = bought.group_by("customer_id").agg(pl.col("revenue_date").min().alias("first_date"))
    added = (
        bought.group_by("customer_id", "product")
        .agg(pl.col("revenue_date").min().alias("added_date"))
        .join(first, on="customer_id")
        .filter(pl.col("added_date") > pl.col("first_date"))
    )
    later = every.join(added, on=["customer_id", "product"]).filter(
        pl.col("revenue_date") >= pl.col("added_date"), pl.col("revenue_date") < pl.col("added_date") + YEAR
    )
    return flow(total(within(later, "revenue_date", cell)["net_amount"]))


def ltv_365d(company: Company, cell: Cell) -> Figure:
    cohort = within(won_customers(company), "first_paid_date", cell)
    theirs = company["fct_revenue_line"].join(cohort.select("customer_id", "first_paid_date"), on="customer_id")
    dated = theirs.filter(
        pl.col("revenue_date") >= pl.col("first_paid_date"),
        pl.col("revenue_date") < pl.col("first_paid_date") + YEAR,
        pl.col("revenue_date") <= cell.known,
    )
    revenue, goods = total(dated["net_amount"]), total(dated["cost_of_goods_amount"])
    return (None if None in (revenue, goods) else revenue - goods), cohort.height


def ltv_historic(company: Company, cell: Cell) -> Figure:
    past = of(every_line(company), cell).filter(pl.col("revenue_date") <= cell.end)
    won = of(won_customers(company), cell).filter(pl.col("first_paid_date") <= cell.end).height
    return profit(past)[0], won


FIGURES = {
    figure.__name__: figure
    for figure in (
        revenue_gross, revenue_net, revenue_net_restated, refund_rate, gross_profit, gross_margin, net_margin,
        operating_margin, active_customers_purchased_in_period, arpa_revenue, cross_sell_revenue, ltv_365d,
        ltv_historic,
    )
}  # fmt: skip
