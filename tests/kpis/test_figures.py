"""Figures of the small company, worked out by hand."""

from __future__ import annotations

import pytest

from tests.dbt.warehouse_builder import query, run_dbt


@pytest.mark.parametrize(
    ("kpi", "period", "scope", "expected"),
    [
        # sold 150 in March, given back in April: each on its own day
        ("revenue_net", "month:2025-03", "all", 150),
        ("revenue_net", "month:2025-04", "all", 40 - 150),
        ("revenue_gross", "month:2025-04", "all", 40),
        ("refund_rate", "month:2025-04", "all", 150 / 40),
        ("revenue_net", "month:2025-04", "North", -150),
        ("revenue_net", "month:2025-04", "South", 40),
        ("revenue_net", "month:2025-02", "all", 0),
        ("revenue_net", "quarter:2025-01", "all", 150),
        ("revenue_net", "week:2025-03-31", "all", 40 - 150),
        ("revenue_net", "day:2025-04-02", "all", -150),
        ("revenue_net", "trailing_3m:2025-01", "all", 150),
        # a currency without a rate on the day: unknown, for as long as the day is inside
        ("revenue_net", "month:2024-05", "all", None),
        ("revenue_net", "quarter:2024-04", "all", None),
        ("revenue_net", "fiscal_year:2023-07", "all", None),
        ("revenue_net", "fiscal_year:2023-07", "South", 999),
        # margins: sums first, none where net revenue is not positive
        ("gross_profit", "fiscal_year:2024-07", "all", 270 + 150 + 40 - 150 - 100 - 90 - 10),
        ("gross_margin", "fiscal_year:2024-07", "all", 110 / 310),
        ("gross_margin", "month:2025-04", "all", None),
        # fiscal year to 17 April: 310, against 300 to 17 April of the year before (18 April is outside)
        ("ytd_revenue_net", "fiscal_ytd:2024-07-01:2025-04-17", "all", 310),
        ("ytd_growth_revenue_net", "fiscal_ytd:2024-07-01:2025-04-17", "all", 10 / 300),
        ("ytd_growth_revenue_net", "fiscal_ytd:2023-07-01:2024-03-31", "all", None),
        ("ytd_growth_revenue_net_vs_prior_year_total", "fiscal_ytd:2024-07-01:2025-04-17", "South", 40 / 999 - 1),
        ("ytd_growth_revenue_net_vs_prior_year_total", "fiscal_ytd:2024-07-01:2025-04-17", "all", None),
        ("ytd_growth_gross_profit", "fiscal_ytd:2024-07-01:2025-04-17", "all", 110 / (80 + 50) - 1),
        ("ytd_bookings_won", "fiscal_ytd:2024-07-01:2025-04-17", "all", 500),
        # what still runs is compared with the same part: 1 to 17 April of last year, 1 to 17 March of this
        ("growth_yoy_revenue_net", "month:2025-04", "all", -110 / 100 - 1),
        ("growth_pop_revenue_net", "month:2025-04", "all", -110 / 150 - 1),
        ("growth_yoy_revenue_net", "quarter:2025-04", "all", -110 / 100 - 1),
        ("growth_yoy_revenue_net", "year:2025", "all", 40 / 100 - 1),
        ("growth_yoy_revenue_net", "fiscal_year:2024-07", "all", 310 / 300 - 1),
        ("growth_pop_revenue_net", "month:2025-02", "all", None),
        ("growth_yoy_revenue_net", "fiscal_year:2023-07", "all", None),
        # deals: 4 won of 5 decided; a deal without an amount is won but not averaged
        ("win_rate", "month:2024-11", "all", 4 / 5),
        ("win_rate", "month:2024-11", "cid", 1),
        ("win_rate", "month:2024-11", "dee", None),
        ("bookings_won", "month:2024-11", "all", 400),
        ("bookings_won", "month:2025-03", "all", 0),
        ("avg_deal_size", "month:2024-11", "all", 100),
        ("avg_deal_size", "month:2025-03", "all", None),
        ("sales_cycle_days", "month:2024-11", "all", 10),
        ("sales_cycle_days", "year:2024", "all", (4 * 10 + 20) / 5),
        ("pipeline_created", "month:2024-11", "all", 400 + 100 + 700),
        ("open_deals", "day:2024-11-06", "all", 5),
        ("open_deals", "month:2024-11", "all", 1),
        ("open_deals", "month:2024-11", "South", 1),
        ("open_deals", "month:2024-11", "cid", 0),
        ("signups", "month:2025-02", "all", 2),
    ],
)
def test_worked_out_by_hand(value, kpi, period, scope, expected):
    row = value(kpi, period, scope)
    assert row is not None
    assert row[0] == pytest.approx(expected) if expected is not None else row[0] is None


def test_a_ratio_carries_both_sides_and_what_it_rests_on(value):
    assert value("win_rate", "month:2024-11") == (0.8, 4, 5, 5, True)


def test_acquisition_cost_is_of_the_company_and_of_teams_with_spend(value):
    new = value("new_customers", "month:2025-03")[0]
    _, spend, customers, _, _ = value("cac", "month:2025-03")
    assert (spend, customers) == (900, new)
    assert value("cac", "month:2025-03", "North")[1] == 600
    assert value("cac", "month:2025-03", "South") is None


def test_late_books_do_not_look_like_cheap_customers(value):
    """Expenses are known through March, customers through April: the year so far counts both through March."""
    won = sum(value("new_customers", f"month:2025-0{month}")[0] for month in (1, 2, 3))
    assert value("cac", "year:2025")[1:3] == (900, won)
    assert value("cac", "month:2025-04") is None


def test_a_running_period_is_as_of_the_last_known_day(value):
    assert value("revenue_net", "month:2025-04")[4] is False
    assert value("revenue_net", "month:2025-03")[4] is True
    assert value("ytd_revenue_net", "fiscal_ytd:2024-07-01:2025-04-17")[4] is True


def test_nothing_is_inferred_after_the_sources_end(value):
    assert value("win_rate", "month:2025-03")[4] is False
    assert value("win_rate", "month:2025-02")[4] is True
    assert value("win_rate", "month:2025-04") is None
    assert value("open_deals", "day:2025-03-20") is not None
    assert value("open_deals", "day:2025-03-21") is None


def test_a_goals_window_holds_its_own_figure_and_scope_only(value, small_company):
    assert value("revenue_net", "goal:2025-03-15:2025-06-30")[:2] == (-110, -110)
    assert value("bookings_won", "baseline:2024-11-01:2024-11-15", "cid")[0] == 400
    assert value("mrr", "goal:2025-01-01:2025-02-15")[0] == value("mrr", "day:2025-02-15")[0]
    windows = "select kpi, scope_id, count(*) from kpis.fct_kpi_values where grain in ('goal', 'baseline')"
    assert sorted(query(small_company, f"{windows} group by all")) == [
        ("bookings_won", "cid", 1), ("mrr", "all", 1), ("revenue_net", "all", 1),
    ]  # fmt: skip


def test_days_for_what_adds_up_or_stands_and_years_to_date_for_their_own_keys(small_company):
    daily = query(small_company, "select distinct kpi from kpis.fct_kpi_values where grain = 'day'")
    assert ("revenue_net",) in daily and ("mrr",) in daily and ("win_rate",) not in daily
    to_date = query(small_company, "select distinct kpi from kpis.fct_kpi_values where grain = 'fiscal_ytd'")
    assert ("ytd_revenue_net",) in to_date and all(key.startswith("ytd_") for (key,) in to_date)


def test_growth_of_a_level_is_point_to_point(value):
    """MRR on 17 April beside that on 17 March and a year before, whatever happened between."""
    now, month, year = (value("mrr", f"day:{day}")[0] for day in ("2025-04-17", "2025-03-17", "2024-04-17"))
    assert value("growth_pop_mrr", "month:2025-04")[0] == pytest.approx(now / month - 1)
    assert value("growth_yoy_mrr", "quarter:2025-04")[0] == pytest.approx(now / year - 1)
    closed = [value("mrr", f"month:2025-0{number}")[0] for number in (2, 3)]
    assert value("growth_pop_mrr", "month:2025-03")[0] == pytest.approx(closed[1] / closed[0] - 1)


def test_a_figure_without_its_source_has_no_row_and_says_why(small_company):
    (absent,) = query(
        small_company, "select is_available, absent_reason from kpis.dim_kpi where kpi = 'demos_booked'"
    )
    assert absent == (False, "nothing was loaded that holds activities, demos")
    (revenue,) = query(small_company, "select is_available, sources from kpis.dim_kpi where kpi = 'gross_margin'")
    assert revenue == (True, "orders")
    rows = query(small_company, "select count(*) from kpis.fct_kpi_values where kpi = 'demos_booked'")
    assert rows == [(0,)]


def test_periods_follow_the_fiscal_year(small_company):
    ids = {row[0] for row in query(small_company, "select period_id from kpis.dim_period")}
    assert {"fiscal_year:2024-07-01:2025-06-30", "fiscal_quarter:2025-04-01:2025-06-30",
            "fiscal_ytd:2024-07-01:2025-03-31", "fiscal_ytd:2024-07-01:2025-04-17",
            "week:2025-04-14:2025-04-20", "trailing_12m:2024-05-01:2025-04-30",
            "goal:2025-03-15:2025-06-30"} <= ids  # fmt: skip
    assert "fiscal_ytd:2024-07-01:2025-04-30" not in ids
    assert "day:2025-04-17:2025-04-17" in ids and "day:2025-04-18:2025-04-18" not in ids


def test_the_funnel_three_ways(small_company):
    sql = """
        select view, stage_rank, entered, converted from kpis.fct_funnel_stages
        where period_id like 'month:2024-12%' and scope_type = 'company'
    """
    funnel = {(view, rank): counts for view, rank, *counts in query(small_company, sql)}
    # one deal skips Demo and wins; one goes to Demo twice and is lost there
    assert [funnel["cohort", rank] for rank in (1, 2, 3, 4)] == [[2, 2], [2, 1], [1, 1], [1, None]]
    assert [funnel["event", rank][0] for rank in (1, 2, 3, 4)] == [2, 1, 1, 1]
    assert funnel["strict", 1] == [2, 1] and funnel["strict", 2] == [1, 0]
    assert ("strict", 3) not in funnel or funnel["strict", 3][0] == 0


def test_time_in_a_stage_adds_every_stay_of_a_deal(small_company):
    sql = """
        select stage_rank, exits, stage_days from kpis.fct_funnel_stages
        where period_id like 'month:2024-12%' and scope_type = 'company' and view = 'cohort' and stage_rank <= 2
        order by 1
    """
    assert query(small_company, sql) == [(1, 2, 5 + 2 + 2), (2, 1, 7 + 18)]


def test_the_way_of_deals_that_closed_is_judged_and_every_return_is_counted(small_company):
    sql = """
        select kpi, numerator, denominator from kpis.fct_kpi_values
        where kpi in ('regression_rate', 'stage_skip_rate', 'stage_reentries', 'stage_time_days')
            and period_id like 'month:2024-12%' and scope_type = 'company'
        order by kpi
    """
    # One of the two closed deals with recorded moves went back and entered two stages again, the other skipped one.
    # Left for good: Qualified twice, Demo and Proposal once each; 5 + 4, 25 and 15 days.
    assert query(small_company, sql) == [
        ("regression_rate", 1, 2), ("stage_reentries", 2, None), ("stage_skip_rate", 1, 2),
        ("stage_time_days", 49, 4),
    ]  # fmt: skip


def test_the_identities_hold(small_company):
    """And the one line that has no cost, for want of a rate, is reported without stopping anything."""
    results = {r.node.name: str(r.status) for r in run_dbt(small_company, ["test"], "path:tests/kpis")}
    assert results.pop("costs_are_known") == "warn"
    assert len(results) >= 6 and set(results.values()) == {"pass"}
