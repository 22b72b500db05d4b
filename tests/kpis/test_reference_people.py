"""Published samples of a roster (1,470 people) and of quotas (17 reps) give their reference values.

Neither says when: every leaver gets one day of a year, and the sales to date are one line of its last day.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query


def roster(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig") as file:
        return [
            {
                "rep_id": row["EmployeeNumber"], "team": row["Department"], "segment": row["JobRole"],
                "hired_date": "2020-12-31", "left_date": "2021-06-30" if row["Attrition"] == "Yes" else None,
            }
            for row in csv.DictReader(file)
        ]  # fmt: skip


def sales(path: Path) -> tuple[list[dict], list[dict]]:
    """(quotas, orders) of the file without header: id, territory, quota, bonus, commission, year to date, …"""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    quotas = [
        {"rep_id": row[0], "amount": row[2], "period_start_date": "2021-01-01", "period_end_date": "2021-12-31"}
        for row in rows
        if row[2]
    ]
    orders = [
        {
            "order_line_id": row[0], "order_id": row[0], "rep": row[0], "ordered_date": "2021-12-31",
            "quantity": 1, "unit_price": row[5],
        }
        for row in rows
    ]  # fmt: skip
    return quotas, orders


@pytest.fixture(scope="module")
def warehouse(shared: Path, tmp_path_factory) -> Path:
    samples = shared / "samples"
    quotas, orders = sales(samples / "sales_quotas" / "SalesPerson.csv")
    path = tmp_path_factory.mktemp("reference") / "paceline.duckdb"
    build(
        path,
        canonical={
            "reps": roster(samples / "hr_attrition" / "emp_attrition.csv"), "quotas": quotas, "orders": orders,
        },
        company={"as_of_date": "2021-12-31"},
        select="+kpi_staff_turnover_opening +kpi_quota_attainment +kpi_share_of_reps_at_quota",
    )  # fmt: skip
    return path


def figure(warehouse: Path, kpi: str, scope: str = "all") -> tuple[float, float]:
    sql = f"select numerator, denominator from kpis.kpi_{kpi} where period_id like 'year:2021%' and scope_id = ?"
    (row,) = query(warehouse, sql, [scope])
    return row


@pytest.mark.parametrize(
    ("scope", "left", "opening"),
    [("all", 237, 1470), ("Sales", 92, 446), ("Sales Representative", 33, 83)],
)
def test_turnover_of_the_opening_staff(warehouse, scope, left, opening):
    assert figure(warehouse, "staff_turnover_opening", scope) == (left, opening)


def test_attainment_is_what_carriers_sold_by_their_quotas(warehouse):
    sold, quota = figure(warehouse, "quota_attainment")
    assert sold == pytest.approx(35_025_463.96, abs=0.005)
    assert quota == pytest.approx(3_650_000)
    assert round(sold / quota, 6) == 9.596018  # the mean of the reps' rates would be 9.642755
    assert figure(warehouse, "share_of_reps_at_quota")[1] == 14
