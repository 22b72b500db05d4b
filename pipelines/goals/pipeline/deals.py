"""The deals and the stages they passed through, as arrays of days: what every forecast is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import duckdb
import numpy as np

Array = np.ndarray
SCOPES = ("team", "rep", "segment", "territory", "channel", "product")
# A day after all days: an open deal has not left yet.
NEVER = dt.date.max.toordinal()
OPEN, WON, LOST, MOVED = range(4)
# Where fewer decided deals have a stage before their decision, open deals show today's stage only: it is not used.
LEAST_WITH_STAGES = 0.8
# A tool whose lost deals have no price gets one with the win: a price would tell the outcome of a deal still open.
LEAST_PRICED = 0.9


@dataclass(frozen=True)
class Spells:
    """Stays of deals in stages, in order of deal and day. `end`: OPEN, WON, LOST or MOVED (then `to` is the stage).

    A deal can end on each day from `begin` (the day it was created, else the day after `entered`) to `left`.
    """

    deal: Array
    stage: Array
    entered: Array
    begin: Array
    left: Array
    end: Array
    to: Array


@dataclass(frozen=True)
class Deals:
    """One entry per deal; days are ordinals. `decided`: won or lost, not vanished from its export; `price`: NaN where
    it may not be used before the deal is won."""

    created: Array
    left: Array
    won: Array
    decided: Array
    amount: Array
    price: Array
    rep: Array
    product: Array
    scopes: dict[str, Array]
    spells: Spells
    stages: int

    @cached_property
    def first_stage(self) -> Array:
        return self.spells.stage[np.append(True, self.spells.deal[1:] != self.spells.deal[:-1])]

    def of(self, scope_type: str, scope_id: str) -> Array:
        """Which deals belong to a scope; those of a scope type that deals do not have: none."""
        if scope_type == "company":
            return np.ones(len(self.created), bool)
        known = self.scopes.get(scope_type)
        return np.zeros(len(self.created), bool) if known is None else known == scope_id


def read(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> Deals | None:
    """All deals created up to `as_of` as known then. Those without a day of creation, and closed ones without a day
    of closing, have no place in time and are left out. None without models of deals, or without a deal."""
    found = con.execute(
        """select count(*) from information_schema.tables
        where table_schema = 'marts' and table_name in ('fct_deal', 'fct_stage_entry')"""
    ).fetchone()[0]
    if found < 2:
        return None
    ordinal = "datediff('day', date '0001-01-01', {}) + 1"
    con.execute(
        f"""
        create or replace temp table goal_deals as
        with known as (
            select *, case when is_closed then closed_date else vanished_date end as left_date
            from marts.fct_deal
            where created_date <= $as_of and (not is_closed or closed_date is not null)
        )
        select row_number() over (order by deal_id) - 1 as deal, deal_id, coalesce(pipeline, '') as pipeline,
            {ordinal.format("created_date")} as created,
            case
                when left_date <= $as_of then {ordinal.format("greatest(left_date, created_date)")} else {NEVER}
            end as gone,
            coalesce(is_won and left_date <= $as_of, false) as won,
            coalesce(is_closed and left_date <= $as_of, false) as decided,
            coalesce(deal_amount::double, 'nan'::double) as amount,
            rep_id as rep, team, segment, territory, channel, product
        from known
        """,
        {"as_of": as_of},
    )
    rows = con.execute("select * from goal_deals order by deal").fetchnumpy()
    if not len(rows["deal"]):
        return None
    # Of several entries on one day the last stage counts; the stage that says how a deal ended is none of its stays.
    entries = con.execute(
        f"""
        select deal, deals.pipeline || ': ' || stage as stage,
            greatest({ordinal.format("entered_date")}, created) as entered
        from marts.fct_stage_entry as entry
        inner join goal_deals as deals on deals.deal_id = entry.deal_id
        where not is_imputed and entered_date <= $as_of and greatest({ordinal.format("entered_date")}, created) < gone
        qualify row_number() over (partition by deal, entered order by stage_rank desc, entry_number desc, stage) = 1
        order by deal, entered
        """,
        {"as_of": as_of},
    ).fetchnumpy()
    return of_columns({name: _plain(rows[name]) for name in rows}, {name: _plain(entries[name]) for name in entries})


def of_columns(rows: dict[str, Array], entries: dict[str, Array]) -> Deals:
    """The deals of `rows` (one per deal, in order) with their `entries` into stages (in order of deal and day)."""
    created, left, won = rows["created"].astype(int), rows["gone"].astype(int), rows["won"].astype(bool)
    spells, stages = _spells(rows["pipeline"], created, left, won, entries)
    amount = rows["amount"].astype(float)
    price = np.where(amount > 0, amount, np.nan)
    if not _priced_before_won(price, won, ~won & (left < NEVER)):
        price = np.full(len(price), np.nan)
    decided = rows["decided"].astype(bool)
    scopes = {name: rows[name] for name in SCOPES}
    codes = [np.unique(rows[name].astype(str), return_inverse=True)[1] for name in ("rep", "product")]
    return Deals(created, left, won, decided, amount, price, *codes, scopes, spells, stages)


def _priced_before_won(price: Array, won: Array, lost: Array) -> bool:
    if not won.any() or not lost.any():
        return False
    of_won, of_lost = (np.mean(~np.isnan(price[one])) for one in (won, lost))
    return bool(of_lost >= LEAST_PRICED * of_won)


def _spells(
    pipeline: Array, created: Array, left: Array, won: Array, entries: dict[str, Array]
) -> tuple[Spells, int]:
    deal, entered = entries["deal"].astype(int), entries["entered"].astype(int)
    staged = np.zeros(len(created), bool)
    staged[deal] = True
    _, tool = np.unique(pipeline.astype(str), return_inverse=True)
    decided = left < NEVER
    shares = np.bincount(tool, staged & decided) / np.maximum(np.bincount(tool, decided), 1)
    kept = (shares >= LEAST_WITH_STAGES)[tool[deal]]
    names, stage = np.unique(entries["stage"][kept].astype(str), return_inverse=True)
    deal, entered = deal[kept], entered[kept]
    # Before its first known stage (or without any) a deal stands in a stage of its own, one per pipeline.
    began = np.zeros(len(created), bool)
    began[deal[entered == created[deal]]] = True
    bare = np.flatnonzero(~began)
    deal, entered = np.concatenate([deal, bare]), np.concatenate([entered, created[bare]])
    stage = np.concatenate([stage, len(names) + tool[bare]])
    order = np.lexsort((entered, deal))
    deal, entered = deal[order], entered[order]
    used, stage = np.unique(stage[order], return_inverse=True)
    goes_on = np.append(deal[1:] == deal[:-1], False)
    until = np.where(goes_on, np.append(entered[1:], NEVER), left[deal])
    end = np.where(goes_on, MOVED, np.where(until >= NEVER, OPEN, np.where(won[deal], WON, LOST)))
    to = np.where(goes_on, np.append(stage[1:], 0), -1)
    begin = entered + (entered > created[deal])
    return Spells(deal, stage, entered, begin, until, end, to), len(used)


def _plain(column: Array) -> Array:
    return np.asarray(column.filled() if isinstance(column, np.ma.MaskedArray) else column)
