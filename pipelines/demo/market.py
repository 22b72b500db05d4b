"""What Harborline sells, to whom, and what happened on the way: the figures behind the simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NAME = "Harborline"
CURRENCY = "EUR"
TIME_ZONE = "Europe/Berlin"

SEGMENTS = np.array(["smb", "mid-market", "enterprise"])
SEGMENT_SHARE = (0.64, 0.28, 0.08)
TERRITORIES = np.array(["dach", "iberia", "nordics", "benelux", "uk-ireland"])
TERRITORY_SHARE = (0.30, 0.18, 0.20, 0.18, 0.14)
# dach and iberia belong to south, the rest to north; enterprise accounts to their own team wherever they are.
TEAMS = np.array(["north", "south", "enterprise"])
TEAM_OF_TERRITORY = np.array([1, 1, 0, 0, 0])
COUNTRIES = np.array(["Germany", "Spain", "Sweden", "Netherlands", "United Kingdom"])
CITIES = (
    ("Hamburg", "Lübeck", "Zürich", "Wien"), ("Bilbao", "Porto", "Valencia", "Sevilla"),
    ("Göteborg", "Malmö", "Aarhus", "Oslo"), ("Rotterdam", "Antwerpen", "Gent", "Utrecht"),
    ("Bristol", "Leeds", "Dublin", "Hull"),
)  # fmt: skip

CHANNELS = np.array(["organic", "paid-search", "referral", "outbound", "partner", "event", "marketplace"])
CHANNEL_SHARE = (0.29, 0.23, 0.13, 0.17, 0.10, 0.08, 0.0)
# A listing in an app shop: since this day some of the partners' leads come through it; none has come to a deal.
MARKETPLACE, PARTNER = 6, 4
MARKETPLACE_SINCE = np.datetime64("2025-10-01")
# How likely a lead of each channel qualifies, and how much likelier than the average its deal is won.
CHANNEL_QUALIFIES = np.array([0.76, 0.66, 0.86, 0.62, 0.82, 0.70, 0.50])
CHANNEL_WIN_LOGIT = np.array([0.05, -0.15, 0.45, -0.20, 0.25, 0.0, 0.0])

CURRENCIES = np.array(["EUR", "GBP", "USD"])
# The same list price in other money; rounded to whole units when used.
PRICE_FACTOR = np.array([1.0, 0.88, 1.10])
VAT_PERCENT = np.array([19.0, 0.0, 0.0, 0.0, 0.0])  # by territory; reverse charge outside Germany


@dataclass(frozen=True)
class Product:
    """A subscription product; price and cost per unit and month."""

    name: str
    line: str
    price: float
    cost: float


PRODUCTS = (
    Product("Dispatch Starter", "Dispatch", 39, 9.0),
    Product("Dispatch Pro", "Dispatch", 59, 13.0),
    Product("Dispatch Enterprise", "Dispatch", 79, 18.0),
    Product("Insights Core", "Insights", 19, 5.0),
    Product("Insights Pro", "Insights", 35, 8.5),
)
# Ten months' price for a year's use; the cost is that of twelve months.
YEARLY_PRICE_MONTHS = 10.5
# Which product a segment buys first (rows: segments), how many units, and how often by the year.
FIRST_PRODUCT = np.array([[0.50, 0.22, 0.0, 0.24, 0.04], [0.10, 0.52, 0.04, 0.14, 0.20], [0, 0.12, 0.66, 0, 0.22]])
CROSS_PRODUCT = np.array([[3, 3, 4], [0, 1, 2]])  # [bought Dispatch, bought Insights][segment]
UNITS_MEDIAN = np.array([8.0, 24.0, 62.0])
UNITS_SPREAD = np.array([0.42, 0.42, 0.32])
YEARLY_SHARE = np.array([0.22, 0.50, 0.80])
MONTHLY_CHURN = np.array([0.0190, 0.0120, 0.0070])

STAGES = ("Qualified", "Discovery", "Demo", "Proposal", "Negotiation")
PIPELINE = "Sales"
CYCLE_DAYS = np.array([36.0, 58.0, 104.0])  # mean days from created to won, by segment
STAGE_SHARE = np.array([0.14, 0.20, 0.22, 0.26, 0.18])  # of that time
LOST_AT = np.array([0.22, 0.25, 0.22, 0.20, 0.11])
LOST_REASONS = np.array(
    ["Price", "No budget", "Competitor", "No decision", "Missing feature", "Bad timing", "Not qualified"]
)
LOST_REASON_SHARE = (0.24, 0.20, 0.20, 0.16, 0.08, 0.06, 0.06)
# What the CRM is set to say of a deal in each stage, won and lost included.
STAGE_PROBABILITY = ("0.1", "0.2", "0.4", "0.6", "0.8", "1", "0")
WIN_LOGIT = -1.18
# Wins by the month of the close: budgets are spent in the fourth quarter, little is signed in August.
MONTH_WIN_LOGIT = np.array([-0.1, -0.05, 0.1, -0.05, 0.0, 0.1, -0.15, -0.3, 0.05, 0.3, 0.45, 0.45])


@dataclass(frozen=True)
class Event:
    """Something that happened to a part of the company for a while."""

    what: str
    start: str
    end: str
    team: str | None = None
    segment: str | None = None
    qualifies: float = 1.0  # factor on the share of leads that become deals
    win_logit: float = 0.0
    churn: float = 1.0  # factor on the churn hazard


EVENTS = (
    Event("north sells with one rep fewer until the replacement has started", "2026-05-16", "2026-09-17",
          team="north", qualifies=0.60, win_logit=-0.75),
    Event("a cheaper rival and a price rise drive small customers away", "2026-04-01", "2026-09-17",
          segment="smb", churn=1.7),
    Event("the new demo script of south works", "2026-01-01", "2026-09-17", team="south", win_logit=0.30),
)  # fmt: skip


def during(event: Event, days: np.ndarray) -> np.ndarray:
    return (days >= np.datetime64(event.start)) & (days <= np.datetime64(event.end))
