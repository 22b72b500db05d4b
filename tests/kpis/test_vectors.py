"""The hand-worked vectors of the KPI definitions are dbt unit tests, named after their number."""

from __future__ import annotations

import re

import pytest

from pipelines import dbt_run

# Number → (what it settles, the models whose unit tests hold it).
VECTORS = {
    1: ("who joins and leaves inside a month", {"customer_retention_by_period", "mrr_movements"}),
    2: ("gone in February, back in March", {"customer_retention_by_period"}),
    3: ("one of two subscriptions cancelled", {"mrr_movements"}),
    4: ("a plan switched on one day", {"mrr_movements"}),
    5: ("net and gross retention of a closed cohort", {"mrr_kept_by_window", "mrr_retention_by_period"}),
    6: ("a customer of two years ago comes back", {"mrr_kept_by_window", "mrr_retention_by_period"}),
    7: ("margins do not average", {"kpi_gross_margin", "kpi_net_margin"}),
    8: ("a refund after the sale, and restated", {"kpi_gross_margin", "revenue_by_day", "revenue_restated_by_day"}),
    9: ("win rates of the created and of the closed", {"kpi_win_rate", "kpi_win_rate_created"}),
    10: ("only wins, and nothing decided", {"kpi_win_rate"}),
    11: ("a stage skipped", {"stage_reaches"}),
    12: ("a stage entered twice", {"stage_moves_by_day", "stage_reaches"}),
    13: ("events exceed one, a cohort cannot", {"lifecycle_by_day"}),
    14: ("a fiscal year from July", {"dim_day"}),
    15: ("the base of 29 February", {"revenue_compared"}),
    16: ("attainment of a team", {"attainment_by_day", "carrier_days", "kpi_share_of_reps_at_quota"}),
    17: ("turnover between two points", {"kpi_staff_turnover_two_point"}),
    18: ("a conversion is credited to the nearest base", {"lifecycle_conversions"}),
    19: ("an annual plan, with a coupon", {"int_mrr_interval"}),
    20: ("nobody left", {"kpi_ltv", "kpi_ltv_cac", "kpi_ltv_capped"}),
    21: ("velocity per day", {"kpi_pipeline_velocity", "pipeline_velocity_by_period"}),
    22: ("growth of the customers at the start", {"mrr_change_by_period"}),
}


@pytest.fixture(scope="module")
def held() -> dict[int, set[str]]:
    """Number → models with a unit test named after it."""
    found: dict[int, set[str]] = {}
    for test in dbt_run.parsed().unit_tests.values():
        for number in re.findall(r"(?:^|_)v(\d+)(?=_)", test.name.split("__")[0]):
            found.setdefault(int(number), set()).add(test.model)
    return found


def test_the_vectors_are_numbered_without_a_gap(held):
    assert sorted(VECTORS) == list(range(1, 23))
    assert sorted(held) == sorted(VECTORS)


@pytest.mark.parametrize("number", VECTORS)
def test_a_vector_has_its_unit_tests(number, held):
    about, models = VECTORS[number]
    assert models <= held.get(number, set()), about
