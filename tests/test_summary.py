"""The summary of a run names what was computed, what was not and why, and what money could not be converted."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import settings, summary, warehouse
from pipelines.settings import Settings
from tests.contract_tables import create_all, insert

SAID = {"USD": ("2026-01-31", "2026-02-02"), "SEK": ("2026-03-01",)}


@pytest.fixture
def where(tmp_path: Path) -> Settings:
    """A data folder with a published file of one KPI with a row, two absent ones, and days without a rate."""
    found = settings.load(tmp_path)
    found.published_path.parent.mkdir(parents=True)
    with warehouse.connect(found.published_path) as con:
        create_all(con)
        insert(
            con, "kpis.fct_kpi_values", kpi="win_rate", scope_type="company", scope_id="all", as_of_date="2026-03-31"
        )
        insert(con, "kpis.dim_kpi", kpi="win_rate", is_available=True)
        for kpi in ("nrr", "mrr"):
            insert(con, "kpis.dim_kpi", kpi=kpi, is_available=False, absent_reason="nothing was loaded that holds x")
        insert(con, "kpis.dim_kpi", kpi="net_margin", is_available=False, absent_reason="no expense is a tax")
        for currency, days in SAID.items():
            for day in days:
                for needed_by in ("deals", "spend"):
                    insert(
                        con, "marts.fct_missing_exchange_rate", from_currency=currency, to_currency="EUR",
                        rate_date=day, needed_by=needed_by, rows_count=3,
                    )  # fmt: skip
    return found


def told(where: Settings) -> str:
    """The summary as one line: where it breaks depends on the terminal."""
    return " ".join(summary.text(where).split())


def test_what_was_computed_and_what_is_absent_and_why(where):
    assert "KPIs 1 computed for 1 scopes, 1 values" in told(where)
    assert "absent, no expense is a tax: net_margin absent, nothing was loaded that holds x: mrr, nrr" in told(where)


def test_a_missing_exchange_rate_is_named_with_its_pair_and_days(where):
    assert "no exchange rate USD to EUR on 2 days from 2026-01-31 to 2026-02-02 (deals, spend): sums" in told(where)
    assert "no exchange rate SEK to EUR on 1 day, 2026-03-01 (deals, spend): sums" in told(where)


def test_no_name_of_a_file_steers_the_terminal(where):
    with warehouse.connect(where.published_path) as con:
        insert(con, "meta.ingest_files", file="x\x1b[31mred\n.csv", verdict="held", reason="it says \x9b2J")
        insert(con, "meta.waiting_files", file="y\x07.csv", reason="a link")
    text = told(where)
    assert "held: x\\u001b[31mred\\u000a.csv: it says \\u009b2J" in text
    assert "not read yet: y\\u0007.csv: a link" in text
