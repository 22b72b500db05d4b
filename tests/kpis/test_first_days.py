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


def test_a_period_that_a_source_begins_inside_of_is_not_complete(value):
    """Orders begin on 5 July 2023, deals on 1 November 2024, sign-ups on 3 February and the books in March 2025."""
    complete = {
        (kpi, period): value(kpi, period)[4]
        for kpi, period in [
            ("revenue_net", "month:2023-07"),
            ("revenue_net", "year:2023"),
            ("revenue_net", "year:2024"),
            ("bookings_won", "month:2024-11"),
            ("bookings_won", "quarter:2024-10"),
            ("open_deals", "quarter:2024-10"),
            ("signups", "month:2025-02"),
            ("signups", "quarter:2025-01"),
            ("cac", "month:2025-03"),
            ("cac", "quarter:2025-01"),
        ]
    }
    assert [key for key, whole in complete.items() if not whole] == [
        ("revenue_net", "year:2023"),
        ("bookings_won", "quarter:2024-10"),
        ("signups", "quarter:2025-01"),
        ("cac", "quarter:2025-01"),
    ]
