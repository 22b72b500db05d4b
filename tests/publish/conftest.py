from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.settings import Settings
from tests.contract_tables import create_all, insert

AS_OF = dt.date(2026, 9, 17)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder whose private warehouse has every promised table and a few rows."""
    settings = Settings(tmp_path / "data")
    with warehouse.connect(settings.warehouse_path) as con:
        create_all(con)
        con.execute("create schema hubspot")
        con.execute("create table hubspot.contacts as select 'ann@example.com' as email")
        con.execute("comment on table marts.fct_deal is 'One row per deal; it''s cut at as_of'")
        con.execute("comment on column marts.fct_deal.deal_amount is 'In the company''s currency'")
        con.execute("create view kpis.kpi_win_rate as select 1 as one")
        for number in range(3):
            insert(con, "marts.fct_deal", deal_id=f"d{number}", deal_name="Acme", deal_amount=100 + number)
        insert(
            con, "kpis.fct_kpi_values", kpi="win_rate", period_id="month:a", scope_type="company",
            scope_id="all", kpi_value=0.25,
        )  # fmt: skip
    return settings


def write(settings: Settings, statement: str, values: list | None = None) -> None:
    with warehouse.connect(settings.warehouse_path) as con:
        con.execute(statement, values or [])


def read(path: Path, query: str) -> list[tuple]:
    with warehouse.connect(path, read_only=True) as con:
        return con.execute(query).fetchall()
