"""Hours, trainings and answers to surveys."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from tests.kpis.recomputed.company import Cell, Company, Figure, flow, total, within

ACTIVITIES = (
    "account_management", "administration", "meetings", "mentoring", "onboarding", "proposals", "prospecting",
    "support",
)  # fmt: skip
SATISFIED = 0.8


def hours_logged(company: Company, cell: Cell) -> Figure:
    return flow(total(within(company["fct_time_entry"], "worked_date", cell)["hours"]))


def _hours_of(activity: str) -> Callable[[Company, Cell], Figure]:
    def hours(company: Company, cell: Cell) -> Figure:
        entries = company["fct_time_entry"].filter(
            pl.col("activity").str.to_lowercase().str.replace_all(" ", "_") == activity
        )
        return flow(total(within(entries, "worked_date", cell)["hours"]))

    return hours


def _held(company: Company, cell: Cell, kind: str) -> pl.DataFrame:
    return within(company["fct_training"].filter(pl.col("kind") == kind), "held_date", cell)


def trainings(company: Company, cell: Cell) -> Figure:
    return flow(_held(company, cell, "training").height)


def training_hours(company: Company, cell: Cell) -> Figure:
    return flow(_held(company, cell, "training")["hours"].sum())


def mentoring_hours(company: Company, cell: Cell) -> Figure:
    return flow(_held(company, cell, "mentoring")["hours"].sum())


def _scores(company: Company, cell: Cell) -> pl.Series:
    return within(company["fct_survey"], "responded_date", cell)["score_ratio"].drop_nulls()


def csat(company: Company, cell: Cell) -> Figure:
    scores = _scores(company, cell)
    return int((scores >= SATISFIED).sum()), scores.len()


def csat_mean(company: Company, cell: Cell) -> Figure:
    scores = _scores(company, cell)
    return float(scores.sum()), scores.len()


FIGURES = {
    figure.__name__: figure for figure in (hours_logged, trainings, training_hours, mentoring_hours, csat, csat_mean)
} | {f"hours_{activity}": _hours_of(activity) for activity in ACTIVITIES}
