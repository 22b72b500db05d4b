"""A company that sells: deals that pass two stages and are won or lost, as the models publish them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import polars as pl

DAY = dt.timedelta(days=1)
COLUMNS = ("team", "segment", "territory", "channel", "product")


@dataclass(frozen=True)
class Sold:
    """Days are dates; `closed` is None for open deals, `second` where a deal never entered its second stage."""

    id: str
    created: dt.date
    second: dt.date | None
    closed: dt.date | None
    won: bool
    amount: float | None
    rep: str

    def as_of(self, day: dt.date) -> Sold | None:
        """The deal as it is known on `day`."""
        if self.created > day:
            return None
        second = self.second if self.second and self.second <= day else None
        if self.closed and self.closed > day:
            return replace(self, second=second, closed=None, won=False)
        return replace(self, second=second)


def company(first: dt.date, days: int, seed: int = 7, a_day: float = 0.8) -> list[Sold]:
    """Deals move on after 1 to 20 days or are lost; in the second stage 40 % are won after 1 to 30 days."""
    rng, found = np.random.default_rng(seed), []
    for n in range(days):
        for _ in range(rng.poisson(a_day)):
            created, won = first + n * DAY, False
            second, closed = created + int(rng.integers(1, 21)) * DAY, None
            if rng.random() < 0.3:
                second, closed = None, second
            else:
                won = bool(rng.random() < 0.4)
                closed = second + int(rng.integers(1, 31)) * DAY
            found.append(Sold(f"d{len(found):05d}", created, second, closed, won,
                              round(float(rng.lognormal(8, 0.5)), 2), f"r{rng.integers(3)}"))  # fmt: skip
    return found


def publish(con: duckdb.DuckDBPyConnection, deals: list[Sold], as_of: dt.date) -> None:
    """The tables `marts.fct_deal` and `marts.fct_stage_entry` of what is known on `as_of`."""
    known = [one for one in (deal.as_of(as_of) for deal in deals) if one]
    rows = [
        (one.id, one.id, "Sales", "Second" if one.second else "First", one.created, one.closed, None, None, one.won,
         one.closed is not None, None, one.amount, one.rep, *(["all"] * len(COLUMNS)))
        for one in known
    ]  # fmt: skip
    entries = [
        (one.id, stage, rank, 1, entered, False)
        for one in known
        for rank, (stage, entered) in enumerate((("First", one.created), ("Second", one.second)), 1)
        if entered
    ]
    con.execute("create schema if not exists marts")
    names = ("deal_id", "deal_name", "pipeline", "stage", "created_date", "closed_date", "expected_close_date",
             "lost_reason", "is_won", "is_closed", "vanished_date", "deal_amount", "rep_id", *COLUMNS)  # fmt: skip
    types = {
        "lost_reason": pl.String,
        "expected_close_date": pl.Date,
        "created_date": pl.Date,
        "closed_date": pl.Date,
        "vanished_date": pl.Date,
        "deal_amount": pl.Float64,
    }
    _table(con, "fct_deal", pl.DataFrame(rows, schema=list(names), orient="row", schema_overrides=types))
    names = ["deal_id", "stage", "stage_rank", "entry_number", "entered_date", "is_imputed"]
    _table(con, "fct_stage_entry", pl.DataFrame(entries, schema=names, orient="row"))


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame) -> None:
    con.register("rows_of_it", rows.to_arrow())
    con.execute(f"create or replace table marts.{name} as select * from rows_of_it")
    con.unregister("rows_of_it")
