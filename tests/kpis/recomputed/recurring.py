"""Monthly recurring revenue: its level, its movements between month ends and what is kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import polars as pl

from tests.kpis.recomputed.company import DAY, LAST_DAY, Cell, Company, Figure, earlier, flow, month_end, month_ends
from tests.kpis.recomputed.customers import belongs
from tests.kpis.recomputed.history import rates

Book = dict[str, dict[str, dict[str, float]]]  # customer → product → currency → monthly amount


def book(company: Company, day: dt.date) -> Book:
    return company.once(f"book {day}", lambda: _book(company, day))


def _book(company: Company, day: dt.date) -> Book:
    intervals = company["fct_mrr_interval"].filter(
        pl.col("valid_from_date") <= day, pl.col("valid_to_date").fill_null(LAST_DAY) > day
    )
    found: Book = {}
    for who, product, currency, amount in intervals.select(
        "customer_id", "product", "currency", "amount"
    ).iter_rows():
        amounts = found.setdefault(who, {}).setdefault(product, {})
        amounts[currency] = amounts.get(currency, 0.0) + amount
    return found


def _worth(products: dict[str, dict[str, float]], rate: dict[str, float]) -> float:
    return sum(amount * rate[currency] for held in products.values() for currency, amount in held.items())


def level(company: Company, cell: Cell, day: dt.date, rate_day: dt.date | None = None) -> float:
    rate = company.once(f"rates {rate_day or day}", lambda: rates(company, rate_day or day))
    own = belongs(company, cell, day)
    return sum(_worth(_mine(products, cell), rate) for who, products in book(company, day).items() if own(who))


@dataclass
class Kept:
    """What became of the customers between two days, at the rates of the first."""

    opening: float = 0.0
    closing: float = 0.0
    lower: float = 0.0
    left: float = 0.0
    shrunk: float = 0.0
    grown: float = 0.0
    fx: float = 0.0
    new: float = 0.0
    back: float = 0.0
    back_then: float = 0.0
    handed: float = 0.0


def kept(company: Company, cell: Cell, start: dt.date, end: dt.date) -> Kept:
    name = f"kept {cell.scope_type} {cell.scope_id} {start} {end}"
    return company.once(name, lambda: _kept(company, cell, start, end))


def _kept(company: Company, cell: Cell, start: dt.date, end: dt.date) -> Kept:
    then, now = (company.once(f"rates {day}", lambda day=day: rates(company, day)) for day in (start, end))
    opening, closing = book(company, start), book(company, end)
    own_then, own_now = belongs(company, cell, start), belongs(company, cell, end)
    result = Kept()
    for who, products in opening.items():
        before, after = _worth(products, then), _worth(closing.get(who, {}), then)
        if own_then(who):
            part = _worth(_mine(products, cell), then) / before
            result.opening += part * before
            result.closing += part * after
            result.lower += part * min(before, after)
            result.left += part * (before if who not in closing else 0.0)
        if who in closing:
            _change(result, cell, products, closing[who], then, own_then(who), own_now(who))
    for who, products in closing.items():
        mine = _mine(products, cell)
        if not own_now(who):
            continue
        if who in opening:
            result.fx += _worth(mine, now) - _worth(mine, then)
        elif _had(company, who, start):
            result.back += _worth(mine, now)
            result.back_then += _worth(mine, then)
        else:
            result.new += _worth(mine, now)
    return result


def _mine(products: dict[str, dict[str, float]], cell: Cell) -> dict[str, dict[str, float]]:
    """What a customer pays the scope: for its product alone where the scope is one."""
    return {"": products.get(cell.scope_id, {})} if cell.scope_type == "product" else products


def _change(result: Kept, cell: Cell, old: dict, new: dict, rate: dict[str, float], was: bool, is_now: bool) -> None:
    """The growth or fall of one customer who stayed; growth is the new scope's, a fall the old one's."""
    before, after = _worth(old, rate), _worth(new, rate)
    if cell.scope_type != "product":
        result.grown += max(after - before, 0.0) * is_now
        result.shrunk += max(before - after, 0.0) * was
        result.handed += (is_now - was) * min(before, after)
        return
    changes = {
        name: _worth({"": new.get(name, {})}, rate) - _worth({"": old.get(name, {})}, rate) for name in {*old, *new}
    }
    mine = changes.get(cell.scope_id, 0.0)
    sign = 1 if after > before else -1
    moved = sum(max(sign * change, 0.0) for change in changes.values())
    part = abs(after - before) * max(sign * mine, 0.0) / moved if moved else 0.0
    result.grown += part if sign > 0 else 0.0
    result.shrunk += part if sign < 0 else 0.0
    result.handed += mine - sign * part


def _had(company: Company, who: str, day: dt.date) -> bool:
    first = company.once(
        "first recurring day",
        lambda: dict(
            company["fct_mrr_interval"].group_by("customer_id").agg(pl.col("valid_from_date").min()).iter_rows()
        ),
    )
    return first[who] <= day


def _months(company: Company, cell: Cell) -> list[Kept]:
    ends = month_ends(cell.first, cell.end)
    starts = [cell.before, *ends]
    return [kept(company, cell, start, end) for start, end in zip(starts, ends, strict=False)]


def _sum(company: Company, cell: Cell, *names: str) -> float:
    return sum(getattr(month, name) for month in _months(company, cell) for name in names)


def _movement(name: str) -> Callable[[Company, Cell], Figure]:
    return lambda company, cell: flow(_sum(company, cell, name))


def mrr(company: Company, cell: Cell) -> Figure:
    return flow(level(company, cell, cell.end))


def arr(company: Company, cell: Cell) -> Figure:
    return flow(12 * level(company, cell, cell.end))


def arpa(company: Company, cell: Cell) -> Figure:
    own = belongs(company, cell, cell.end)
    return level(company, cell, cell.end), sum(map(own, book(company, cell.end)))


def mrr_growth(company: Company, cell: Cell) -> Figure:
    before = level(company, cell, cell.before)
    return level(company, cell, cell.end) - before, before


def quick_ratio(company: Company, cell: Cell) -> Figure:
    return _sum(company, cell, "new", "back", "grown"), _sum(company, cell, "shrunk", "left")


def _year(company: Company, cell: Cell) -> Kept:
    return kept(company, cell, earlier(cell.end, 12), cell.end)


def nrr(company: Company, cell: Cell) -> Figure:
    return _year(company, cell).closing, _year(company, cell).opening


def grr(company: Company, cell: Cell) -> Figure:
    return _year(company, cell).lower, _year(company, cell).opening


def nrr_with_reactivation(company: Company, cell: Cell) -> Figure:
    found = _year(company, cell)
    return found.closing + found.back_then, found.opening


def nrr_1m(company: Company, cell: Cell) -> Figure:
    return _sum(company, cell, "closing"), _sum(company, cell, "opening")


def grr_1m(company: Company, cell: Cell) -> Figure:
    return _sum(company, cell, "lower"), _sum(company, cell, "opening")


def nrr_chained(company: Company, cell: Cell) -> Figure:
    months = _months(company, cell.over(earlier(month_end(cell.end), 12) + DAY, cell.end))
    return flow(prod(month.closing / month.opening for month in months) if all(m.opening for m in months) else None)


def grr_flow(company: Company, cell: Cell) -> Figure:
    opening = level(company, cell, cell.before)
    return opening - _sum(company, cell, "left", "shrunk"), opening


def _window(company: Company, cell: Cell) -> Kept:
    return kept(company, cell, cell.before, cell.end)


def revenue_churn_gross(company: Company, cell: Cell) -> Figure:
    found = _window(company, cell)
    return found.opening - found.lower, found.opening


def revenue_churn_net(company: Company, cell: Cell) -> Figure:
    found = _window(company, cell)
    return found.opening - found.closing, found.opening


def revenue_churn_net_chartmogul(company: Company, cell: Cell) -> Figure:
    found = _window(company, cell)
    return found.opening - found.closing - found.back_then, found.opening


FIGURES = {
    figure.__name__: figure
    for figure in (
        mrr, arr, arpa, mrr_growth, quick_ratio, nrr, grr, nrr_with_reactivation, nrr_1m, grr_1m,
        nrr_chained, grr_flow, revenue_churn_gross, revenue_churn_net, revenue_churn_net_chartmogul,
    )
} | {
    "mrr_new": _movement("new"),
    "mrr_reactivation": _movement("back"),
    "mrr_expansion": _movement("grown"),
    "mrr_contraction": _movement("shrunk"),
    "mrr_churn": _movement("left"),
    # No tool of the demo knows a contract before it begins.
    "mrr_committed": mrr,
    "mrr_fx": _movement("fx"),
    "mrr_transferred": _movement("handed"),
}  # fmt: skip
