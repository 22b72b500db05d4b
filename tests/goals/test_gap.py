"""What explains a flagged goal's gap: parts that add up to it, the step of the funnel, and the records, in words."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from pipelines.goals import gap
from tests.goals.test_score import text
from tests.goals.world import World

TABLES = """
create schema if not exists kpis; create schema marts;
create table kpis.dim_period (period_id varchar, grain varchar, period_start_date date, period_end_date date);
insert into kpis.dim_period values ('q', 'quarter', '2025-04-01', '2025-06-30'),
    ('y', 'fiscal_ytd', '2025-01-01', '2025-06-30');
create table kpis.fct_funnel_bottlenecks (pipeline varchar, stage_rank int, stage varchar, period_id varchar,
    scope_type varchar, scope_id varchar, conversion_ratio double, base_conversion_ratio double, deals_missed double,
    days_per_exit double, base_days_per_exit double, days_lost double, is_conversion_bottleneck boolean,
    is_time_bottleneck boolean);
insert into kpis.fct_funnel_bottlenecks values
    ('', 2, 'Proposal', 'y', 'company', 'all', 0.5, 0.75, 10, 4, 4, 0, true, false),
    ('', 1, 'Demo', 'y', 'company', 'all', 0.5, 0.5, 0, 9.5, 7, 50, false, true),
    ('', 1, 'Demo', 'q', 'company', 'all', 0.1, 0.5, 99, 9.5, 7, 50, true, true);
create table marts.dim_rep (rep_id varchar, rep_name varchar, current_team varchar);
insert into marts.dim_rep values ('ann', 'Ann Lee', 'north'), ('bob', 'Bob Ray', 'north'), ('cy', 'Cy Poe', 'south');
create table marts.fct_deal (deal_id varchar, deal_name varchar, deal_amount decimal(18, 4), expected_close_date date,
    closed_date date, stage varchar, lost_reason varchar, is_won boolean, is_closed boolean, vanished_date date,
    team varchar, rep_id varchar);
insert into marts.fct_deal values
    ('1', 'Acme', 900, '2025-03-01', null, 'Proposal', null, false, false, null, 'north', 'ann'),
    ('2', 'Birch', 1500, '2025-06-30', null, 'Demo', null, false, false, null, 'south', 'cy'),
    ('3', 'Later', 9999, '2025-07-01', null, 'Demo', null, false, false, null, 'north', 'ann'),
    ('4', 'Dune', 700, '2025-02-01', '2025-02-03', 'Lost', 'Price', false, true, null, 'north', 'bob'),
    ('5', 'Elm', null, '2025-02-01', '2025-05-05', 'Lost', null, false, true, null, 'north', 'bob'),
    ('6', 'Won', 8000, '2025-02-01', '2025-02-03', 'Won', null, true, true, null, 'north', 'bob');
create table marts.dim_customer (customer_id varchar, company_domain varchar);
insert into marts.dim_customer values ('c1', 'fig.example');
create table marts.fct_customer_spell (customer_id varchar, spell_end_date date, team varchar, rep_id varchar);
insert into marts.fct_customer_spell values ('c1', '2025-03-10', 'north', 'ann'), ('c2', '2025-04-01', 'south', 'cy'),
    ('c3', '2024-12-31', 'north', 'ann'), ('c4', null, 'north', 'ann');
create table marts.fct_mrr_interval (customer_id varchar, mrr_amount decimal(18, 4), valid_to_date date);
insert into marts.fct_mrr_interval values ('c1', 250, '2025-03-10'), ('c2', 90, '2025-04-01'),
    ('c1', 80, '2024-05-01');
"""


@pytest.fixture
def con():
    with duckdb.connect() as own:
        own.execute(TABLES)
        yield own


def explained(world: World, con: duckdb.DuckDBPyConnection, kpi: str, **goal) -> tuple[list[tuple], str | None]:
    world.goal("g", text(kpi=kpi, **goal))
    (score,) = world.score("2025-06-30", con).scores
    rows = con.execute(
        "select kind, place, name, contribution_value, base_value, actual_value, text from goals.goal_gap "
        "order by kind, place"
    ).fetchall()
    assert score.state in ("off_pace", "at_risk") or not rows
    return rows, score.why


def of(rows: list[tuple], kind: str) -> list[tuple]:
    return [row for row in rows if row[0] == kind]


def test_the_parts_of_a_sum_add_up_to_its_gap(tmp_path, con):
    """Two equal teams a year ago; north sells half of it since January."""
    world = World(tmp_path)
    slump = dt.date(2025, 1, 1)
    world.put("revenue_net", "2022-01-01", lambda day: 100.0 if day < slump else 75.0, "2025-12-31")
    world.put("revenue_net", "2022-01-01", lambda day: 50.0, "2025-12-31", scope=("team", "south"))
    north = lambda day: 50.0 if day < slump else 25.0  # noqa: E731
    for kind, name in (("team", "north"), ("channel", "web")):
        world.put("revenue_net", "2022-01-01", north, "2025-12-31", scope=(kind, name))
    rows, why = explained(world, con, "revenue_net", target="{value: 36_500}")
    (part,) = of(rows, "scope")
    assert part[:3] == ("scope", 1, "north")
    assert part[3] == pytest.approx(181 * 25 - 36_500 * 181 / 365 / 2, rel=0.01)
    assert part[6] == "North has $4,525 where $9,058 would be the share it had last year: $4,533 short."
    assert why.startswith(part[6]) and "Web" not in why
    total = sum(row[3] for row in of(rows, "scope"))
    score = con.execute("select actual_value - expected_value from goals.goal_scores").fetchone()[0]
    assert total == pytest.approx(score, rel=0.01)


def test_the_parts_of_a_ratio_say_how_far_they_move_the_whole(tmp_path, con):
    world = World(tmp_path)
    grains = ("week", "month", "quarter")
    for scope, won, decided in (
        (("company", "all"), 3.0, 10.0),
        (("team", "north"), 1.0, 5.0),
        (("team", "south"), 2.0, 5.0),
    ):
        world.put("win_rate", "2023-01-01", lambda day, n=won: n, "2025-12-31", scope=scope,
                  bottom=lambda day, n=decided: n, grains=grains)  # fmt: skip
    rows, why = explained(world, con, "win_rate", target="{value: 40%}")
    # 20 % of half of the cases where 40 % is wanted: 10 points of the whole.
    assert of(rows, "scope") == [
        ("scope", 1, "north", pytest.approx(-0.1), pytest.approx(0.2), pytest.approx(0.2),
         "North came in at 20%, as a year before, and moves the whole down by 10.0 points against the target."),
    ]  # fmt: skip
    assert [row[6] for row in of(rows, "stage")] == [
        "In the funnel Proposal lost most on last year: 50% of the deals went on from it, 75% a year before.",
        "In the funnel Demo slowed down most on last year: deals stay 9.5 days, 7 days a year before.",
    ]
    assert [row[2:4] for row in of(rows, "deal_slipped")] == [("Birch", -1500), ("Acme", -900)]
    assert of(rows, "deal_slipped")[0][6] == "Birch ($1,500) was due on Jun 30, 2025 and is still open in Demo."
    assert [row[6] for row in of(rows, "deal_lost")] == [
        "Dune ($700) was lost on Feb 3, 2025: Price.", "Elm was lost on May 5, 2025, no reason given.",
    ]  # fmt: skip
    assert "2 deals worth $2,400 due by now are still open; the largest is Birch ($1,500)." in why
    assert "2 deals worth $700 were lost; the largest is Dune ($700): Price." in why


def test_a_team_is_explained_by_its_own_reps_and_records(tmp_path, con):
    world = World(tmp_path)
    grains = ("week", "month", "quarter")
    made = {
        ("company", "all"): 3.0,
        ("team", "north"): 1.0,
        ("rep", "ann"): 1.0,
        ("rep", "bob"): 0.0,
        ("rep", "cy"): 0.0,
    }
    for scope, won in made.items():
        world.put("win_rate", "2023-01-01", lambda day, n=won: n, "2025-12-31", scope=scope, grains=grains,
                  bottom=lambda day, kind=scope[0]: 2.0 if kind == "rep" else 4.0)  # fmt: skip
    rows, _ = explained(world, con, "win_rate", target="{value: 50%}", more="scope: {team: north}")
    assert [row[2] for row in of(rows, "scope")] == ["Bob Ray"]
    assert [row[2] for row in of(rows, "deal_slipped")] == ["Acme"]
    assert of(rows, "stage") == []


def test_lower_is_better_is_said_the_other_way_round(tmp_path, con):
    world = World(tmp_path)
    for scope, spent in ((("company", "all"), 300.0), (("team", "north"), 200.0), (("team", "south"), 100.0)):
        world.put("cac", "2023-01-01", lambda day, n=spent: n, "2025-12-31", scope=scope,
                  bottom=lambda day, kind=scope[0]: 3.0 if kind == "company" else 1.5,
                  grains=("week", "month", "quarter"))  # fmt: skip
    rows, why = explained(world, con, "cac", target="{value: 90}")
    assert why == "North came in at $133, as a year before, and moves the whole up by $21.67 against the target."
    assert [row[2] for row in of(rows, "scope")] == ["north"]


def test_a_level_is_explained_by_its_parts_and_the_customers_that_left(tmp_path, con):
    world = World(tmp_path)
    fall = dt.date(2025, 3, 1)
    for scope, before, after in ((("company", "all"), 1000.0, 900.0), (("team", "north"), 400.0, 300.0),
                                 (("team", "south"), 600.0, 600.0)):  # fmt: skip
        world.put("mrr", "2022-01-01", lambda day, a=before, b=after: a if day < fall else b, "2025-12-31",
                  scope=scope, level=True)  # fmt: skip
    rows, why = explained(world, con, "mrr", target="{value: 1_000}")
    assert of(rows, "scope")[0][2:6] == ("north", -100, 400, 300)
    assert of(rows, "scope")[0][6] == "North stands at $300 where $400 would be on the way to the target: $100 short."
    assert [row[6] for row in of(rows, "customer_lost")] == [
        "fig.example left on Mar 10, 2025 ($250 a month).", "c2 left on Apr 1, 2025 ($90 a month).",
    ]  # fmt: skip
    assert "2 customers left with $340 a month; the largest is fig.example ($250 a month)." in why


def test_a_goal_on_pace_has_nothing_to_explain_and_missing_tables_are_no_error(tmp_path, con):
    world = World(tmp_path)
    world.put("revenue_net", "2022-01-01", lambda day: 100.0, "2025-12-31")
    assert explained(world, con, "revenue_net", target="{value: 36_000}") == ([], None)
    with duckdb.connect() as bare:
        rows, why = explained(world, bare, "revenue_net", target="{value: 90_000}")
        assert {row[0] for row in rows} == {"time"}
        assert why == "From Jan 1, 2025 to Jan 31, 2025 $3,100 came where $7,637 should have: $4,537 short."


def test_a_part_that_was_always_so_does_not_explain_the_gap(tmp_path, con):
    """North always wins less; this year it is south that fell from 40 to 30 %."""
    world = World(tmp_path)
    grains = ("week", "month", "quarter")
    slump = dt.date(2025, 1, 1)
    for scope, was, now, decided in (
        (("company", "all"), 3.0, 2.5, 10.0),
        (("team", "north"), 1.0, 1.0, 5.0),
        (("team", "south"), 2.0, 1.5, 5.0),
    ):
        world.put("win_rate", "2023-01-01", lambda day, was=was, now=now: was if day < slump else now, "2025-12-31",
                  scope=scope, bottom=lambda day, n=decided: n, grains=grains)  # fmt: skip
    rows, why = explained(world, con, "win_rate", target="{value: 32%}")
    assert [row[2] for row in of(rows, "scope")] == ["south", "north"]
    assert why.startswith("South came in at 30%, 40% a year before, and moves the whole down by")


def test_a_goal_without_parts_or_records_is_explained_by_its_own_course(tmp_path, con):
    """A rep makes two calls a day, none in May: the month it fell behind in."""
    world = World(tmp_path)
    for scope in (("company", "all"), ("rep", "ann")):
        may = dt.date(2025, 5, 1)
        calls = lambda day, may=may: 0.0 if day.replace(day=1) == may else 2.0  # noqa: E731
        world.put("demos_booked", "2022-01-01", calls, "2025-12-31", scope=scope)
    rows, why = explained(world, con, "demos_booked", target="{value: 730}", more="scope: {rep: ann}")
    assert of(rows, "time")[0][2] == "2025-05-01"
    assert why == "From May 1, 2025 to May 31, 2025 0 came where 62 should have: 62 short."


def test_the_side_of_a_ratio_that_moved_is_named(tmp_path, con):
    """Half as much again is spent on the same number of customers."""
    world = World(tmp_path)
    spend = lambda day: 450.0 if day >= dt.date(2025, 1, 1) else 300.0  # noqa: E731
    world.put("cac", "2023-01-01", spend, "2025-12-31", bottom=lambda day: 3.0, grains=("week", "month", "quarter"))
    rows, why = explained(world, con, "cac", target="{value: 100}")
    (side,) = of(rows, "side")
    assert side[3:6] == (pytest.approx(50), pytest.approx(100), pytest.approx(150))
    assert why == "On the same days of last year: n 50% more;  as many."


def test_a_level_names_the_month_in_which_it_fell(tmp_path, con):
    world = World(tmp_path)
    world.put(
        "mrr", "2022-01-01", lambda day: 1000.0 if day < dt.date(2025, 4, 10) else 700.0, "2025-12-31", level=True
    )
    rows, why = explained(world, con, "mrr", target="{value: 1_200}")
    assert of(rows, "time")[0][2] == "2025-04-01"
    assert "From Apr 1, 2025 to Apr 30, 2025 it moved by −$300 where $" in why


def test_a_dip_of_a_level_that_is_made_good_is_no_cause(tmp_path, con):
    """A fifth left in February and came back in March; in May a tenth left and stayed away."""
    world = World(tmp_path)
    steps = {dt.date(2025, 2, 10): 800.0, dt.date(2025, 3, 5): 1000.0, dt.date(2025, 5, 7): 900.0}
    level = lambda day: [1000.0, *(to for since, to in steps.items() if day >= since)][-1]  # noqa: E731
    world.put("mrr", "2022-01-01", level, "2025-12-31", level=True)
    rows, why = explained(world, con, "mrr", target="{value: 1000}")
    assert [row[2] for row in of(rows, "time")] == ["2025-05-01"]
    assert "From May 1, 2025 to May 31, 2025 it moved by −$100 where $0 was needed on the way to the target." in why


def test_a_path_that_rose_during_a_dip_does_not_make_it_a_cause(tmp_path, con):
    """A fifth is missing for a month and a half, and the path asks for more every month."""
    world = World(tmp_path)
    gone, back = dt.date(2025, 2, 10), dt.date(2025, 4, 5)
    world.put("mrr", "2022-01-01", lambda day: 800.0 if gone <= day < back else 1000.0, "2025-12-31", level=True)
    rows, _ = explained(world, con, "mrr", target="{value: 1_100}")
    assert rows and "2025-02-01" not in [row[2] for row in of(rows, "time")]


def test_a_level_that_lags_a_little_every_month_tells_the_whole_way(tmp_path, con):
    """Five people stay five where a tenth more is wanted by the end of the year: a month's step rounds to nothing."""
    world = World(tmp_path)
    world.put("headcount", "2022-01-01", lambda day: 5.0, "2025-12-31", level=True)
    rows, why = explained(world, con, "headcount", target="{value: 5.5}")
    (whole,) = of(rows, "time")
    assert whole[2] == "2025-01-01"
    assert why == "From Jan 1, 2025 to Jun 30, 2025 it moved by 0 where 0.2 was needed on the way to the target."


def test_what_of_a_dip_was_never_made_good_counts():
    window = (dt.date(2025, 1, 1), dt.date(2025, 1, 31))
    moves = [(window, one, 0.0) for one in (-3.0, 2.0, 0.0, -4.0, 1.0)]
    # Of the first 3 two came back, of the later 4 one.
    assert gap._not_made_good(moves, -1.0) == [1.0, -2.0, 0.0, 3.0, -1.0]
