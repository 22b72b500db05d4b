"""How deals move through the stages of their pipeline."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, flow, within
from tests.kpis.recomputed.deals import closed, open_on, priced

MONEY_DECIMALS = 4
ENOUGH = 10  # decided deals that a share is taken of


def recorded(company: Company) -> pl.DataFrame:
    return company["fct_stage_entry"].filter(~pl.col("is_imputed"))


def stage_reentries(company: Company, cell: Cell) -> Figure:
    again = recorded(company).filter(pl.col("entry_number") > 1)
    return flow(within(again, "entered_date", cell).height)


def stage_time_days(company: Company, cell: Cell) -> Figure:
    """By the day of leaving for good, every stay of the deal in the stage added up."""
    stay = (pl.col("exited_date") - pl.col("entered_date")).dt.total_days().alias("days")
    left = (
        recorded(company)
        .with_columns(stay)
        .sort("entered_date", "entry_number")
        .group_by("deal_id", "stage", maintain_order=True)
        .agg(
            pl.col("days").sum(),
            pl.col("exited_date").is_null().any().alias("is_held"),
            pl.col("exited_date").max(),
            pl.col("rep_id", "team", "segment", "territory", "channel", "product").last(),
        )
        .filter(~pl.col("is_held"))
    )
    gone = within(left, "exited_date", cell)
    return gone["days"].sum(), gone.height


def _closed_with_moves(company: Company, cell: Cell) -> pl.DataFrame:
    return closed(company, cell).join(recorded(company).select("deal_id").unique(), on="deal_id", how="semi")


def regression_rate(company: Company, cell: Cell) -> Figure:
    """A move to a lower rank than that of the entry before it."""
    deals = _closed_with_moves(company, cell)
    moves = recorded(company).sort("deal_id", "entered_date", "stage_rank")
    backward = moves.filter(pl.col("entry_number") > 1).select("deal_id").unique()
    return deals.join(backward, on="deal_id", how="semi").height, deals.height


def stage_skip_rate(company: Company, cell: Cell) -> Figure:
    deals = _closed_with_moves(company, cell)
    skipped = company["fct_stage_entry"].filter("is_imputed").select("deal_id").unique()
    return deals.join(skipped, on="deal_id", how="semi").height, deals.height


def _decided(company: Company, pipeline: str, stage: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The decided deals that had reached a stage, and all decided deals."""
    decided = company["fct_deal"].filter("is_closed").select("deal_id", "closed_date", "is_won")
    reached = company["fct_stage_entry"].filter(pl.col("pipeline") == pipeline, pl.col("stage") == stage)
    return decided.join(reached, on="deal_id", how="semi"), decided


def _share_won(company: Company, pipeline: str, stage: str, day: dt.date) -> float | None:
    for deals in company.once(f"decided {pipeline} {stage}", lambda: _decided(company, pipeline, stage)):
        before = deals.filter(pl.col("closed_date") < day)["is_won"]
        if before.len() >= ENOUGH:
            return before.mean()
    return None


def pipeline_open_weighted(company: Company, cell: Cell) -> Figure:
    """Each open amount times the chance of the stage that the deal stood in."""
    deals = priced(open_on(company, cell, cell.end))
    stood = (
        recorded(company)
        .filter(pl.col("entered_date") <= cell.end)
        .sort("entered_date", "stage_rank")
        .group_by("deal_id", maintain_order=True)
        .agg(pl.col("stage").last().alias("stage_then"), pl.col("entered_date").last())
    )
    columns = ("deal_amount", "pipeline", "stage", "stage_then", "entered_date", "win_probability_ratio")
    parts = []
    open_deals = deals.join(stood, on="deal_id", how="left").select(columns)
    for amount, pipeline, stage, then, entered, stated in open_deals.iter_rows():
        chance = stated if then == stage and stated is not None else None
        if chance is None and then is not None:
            chance = _share_won(company, pipeline, then, entered)
        if chance is None or amount is None:
            return flow(None)
        parts.append(round(amount * chance, MONEY_DECIMALS))
    return flow(sum(parts))


FIGURES = {
    figure.__name__: figure
    for figure in (stage_reentries, stage_time_days, regression_rate, stage_skip_rate, pipeline_open_weighted)
}
