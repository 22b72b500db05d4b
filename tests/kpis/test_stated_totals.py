"""Stated totals of a public file, through the whole job with a mapping alone: growth against the year before.

The values were computed with plain SQL over the raw file, by nobody of this code. The file is not shipped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import job, warehouse
from pipelines.settings import Settings

pytestmark = [pytest.mark.journey]
MAPPING = Path(__file__).parent / "mappings" / "sales_quotas.yml"
COMPANY = "name: Bicycles\ncurrency: USD\nas_of: 2014-06-30\nsource_of_truth: {revenue: orders}\n"


@pytest.fixture(scope="module")
def value(shared: Path, tmp_path_factory):
    """value(kpi, period_id, scope_id) → kpi_value."""
    where = Settings(tmp_path_factory.mktemp("totals") / "data")
    folder = where.exports_dir / MAPPING.stem / "sales_territory"
    folder.mkdir(parents=True)
    shutil.copy(shared / "samples" / "sales_quotas" / "SalesTerritory.csv", folder)
    sources = where.data_dir / "sources"
    sources.mkdir(exist_ok=True)
    shutil.copy(MAPPING, sources)
    (where.data_dir / "company.yml").write_text(COMPANY, encoding="utf-8")
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
    with warehouse.connect(where.published_path, read_only=True) as con:
        rows = con.execute("select kpi, period_id, scope_id, kpi_value from kpis.fct_kpi_values").fetchall()
    found = {tuple(key): number for *key, number in rows}
    return lambda kpi, period, scope="all": found[kpi, period, scope]


TO_DATE = "fiscal_ytd:2014-01-01:2014-06-30"


@pytest.mark.parametrize(
    ("territory", "growth"), [("all", 0.612430), ("Northwest", 1.391003), ("Northeast", -0.334051)]
)
def test_growth_against_the_stated_total_of_the_year_before(value, territory, growth):
    assert value("ytd_growth_revenue_net_vs_prior_year_total", TO_DATE, territory) == pytest.approx(growth, abs=5e-7)


def test_both_totals(value):
    assert value("ytd_revenue_net", TO_DATE) == pytest.approx(52_751_209.95, abs=0.005)
    assert value("revenue_net", "year:2013-01-01:2013-12-31") == pytest.approx(32_715_355.44, abs=0.005)


def test_a_total_without_days_is_no_base_for_the_same_dates(value):
    assert value("ytd_growth_revenue_net", TO_DATE) is None
