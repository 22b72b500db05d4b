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
        # Ann 20 working days from 3 March, touches 4; Bob 9 to 14 March (nothing is logged before 20 February), 2
        ("prospecting_activity_per_rep_day", MARCH, "ann", 4 / 21),
        ("prospecting_activity_per_rep_day", MARCH, "bob", 2 / 10),
        ("prospecting_activity_per_rep_day", MARCH, "all", 6 / 31),
        # different people: c1, c2, c3; Ann c1, c2, c3; Bob c2, c3
        ("unique_prospects_touched", MARCH, "all", 3),
        ("unique_prospects_touched", MARCH, "bob", 2),
        ("unique_prospects_touched", "quarter:2025-01", "all", 3),
        ("unique_prospects_touched", APRIL, "all", 0),
        ("unique_prospects_touched", "goal:2025-03-04", "all", 3),
        # and c4 by the automated mail, c9 by a campaign; c8 had a mail that came back
        ("prospects_touched", MARCH, "all", 5),
        ("prospects_touched", APRIL, "all", 4),  # c1, and the three whose state says that a mail arrived
        ("prospects_touched", "quarter:2025-01", "all", 5),
        # leads by the day they came: 2, 0 and 3 days, one without an answer
        ("lead_response_time", MARCH, "all", 5 / 3),
        ("lead_response_time_median", MARCH, "all", 2),
        ("unanswered_rate", MARCH, "all", 1 / 4),
        ("new_customer_contact_rate", MARCH, "all", 1 / 2),
        ("new_customer_contact_rate", APRIL, "all", 0),
        # recipients of March: c1 and c9 of spring, c1 of news; c8's mail came back
        ("email_open_rate", MARCH, "all", 2 / 3),
        ("email_open_rate", MARCH, "spring", 1 / 2),
        ("email_open_rate", MARCH, "news", 1 / 1),
        ("email_open_rate", APRIL, "all", 2 / 4),
        ("email_open_rate", APRIL, "spring", 0),
        ("email_open_rate", APRIL, "states", 2 / 3),
        ("email_open_rate_event_date", MARCH, "all", 1 / 3),
        ("email_open_rate_event_date", APRIL, "all", 3 / 4),
        ("email_reply_rate", MARCH, "all", 1 / 3),  # after 30 days; the note of absence is no reply
        ("email_reply_rate", APRIL, "spring", 1 / 1),
        ("email_reply_rate", APRIL, "states", 1 / 3),
        ("email_bounce_rate", MARCH, "all", 1 / 4),
        ("email_bounce_rate", APRIL, "states", 1 / 4),
        ("email_bounce_rate", "year:2025", "all", 2 / 8),  # c1 of spring once, though mailed in both months
        # 4 March to 5 April: of c1 and c9 of spring, c1 opened
        ("email_open_rate", "goal:2025-03-04", "spring", 1 / 2),
    ],
)
def test_worked_out_by_hand(outreach_value, kpi, period, scope, expected):
    row = outreach_value(kpi, period, scope)
    assert row is not None
    assert row[0] == pytest.approx(expected) if expected is not None else row[0] is None


def test_a_cohort_ripens_for_thirty_days_and_answers_by_their_day_do_not(outreach_value):
    assert outreach_value("email_open_rate", MARCH)[4] is False
    assert outreach_value("unanswered_rate", MARCH)[4] is False
    assert outreach_value("email_open_rate_event_date", MARCH)[4] is True


def test_no_rate_where_no_mail_went_out(outreach_value):
    assert outreach_value("email_open_rate", APRIL, "news")[0] is None
    assert outreach_value("email_open_rate", "month:2025-02") is None
    assert outreach_value("email_click_rate", MARCH) is None  # the tool logs no clicks


def test_a_kind_that_no_tool_logs_is_unknown_not_zero(small_company):
    from tests.dbt.warehouse_builder import query

    rows = query(
        small_company,
        "select absent_reason from kpis.dim_kpi "
        "where kpi in ('demos_held', 'prospecting_activity_social') order by 1",
    )
    assert rows == [("nothing was loaded that holds activities, demos",),
                    ("nothing was loaded that holds activities, social_messages",)]  # fmt: skip
