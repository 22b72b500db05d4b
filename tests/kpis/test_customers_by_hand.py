"""MRR, movements, churn and retention of forty customers, against a plain loop over days and customers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from tests.dbt.warehouse_builder import query
from tests.kpis.company import AS_OF, CUSTOMERS, SUBSCRIPTIONS, TEAM

TEAM_OF = {customer["customer_id"]: TEAM[customer["rep"]] for customer in CUSTOMERS}
DAY = dt.timedelta(days=1)


def mrr_on(day: dt.date, team: str | None) -> dict[str, int]:
    """Customer → MRR on `day`, of those that have any."""
    total: dict[str, int] = defaultdict(int)
    for period in SUBSCRIPTIONS:
        customer = period["customer_id"]
        end = period["ended_date"]
        if period["started_date"] <= day and (end is None or day < end) and team in (None, TEAM_OF[customer]):
            total[customer] += period["amount"]
    return dict(total)


def year_before(day: dt.date) -> dt.date:
    if (day + DAY).day == 1:
        return (day + DAY).replace(year=day.year - 1) - DAY
    return day.replace(year=day.year - 1)


def expected(grain: str, start: dt.date, end: dt.date, team: str | None) -> dict[str, object]:
    last = min(end, AS_OF)
    then, now, cohort = mrr_on(start - DAY, team), mrr_on(last, team), mrr_on(year_before(last), team)
    ever_before = {p["customer_id"] for p in SUBSCRIPTIONS
                   if p["started_date"] < start and p["ended_date"] != p["started_date"]}  # fmt: skip
    figures = {
        "mrr": (sum(now.values()), None),
        "arr": (12 * sum(now.values()), None),
        "active_customers": (len(now), None),
        "arpa": (sum(now.values()), len(now)),
        "customer_churn_rate": (len(then.keys() - now.keys()), len(then)),
        "customer_retention_rate": (len(then.keys() & now.keys()), len(then)),
    }
    if cohort:
        figures["nrr"] = (sum(now.get(c, 0) for c in cohort), sum(cohort.values()))
        figures["grr"] = (sum(min(now.get(c, 0), was) for c, was in cohort.items()), sum(cohort.values()))
    if grain == "month":
        change = {c: now.get(c, 0) - then.get(c, 0) for c in then.keys() | now.keys()}
        figures |= {
            "mrr_new": (sum(d for c, d in change.items() if c not in then and c not in ever_before), None),
            "mrr_reactivation": (
                sum(d for c, d in change.items() if c not in then and c in ever_before),
                None,
            ),
            "mrr_expansion": (sum(d for c, d in change.items() if c in then and d > 0), None),
            "mrr_contraction": (-sum(d for c, d in change.items() if c in then and c in now and d < 0), None),
            "mrr_churn": (-sum(d for c, d in change.items() if c not in now), None),
        }
    return figures


@pytest.mark.parametrize(("scope", "team"), [("all", None), ("North", "North"), ("South", "South")])
@pytest.mark.parametrize("grain", ["month", "quarter", "year", "fiscal_year"])
def test_every_period_agrees_with_the_loop(small_company, grain, scope, team):
    sql = """
        select period_start_date, period_end_date, kpi, numerator, denominator from kpis.fct_kpi_values
        where grain = ? and scope_id = ? and scope_type in ('company', 'team')
    """
    found = defaultdict(dict)
    for start, end, kpi, numerator, denominator in query(small_company, sql, [grain, scope]):
        found[start, end][kpi] = (numerator, denominator)
    checked = 0
    for (start, end), figures in found.items():
        if "mrr" not in figures:  # before the first customer of this scope
            continue
        for kpi, wanted in expected(grain, start, end, team).items():
            assert figures.get(kpi) == wanted, f"{kpi} of {scope}, {start} to {end}"
            checked += 1
    assert checked >= 15


def test_lifetime_value_takes_twelve_whole_months(small_company):
    """Judged in mid-April: the year to the end of March, for April as for March."""
    months = [dt.date(2024, m, 1) for m in range(4, 13)] + [dt.date(2025, m, 1) for m in (1, 2, 3)]
    ends = [(month + 31 * DAY).replace(day=1) - DAY for month in months]
    opening = [mrr_on(month - DAY, None) for month in months]
    closing = [mrr_on(end, None) for end in ends]
    churn = sum(len(o.keys() - c.keys()) for o, c in zip(opening, closing, strict=True))
    churn_ratio = churn / sum(map(len, opening))
    arpa = sum(sum(c.values()) for c in closing) / sum(map(len, closing))
    rows = query(
        small_company,
        "select period_id, arpa_amount, monthly_churn_ratio, gross_margin_ratio, churned_customers"
        " from measures.lifetime_value_by_period where scope_type = 'company' and grain = 'month'"
        " and period_id >= 'month:2025-03' order by 1",
    )
    assert len(rows) == 2
    for _, found_arpa, found_churn, _margin, churned in rows:
        assert (found_arpa, found_churn, churned) == (pytest.approx(arpa), pytest.approx(churn_ratio), churn)
