"""People and time on a team whose figures can be worked out by hand, judged on 30 June 2025."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt.warehouse_builder import build, query

KPIS = (
    "headcount", "customer_service_headcount", "staff_turnover", "staff_turnover_voluntary",
    "staff_turnover_two_point", "staff_turnover_opening", "staff_turnover_new_hire_90d", "staff_turnover_annualised",
    "trainings", "training_hours", "mentoring_hours", "hours_logged", "hours_prospecting", "hours_administration",
    "hours_travel", "csat", "csat_mean", "signups_email", "signups_site", "quota", "quota_attainment",
    "quota_attainment_plan", "share_of_reps_at_quota",
)  # fmt: skip


def person(rep: str, hired: str, left: str | None = None, reason: str | None = None, **more) -> dict:
    return {
        "rep_id": rep, "rep_name": rep, "team": "north", "department": "Sales", "hired_date": hired,
        "left_date": left, "leave_reason": reason, **more,
    }  # fmt: skip


REPS = [
    person("ann", "2010-03-01"),
    person("bob", "2020-01-01", "2025-01-31", "voluntary"),
    person("cid", "2025-01-11", "2025-02-10", "involuntary"),
    person("dee", "2022-01-01", "2025-02-28"),  # nobody says why
    person("eve", "2022-01-01", team="service", department="Customer Service"),
    person("fay", "2022-01-01", employment_type="Contractor"),
    # one person, two rows without a day between them: a new role
    person("gus", "2021-01-01", "2025-03-14", role="junior"),
    person("gus", "2025-03-15", role="senior"),
    person("hal", "2025-04-01", "2025-04-30", "voluntary"),
    person("hal", "2025-06-01"),  # came back
]
MOVES = [
    {"rep_id": "ann", "team": "north", "valid_from_date": "2010-03-01", "valid_to_date": "2025-02-01"},
    {"rep_id": "ann", "team": "south", "valid_from_date": "2025-02-01"},
]
QUOTAS = [
    {"rep_id": "ann", "period_start_date": "2025-01-01", "period_end_date": "2025-03-31", "amount": 900},
    {"rep_id": "bob", "period_start_date": "2025-01-01", "period_end_date": "2025-01-31", "amount": 100},
    {"rep_id": "dee", "period_start_date": "2025-01-01", "period_end_date": "2025-01-31", "amount": 0},
    {"team": "north", "period_start_date": "2025-01-01", "period_end_date": "2025-12-31", "amount": 3650},
]


def deal(number: int, rep: str, closed: str, amount: float) -> dict:
    return {
        "deal_id": f"d{number}", "pipeline": "sales", "stage": "Closed Won", "rep": rep, "amount": amount,
        "created_date": "2024-12-01", "closed_date": closed,
    }  # fmt: skip


DEALS = [
    deal(1, "ann", "2025-01-10", 310), deal(2, "bob", "2025-01-20", 50), deal(3, "dee", "2025-01-21", 70),
    deal(4, "ann", "2025-02-05", 100), deal(5, "bob", "2025-02-03", 40), deal(6, "ann", "2024-12-30", 999),
]  # fmt: skip
ENTRIES = [
    {"rep": "ann", "worked_date": "2025-01-07", "task": "Cold calls", "duration_seconds": 5400},
    {"rep": "ann", "worked_date": "2025-01-08", "task": "Desk", "tags": "acme; Admin", "duration_seconds": 3600},
    {"rep": "bob", "worked_date": "2025-01-08", "task": "Stand-up", "duration_seconds": 900},
    {"rep": "bob", "worked_date": "2025-01-09", "duration_seconds": 1800},
    {"rep": "bob", "worked_date": "2025-01-09", "tags": "outreach, crm", "duration_seconds": 7200},
]
TRAININGS = [
    {"rep": "ann", "held_date": "2025-01-15", "hours": 2},
    {"rep": "bob", "held_date": "2025-01-15", "hours": None, "kind": "training"},
    {"rep": "bob", "held_date": "2025-01-16", "hours": 1.5, "kind": "Mentoring"},
]
SURVEYS = [
    {"responded_date": "2025-01-05", "score": score, "scale_max": scale, "response_id": f"{score}-{scale}"}
    for score, scale in ((4, 5), (5, 5), (3, 5), (8, 10), (7, 10), (6, 7), (5, 7), (79, 100), (None, 5), (3, 0))
]
SIGNUPS = [
    {"signup_id": f"s{number}", "signed_up_date": day, "via": via}
    for number, (day, via) in enumerate(
        [("2025-01-02", "email"), ("2025-01-03", "Site"), ("2025-01-03", "fair"), ("2025-02-03", None)]
    )
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("people") / "paceline.duckdb"
    build(
        path,
        canonical={
            "reps": REPS, "rep_teams": MOVES, "quotas": QUOTAS, "deals": DEALS, "time_entries": ENTRIES,
            "trainings": TRAININGS, "surveys": SURVEYS, "signups": SIGNUPS,
        },
        company={"as_of_date": "2025-06-30"},
        select=" ".join(f"+kpi_{kpi}" for kpi in KPIS),
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def parts(warehouse):
    """parts(kpi, period, scope='all') → (numerator, denominator), or None where there is no row."""

    def look_up(kpi: str, period: str, scope: str = "all") -> tuple | None:
        sql = f"select numerator, denominator from kpis.kpi_{kpi} where period_id like ? and scope_id = ?"
        found = query(warehouse, sql, [f"{period}%", scope])
        assert len(found) <= 1, found
        return found[0] if found else None

    return look_up


def test_a_leaver_counts_on_the_last_day_worked_and_a_contractor_never(parts):
    assert parts("headcount", "month:2024-12") == (5, None)  # ann, bob, dee, eve, gus
    assert parts("headcount", "day:2025-01-31") == (6, None)  # with cid and, for the last time, bob
    assert parts("headcount", "day:2025-02-01") == (5, None)
    assert parts("headcount", "month:2025-06") == (4, None)  # ann, eve, gus, hal
    assert parts("customer_service_headcount", "month:2025-06") == (1, None)


def test_a_team_has_who_is_in_it_on_the_day(parts):
    assert parts("headcount", "month:2025-01", "south") is None
    assert parts("headcount", "month:2025-02", "south") == (1, None)
    assert parts("headcount", "month:2025-01", "north") == (5, None)
    assert parts("headcount", "month:2025-02", "north") == (2, None)  # dee for the last time, gus
    assert parts("headcount", "month:2025-02", "customer service") == (1, None)  # a segment is the department


def test_turnover_is_leavers_by_average_daily_headcount(parts):
    # 31 days of ann, bob, dee, eve, gus and 21 days of cid
    assert parts("staff_turnover", "month:2025-01") == (1, pytest.approx((31 * 5 + 21) / 31))
    # 28 days of ann, dee, eve, gus and 10 of cid
    assert parts("staff_turnover", "month:2025-02") == (2, pytest.approx((28 * 4 + 10) / 28))
    assert parts("staff_turnover", "month:2025-03") == (0, 3)  # a new role is no separation
    quarter = 31 * 5 + 21 + 28 * 4 + 10 + 31 * 3
    assert parts("staff_turnover", "quarter:2025-01") == (3, pytest.approx(quarter / 90))
    assert parts("staff_turnover_annualised", "quarter:2025-01")[0] == pytest.approx(3 * 365 / 90)
    assert parts("staff_turnover", "week:2025-01-06") is None


def test_a_change_of_team_is_no_separation_from_it(parts):
    assert parts("staff_turnover", "month:2025-02", "north")[0] == 2  # cid and dee, not ann
    assert parts("staff_turnover_opening", "month:2025-02", "south") == (0, 0)


def test_the_variants_of_turnover(parts):
    assert parts("staff_turnover_two_point", "month:2025-01") == (1, 5.5)
    assert parts("staff_turnover_opening", "quarter:2025-01") == (2, 5)  # bob and dee; cid came later
    assert parts("staff_turnover_voluntary", "month:2025-01")[0] == 1
    assert parts("staff_turnover_voluntary", "month:2025-02")[0] is None  # nobody says why dee left
    assert parts("staff_turnover_new_hire_90d", "quarter:2025-01") == (1, 1)
    assert parts("staff_turnover_new_hire_90d", "quarter:2025-04") == (1, 2)  # hal went, and came again


def test_a_long_past_of_the_roster_makes_no_periods(warehouse):
    assert query(warehouse, "select min(period_start_date)::varchar from kpis.dim_period where grain = 'year'") == [
        ("2022-01-01",)
    ]


def test_attainment_is_sum_over_sum_of_who_carries_a_quota(parts):
    # ann 310 of 31/90 of 900, bob 50 of 100; dee carries a quota of zero
    assert parts("quota_attainment", "month:2025-01") == (360, 310 + 100)
    assert parts("quota_attainment", "month:2025-02") == (100, 280)  # bob carries none any more
    assert parts("quota_attainment", "quarter:2025-01") == (460, 1000)
    assert parts("quota_attainment", "month:2025-01", "dee") is None
    assert parts("quota_attainment", "month:2025-02", "south") == (100, 280)  # ann's new team
    assert parts("quota", "quarter:2025-01", "north") == (410, None)
    assert parts("quota_attainment", "month:2024-12") is None


def test_who_is_at_quota(parts):
    assert parts("share_of_reps_at_quota", "month:2025-01") == (1, 2)  # ann to the cent
    assert parts("share_of_reps_at_quota", "quarter:2025-01") == (0, 2)


def test_the_plan_of_a_team_counts_all_that_it_sold(parts):
    assert parts("quota_attainment_plan", "month:2025-01", "north") == (430, 310)
    # known through 30 June: half of the year's plan and what was won since
    assert parts("quota_attainment_plan", "year:2025")[1] == 1810


def test_hours_by_what_they_went_to(parts, warehouse):
    assert parts("hours_logged", "month:2025-01") == (5.25, None)
    sql = """
        select scope_id, numerator from kpis.kpi_hours_logged
        where scope_type = 'activity' and period_id like 'month:2025-01%' order by 1
    """
    assert query(warehouse, sql) == [
        ("(unassigned)", 0.5), ("Stand-up", 0.25), ("administration", 1), ("prospecting", 3.5),
    ]  # fmt: skip
    assert parts("hours_prospecting", "month:2025-01") == (3.5, None)  # an entry of two words counts once
    assert parts("hours_prospecting", "month:2025-01", "bob") == (2, None)
    assert parts("hours_administration", "month:2025-01", "bob") is None
    assert parts("hours_travel", "month:2025-01") is None  # nobody tracks it: absent, not zero


def test_trainings_and_mentoring(parts):
    assert parts("trainings", "month:2025-01") == (2, None)
    assert parts("training_hours", "month:2025-01") == (2, None)
    assert parts("mentoring_hours", "month:2025-01") == (1.5, None)
    assert parts("trainings", "month:2025-01", "ann") == (1, None)


def test_satisfied_is_four_fifths_of_any_scale(parts):
    assert parts("csat", "month:2025-01") == (4, 8)  # 4/5, 5/5, 8/10, 6/7; no score or scale, no answer
    mean = 4 / 5 + 1 + 3 / 5 + 8 / 10 + 7 / 10 + 6 / 7 + 5 / 7 + 79 / 100
    assert parts("csat_mean", "month:2025-01") == (pytest.approx(mean), 8)


def test_signups_by_their_way_in(parts):
    assert parts("signups_email", "month:2025-01") == (1, None)
    assert parts("signups_site", "month:2025-01") == (1, None)
    assert parts("signups_site", "month:2025-02") == (None, None)
