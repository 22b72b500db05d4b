"""What reps do, by hand on the company of outreach_company.py."""

from __future__ import annotations

import pytest

MARCH, APRIL = "month:2025-03", "month:2025-04"


@pytest.mark.parametrize(
    ("kpi", "period", "scope", "expected"),
    [
        ("prospecting_activity", MARCH, "all", 6),
        ("prospecting_activity_call", MARCH, "all", 3),
        ("prospecting_activity_email", MARCH, "all", 1),
        ("prospecting_activity_social", MARCH, "all", 1),
        ("prospecting_activity_meeting", MARCH, "all", 1),
        ("prospecting_activity", MARCH, "bob", 2),
        # by the day of the booking: the moved one once, on its first day; the one of 6 May now
        ("demos_booked", "month:2025-02", "all", 1),
        ("demos_booked", MARCH, "all", 6),
        ("demos_booked", "day:2025-03-12", "all", 0),
        ("demos_booked", "day:2025-03-20", "all", 1),  # logged the day after: booked by the day it was held
        ("demos_booked", "day:2025-04-18", "all", 1),
        ("demos_booked", APRIL, "all", 1),
        ("meetings_booked", "month:2025-02", "all", 2),
        # by the day they took place
        ("demos_held", MARCH, "all", 3),
        ("demos_held", APRIL, "all", 1),
        # of those due in March whose outcome is known: two held, one not attended, one called off late
        ("show_rate", MARCH, "all", 2 / 4),
        ("show_rate", APRIL, "all", 1),
        ("show_rate", "month:2025-02", "all", None),
        ("discovery_calls", MARCH, "all", 1),
        ("qualified_calls", MARCH, "all", 2),
        ("qualified_calls", MARCH, "bob", 1),
    ],
)
def test_worked_out_by_hand(outreach_value, kpi, period, scope, expected):
    row = outreach_value(kpi, period, scope)
    assert row is not None
    assert row[0] == pytest.approx(expected) if expected is not None else row[0] is None


def test_a_kind_that_no_tool_logs_is_unknown_not_zero(small_company):
    from tests.dbt.warehouse_builder import query

    rows = query(
        small_company,
        "select absent_reason from kpis.dim_kpi "
        "where kpi in ('demos_held', 'prospecting_activity_social') order by 1",
    )
    assert rows == [("nothing was loaded that holds activities, demos",),
                    ("nothing was loaded that holds activities, social_messages",)]  # fmt: skip
