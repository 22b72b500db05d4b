"""The scoring run on a real database: every state, every edge, the same answer every time."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import numpy as np
import pytest

from pipelines.goals import scoring
from tests.goals.world import Figure, World

YEAR = "{{id: {id}, statement: s, kpi: {kpi}, target: {target}, from: 2025-01-01, by: 2025-12-31, owner: bo{more}}}"


def text(id="g", kpi="revenue_net", target="{value: 36_500}", more="", **dates) -> str:
    one = YEAR.format(id=id, kpi=kpi, target=target, more=f", {more}" if more else "")
    return one.replace("2025-01-01", dates.get("first", "2025-01-01")).replace(
        "2025-12-31", dates.get("by", "2025-12-31")
    )


@pytest.fixture
def world(tmp_path) -> World:
    """Net revenue of 100 a day since 2022."""
    made = World(tmp_path)
    made.put("revenue_net", "2022-01-01", lambda day: 100.0, "2026-12-31")
    return made


def one(world: World, as_of: str, **goal):
    world.goal("g", text(**goal))
    result = world.score(as_of)
    assert result.errors == []
    return next(score for score in result.scores if score.goal_id == "g")


def test_a_goal_that_runs_as_every_year_does_is_on_pace(world):
    score = one(world, "2025-06-30", target="{value: 36_000}")
    assert (score.state, score.actual_value) == ("on_pace", pytest.approx(18_100))
    # 181 days of 365 have gone, and as much of the money.
    assert score.expected_value == pytest.approx(36_000 * 181 / 365, rel=0.01)
    assert score.forecast_value == pytest.approx(36_500, rel=0.01)
    assert score.forecast_low_80_value <= score.forecast_low_50_value <= score.forecast_value
    assert score.progress_ratio == pytest.approx(18_100 / 36_000)


def test_a_goal_out_of_reach_is_off_pace_with_its_reason(world):
    score = one(world, "2025-06-30", target="{change: +30%, over: same_period_last_year}")
    assert score.state == "off_pace"
    assert score.baseline_value == pytest.approx(36_600)  # 2024 has 366 days
    assert score.target_value == pytest.approx(47_580)
    assert score.probability_ratio < 0.05
    assert score.required_rate_value == pytest.approx((47_580 - 18_100) / (184 / 7))
    assert score.recent_rate_value == pytest.approx(700)
    assert len(score.reason) >= 40 and "less than 1%" in score.reason
    assert score.smart_achievable.startswith("fail: unrealistic")


def test_exactly_at_target_is_met(world):
    assert one(world, "2025-12-31").state == "achieved"
    assert one(world, "2025-12-31", target="{value: 36_500.01}").state == "missed"
    assert one(world, "2026-03-01").state == "achieved"


def test_a_sum_is_achieved_before_its_end_and_a_refund_takes_it_back(tmp_path):
    world = World(tmp_path)
    refund = dt.date(2025, 6, 10)
    world.put("revenue_net", "2022-01-01", lambda day: -15_000.0 if day == refund else 100.0, "2025-12-31")
    assert one(world, "2025-06-09", target="{value: 16_000}").state == "achieved"
    after = one(world, "2025-06-10", target="{value: 16_000}")
    assert after.state != "achieved" and after.previous_state == "achieved"


def test_a_state_that_comes_at_once_has_its_own_day(world):
    # 16,000 is there on the 160th day, a Monday; 16,100 on the day after, which is no step.
    for target, day in (("{value: 16_000}", "2025-06-09"), ("{value: 16_100}", "2025-06-10")):
        assert one(world, "2025-06-20", target=target).state_since_date == dt.date.fromisoformat(day)


def test_a_cap_that_is_exceeded_is_missed_at_once(world):
    before, after = (one(world, day, target="{stay_under: 10_000}") for day in ("2025-04-10", "2025-04-11"))
    assert before.state == "off_pace"  # 100 days: exactly at the cap is not over it, but hopeless
    assert (after.state, after.state_since_date) == ("missed", dt.date(2025, 4, 11))
    assert one(world, "2025-12-31", target="{stay_under: 36_500}").state == "achieved"


def test_before_its_first_day_a_goal_has_not_started(world):
    score = one(world, "2024-11-30")
    assert (score.state, score.probability_ratio, score.target_value) == ("not_started", None, 36_500)


def test_early_days_are_too_early(world):
    assert one(world, "2025-01-20", target="{value: 36_600}").state == "too_early"


def test_a_pause_is_not_judged(world):
    more = "pause: [{from: 2025-06-01, to: 2025-06-30, why: fair}]"
    score = one(world, "2025-06-15", target="{value: 90_000}", more=more)
    assert (score.state, score.state_since_date, score.previous_state) == ("paused", dt.date(2025, 6, 1), "off_pace")


def test_no_baseline_is_a_question_never_a_zero(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2024-06-01", lambda day: 100.0, "2025-12-31")
    score = one(world, "2025-06-30", target="{change: +10%, over: same_period_last_year}")
    assert (score.state, score.target_value, score.probability_ratio) == ("no_baseline", None, None)
    assert "Jun 1, 2024" in score.reason and "over: {value" in score.reason


def test_a_negative_baseline_has_a_target(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2022-01-01", lambda day: -100.0, "2025-12-31")
    score = one(world, "2025-06-30", target="{change: +10%, over: same_period_last_year}")
    assert (score.target_value, score.state) == (pytest.approx(-32_940), "off_pace")
    assert score.progress_ratio is None


def test_a_target_equal_to_its_baseline_can_be_judged(tmp_path):
    world = World(tmp_path)
    world.put("mrr", "2022-01-01", lambda day: 1000.0, "2025-12-31", level=True)
    score = one(world, "2025-06-30", kpi="mrr", target="{change: +0%, over: {value: 1000}}")
    assert (score.target_value, score.progress_ratio) == (1000, 1.0)


def test_no_value_for_the_scope_names_the_nearest(world):
    world.put("revenue_net", "2022-01-01", lambda day: 40.0, "2025-12-31", scope=("team", "emea"))
    score = one(world, "2025-06-30", more="scope: {team: emeaa}")
    assert score.state == "no_history" and "did you mean 'emea'?" in score.reason
    assert score.smart_specific.startswith("fail")


def test_verdicts_call_the_figure_and_its_people_by_their_names(world):
    world.put("revenue_net", "2022-01-01", lambda day: 40.0, "2025-12-31", scope=("rep", "elif-kaya"))
    score = one(world, "2025-06-30", more="scope: {rep: elif-kaya}")
    assert score.smart_specific == "pass: Bo answers for Net revenue of Elif Kaya"
    assert score.smart_measurable.startswith("pass: Net revenue of Elif Kaya is known since ")


def test_two_months_are_no_history(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2025-01-01", lambda day: 100.0, "2025-12-31")
    score = one(world, "2025-02-20")
    assert (score.state, score.probability_ratio) == ("no_history", None)
    assert len(score.reason) >= 40
    assert one(world, "2025-06-30").state in ("on_pace", "at_risk", "off_pace")


def stale(entity: str, through: str, as_of: str) -> tuple:
    days = [dt.date.fromisoformat(day) for day in (through, as_of)]
    return ("stripe", "invoices", entity, 1, *days, 7, True, "late")


def test_a_stale_source_is_not_scored_and_named(world):
    world.stale = [stale("revenue", "2025-06-10", "2025-06-30")]
    score = one(world, "2025-06-30", target="{value: 90_000}")
    assert (score.state, score.probability_ratio) == ("not_scored", None)
    assert "stripe.invoices" in score.reason and "Jun 10, 2025" in score.reason
    assert (score.state_since_date, score.previous_state) == (dt.date(2025, 6, 18), "off_pace")


def test_a_stale_source_of_another_figure_or_after_the_end_does_not_matter(world):
    world.stale = [stale("spend", "2025-06-10", "2025-06-30")]
    assert one(world, "2025-06-30").state != "not_scored"
    world.stale = [stale("revenue", "2026-01-05", "2026-03-01")]
    assert one(world, "2026-03-01").state == "achieved"


def test_a_missing_exchange_rate_is_not_scored(world):
    hole = dt.date(2025, 5, 5)
    world.put("revenue_net", "2022-01-01", lambda day: float("nan") if day == hole else 100.0, "2025-12-31")
    con = duckdb.connect()
    world.goal("g", text())
    world.score("2025-06-30", con)
    from pipelines.goals import score as run
    from pipelines.settings import Settings
    from tests.goals.world import CATALOGUE

    con.execute("update kpis.fct_kpi_values set numerator = null, kpi_value = null where isnan(numerator)")
    result = run.score(con, Settings(world.data), world.company, CATALOGUE, dt.date(2025, 6, 30))
    assert result.scores[0].state == "not_scored"
    assert "May 5, 2025" in result.scores[0].reason and "exchange rate" in result.scores[0].reason


def test_a_rate_is_judged_by_its_cases(tmp_path):
    world = World(tmp_path)
    world.put("win_rate", "2023-01-01", lambda day: float(day.day % 4 == 0), "2025-12-31", bottom=lambda day: 1.0,
              grains=("week", "month", "quarter"))  # fmt: skip
    usual = one(world, "2025-06-30", kpi="win_rate", target="{value: 20%}")
    assert (usual.state, usual.actual_value) == ("on_pace", pytest.approx(42 / 181, abs=0.001))
    hard = one(world, "2025-06-30", kpi="win_rate", target="{change: +15pp, over: same_period_last_year}")
    assert hard.state == "off_pace"
    assert "or more" in hard.reason


def test_a_level_and_a_band(tmp_path):
    world = World(tmp_path)
    world.put("mrr", "2022-01-01", lambda day: 1000.0 + (day - dt.date(2022, 1, 1)).days, "2025-12-31", level=True)
    score = one(world, "2025-06-30", kpi="mrr", target="{value: 2_300}")
    assert (score.actual_value, score.state) == (2276, "on_pace")
    world.put("ltv_cac", "2022-01-01", lambda day: 3.0 + 0.1 * (day.month % 2), "2025-12-31", level=True)
    inside = one(world, "2025-06-30", kpi="ltv_cac", target="{band: [2.4, 4]}")
    assert inside.state == "on_pace" and inside.direction == "band"
    assert one(world, "2025-12-31", kpi="ltv_cac", target="{band: [2.4, 4]}").state == "achieved"
    assert one(world, "2025-12-31", kpi="ltv_cac", target="{band: [3.2, 4]}").state == "missed"


def test_every_month_is_missed_at_the_first_month_missed(tmp_path):
    world = World(tmp_path)
    world.put(
        "revenue_net", "2022-01-01", lambda day: 50.0 if (day.year, day.month) == (2025, 3) else 100.0, "2025-12-31"
    )
    more = "measure: {grain: month, at: every}"
    assert one(world, "2025-03-01", target="{value: 2_700}", more=more).state in ("on_pace", "at_risk", "off_pace")
    score = one(world, "2025-05-10", target="{value: 2_700}", more=more)
    assert score.state == "missed"
    assert "Mar 1, 2025 to Mar 31, 2025" in score.reason


def test_a_seasonal_split_shares_out_the_whole(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2021-01-01", lambda day: 300.0 if day.month > 9 else 100.0, "2025-12-31")
    world.goal("g", text(target="{value: 55_000}", more="split: {by: quarter, shape: seasonal}, kind: annual"))
    scores = {score.goal_id: score for score in world.score("2025-05-15").scores}
    parts = [scores[f"g.2025-q{n}"] for n in (1, 2, 3, 4)]
    assert sum(part.target_value for part in parts) == pytest.approx(55_000)
    # 92 days at 300 of 365 days in all: 27,600 of 54,900.
    assert parts[3].target_value == pytest.approx(55_000 * 27_600 / 54_900, rel=0.002)
    assert {part.parent_goal_id for part in parts} == {"g"}
    assert scores["g"].smart_relevant.startswith("pass")


def test_over_assigned_parts_are_shown(world):
    world.put("revenue_net", "2022-01-01", lambda day: 40.0, "2025-12-31", scope=("team", "emea"))
    score = one(world, "2025-06-30", more="split: {by: team, shape: {emea: 110%}}, kind: annual")
    assert score.smart_relevant == "warn: its 1 part adds up to 110% of it"


def test_the_baseline_is_frozen_against_restated_history(world):
    goal = {"target": "{change: +10%, over: same_period_last_year}"}
    assert one(world, "2025-06-30", **goal).target_value == pytest.approx(40_260)
    world.put("revenue_net", "2022-01-01", lambda day: 200.0 if day.year == 2024 else 100.0, "2025-12-31")
    assert one(world, "2025-07-31", **goal).target_value == pytest.approx(40_260)
    kept = json.loads((world.data / "state" / "baselines.json").read_text())
    assert next(iter(kept.values())) == {"frozen_on": "2025-06-30", "value": pytest.approx(36_600)}


def test_what_comes_after_as_of_changes_nothing(tmp_path):
    def rows(after: float) -> list[tuple]:
        world = World(tmp_path / str(after))
        cut = dt.date(2025, 5, 20)
        world.put("revenue_net", "2022-01-01", lambda day: after if day > cut else 90.0 + day.day, "2025-12-31")
        world.goal("g", text(target="{change: +3%, over: same_period_last_year}"))
        con = duckdb.connect()
        world.score("2025-12-31", con)  # the warehouse knows more than the day that is judged
        from pipelines.goals import score as run
        from pipelines.settings import Settings
        from tests.goals.world import CATALOGUE

        (world.data / "state" / "baselines.json").unlink()
        run.score(con, Settings(world.data), world.company, CATALOGUE, cut)
        return (
            con.execute("select * from goals.goal_scores").fetchall()
            + con.execute("select * from goals.goal_paths order by goal_id, point_date").fetchall()
        )

    assert rows(0.0) == rows(500.0)


def test_the_same_day_twice_gives_the_same_rows_and_history_keeps_one_of_each_day(world):
    con = duckdb.connect()
    world.goal("g", text())
    world.score("2025-06-29", con)
    world.score("2025-06-30", con)
    first = con.execute("select * from goals.goal_scores").fetchall()
    world.score("2025-06-30", con)
    assert con.execute("select * from goals.goal_scores").fetchall() == first
    days = con.execute("select as_of_date::varchar from goals.goal_score_history order by 1").fetchall()
    assert days == [("2025-06-29",), ("2025-06-30",)]


def test_an_edited_goal_keeps_its_earlier_definition(world):
    con = duckdb.connect()
    for value, day in (("36_500", "2025-06-29"), ("36_600", "2025-06-30"), ("36_600", "2025-07-01")):
        world.goal("g", text(target=f"{{value: {value}}}"))
        world.score(day, con)
    rows = con.execute(
        "select first_seen_as_of_date::varchar, definition from goals.goal_history order by 1"
    ).fetchall()
    definitions = {day: json.loads(text) for day, text in rows}
    assert {day: one["target"] for day, one in definitions.items()} == {
        "2025-06-29": {"kind": "value", "value": 36_500},
        "2025-06-30": {"kind": "value", "value": 36_600},
    }
    assert definitions["2025-06-29"]["last"] == "2025-12-31" and "stretch" not in definitions["2025-06-29"]


def test_a_bad_goal_stands_in_goal_errors_and_the_good_one_is_scored(world):
    con = duckdb.connect()
    world.goal("bad", text(kpi="revnue_net"))
    world.goal("g", text())
    result = world.score("2025-06-30", con)
    assert [score.goal_id for score in result.scores] == ["g"]
    assert con.execute('select file, line, "column" from goals.goal_errors').fetchall() == [("bad.yml", 1, 28)]


def test_no_goals_give_empty_tables(world):
    con = duckdb.connect()
    assert world.score("2025-06-30", con).scores == []
    for table in ("goal_scores", "goal_score_history", "goal_paths", "goal_errors", "goal_history"):
        assert con.execute(f"select count(*) from goals.{table}").fetchone() == (0,)
    kinds = dict(con.execute("select column_name, column_type from (describe goals.goal_scores)").fetchall())
    assert (kinds["as_of_date"], kinds["probability_ratio"], kinds["reason"]) == ("DATE", "DOUBLE", "VARCHAR")


def test_the_path_reaches_from_the_first_to_the_last_day(world):
    con = duckdb.connect()
    world.goal("g", text(target="{value: 36_000}"))
    world.score("2025-06-30", con)
    rows = con.execute(
        "select point_date::varchar, actual_value, expected_value, forecast_value from goals.goal_paths order by 1"
    ).fetchall()
    assert rows[0][:2] == ("2025-01-01", 100) and rows[-1][0] == "2025-12-31"
    assert rows[-1][1] is None and rows[-1][2] == pytest.approx(36_000)
    today = next(row for row in rows if row[0] == "2025-06-30")
    assert today[1] == pytest.approx(18_100) and today[3] == pytest.approx(18_100)
    assert rows[-1][3] == pytest.approx(36_500, rel=0.01)


def test_noise_in_the_last_digit_of_the_sums_changes_nothing_that_is_written(tmp_path):
    """DuckDB adds up in an order of its own: the same data gives 0.1 + 0.2 on one day and 0.3 on the next."""
    found = []
    for name, noise in (("one", 0.0), ("two", 4e-16)):
        world = World(tmp_path / name)
        for kpi, low in (("revenue_net", 1_000.07), ("cac", 701.13)):
            bottom = None if kpi == "revenue_net" else lambda day: 1.0 + day.day % 3

            def daily(day, low=low, noise=noise):
                return (low + 37.31 * (day.toordinal() % 11)) * (1 + noise * (-1) ** day.day)

            world.put(kpi, "2023-01-01", daily, "2025-12-31", bottom=bottom)
            for target in ("{change: +7%, over: same_period_last_year}", "{value: 500}"):
                key = f"{kpi}-{len(target)}"
                world.goal(key, f"id: {key}\nkpi: {kpi}\ntarget: {target}\nfrom: 2025-01-01\nby: 2025-12-31\n")
        with duckdb.connect() as con:
            world.score("2025-08-14", con)
            found.append([con.execute(f"from goals.{table} order by all").fetchall() for table in
                          ("goal_scores", "goal_paths")])  # fmt: skip
        found[-1].append((tmp_path / name / "state" / "baselines.json").read_text())
    assert len(found[0][0]) == 4 and len(found[0][1]) > 100
    assert found[0] == found[1]


class Lost(Figure):
    """Losses of a population: the opening of any period is 600, however long the period is."""

    def over(self, first: dt.date, last: dt.date):
        found = super().over(first, last)
        return found and (found[0], 600.0, 600)


def test_churn_counts_the_customers_lost_in_the_month_that_still_runs(world):
    start = dt.date(2023, 1, 1)
    days = [start + dt.timedelta(days=n) for n in range((dt.date(2025, 12, 31) - start).days + 1)]
    lost = np.array([float(day.day in (5, 15, 25)) for day in days])
    world.figures["customer_churn_rate", "company", "all"] = Lost(start, lost, grains=("month", "quarter"))
    score = one(world, "2025-09-17", kpi="customer_churn_rate", target="{stay_under: 5%}", first="2025-07-01")
    # Three in July, three in August, the 5th and the 15th of September.
    assert score.actual_value == pytest.approx(8 / 600)
    assert score.forecast_value == pytest.approx(18 / 600, abs=2 / 600)
    # Any half year before lost 18 of 600.
    assert "best in a period of this length: 3%" in score.smart_achievable


def test_a_level_is_as_hard_as_its_best_change_was(world):
    """Flat until 2024, then 80 a day: the best period of 184 days rose by 184 x 80."""
    world.put("mrr", "2022-01-01", lambda day: 10_000.0 + 80.0 * max((day - dt.date(2023, 12, 31)).days, 0),
              "2025-12-31", level=True)  # fmt: skip
    score = one(world, "2025-08-01", kpi="mrr", target="{value: 90_000}", first="2025-07-01")
    first_day = 10_000 + 80 * 547
    assert f"leads to ${(first_day + 184 * 80) / 1000:.1f}K" in score.smart_achievable


def test_a_part_of_a_period_is_no_baseline(world):
    """January's rate stands on the deals of its last days only: a change from it would be luck."""
    monthly = {"bottom": lambda day: 10.0, "grains": ("month", "quarter")}
    goal = {
        "kpi": "win_rate", "target": "{change: +4pp, over: previous_period}",
        "first": "2025-02-01", "by": "2025-02-28",
    }  # fmt: skip
    world.put("win_rate", "2025-01-01", lambda day: 3.0, "2025-12-31", **monthly)
    assert one(world, "2025-02-20", **goal).baseline_value == pytest.approx(0.3)
    late = World(world.data.parent / "late")
    late.put("win_rate", "2025-01-01", lambda day: 3.0, "2025-12-31", known_from=dt.date(2025, 1, 20), **monthly)
    score = one(late, "2025-02-20", **goal)
    assert (score.state, score.baseline_value) == ("no_baseline", None)


def test_a_cohort_that_still_ripens_is_not_judged(world):
    """Of ten that enter each day five convert, thirty days later: the young ones look like failures."""

    def by(last: str):
        ripe = dt.date.fromisoformat(last) - 30 * dt.timedelta(days=1)
        world.put(
            "stage_conversion", "2023-01-02", lambda day: 5.0 if day <= ripe else 0.0, "2026-12-31",
            bottom=lambda day: 10.0, grains=("week", "month", "quarter"),
        )  # fmt: skip
        return one(
            world, last, kpi="stage_conversion", target="{value: 45%}", first="2025-04-01", by="2025-06-30"
        )  # fmt: skip

    assert by("2025-06-20").actual_value == pytest.approx(0.5)
    over = by("2025-07-05")
    assert (over.state, over.actual_value) == ("on_pace", pytest.approx(0.5))
    assert by("2025-07-31").state == "achieved"


def test_a_goal_that_breaks_the_scoring_does_not_stop_the_others(tmp_path, monkeypatch):
    world = World(tmp_path)
    world.put("revenue_net", "2022-01-01", lambda day: 100.0, "2025-12-31")
    for name in ("good", "odd"):
        world.goal(name, text(id=name))
    judge = scoring.score

    def break_one(goal, *rest):
        return judge(goal, *rest) if goal.id != "odd" else 1 / 0

    monkeypatch.setattr(scoring, "score", break_one)
    found = {one.goal_id: one for one in world.score("2025-06-30").scores}
    assert found["good"].probability_ratio is not None
    assert found["odd"].state == "not_scored"
    assert found["odd"].reason == "This goal could not be judged (ZeroDivisionError: division by zero); see odd.yml."
