"""The leading KPIs of the demo company straight from its export files, past every model: the company as a whole.

A function per KPI: (exports, first day, last day) → (numerator, denominator). The newest file of each kind is read:
the demo's weekly files repeat what came before.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import polars as pl

from tests.kpis.recomputed.company import DAY, LAST_DAY, Figure, earlier, month_end, month_ends, months_later

ZONE = "Europe/Berlin"
LEVEL_DECIMALS = 12  # levels are rounded by nobody
HOME = "eur"
INTERVAL_MONTHS = {"month": 1, "year": 12}


class Exports:
    def __init__(self, folder: Path):
        self.folder = folder

    def newest(self, pattern: str) -> pl.DataFrame:
        return pl.read_csv(max(self.folder.glob(pattern)), infer_schema=False)

    def all(self, pattern: str) -> pl.DataFrame:
        files = sorted(self.folder.glob(pattern))
        return pl.concat([pl.read_csv(file, infer_schema=False) for file in files], how="diagonal").unique()

    @cached_property
    def _rates(self) -> pl.DataFrame:
        return self.all("finance/fx-rates-*.csv").select(
            pl.col("Date").str.to_date().alias("quoted"),
            pl.col("From").str.to_lowercase().alias("currency"),
            pl.col("Rate").cast(pl.Float64),
        ).sort("quoted")  # fmt: skip

    def in_euro(self, rows: pl.DataFrame, day: str, amounts: list[str], decimals: int = 4) -> pl.DataFrame:
        """The amounts at the newest rate up to each row's day, as money."""
        rated = rows.sort(day).join_asof(
            self._rates, left_on=day, right_on="quoted", by="currency", check_sortedness=False
        )
        rate = pl.when(pl.col("currency") == HOME).then(1.0).otherwise(pl.col("Rate"))
        return rated.with_columns(
            (pl.col(name) * rate).round(decimals, mode="half_away_from_zero") for name in amounts
        )

    @cached_property
    def invoices(self) -> pl.DataFrame:
        rows = self.newest("stripe/invoices-*.csv").join(
            self.subscriptions.select("id", "product"), left_on="Subscription", right_on="id", how="left"
        ).join(self.unit_costs, on="product", how="left")  # fmt: skip
        return self.in_euro(
            rows.select(
                "id", "Customer", "unit_cost", pl.col("Currency").alias("currency"),
                _zoned("Date (UTC)").alias("day"), _number("Subtotal").alias("gross"),
                _number("Total Discount Amount").alias("discount"), _number("Tax").alias("tax"),
                _number("Total").alias("total"), _number("Quantity").alias("quantity"),
            ),
            "day", ["gross", "discount"],
        )  # fmt: skip

    @cached_property
    def refunds(self) -> pl.DataFrame:
        """What was paid back, without the tax that was paid back with it."""
        paid = self.newest("stripe/unified_payments-*.csv").filter(_number("Amount Refunded") > 0)
        rows = paid.join(self.invoices.select("id", "tax", "total"), left_on="Invoice ID", right_on="id", how="left")
        share = (1 - pl.col("tax") / pl.col("total")).fill_null(1.0)
        return self.in_euro(
            rows.select(
                pl.col("Currency").alias("currency"), _zoned("Refunded date (UTC)").alias("day"),
                (_number("Amount Refunded") * share).round(4).alias("amount"),
            ),
            "day", ["amount"],
        )  # fmt: skip

    @cached_property
    def unit_costs(self) -> pl.DataFrame:
        products = self.newest("finance/products-*.csv")
        return products.select(pl.col("Product").alias("product"), _number("Unit Cost").alias("unit_cost"))

    @cached_property
    def subscriptions(self) -> pl.DataFrame:
        months = pl.col("Interval").replace_strict(INTERVAL_MONTHS, return_dtype=pl.Float64)
        return self.newest("stripe/subscriptions-*.csv").select(
            "id", pl.col("Customer ID").alias("customer"), pl.col("Product").alias("product"),
            pl.col("Currency").alias("currency"), (_number("Amount") / months).round(4).alias("amount"),
            pl.coalesce(_zoned("Trial End (UTC)"), _zoned("Start (UTC)")).alias("start"),
            _zoned("Ended At (UTC)").fill_null(LAST_DAY).alias("end"),
        )  # fmt: skip

    @cached_property
    def deals(self) -> pl.DataFrame:
        rows = self.newest("hubspot/*-all-deals-*.csv")
        closed = pl.col("Deal Stage").is_in(["Closed Won", "Closed Lost"])
        dated = self.in_euro(
            rows.select(
                pl.col("Currency").str.to_lowercase().alias("currency"), _number("Amount").alias("amount"),
                "Record ID", _day("Create Date").alias("created"),
                pl.when(closed).then(_day("Close Date")).alias("closed"),
                (pl.col("Deal Stage") == "Closed Won").alias("won"),
            ),
            "closed", ["amount"],
        )  # fmt: skip
        return dated.join(self._owners(dated), on="Record ID", how="left")

    def _owners(self, deals: pl.DataFrame) -> pl.DataFrame:
        """Whose each deal was when it closed: by the first export from that day on."""
        named = [
            pl.read_csv(file, infer_schema=False).select(
                "Record ID", pl.col("Deal owner").alias("owner"),
                pl.lit(dt.date.fromisoformat(file.stem[-10:])).alias("exported"),
            )
            for file in self.folder.glob("hubspot/*-all-deals-*.csv")
        ]  # fmt: skip
        shown = pl.concat(named).join(deals.select("Record ID", "closed"), on="Record ID")
        after = shown.filter(pl.col("exported") >= pl.col("closed")).sort("exported")
        return after.group_by("Record ID").agg(pl.col("owner").first())

    @cached_property
    def meetings(self) -> pl.DataFrame:
        return self.newest("hubspot/*-all-meetings-*.csv")

    @cached_property
    def first_paid(self) -> pl.DataFrame:
        bought = self.invoices.filter(pl.col("gross") > pl.col("discount"))
        held = self.subscriptions.filter(pl.col("end") > pl.col("start"), pl.col("amount") > 0)
        days = [
            bought.select(pl.col("Customer").alias("customer"), "day"),
            held.select("customer", pl.col("start").alias("day")),
        ]
        return pl.concat(days).group_by("customer").agg(pl.col("day").min())

    def paying(self, day: dt.date, rate_day: dt.date | None = None) -> dict[str, float]:
        """Customer → MRR on a day, at the rates of that day or of another."""
        held = self.subscriptions.filter(pl.col("start") <= day, pl.col("end") > day)
        rated = self.in_euro(
            held.with_columns(pl.lit(rate_day or day).alias("rate_day")), "rate_day", ["amount"], LEVEL_DECIMALS
        )
        return dict(rated.group_by("customer").agg(pl.col("amount").sum()).iter_rows())


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64)


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.slice(0, 10).str.to_date(strict=False)


def _zoned(name: str) -> pl.Expr:
    """The company's day of a time in UTC."""
    moment = pl.col(name).str.slice(0, 16).str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_zone="UTC")
    return moment.dt.convert_time_zone(ZONE).dt.date()


def _between(rows: pl.DataFrame, column: str, first: dt.date, last: dt.date) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_between(first, last))


def revenue_gross(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return _between(exports.invoices, "day", first, last)["gross"].sum(), None


def revenue_net(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    sold = _between(exports.invoices, "day", first, last)
    refunded = _between(exports.refunds, "day", first, last)["amount"].sum()
    return sold["gross"].sum() - sold["discount"].sum() - refunded, None


def gross_margin(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    sold = _between(exports.invoices, "day", first, last)
    revenue = revenue_net(exports, first, last)[0]
    return revenue - (sold["quantity"] * sold["unit_cost"]).sum(), revenue


def ytd_growth_revenue_net(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    """Nothing where the year before was not loaded from its first days on."""
    if months_later(first, -12) < exports.invoices["day"].min() - 7 * DAY:
        return None, None
    base = revenue_net(exports, months_later(first, -12), months_later(last, -12))[0]
    return revenue_net(exports, first, last)[0] - base, base


def _won(exports: Exports, first: dt.date, last: dt.date) -> pl.DataFrame:
    return _between(exports.deals.filter("won"), "closed", first, last)


def bookings_won(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return _won(exports, first, last)["amount"].sum(), None


def win_rate(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return _won(exports, first, last).height, _between(exports.deals, "closed", first, last).height


def avg_deal_size(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return _won(exports, first, last)["amount"].sum(), _won(exports, first, last).height


def sales_cycle_days(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    won = _won(exports, first, last)
    return (won["closed"] - won["created"]).dt.total_days().sum(), won.height


def mrr(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return sum(exports.paying(last).values()), None


def _movements(exports: Exports, first: dt.date, last: dt.date) -> dict[str, float]:
    """Per customer, from month end to month end, at the earlier rates; who is new or back at the later."""
    sums = dict.fromkeys(("new", "reactivation", "expansion", "contraction", "churn"), 0.0)
    ends = month_ends(first, last)
    for start, end in zip([first - DAY, *ends], ends, strict=False):
        before, after, worth = exports.paying(start), exports.paying(end, start), exports.paying(end)
        known = set(
            exports.subscriptions.filter(pl.col("start") <= start, pl.col("end") > pl.col("start"))["customer"]
        )
        for who in before.keys() | after.keys():
            change = after.get(who, 0.0) - before.get(who, 0.0)
            if who not in before:
                sums["reactivation" if who in known else "new"] += worth[who]
            elif who not in after:
                sums["churn"] += before[who]
            else:
                sums["expansion" if change > 0 else "contraction"] += abs(change)
    return sums


def _movement(name: str):
    return lambda exports, first, last: (_movements(exports, first, last)[name], None)


def new_customers(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return _between(exports.first_paid, "day", first, last).height, None


def active_customers(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return len(exports.paying(last)), None


def customer_retention_rate(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    opening = exports.paying(first - DAY).keys()
    return len(opening & exports.paying(last).keys()), len(opening)


def customer_churn_rate(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    kept, opening = customer_retention_rate(exports, first, last)
    return opening - kept, opening


def _year(exports: Exports, last: dt.date) -> list[tuple[float, float]]:
    """(MRR a year before, MRR now at the rates of then) of those who had some then."""
    day = earlier(last, 12)
    now = exports.paying(last, day)
    return [(before, now.get(who, 0.0)) for who, before in exports.paying(day).items()]


def nrr(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return sum(now for _, now in _year(exports, last)), sum(before for before, _ in _year(exports, last))


def grr(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    return sum(map(min, _year(exports, last))), sum(before for before, _ in _year(exports, last))


def cac(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    booked = exports.all("finance/expenses-*.csv").filter(
        pl.col("Department").is_in(["sales", "marketing"]), pl.col("Category") != "cost_of_goods"
    ).select(
        _day("Date").alias("day"), _number("Amount").alias("amount"),
        pl.col("Currency").str.to_lowercase().alias("currency"),
    )  # fmt: skip
    spent = _between(exports.in_euro(booked, "day", ["amount"]), "day", first, last)["amount"]
    return None if spent.null_count() else spent.sum(), new_customers(exports, first, last)[0]


def ltv(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    """Over the twelve whole months up to the last day."""
    end = last if last == month_end(last) else last.replace(day=1) - DAY
    begin = months_later(end.replace(day=1), -11)
    ends = month_ends(begin, end)
    profit, revenue = gross_margin(exports, begin, end)
    books = [exports.paying(day) for day in (begin - DAY, *ends)]
    arpa = sum(sum(book.values()) for book in books[1:]) / sum(map(len, books[1:]))
    left = sum(len(before.keys() - after.keys()) for before, after in pairwise(books))
    return arpa * profit / revenue, left / sum(map(len, books[:-1]))


def leads(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    people = exports.newest("hubspot/*-all-contacts-*.csv").select(_day("Became a Lead Date").alias("day"))
    return _between(people, "day", first, last).height, None


def signups(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    every = exports.all("website/signups-*.csv").select(
        pl.col("Email").str.strip_chars().str.to_lowercase(), _day("Signed Up At").alias("day")
    )
    firsts = every.group_by("Email").agg(pl.col("day").min())
    return _between(firsts, "day", first, last).height, None


def demos_booked(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    """A demo that follows a rescheduled one of the same people about the same deal is its new date."""
    people = ["Associated Contact IDs", "Associated Deal IDs"]
    demos = exports.meetings.filter(pl.col("Meeting type") == "Demo").sort("Create Date", "Record ID")
    moved = pl.col("Meeting outcome").shift().over(people) == "Rescheduled"
    booked = demos.filter(~moved.fill_null(False)).select(_day("Create Date").alias("day"))
    return _between(booked, "day", first, last).height, None


def prospecting_activity(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    calls = exports.newest("hubspot/*-all-calls-*.csv").filter(
        pl.col("Call status") == "Completed", pl.col("Call direction") == "Outbound"
    )
    met = exports.meetings.filter(pl.col("Meeting type") != "Demo", pl.col("Meeting outcome") == "Completed")
    days = pl.concat(
        [calls.select(_day("Activity date").alias("day")), met.select(_day("Meeting start time").alias("day"))]
    )
    return _between(days, "day", first, last).height, None


def quota_attainment(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    """By the days on which each carrier has a quota, spread evenly over its own days."""
    names = dict(exports.newest("hr/roster-*.csv").select("Employee ID", "Name").iter_rows())
    won_amount = due = 0.0
    for who, start, end, quota, _ in exports.newest("hr/quotas-*.csv").iter_rows():
        begin, finish = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
        since, until = max(first, begin), min(last, finish)
        if since > until:
            continue
        due += float(quota) * ((until - since).days + 1) / ((finish - begin).days + 1)
        won_amount += _won(exports, since, until).filter(pl.col("owner") == names[who])["amount"].sum()
    return won_amount, due


def staff_turnover(exports: Exports, first: dt.date, last: dt.date) -> Figure:
    roster = exports.newest("hr/roster-*.csv").select(
        _day("Hire Date").alias("hired"), _day("Leave Date").fill_null(LAST_DAY).alias("left")
    )
    days = (last - first).days + 1
    employed = sum(max((min(left, last) - max(hired, first)).days + 1, 0) for hired, left in roster.iter_rows())
    return _between(roster, "left", first, last).height, employed / days


FIGURES = {
    figure.__name__: figure
    for figure in (
        revenue_gross, revenue_net, gross_margin, ytd_growth_revenue_net, bookings_won, win_rate, avg_deal_size,
        sales_cycle_days, mrr, new_customers, active_customers, customer_retention_rate, customer_churn_rate, nrr,
        grr, cac, ltv, leads, signups, demos_booked, prospecting_activity, quota_attainment, staff_turnover,
    )
} | {
    f"mrr_{name}": _movement(name) for name in ("new", "reactivation", "expansion", "contraction", "churn")
}  # fmt: skip
