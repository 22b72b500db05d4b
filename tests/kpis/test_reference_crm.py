"""The published CRM sample (8,800 deals) gives its reference values, worked out from the raw file by plain SQL."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

KPIS = ("win_rate", "bookings_won", "avg_deal_size", "sales_cycle_days", "open_deals")
STAGES = (
    {"stage": "Prospecting", "stage_rank": 1, "outcome": "open"},
    {"stage": "Engaging", "stage_rank": 2, "outcome": "open"},
    {"stage": "Won", "stage_rank": 3, "outcome": "won"},
    {"stage": "Lost", "stage_rank": None, "outcome": "lost"},
)


def deals(folder: Path) -> list[dict]:
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as file:
        return [
            {
                "deal_id": row["opportunity_id"], "stage": row["deal_stage"], "rep": row["sales_agent"],
                "product": row["product"], "amount": row["close_value"] or None,
                "created_date": row["engage_date"] or None, "closed_date": row["close_date"] or None,
            }
            for row in csv.DictReader(file)
        ]  # fmt: skip


def reps(folder: Path) -> list[dict]:
    with (folder / "sales_teams.csv").open(encoding="utf-8") as file:
        return [
            {"rep_id": row["sales_agent"], "rep_name": row["sales_agent"], "team": row["regional_office"]}
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def values(shared: Path, tmp_path_factory) -> dict[tuple, tuple]:
    """(kpi, period_id, scope_type, scope_id) → (numerator, denominator)."""
    path = tmp_path_factory.mktemp("crm") / "paceline.duckdb"
    folder = shared / "samples" / "maven_crm"
    build(
        path,
        canonical={"deals": deals(folder), "reps": reps(folder)},
        stages=STAGES,
        company={"as_of_date": "2017-12-31", "currency": "USD"},
        select=" ".join(f"+kpi_{kpi}" for kpi in KPIS),
    )
    return {
        row[:4]: row[4:]
        for kpi in KPIS
        for row in query(
            path,
            f"select '{kpi}', period_id, scope_type, scope_id, numerator, denominator from kpis.kpi_{kpi}",
        )
    }


YEAR = "year:2017-01-01:2017-12-31"
COMPANY = ("company", "all")


def test_the_year(values):
    assert values["win_rate", YEAR, *COMPANY] == (4238, 4238 + 2473)
    assert values["bookings_won", YEAR, *COMPANY] == (10_005_534, None)
    assert values["avg_deal_size", YEAR, *COMPANY] == (10_005_534, 4238)
    days, won = values["sales_cycle_days", YEAR, *COMPANY]
    assert round(days / won, 4) == 51.7820
    assert values["open_deals", YEAR, *COMPANY] == (2089, None)


@pytest.mark.parametrize(
    ("quarter", "won", "lost", "revenue", "average"),
    [
        ("2017-01-01:2017-03-31", 531, 116, 1_134_672, 2136.8588),
        ("2017-04-01:2017-06-30", 1254, 778, 3_086_111, 2461.0136),
        ("2017-07-01:2017-09-30", 1257, 790, 2_982_255, 2372.5179),
        ("2017-10-01:2017-12-31", 1196, 789, 2_802_496, 2343.2241),
    ],
)
def test_the_quarters(values, quarter, won, lost, revenue, average):
    period = f"quarter:{quarter}"
    assert values["win_rate", period, *COMPANY] == (won, won + lost)
    assert values["bookings_won", period, *COMPANY][0] == revenue
    total, count = values["avg_deal_size", period, *COMPANY]
    assert round(total / count, 4) == average


@pytest.mark.parametrize(
    ("scope", "won", "lost", "revenue"),
    [
        (("team", "Central"), 1629, 975, 3_346_293),
        (("team", "East"), 1171, 687, 3_090_594),
        (("team", "West"), 1438, 811, 3_568_647),
        (("rep", "Darcel Schlecht"), 349, 204, 1_153_214),
    ],
)
def test_regions_and_agents(values, scope, won, lost, revenue):
    assert values["win_rate", YEAR, *scope] == (won, won + lost)
    assert values["bookings_won", YEAR, *scope][0] == revenue
