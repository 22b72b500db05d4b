"""Whose a deal or a customer was on a day, from the raw versions and the snapshots that left them: no model between.

A day is answered by the first snapshot taken on it or later, the days after the last one by the last. What it says of
a record is the version it shows; a cell that is empty there is filled by the next version that says something.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

import polars as pl

from tests.kpis.recomputed.company import UNASSIGNED, Company

SCOPES = ("rep_id", "team", "segment", "territory", "channel", "product")
# The tables of the demo's CRM: what names a record, and what may change of it.
DEALS = ("hubspot", "deals", "deal_id", ("rep", "channel", "product"))
WORTH = ("hubspot", "deals", "deal_id", ("amount", "currency", "stage", "closed_date", "expected_close_date"))
COMPANIES = ("hubspot", "companies", "company_id", ("segment", "territory", "rep"))
Table = tuple[str, str, str, tuple[str, ...]]
Said = dict[str, object]


class History:
    """What a table said of its records on each day."""

    def __init__(self, company: Company, table: Table, *, fill: bool = True):
        self._source, self._name, self._key, self._columns = table
        self._zone = ZoneInfo(company["inputs.company"]["time_zone"][0])
        self._fill = fill
        files = company["meta.ingest_files"].filter(
            pl.col("source") == self._source, pl.col("table_name") == self._name, pl.col("verdict") == "loaded"
        )
        self._snapshots = sorted({self._day(moment) for moment in files["snapshot_at"]})
        self._versions: dict[str, list[tuple[dt.date, Said]]] = {}
        rows = company[f"{self._source}.{self._name}__versions"].sort("_valid_from")
        for row in rows.select(self._key, "_valid_from", *self._columns).iter_rows(named=True):
            said = {name: row[name] for name in self._columns}
            self._versions.setdefault(row[self._key], []).append((self._day(row["_valid_from"]), said))

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.replace(tzinfo=dt.UTC).astimezone(self._zone).date()

    def on(self, key: str, day: dt.date) -> Said:
        versions = self._versions.get(key, [])
        if not versions:
            return dict.fromkeys(self._columns)
        place = bisect_left(self._snapshots, day)
        shown = self._snapshots[min(place, len(self._snapshots) - 1)]
        at = max((n for n, (seen, _) in enumerate(versions) if seen <= shown), default=0)
        if not self._fill:
            return versions[at][1]
        later = [said for _, said in versions[at:]]
        return {name: next((said[name] for said in later if said[name]), None) for name in self._columns}


def history(company: Company, table: Table, *, fill: bool = True) -> History:
    return company.once(f"history {table}", lambda: History(company, table, fill=fill))


def customer_on(company: Company) -> Callable[[str, dt.date], Said]:
    """The segment, territory, channel, rep and team of a customer on a day."""
    ids = company.once("companies of customers", lambda: _companies(company))
    today = company.once(
        "customers today", lambda: {row["customer_id"]: row for row in company["dim_customer"].to_dicts()}
    )
    past = history(company, COMPANIES)
    known = company.once("customers then", dict)

    def on(who: str, day: dt.date) -> Said:
        if (who, day) not in known:
            now = today.get(who, {})
            said = past.on(ids.get(who, ""), day)
            rep = rep_id(company, said["rep"]) or now.get("rep_id") or UNASSIGNED
            known[who, day] = {
                "rep_id": rep,
                "team": company.team(rep, day) or UNASSIGNED,
                "segment": said["segment"] or now.get("segment") or UNASSIGNED,
                "territory": said["territory"] or now.get("territory") or UNASSIGNED,
                "channel": now.get("channel") or UNASSIGNED,
            }
        return known[who, day]

    return on


def _companies(company: Company) -> dict[str, str]:
    keys = company["intermediate.int_customer_key"].filter(pl.col("kind") == "company")
    return dict(keys.select("customer_id", "node_key").iter_rows())


def rep_id(company: Company, name: object) -> str | None:
    """The rep behind a name as the CRM writes it."""
    if name is None:
        return None
    names = company.once("rep names", lambda: dict(company["dim_rep"].select("rep_name", "rep_id").iter_rows()))
    return names.get(name, name)


def deals_on(company: Company, deals: pl.DataFrame, days: Iterable[dt.date]) -> pl.DataFrame:
    """`deals` with the scopes that each had on its one of `days`."""
    own, customer = history(company, DEALS), customer_on(company)
    rows = []
    for deal, who, day in zip(deals["deal_id"], deals["customer_id"], days, strict=True):
        said, theirs = own.on(deal, day), customer(who, day)
        rep = rep_id(company, said["rep"]) or theirs["rep_id"]
        rows.append({
            **theirs, "rep_id": rep, "team": company.team(rep, day) or UNASSIGNED,
            "channel": said["channel"] or theirs["channel"], "product": said["product"] or UNASSIGNED,
        })  # fmt: skip
    return deals.with_columns(pl.Series(name, [row[name] for row in rows], dtype=pl.String) for name in SCOPES)


def rates(company: Company, day: dt.date) -> dict[str, float]:
    """The newest quoted rate of every currency up to a day."""
    home = company["inputs.company"]["currency"][0]
    quoted = company["canonical.fx_rates"].filter(pl.col("rate_date") <= day, pl.col("to_currency") == home)
    newest = quoted.sort("rate_date").group_by("from_currency").last()
    return {home: 1.0} | dict(newest.select("from_currency", "rate").iter_rows())


def worth_on(company: Company, deals: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """`deals` with the amount and the planned day of `day`, at the rate of the close or, while open, of today."""
    past, home = history(company, WORTH, fill=False), company["inputs.company"]["currency"][0]
    amounts, converted, planned = [], [], []
    for deal, closed in zip(deals["deal_id"], deals["closed_date"], strict=True):
        then, at = past.on(deal, day), closed or company.as_of
        rate = company.once(f"rates {at}", lambda at=at: rates(company, at))[then["currency"] or home]
        amounts.append(None if then["amount"] is None else float(then["amount"]))
        converted.append(None if then["amount"] is None else amounts[-1] * rate)
        is_open = not then["stage"].startswith("Closed")
        planned.append(then["expected_close_date"] or (then["closed_date"] if is_open else None))
    return deals.with_columns(
        pl.Series("amount", amounts, dtype=pl.Float64),
        pl.Series("deal_amount", converted, dtype=pl.Float64).round(4, mode="half_away_from_zero"),
        pl.Series("expected_close_date", planned, dtype=pl.Date),
    )


def won_customers(company: Company) -> pl.DataFrame:
    """Customers by their first paid day, as they were on it."""
    paid = company["dim_customer"].filter(pl.col("first_paid_date") <= company.as_of)
    return company.once("customers won", lambda: customers_on(company, paid, "first_paid_date"))


def customers_on(company: Company, rows: pl.DataFrame, day: str) -> pl.DataFrame:
    """`rows` of customers with the scopes of theirs on the day in a column."""
    customer = customer_on(company)
    said = [customer(who or "", at) for who, at in rows.select("customer_id", day).iter_rows()]
    return rows.with_columns(
        pl.Series(name, [row[name] for row in said], dtype=pl.String) for name in SCOPES if name != "product"
    )
