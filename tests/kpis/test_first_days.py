"""What is not known yet is not zero."""

from __future__ import annotations

from tests.dbt.warehouse_builder import query


def test_there_is_no_acquisition_cost_before_the_books_begin(value, small_company):
    """The first expense is of 15 March 2025; customers were won long before."""
    won = query(
        small_company,
        "select sum(kpi_value) from kpis.fct_kpi_values where kpi = 'new_customers' and grain = 'year' "
        "and scope_type = 'company' and period_start_date < date '2025-01-01'",
    )
    assert won[0][0] > 0
    earlier = query(
        small_company,
        "select period_id from kpis.fct_kpi_values where kpi = 'cac' and period_end_date < date '2025-03-01'",
    )
    assert earlier == []
    assert value("cac", "month:2025-03") is not None
