"""The small company of company.py, built once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query
from tests.kpis import company, deals_company, outreach_company

FILE = "paceline.duckdb"


@pytest.fixture(scope="session")
def warehouse_of(built_once) -> Callable[..., Path]:
    """warehouse_of(name, canonical, company, …) → a warehouse with all that the KPIs need built, once for all."""

    def ask(name: str, **rows) -> Path:
        folder = built_once(name, lambda folder: build(folder / FILE, select="+kpis +measures", **rows))
        return folder / FILE

    return ask


@pytest.fixture(scope="session")
def small_company(warehouse_of) -> Path:
    """The warehouse of the company of company.py."""
    return warehouse_of(
        "small-company",
        canonical=company.canonical(),
        company=company.COMPANY,
        goal_periods=company.GOALS,
        freshness=company.FRESHNESS,
    )


@pytest.fixture(scope="session")
def value(small_company: Path):
    """value(kpi, period, scope='all') → (kpi_value, numerator, denominator, observations, is_complete) or None."""
    return _look_up(small_company)


@pytest.fixture(scope="session")
def deals_only(warehouse_of) -> Path:
    """The warehouse of the company of deals_company.py."""
    return warehouse_of("deals-company", canonical={"deals": deals_company.DEALS}, company=deals_company.COMPANY)


@pytest.fixture(scope="session")
def outreach(warehouse_of) -> Path:
    """The warehouse of the company of outreach_company.py."""
    return warehouse_of(
        "outreach-company",
        canonical=outreach_company.canonical(),
        company=outreach_company.COMPANY,
        goal_periods=outreach_company.GOALS,
    )


@pytest.fixture(scope="session")
def outreach_value(outreach: Path):
    """As `value`, of the company of outreach_company.py."""
    return _look_up(outreach)


def _look_up(path: Path):
    sql = "select kpi, period_id, scope_id, kpi_value, numerator, denominator, observations, is_complete"
    rows = {
        (kpi, period, scope): tuple(rest)
        for kpi, period, scope, *rest in query(path, f"{sql} from kpis.fct_kpi_values")
    }

    def look_up(kpi: str, period: str, scope: str = "all") -> tuple | None:
        found = [row for key, row in rows.items() if key[0] == kpi and key[1].startswith(period) and key[2] == scope]
        assert len(found) <= 1, f"{kpi} {period} {scope} names {len(found)} rows"
        return found[0] if found else None

    return look_up
