"""What the past of a company says of a deal, learned from the days up to one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.goals.pipeline.deals import NEVER, WON, Deals
from pipelines.goals.pipeline.hazards import Counts, Hazards

Array = np.ndarray
# From so many won deals on, and one usual cycle after the first close, the pipeline has something to say.
LEAST_WON = 20
# A rep or product is believed half once the hazards expect this many wins of it.
KAPPA = 10.0
# A product's mean price is believed half once so many were sold.
PRICES = 5.0


@dataclass(frozen=True)
class Learned:
    """`factor` and `price` (mean) and `price_square` (mean of squares) are per deal."""

    hazards: Hazards
    factor: Array
    price: Array
    price_square: Array


def learn(deals: Deals, counts: Counts, through: int) -> Learned | None:
    """None where the past is too short."""
    won = deals.won & (deals.left <= through)
    if won.sum() < LEAST_WON:
        return None
    first = int(deals.left[deals.left < NEVER].min())
    if through - first < np.median(deals.left[won] - deals.created[won]):
        return None
    hazards = counts.learn(through)
    return Learned(hazards, _factors(deals, counts, hazards, through), *_prices(deals, won))


def _factors(deals: Deals, counts: Counts, hazards: Hazards, through: int) -> Array:
    """Rep × product of each deal: (won + κ) ÷ (expected + κ), the product's beside what the rep explains."""
    spells = deals.spells
    hoped = np.bincount(spells.deal, counts.expected_wins(hazards, through), minlength=len(deals.created))
    won = np.bincount(
        spells.deal[(spells.end == WON) & (spells.left >= counts.start) & (spells.left <= through)],
        minlength=len(deals.created),
    )
    rep = _factor(won, hoped, deals.rep)[deals.rep]
    return rep * _factor(won, hoped * rep, deals.product)[deals.product]


def _factor(won: Array, hoped: Array, code: Array) -> Array:
    return (np.bincount(code, won) + KAPPA) / (np.bincount(code, hoped) + KAPPA)


def _prices(deals: Deals, won: Array) -> tuple[Array, Array]:
    """A deal's own price; else the mean of won deals of its product, as spread around it as they are."""
    sold = won & (deals.amount > 0)
    if not sold.any():
        return np.where(np.isnan(deals.price), 0.0, deals.price), np.nan_to_num(deals.price) ** 2
    amount, code = deals.amount[sold], deals.product[sold]
    size = int(deals.product.max()) + 1
    number = np.bincount(code, minlength=size)
    mean = (np.bincount(code, amount, minlength=size) + PRICES * amount.mean()) / (number + PRICES)
    spread = np.mean((amount / mean[code] - 1.0) ** 2)
    usual = mean[deals.product]
    unpriced = np.isnan(deals.price)
    price = np.where(unpriced, usual, deals.price)
    return price, np.where(unpriced, usual**2 * (1.0 + spread), price**2)
