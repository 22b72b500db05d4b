"""Which KPIs are made of deals, and what a won and a lost deal add to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """`top` ÷ `bottom` over a window, or `top` alone: each is what deals add to it when they close.

    `top` is the amount of a won deal or 1; `bottom` counts won deals, decided deals, or nothing (a sum).
    """

    top_is_money: bool
    bottom: str | None = None  # won | decided
    priced_only: bool = False


MEASURES = {
    "bookings_won": Measure(top_is_money=True),
    "deals_won": Measure(top_is_money=False),
    "win_rate": Measure(top_is_money=False, bottom="decided"),
    "close_rate": Measure(top_is_money=False, bottom="decided"),
    "avg_deal_size": Measure(top_is_money=True, bottom="won", priced_only=True),
}
