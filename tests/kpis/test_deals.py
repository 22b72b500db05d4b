"""Deals whose figures can be worked out by hand, judged on 30 June 2025; a quarter of quota; nothing is mocked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query, run_dbt

COMPANY = {"as_of_date": "2025-06-30", "currency": "EUR"}
JANUARY, MARCH, Q1, Q2 = "month:2025-01", "month:2025-03", "quarter:2025-01", "quarter:2025-04"


def deal(number, created, stage, closed=None, **more) -> dict:
    return {
        "deal_id": f"d{number}", "pipeline": "sales", "stage": stage, "rep": "ann", "amount": 100,
        "created_date": created, "closed_date": closed, **more,
    }  # fmt: skip


def entry(number, stage, entered) -> dict:
    return {"deal_id": f"d{number}", "pipeline": "sales", "stage": stage, "entered_date": entered}


def activity(number, kind, day, deal_id=None, **more) -> dict:
    return {"activity_id": f"a{number}", "activity_type": kind, "activity_date": day, "rep": "ann",
            "deal_id": deal_id, **more}  # fmt: skip


DEALS = [
    # Created in January: 3 won, 7 lost, 90 open (Varicent). One of the wins comes after 180 days, one loss is none.
    deal(1, "2025-01-10", "Closed Won", "2025-02-10", amount=1000, company_id="c1"),
    deal(2, "2025-01-10", "Closed Won", "2025-03-11", amount=3000, company_id="c2"),
    deal(3, "2025-01-31", "Closed Won", "2025-03-31", amount=None),
    *(deal(n, "2025-01-20", "Closed Lost", "2025-03-20", amount=500) for n in range(4, 9)),
    deal(9, "2025-01-20", "Closed Lost", "2025-03-20", amount=500, lost_reason="Not qualified: a student"),
    deal(10, "2025-01-20", "Closed Lost", "2025-03-20", amount=None, lost_reason="Price"),
    *(deal(n, "2025-01-15", "Qualified", expected_close_date="2025-05-15") for n in range(11, 101)),
    # The customer's second deal; won in the second quarter.
    deal(101, "2025-04-02", "Closed Won", "2025-05-02", amount=200, company_id="c1", rep="bob",
         expected_close_date="2025-05-02"),
    deal(103, "2025-06-01", "Qualified", amount=500, expected_close_date="2025-11-01"),
    deal(102, "2024-06-03", "Closed Won", "2025-01-05", amount=50, rep="bob"),  # 216 days: too late for its cohort
]  # fmt: skip
ACTIVITIES = [
    activity(1, "call", "2025-01-05", company_id="c1"),  # before the deal was created
    activity(2, "demo", "2025-01-20", "d1", outcome="completed"),
    activity(3, "demo", "2025-02-01", "d2", outcome="no show"),
    activity(4, "call", "2025-02-09", "d2"),
    activity(5, "call", "2025-03-01", company_id="c1"),  # a call about the customer is none about its second deal
    activity(6, "meeting", "2025-04-12", "d101"),
    activity(7, "demo", "2025-02-03", "d4", outcome="completed"),
    activity(8, "demo", "2025-04-20", "d5", outcome="completed"),  # after it was lost
    activity(9, "email", "2025-01-11", "d3", is_automated=True),
]
CANONICAL = {
    "reps": [{"rep_id": rep, "rep_name": rep, "team": "North"} for rep in ("ann", "bob")],
    "companies": [{"company_id": company, "company_name": company} for company in ("c1", "c2")],
    "contacts": [{"contact_id": "p1", "company_id": "c2"}, {"contact_id": "p2", "company_id": "c1"}],
    "lifecycle_events": [
        {"person_id": "p1", "stage": "SQL", "entered_date": "2025-01-01"},
        # Passed the qualified lead on the way, but nobody recorded when.
        {"person_id": "p2", "stage": "Opportunity", "entered_date": "2025-01-09"},
    ],
    "deals": DEALS,
    "activities": ACTIVITIES,
    "quotas": [
        {"rep_id": "ann", "period_start_date": "2025-04-01", "period_end_date": "2025-06-30", "amount": 9100},
        {"rep_id": "bob", "period_start_date": "2025-04-01", "period_end_date": "2025-06-30", "amount": 100},
        {"team": "North", "period_start_date": "2025-04-01", "period_end_date": "2025-06-30", "amount": 99_999},
    ],
}


def values(path: Path):
    rows = {
        (kpi, period, scope): (value, numerator, denominator, observations, complete)
        for kpi, period, scope, value, numerator, denominator, observations, complete in query(
            path,
            "select kpi, period_id, scope_id, kpi_value, numerator, denominator, observations, is_complete "
            "from kpis.fct_kpi_values",
        )
    }

    def look_up(kpi: str, period: str, scope: str = "all") -> tuple | None:
        found = [row for key, row in rows.items() if key[0] == kpi and key[1].startswith(period) and key[2] == scope]
        assert len(found) <= 1, (kpi, period, scope)
        return found[0] if found else None

    return look_up


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("deals") / "paceline.duckdb"
    build(path, canonical=CANONICAL, company={**COMPANY, "customers_source": "companies"}, select="+fct_kpi_values")
    return path


@pytest.fixture(scope="module")
def value(warehouse):
    return values(warehouse)


def test_what_the_data_tests_say_of_these_deals(warehouse):
    results = run_dbt(
        warehouse, ["test"], "deals_won_and_lost_are_the_decided open_deals_change_by_what_came_and_went"
    )
    assert [result.status for result in results] == ["pass", "pass"]


def test_v9_created_and_closed_win_rate_of_the_same_hundred_deals(value):
    assert value("win_rate_created", JANUARY)[:3] == (0.03, 3, 100)
    assert value("win_rate_created_closed", JANUARY)[:3] == (0.3, 3, 10)
    assert value("deals_created", JANUARY)[0] == 100
    assert value("win_rate", Q1)[:3] == (4 / 11, 4, 11)
    assert value("close_rate", Q1) == value("win_rate", Q1)


def test_a_cohort_is_complete_once_every_deal_had_its_180_days(value):
    """The last day of December is 181 days before the data end, the last of January 150."""
    assert value("win_rate_created", "month:2024-12") == (None, 0, 0, 0, True)
    assert value("win_rate_created", JANUARY)[4] is False
    assert value("win_rate_created", "month:2024-06")[:3] == (0, 0, 1)


def test_a_derailed_deal_and_an_unknown_amount_leave_their_rates(value):
    assert value("win_rate_narrow", Q1)[:3] == (0.4, 4, 10)
    assert value("win_rate_amount", Q1)[1:3] == (4050, 4050 + 6 * 500)


def test_only_deals_with_a_held_demo_are_in_the_close_rate_after_a_presentation(value):
    assert value("presentation_close_rate", Q1)[:3] == (0.5, 1, 2)


def test_medians(value):
    assert value("avg_deal_size_median", Q1)[:2] == (1000, 1000)
    assert value("sales_cycle_days_median", Q1)[0] == 59.5  # 31, 60, 59, 216
    assert value("sales_cycle_days_median", Q1, "bob")[0] == 216


def test_sales_cycles_by_where_they_begin(value):
    assert value("sales_cycle_days", Q1)[1:3] == (31 + 60 + 59 + 216, 4)
    assert value("sales_cycle_days_closed", Q1)[1:3] == (31 + 60 + 59 + 216 + 7 * 59, 11)
    assert value("sales_cycle_days_from_first_touch", Q1)[1:3] == (36 + 30, 2)
    assert value("sales_cycle_days_from_first_touch", Q2)[1:3] == (20, 1)
    assert value("sales_cycle_days_from_sql", Q1)[1:3] == (69, 1)


def test_the_open_pipeline_is_that_of_the_last_day(value):
    """On 31 January all of January is open but deals 3 and 10, which have no amount."""
    assert value("pipeline_open", JANUARY)[0] == 1000 + 3000 + 6 * 500 + 90 * 100
    assert value("pipeline_open", JANUARY)[3] == 98
    assert value("pipeline_open", MARCH)[0] == 9000
    assert value("avg_deal_size_open", MARCH)[:3] == (100, 9000, 90)


def test_a_chance_is_known_only_from_ten_decided_deals_on(value):
    """When the deals of January came in, one deal had been decided."""
    assert value("pipeline_open_weighted", JANUARY)[0] is None


def test_coverage_counts_what_was_planned_at_the_start_against_the_quota(value):
    """90 deals of 100 planned for May; deal 101 did not exist on 31 March, but on 30 April. A plan of the team
    is not added to the quotas of its people."""
    assert value("pipeline_coverage", Q2)[1:3] == (9000, 9200)
    assert value("pipeline_coverage", Q2, "bob")[:3] == (0, 0, 100)
    assert value("pipeline_coverage", Q2, "North")[2] == 9200
    assert value("pipeline_coverage", "month:2025-05")[1:3] == (9200, pytest.approx(9200 * 31 / 91))
    assert value("pipeline_coverage", Q1) is None


def test_what_is_left_to_cover_is_told_only_while_the_period_runs(value):
    """The plans for May have passed; one deal is planned for November. bob has met his quota."""
    assert value("pipeline_coverage_remaining", Q2) is None
    assert value("pipeline_coverage_remaining", "year:2025")[1:3] == (500, 9200 - 4250)
    assert value("pipeline_coverage_remaining", "year:2025", "bob")[0] is None


def test_velocity_of_the_second_quarter(value):
    """90 open × 1/1 won × 200 ÷ 30 days."""
    assert value("pipeline_velocity", Q2)[0] == pytest.approx(90 * 200 / 30)
    assert value("pipeline_velocity_amount", Q2)[0] == pytest.approx(9000 / 30)


class TestWeights:
    """Twenty decided deals tell the chances; three open ones are weighed."""

    @pytest.fixture(scope="class")
    def weighed(self, tmp_path_factory) -> Path:
        deals, events = [], []
        for number in range(20):  # 10 of 20 are won; of the 16 that saw a demo 10
            won, demo = number < 10, number < 16
            deals.append(deal(number, "2025-01-01", "Closed Won" if won else "Closed Lost", "2025-02-01"))
            events.append(entry(number, "Qualified", "2025-01-01"))
            events += [entry(number, "Demo", "2025-01-10")] if demo else []
            events.append(entry(number, deals[-1]["stage"], "2025-02-01"))
        deals += [
            deal(30, "2025-03-01", "Demo", amount=1000),
            deal(31, "2025-03-01", "Qualified", amount=400, probability="15%"),
            # Lost later than March: what became of it must not be known in March.
            deal(32, "2025-03-01", "Closed Lost", "2025-05-01", amount=600),
            # Came in on the day the twenty were decided: nothing was known before.
            deal(33, "2025-02-01", "Closed Lost", "2025-03-10", amount=70),
        ]
        events += [entry(30, "Qualified", "2025-03-01"), entry(30, "Demo", "2025-04-10"),
                   entry(31, "Qualified", "2025-03-01"), entry(32, "Qualified", "2025-03-01"),
                   entry(32, "Closed Lost", "2025-05-01")]  # fmt: skip
        path = tmp_path_factory.mktemp("weights") / "paceline.duckdb"
        build(
            path,
            canonical={"deals": deals, "deal_stage_events": events, "reps": CANONICAL["reps"]},
            company=COMPANY,
            select="+kpi_pipeline_open +kpi_pipeline_open_weighted",
        )
        return path

    def test_chances_are_those_known_when_the_deal_came_into_its_stage(self, weighed):
        chances = query(
            weighed,
            "select deal_id, from_date::varchar, chance_ratio from measures.open_deal_stages "
            "where deal_id in ('d30', 'd31', 'd32', 'd33') order by 1, 2",
        )
        assert chances == [
            ("d30", "2025-03-01", 0.5), ("d30", "2025-04-10", 0.625), ("d31", "2025-03-01", 0.15),
            ("d32", "2025-03-01", 0.5), ("d33", "2025-02-01", None),
        ]  # fmt: skip

    def test_each_amount_is_weighed_by_its_chance_and_one_without_makes_all_unknown(self, weighed):
        """February has a deal without a chance."""
        sql = (
            "select numerator from kpis.kpi_{} where period_id like 'month:%' and scope_id = 'all' order by period_id"
        )
        months = [[value for (value,) in query(weighed, sql.format(key))] for key in
                  ("pipeline_open", "pipeline_open_weighted")]  # fmt: skip
        assert months[0] == [2000, 70, 2000, 2000, 1400, 1400]
        assert months[1] == [None, None, 500 + 60 + 300, 625 + 60 + 300, 625 + 60, 625 + 60]

    def test_a_tool_may_write_its_chances_in_three_ways(self, tmp_path):
        """Each table by itself: what one means by 1 says nothing about another."""
        ways = {
            "ratio": {"0.2": 0.2, "1": 1},
            "percentage": {"20": 0.2, "1": 0.01},
            "signed": {"20%": 0.2, "7 %": 0.07},
            "word": {"high": None, "-3": None},
        }
        deals = [
            deal(f"{way}-{text}", "2025-03-01", "Demo", table_name=way, probability=text)
            for way, meant in ways.items()
            for text in meant
        ]
        build(tmp_path / "paceline.duckdb", canonical={"deals": deals}, company=COMPANY, select="+fct_deal")
        found = dict(query(tmp_path / "paceline.duckdb", "select deal_id, win_probability_ratio from marts.fct_deal"))
        expected = {f"d{way}-{text}": chance for way, meant in ways.items() for text, chance in meant.items()}
        assert found == pytest.approx(expected)


def test_where_nobody_logs_demos_a_stage_named_after_one_stands_for_it(tmp_path):
    deals = [deal(n, "2025-01-01", "Closed Lost" if n else "Closed Won", "2025-02-01") for n in range(3)]
    events = [entry(0, "Demo", "2025-01-09"), entry(1, "Demo", "2025-01-09"), entry(2, "Qualified", "2025-01-09")]
    path = tmp_path / "paceline.duckdb"
    build(
        path,
        canonical={"deals": deals, "deal_stage_events": events},
        company=COMPANY,
        select="+kpi_presentation_close_rate",
    )
    sql = "select numerator, denominator from kpis.kpi_presentation_close_rate where period_id like 'year:%' limit 1"
    assert query(path, sql) == [(1, 2)]
