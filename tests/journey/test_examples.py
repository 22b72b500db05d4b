"""Public data of other people through the whole job with mapping files alone: their reference values come out.

The values were computed with plain SQL over the raw files, by nobody of this code. The files are not shipped.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from pipelines import job, warehouse
from pipelines.settings import EXAMPLES_DIR, Settings

pytestmark = [pytest.mark.journey]


def run(name: str, data: Path, folder: Path) -> Settings:
    where = Settings(folder / name)
    shutil.copytree(EXAMPLES_DIR / name, where.data_dir, ignore=shutil.ignore_patterns(
        "exports", "archive", "landing", "warehouse", "state", "published", "scorecard"))  # fmt: skip
    shutil.copytree(data, where.exports_dir)
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
    return where


def values(
    where: Settings, kpi: str, grain: str, scope_type: str = "company", column: str = "kpi_value"
) -> dict[tuple[str, str], float]:
    """(period start, scope) -> the value, or another column of the long table."""
    with warehouse.connect(where.published_path, read_only=True) as con:
        found = con.execute(
            f"select period_start_date::varchar, scope_id, {column} from kpis.fct_kpi_values "
            "where kpi = ? and grain = ? and scope_type = ?",
            [kpi, grain, scope_type],
        ).fetchall()
    return {(start, scope): value for start, scope, value in found}


class TestMavenCrm:
    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        return run("maven_crm", shared / "samples" / "maven_crm", tmp_path_factory.mktemp("maven"))

    def test_the_year(self, where):
        year = ("2017-01-01", "all")
        assert values(where, "win_rate", "year")[year] == pytest.approx(0.631501, abs=5e-7)
        assert values(where, "bookings_won", "year")[year] == 10_005_534
        assert values(where, "avg_deal_size", "year")[year] == pytest.approx(2360.9094, abs=5e-5)
        assert values(where, "sales_cycle_days", "year")[year] == pytest.approx(51.7820, abs=5e-5)
        assert values(where, "open_deals", "year")[year] == 2089
        assert values(where, "deals_won", "year")[year] == 4238
        assert values(where, "deals_lost", "year")[year] == 2473
        assert values(where, "close_rate", "year")[year] == pytest.approx(0.631501, abs=5e-7)
        assert values(where, "sales_cycle_days_median", "year")[year] == 57

    def test_lost_deals_carry_no_value_and_open_ones_none_at_all(self, where):
        """So the rate by amount is 1 and the open pipeline is unknown, not zero."""
        year = ("2017-01-01", "all")
        assert values(where, "win_rate_amount", "year")[year] == 1
        assert set(values(where, "pipeline_open", "quarter").values()) == {None}
        assert set(values(where, "pipeline_velocity_amount", "quarter").values()) == {None}

    def test_open_deals_by_stage(self, where):
        with warehouse.connect(where.published_path, read_only=True) as con:
            stages = con.execute(
                "select stage, count(*) from marts.fct_deal where not is_closed group by stage order by stage"
            ).fetchall()
        assert stages == [("Engaging", 1589), ("Prospecting", 500)]

    def test_every_deal_of_a_cohort_was_created_in_it(self, where, shared):
        with (shared / "samples" / "maven_crm" / "sales_pipeline.csv").open(encoding="utf-8") as file:
            began = [row["engage_date"][:7] for row in csv.DictReader(file) if row["engage_date"]]
        created = values(where, "deals_created", "month")
        assert {start[:7]: count for (start, _), count in created.items()} == Counter(began)
        assert values(where, "win_rate_created", "month", column="denominator") == created

    @pytest.mark.parametrize(
        ("start", "won", "lost", "win_rate", "bookings", "average"),
        [
            ("2017-01-01", 531, 116, 0.820711, 1_134_672, 2136.8588),
            ("2017-04-01", 1254, 778, 0.617126, 3_086_111, 2461.0136),
            ("2017-07-01", 1257, 790, 0.614069, 2_982_255, 2372.5179),
            ("2017-10-01", 1196, 789, 0.602519, 2_802_496, 2343.2241),
        ],
    )
    def test_the_quarters(self, where, start, won, lost, win_rate, bookings, average):
        assert values(where, "deals_won", "quarter")[start, "all"] == won
        assert values(where, "deals_lost", "quarter")[start, "all"] == lost
        assert values(where, "win_rate", "quarter")[start, "all"] == pytest.approx(win_rate, abs=5e-7)
        assert values(where, "bookings_won", "quarter")[start, "all"] == bookings
        assert values(where, "avg_deal_size", "quarter")[start, "all"] == pytest.approx(average, abs=5e-5)

    def test_the_regions_and_an_agent(self, where):
        bookings = values(where, "bookings_won", "year", "team")
        assert {scope: value for (start, scope), value in bookings.items() if start == "2017-01-01"} == {
            "Central": 3_346_293, "East": 3_090_594, "West": 3_568_647,
        }  # fmt: skip
        won, lost = values(where, "deals_won", "year", "team"), values(where, "deals_lost", "year", "team")
        counts = {region: (won["2017-01-01", region], lost["2017-01-01", region]) for region in
                  ("Central", "East", "West")}  # fmt: skip
        assert counts == {"Central": (1629, 975), "East": (1171, 687), "West": (1438, 811)}
        agent = ("2017-01-01", "Darcel Schlecht")
        assert values(where, "deals_won", "year", "rep")[agent] == 349
        assert values(where, "deals_lost", "year", "rep")[agent] == 204
        assert values(where, "bookings_won", "year", "rep")[agent] == 1_153_214
        assert values(where, "win_rate", "year", "rep")[agent] == pytest.approx(0.631103, abs=5e-7)

    def test_every_row_is_accepted(self, where):
        with warehouse.connect(where.published_path, read_only=True) as con:
            counts = con.execute("select table_name, records_read, accepted from meta.ingest_files").fetchall()
        assert ("sales_pipeline", 8800, 8800) in counts
        assert all(read == accepted for _, read, accepted in counts)


class TestMrrPlaybook:
    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        return run("mrr_playbook", shared / "samples" / "mrr_playbook", tmp_path_factory.mktemp("mrr"))

    def test_monthly_recurring_revenue_and_customers(self, where):
        mrr, customers = values(where, "mrr", "month"), values(where, "active_customers", "month")
        expected = {"2018-12-01": (585, 12), "2019-06-01": (1135, 22), "2019-07-01": (1350, 26),
                    "2019-10-01": (1680, 36), "2019-11-01": (1840, 42), "2019-12-01": (1255, 28)}  # fmt: skip
        assert {m: (mrr[m, "all"], customers[m, "all"]) for m in expected} == expected

    def test_movements_of_a_month_and_of_the_whole_time(self, where):
        november = ("2019-11-01", "all")
        moved = {kind: values(where, f"mrr_{kind}", "month") for kind in
                 ("new", "expansion", "contraction", "churn", "reactivation")}  # fmt: skip
        assert moved["expansion"][november] == 60
        assert moved["contraction"][november] == 110
        assert moved["churn"].get(november, 0) == 0
        totals = {kind: sum(value for value in cells.values()) for kind, cells in moved.items()}
        assert totals == {"new": 2295, "expansion": 660, "contraction": 555, "churn": 2550, "reactivation": 150}

    def test_retention_over_one_month_and_twelve(self, where):
        assert values(where, "grr_1m", "month")["2019-11-01", "all"] == pytest.approx(0.934524, abs=5e-7)
        assert values(where, "nrr_1m", "month")["2019-11-01", "all"] == pytest.approx(0.970238, abs=5e-7)
        assert values(where, "grr_1m", "month")["2019-08-01", "all"] == pytest.approx(0.840741, abs=5e-7)
        assert values(where, "nrr", "month")["2019-11-01", "all"] == pytest.approx(0.973913, abs=5e-7)
        assert values(where, "grr", "month")["2019-11-01", "all"] == pytest.approx(0.800000, abs=5e-7)
        assert values(where, "nrr", "month")["2019-12-01", "all"] == pytest.approx(0.700855, abs=5e-7)
        assert values(where, "grr", "month")["2019-12-01", "all"] == pytest.approx(0.581197, abs=5e-7)

    def test_customers_of_november(self, where):
        november = ("2019-11-01", "all")
        assert values(where, "customer_churn_rate", "month", column="denominator")[november] == 36
        assert values(where, "nrr_1m", "month", column="denominator")[november] == 1680
        assert values(where, "mrr_new", "month")[november] == 210
        assert values(where, "mrr_new", "month", column="observations")[november] == 6
        assert values(where, "customer_churn_rate", "month")["2019-08-01", "all"] == pytest.approx(3 / 26)

    def test_movements_count_customers_over_the_whole_time(self, where):
        counted = {kind: sum(values(where, f"mrr_{kind}", "month", column="observations").values()) for kind in
                   ("new", "expansion", "contraction", "churn", "reactivation")}  # fmt: skip
        assert counted == {"new": 55, "expansion": 30, "contraction": 27, "churn": 58, "reactivation": 3}

    def test_churn_over_twelve_months(self, where):
        churn = values(where, "customer_churn_rate", "trailing_12m")
        assert churn["2018-12-01", "all"] == pytest.approx(0.090909, abs=5e-7)
        assert churn["2019-01-01", "all"] == pytest.approx(0.416667, abs=5e-7)

    def test_the_other_forms_of_churn_and_retention(self, where):
        """Worked out from the same figures: 1,680 at the start, 110 lost, 60 and 210 won; 17 departures in Q4."""
        november = ("2019-11-01", "all")
        assert values(where, "revenue_churn_gross", "month")[november] == pytest.approx(110 / 1680)
        assert values(where, "revenue_churn_net", "month")[november] == pytest.approx(50 / 1680)
        assert values(where, "grr_flow", "month")[november] == pytest.approx(1570 / 1680)
        assert values(where, "mrr_growth", "month")[november] == pytest.approx(160 / 1680)
        assert values(where, "quick_ratio", "month")[november] == pytest.approx(270 / 110)
        assert values(where, "mrr_fx", "month")[november] == 0
        assert values(where, "lost_customers", "quarter")["2019-10-01", "all"] == 17

    def test_churn_of_a_quarter_is_point_to_point_not_the_sum_of_its_months(self, where):
        quarter = ("2019-10-01", "all")
        assert values(where, "customer_churn_rate", "quarter")[quarter] == pytest.approx(10 / 31)
        lost = values(where, "customer_churn_rate", "month", column="numerator")
        assert sum(lost[f"2019-{month}-01", "all"] for month in (10, 11, 12)) == 17
        assert values(where, "new_customers", "quarter")[quarter] == 14


class TestTelcoChurn:
    """A file without dates: constants of one period."""

    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        return run("telco_churn", shared / "samples" / "telco_churn", tmp_path_factory.mktemp("telco"))

    def test_churn_of_customers_and_of_revenue(self, where):
        january = ("2024-01-01", "all")
        assert values(where, "customer_churn_rate", "month", column="numerator")[january] == 1869
        assert values(where, "customer_churn_rate", "month", column="denominator")[january] == 7043
        assert values(where, "customer_churn_rate", "month")[january] == pytest.approx(0.265370, abs=5e-7)
        lost = values(where, "revenue_churn_gross", "month", column="numerator")[january]
        assert lost == pytest.approx(139_130.85, abs=0.005)
        assert values(where, "revenue_churn_gross", "month")[january] == pytest.approx(0.305034, abs=5e-7)

    def test_revenue_per_account_before_anyone_left(self, where):
        assert values(where, "mrr", "month")["2023-12-01", "all"] == pytest.approx(456_116.60, abs=0.005)
        assert values(where, "arpa", "month")["2023-12-01", "all"] == pytest.approx(64.7617, abs=5e-5)

    @pytest.mark.parametrize(
        ("contract", "left", "customers", "rate"),
        [
            ("Month-to-month", 1655, 3875, 0.427097), ("One year", 166, 1473, 0.112695),
            ("Two year", 48, 1695, 0.028319),
        ],
    )  # fmt: skip
    def test_the_kinds_of_contract(self, where, contract, left, customers, rate):
        cell = ("2024-01-01", contract)
        assert values(where, "customer_churn_rate", "month", "segment", "numerator")[cell] == left
        assert values(where, "customer_churn_rate", "month", "segment", "denominator")[cell] == customers
        assert values(where, "customer_churn_rate", "month", "segment")[cell] == pytest.approx(rate, abs=5e-7)
