"""Reps who change teams, two currencies and two products: scopes against a plain loop over customers."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

DAY = dt.timedelta(days=1)
LAST = dt.date(2024, 12, 31)
# rep -> the day from which a team has it
TEAMS = {
    "ann": [("North", dt.date(2022, 1, 1)), ("South", dt.date(2024, 3, 15))],
    "bob": [("South", dt.date(2022, 1, 1))],
    "cid": [("North", dt.date(2022, 1, 1)), ("South", dt.date(2024, 7, 1)), ("North", dt.date(2024, 9, 1))],
}
MONTHS = [dt.date(2024, month, 1) for month in range(1, 13)]
MODELS = (
    "mrr", "mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_fx",
    "mrr_transferred", "nrr_1m", "grr_1m", "revenue_churn_gross", "customer_churn_rate", "customers_transferred",
    "lost_customers", "active_customers", "mrr_committed",
)  # fmt: skip


def rate(currency: str, day: dt.date) -> float:
    """A dollar that becomes dearer by a tenth of a cent a day."""
    return 1.0 if currency == "EUR" else round(0.5 + 0.001 * (day - dt.date(2023, 6, 1)).days, 3)


def team(rep: str, day: dt.date) -> str:
    return next(name for name, since in reversed(TEAMS[rep]) if since <= day)


def people() -> tuple[dict[str, str], list[dict]]:
    """(customer -> rep, subscriptions)."""
    draw = random.Random(11)  # noqa: S311  a fixed company, not a secret
    reps, periods = {}, []
    for number in range(45):
        customer = f"c{number:02d}"
        reps[customer] = draw.choice(sorted(TEAMS))
        for period in range(draw.randint(1, 4)):
            start = dt.date(2023, 7, 1) + dt.timedelta(days=draw.randint(0, 500))
            end = None if draw.random() < 0.3 else start + dt.timedelta(days=draw.choice([20, 60, 150, 300]))
            periods.append({
                "subscription_id": f"{customer}-{period}", "customer_id": customer, "started_date": start,
                "ended_date": end, "amount": draw.choice([10, 25, 40]), "billing_interval": "month",
                "currency": draw.choice(["EUR", "USD"]), "product": draw.choice(["Desk", "Chat"]),
            })  # fmt: skip
    return reps, periods


REPS, PERIODS = people()


@pytest.fixture(scope="module")
def figures(tmp_path_factory) -> dict[tuple, float | None]:
    """(kpi, first day of the month, scope) -> value, for the company and its teams."""
    days = [dt.date(2023, 6, 1) + n * DAY for n in range((LAST - dt.date(2023, 6, 1)).days + 1)]
    canonical = {
        "customers": [{"customer_id": customer, "rep": rep} for customer, rep in REPS.items()],
        "reps": [{"rep_id": rep, "rep_name": rep, "team": spans[-1][0]} for rep, spans in TEAMS.items()],
        "rep_teams": [
            {"rep_id": rep, "team": name, "valid_from_date": since,
             "valid_to_date": spans[place + 1][1] if place + 1 < len(spans) else None}
            for rep, spans in TEAMS.items() for place, (name, since) in enumerate(spans)
        ],
        "fx_rates": [{"from_currency": "USD", "to_currency": "EUR", "rate_date": day, "rate": rate("USD", day)}
                     for day in days],
        "subscriptions": PERIODS,
    }  # fmt: skip
    path: Path = tmp_path_factory.mktemp("handovers") / "paceline.duckdb"
    build(
        path, canonical=canonical, company={"as_of_date": LAST.isoformat()},
        select=" ".join(f"+kpi_{kpi}" for kpi in MODELS),
    )  # fmt: skip
    found = {}
    for kpi in MODELS:
        sql = f"""
            select scope_id, cast(substr(period_id, 7, 10) as date), numerator, denominator from kpis.kpi_{kpi}
            where period_id like 'month:%' and scope_type in ('company', 'team')
        """
        for scope, start, numerator, denominator in query(path, sql):
            found[kpi, start, scope] = numerator if denominator is None else (numerator, denominator)
    return found


def held(customer: str, day: dt.date, at: dt.date) -> float:
    """What a customer pays on `day`, at the rates of the day `at`."""
    return sum(
        period["amount"] * rate(period["currency"], at)
        for period in PERIODS
        if period["customer_id"] == customer
        and period["started_date"] <= day
        and (period["ended_date"] is None or day < period["ended_date"])
    )


def expected(start: dt.date) -> dict[tuple[str, str], float]:
    """(figure, scope) -> what the month makes of it; a scope is 'all' or a team."""
    before, end = start - DAY, (start + 31 * DAY).replace(day=1) - DAY
    total: dict[tuple[str, str], float] = defaultdict(float)

    def add(figure: str, scope: str, amount: float) -> None:
        total[figure, scope] += amount
        total[figure, "all"] += amount

    for customer, rep in REPS.items():
        old, new = team(rep, before), team(rep, end)
        opening, constant = held(customer, before, before), held(customer, end, before)
        closing = held(customer, end, end)
        paid_before = any(p["customer_id"] == customer and p["started_date"] <= before for p in PERIODS)
        add("mrr", new, closing)
        add("opening", old, opening)
        add("kept", old, min(opening, constant))
        add("net", old, constant if opening else 0)
        if opening == 0:
            add("mrr_reactivation" if paid_before else "mrr_new", new, closing)
            continue
        add("opening customers", old, 1)
        add("mrr_fx", new, closing - constant)
        if constant == 0:
            add("churned customers", old, 1)
            add("mrr_churn", old, opening)
            continue
        if constant > opening:
            add("mrr_expansion", new, constant - opening)
        else:
            add("mrr_contraction", old, opening - constant)
        if old != new:
            total["mrr_transferred", new] += min(opening, constant)
            total["mrr_transferred", old] -= min(opening, constant)
    return total


FLOWS = ("mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_fx", "mrr_transferred")


@pytest.mark.parametrize("scope", ["all", "North", "South"])
def test_what_happened_to_a_team_and_what_was_handed_over(figures, scope):
    moved = 0.0
    for month in MONTHS:
        wanted = expected(month)
        assert figures["mrr", month, scope] == pytest.approx(wanted["mrr", scope])
        for flow in FLOWS:
            if (scope, flow) != ("all", "mrr_transferred"):
                assert figures[flow, month, scope] == pytest.approx(wanted[flow, scope], abs=1e-6), (flow, month)
        moved += abs(wanted["mrr_transferred", scope])
    assert (moved > 0) == (scope != "all")


@pytest.mark.parametrize("scope", ["all", "North", "South"])
def test_retention_follows_the_customers_of_the_start(figures, scope):
    for month in MONTHS:
        wanted = expected(month)
        opening = wanted["opening", scope]
        assert figures["nrr_1m", month, scope] == pytest.approx((wanted["net", scope], opening))
        assert figures["grr_1m", month, scope] == pytest.approx((wanted["kept", scope], opening))
        assert figures["revenue_churn_gross", month, scope] == pytest.approx(
            (opening - wanted["kept", scope], opening), abs=1e-6
        )
        churn = (wanted["churned customers", scope], wanted["opening customers", scope])
        assert figures["customer_churn_rate", month, scope] == churn


def test_nothing_is_signed_ahead_here(figures):
    for month in MONTHS:
        assert figures["mrr_committed", month, "all"] == pytest.approx(figures["mrr", month, "all"])


def test_march_moves_the_customers_of_a_rep(figures):
    """Ann goes from North to South on 15 March 2024 with all who are customers on that day."""
    day = dt.date(2024, 3, 15)
    hers = [c for c, rep in REPS.items() if rep == "ann" and held(c, day - DAY, day) > 0 and held(c, day, day) > 0]
    assert len(hers) > 3
    march = dt.date(2024, 3, 1)
    assert figures["customers_transferred", march, "South"] == len(hers)
    assert figures["customers_transferred", march, "North"] == -len(hers)
