"""Exports of three days, mapped by the user: whose a deal and what a customer was, from the drop to the KPI."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import cli, job, warehouse
from pipelines.settings import Settings

pytestmark = pytest.mark.journey

MAPPING = """\
tables:
  deals:
    entity: deals
    key: [deal_id]
    columns:
      {deal_id: Deal, rep: Owner, status: Status, amount: Value, created_at: Created, closed_at: Closed}
  clients:
    entity: customers
    key: [customer_id]
    columns: {customer_id: Client, segment: Class, rep: Manager}
  sales:
    entity: orders
    key: [order_line_id]
    columns: {order_line_id: Line, customer_id: Buyer, ordered_at: Day, quantity: Units, unit_price: Price}
"""
DEALS = "Deal,Owner,Status,Value,Created,Closed\n"
# D1 was handed to bob after it was won, and he lowered its value by a correction; D2 while it was open.
FILES = {
    "deals-2025-09-30.csv": DEALS + "D1,ann,won,900,2025-07-01,2025-08-15\nD2,ann,open,50,2025-07-01,\n",
    "deals-2025-12-31.csv": DEALS + "D1,ann,won,900,2025-07-01,2025-08-15\nD2,ann,open,50,2025-07-01,\n",
    "deals-2026-03-31.csv": DEALS + "D1,bob,won,1000,2025-07-01,2025-08-15\nD2,bob,open,80,2025-07-01,\n",
    "clients-2025-09-30.csv": "Client,Class,Manager\nC1,small,ann\nC2,small,ann\n",
    "clients-2025-12-31.csv": "Client,Class,Manager\nC1,large,bob\nC2,small,ann\n",
    "sales-2026-03-31.csv": (
        "Line,Buyer,Day,Units,Price\n1,C1,2025-09-30,1,10\n2,C1,2025-10-01,1,20\n3,C2,2025-10-01,1,5\n"
    ),
}
GOAL = """\
id: ann-q3
statement: Ann wins 800 in the third quarter
kpi: bookings_won
scope: {rep: ann}
target: {value: 800}
from: 2025-07-01
by: 2025-09-30
owner: ann
"""
FIGURES = """
    select scope_id, kpi_value from kpis.fct_kpi_values
    where kpi = ? and period_start_date = ? and grain = ? and scope_type = ? and kpi_value <> 0
"""


@pytest.fixture(scope="module")
def where(tmp_path_factory) -> Settings:
    where = Settings(tmp_path_factory.mktemp("as-of") / "data")
    for path, text in {
        where.data_dir / "sources" / "crm.yml": MAPPING,
        where.goals_dir / "ann.yml": GOAL,
        where.company_path: "name: One\ntime_zone: UTC\nas_of: 2026-03-31\n",
        **{where.exports_dir / "crm" / name: text for name, text in FILES.items()},
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
    return where


def figures(path: Path, kpi: str, first: str, grain: str, scope_type: str) -> dict[str, float]:
    with warehouse.connect(path, read_only=True) as con:
        return dict(con.execute(FIGURES, [kpi, dt.date.fromisoformat(first), grain, scope_type]).fetchall())


def test_a_deal_stays_with_who_won_it_at_its_newest_value(where: Settings):
    assert figures(where.published_path, "bookings_won", "2025-07-01", "quarter", "rep") == {"ann": 1000}


def test_an_open_deal_was_whose_and_worth_what_the_next_export_says(where: Settings):
    assert figures(where.published_path, "pipeline_open", "2025-09-01", "month", "rep") == {"ann": 50}
    # The export of December says the same again: what changed came after it.
    assert figures(where.published_path, "pipeline_open", "2025-12-01", "month", "rep") == {"ann": 50}
    assert figures(where.published_path, "pipeline_open", "2026-01-01", "month", "rep") == {"bob": 80}


def test_revenue_stays_in_the_segment_it_was_made_in(where: Settings):
    assert figures(where.published_path, "revenue_net", "2025-09-01", "month", "segment") == {"small": 10}
    assert figures(where.published_path, "revenue_net", "2025-10-01", "month", "segment") == {"large": 20, "small": 5}
    assert figures(where.published_path, "revenue_net", "2025-10-01", "month", "rep") == {"bob": 20, "ann": 5}


def test_a_day_before_the_change_is_judged_without_it(where: Settings):
    """By the end of October only the exports of September are known."""
    assert cli.main(["replay", "--data", str(where.data_dir), "--from", "2025-10-31", "--to", "2025-10-31"]) == 0
    with warehouse.connect(where.published_path, read_only=True) as con:
        scores = con.execute(
            "select as_of_date::varchar, actual_value from goals.goal_score_history order by all"
        ).fetchall()
    assert scores == [("2025-10-31", 900.0), ("2026-03-31", 1000.0)]
