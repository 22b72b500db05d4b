"""Public files without dates or without a header row, through the whole job with a mapping file alone.

The values were computed with plain SQL over the raw files, by nobody of this code. The files are not shipped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import company, job, warehouse
from pipelines.ingest import report
from pipelines.settings import Settings
from pipelines.sources import registry
from tests.journey.test_examples import values

pytestmark = [pytest.mark.journey]
MAPPINGS = Path(__file__).parent / "mappings"


def run(name: str, file: Path, table: str, as_of: str, folder: Path) -> Settings:
    """One file, one mapping, the whole job. No rate, zone or list of stages is stated."""
    where = Settings(folder / name)
    drop = where.exports_dir / name / table
    drop.mkdir(parents=True)
    shutil.copy(file, drop)
    where.sources_dir.mkdir()
    shutil.copy(MAPPINGS / f"{name}.yml", where.sources_dir)
    where.company_path.write_text(f"name: Reference\ncurrency: USD\nas_of: {as_of}\n", encoding="utf-8")
    seen = report.verdict(drop / file.name, registry.of(where), company.load(where.company_path))
    assert (seen.verdict, seen.quarantined) == ("would_load", 0), report.text(seen)
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
    return where


class TestAttrition:
    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        file = shared / "samples" / "hr_attrition" / "emp_attrition.csv"
        return run("hr_attrition", file, "employees", "2021-12-31", tmp_path_factory.mktemp("attrition"))

    @pytest.mark.parametrize(
        ("scope_type", "scope", "left", "opening"),
        [("company", "all", 237, 1470), ("team", "Sales", 92, 446), ("segment", "Sales Representative", 33, 83)],
    )
    def test_turnover_of_the_opening_staff(self, where, scope_type, scope, left, opening):
        year = ("2021-01-01", scope)
        for column, expected in (("numerator", left), ("denominator", opening), ("kpi_value", left / opening)):
            found = values(where, "staff_turnover_opening", "year", scope_type, column)
            assert found[year] == pytest.approx(expected)


class TestQuotas:
    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        file = shared / "samples" / "sales_quotas" / "SalesPerson.csv"
        return run("sales_quotas", file, "sales_person", "2014-06-30", tmp_path_factory.mktemp("quotas"))

    def test_attainment_is_what_carriers_sold_by_their_quotas(self, where):
        """Not the mean of the reps' rates, which would be 9.642755."""
        for column, expected in (("numerator", 35_025_463.96), ("denominator", 3_650_000)):
            found = values(where, "quota_attainment", "year", column=column)
            assert found["2014-01-01", "all"] == pytest.approx(expected, abs=0.005)
        assert values(where, "quota_attainment", "year")["2014-01-01", "all"] == pytest.approx(9.596018, abs=5e-7)


class TestTerritories:
    @pytest.fixture(scope="class")
    def where(self, shared, tmp_path_factory) -> Settings:
        file = shared / "samples" / "sales_quotas" / "SalesTerritory.csv"
        return run("territories", file, "sales_territory", "2014-06-30", tmp_path_factory.mktemp("territories"))

    @pytest.mark.parametrize(
        ("scope_type", "scope", "growth"),
        [("company", "all", 0.612430), ("territory", "Northwest", 1.391003), ("territory", "Northeast", -0.334051)],
    )
    def test_growth_against_the_stated_total_of_the_year_before(self, where, scope_type, scope, growth):
        found = self.to_date(where, "ytd_growth_revenue_net_vs_prior_year_total", scope_type, scope)
        assert found == pytest.approx(growth, abs=5e-7)

    def test_both_totals(self, where):
        assert self.to_date(where, "ytd_revenue_net") == pytest.approx(52_751_209.95, abs=0.005)
        last_year = values(where, "revenue_net", "year")["2013-01-01", "all"]
        assert last_year == pytest.approx(32_715_355.44, abs=0.005)

    def test_a_total_without_days_is_no_base_for_the_same_dates(self, where):
        assert self.to_date(where, "ytd_growth_revenue_net") is None

    def to_date(self, where: Settings, kpi: str, scope_type: str = "company", scope: str = "all") -> float | None:
        with warehouse.connect(where.published_path, read_only=True) as con:
            found = con.execute(
                "select kpi_value from kpis.fct_kpi_values where kpi = ? and scope_type = ? and scope_id = ? "
                "and period_id = 'fiscal_ytd:2014-01-01:2014-06-30'",
                [kpi, scope_type, scope],
            ).fetchall()
        ((value,),) = found
        return value
