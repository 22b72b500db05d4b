"""What is not known yet is not zero, and what began inside a window still counts in it."""

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


def test_trailing_windows_of_the_reps_add_up_to_the_company(small_company):
    differing = query(
        small_company,
        """select period_id, sum(case when scope_type = 'rep' then kpi_value end) as reps,
                  max(case when scope_type = 'company' then kpi_value end) as company
           from kpis.fct_kpi_values
           where kpi = 'bookings_won' and grain in ('trailing_3m', 'trailing_12m') group by period_id
           having abs(coalesce(sum(case when scope_type = 'rep' then kpi_value end), 0)
                      - max(case when scope_type = 'company' then kpi_value end)) > 0.001""",
    )
    assert differing == []
