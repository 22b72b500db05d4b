"""The main job on the demo company, as the three people who use it meet it."""

from __future__ import annotations

import importlib.util
import re

import pytest

from pipelines import job, summary, warehouse
from pipelines.settings import PROJECT_ROOT

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def published(demo):
    with warehouse.connect(demo.published_path, read_only=True) as con:
        yield con


def rows(con, query):
    return con.execute(query).fetchall()


def test_no_row_is_lost(published):
    broken = rows(
        published,
        "select file from meta.ingest_files where verdict = 'loaded' "
        "and records_read <> accepted + duplicates + quarantined + totals_dropped",
    )
    assert broken == []
    assert rows(published, "select count(*) > 40 from meta.ingest_files where verdict = 'loaded'") == [(True,)]


def test_every_listed_piece_of_dirt_became_what_the_list_says(demo, published):
    from pipelines.demo import dirt

    for piece in dirt.PIECES:
        found = rows(published, f"select count(*) from meta.ingest_files where file like '%{piece.file}'")
        assert found[0][0] >= 1, piece


def test_bad_rows_stand_in_quarantine_with_file_line_and_reason(published):
    bad = rows(published, "select file, line_number, reason from meta.quarantine")
    assert bad
    assert all(file and line > 1 and len(reason) > 10 for file, line, reason in bad)


def test_goals_of_every_kind_are_scored_and_some_are_flagged(published):
    kinds = {kind for (kind,) in rows(published, "select distinct kind from goals.goal_scores")}
    assert kinds >= {"annual", "team", "individual", "activity"}
    states = dict(rows(published, "select state, count(*) from goals.goal_scores group by 1"))
    assert sum(states.values()) >= 12
    assert states.get("off_pace", 0) >= 1
    assert states.get("on_pace", 0) >= 1


def test_the_page_of_the_demos_goals_is_what_the_run_says(published):
    spec = importlib.util.spec_from_file_location("demo_goals", PROJECT_ROOT / "scripts" / "demo_goals.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PAGE.read_text("utf-8") == script.render(published), "run `python scripts/demo_goals.py`"


def test_goals_that_nobody_could_reach_are_called_unrealistic(published):
    verdicts = dict(rows(published, "select goal_id, smart_achievable from goals.goal_scores"))
    for goal in ("close-rate-doubled-next-week", "marketplace-customers-2026", "uk-ireland-revenue-2026"):
        assert verdicts[goal].startswith("fail: unrealistic"), goal
    assert not verdicts["close-rate-next-week"].startswith("fail")


def test_what_holds_a_flagged_goal_back_is_told(published):
    kinds = {kind for (kind,) in rows(published, "select distinct kind from goals.goal_gap")}
    assert kinds == {"scope", "channel", "side", "time", "stage", "deal_slipped", "deal_lost", "customer_lost"}
    silent = "state in ('at_risk', 'off_pace') and why is null"
    assert rows(published, f"select goal_id from goals.goal_scores where {silent}") == []
    assert rows(published, "select 1 from goals.goal_gap group by goal_id, kind having count(*) > 5") == []
    # Oskar left in May; nobody sells what he sold a year ago.
    why = dict(rows(published, "select name, text from goals.goal_gap where goal_id = 'north-bookings-q3-2026'"))
    assert "€0 where" in why["Oskar Nyman"]
    unexplained = "state not in ('at_risk', 'off_pace') and why is not null"
    assert rows(published, f"select goal_id from goals.goal_scores where {unexplained}") == []


def test_a_flagged_goal_says_why_in_words_with_numbers(published):
    flagged = rows(published, "select goal_id, reason from goals.goal_scores where state in ('off_pace', 'at_risk')")
    assert flagged
    for goal, reason in flagged:
        assert len(reason) >= 40, goal
        assert re.search(r"\d", reason), goal


def test_team_revenue_adds_up_to_the_company(published):
    differing = rows(
        published,
        """select period_id, sum(case when scope_type = 'team' then kpi_value end) as teams,
                  max(case when scope_type = 'company' then kpi_value end) as company
           from kpis.fct_kpi_values where kpi = 'revenue_net' and grain in ('month', 'quarter', 'year')
           group by 1 having abs(coalesce(teams, 0) - company) > 0.01""",
    )
    assert differing == []


def test_reps_who_joined_inside_a_trailing_window_count_in_it(published):
    differing = rows(
        published,
        """select period_id from kpis.fct_kpi_values
           where kpi = 'bookings_won' and grain in ('trailing_3m', 'trailing_12m') group by period_id
           having abs(sum(case when scope_type = 'rep' then kpi_value else 0 end)
                      - max(case when scope_type = 'company' then kpi_value end)) > 0.01""",
    )
    assert differing == []


def test_no_e_mail_address_is_published(published):
    columns = rows(
        published,
        "select table_schema, table_name, column_name from information_schema.columns where data_type = 'VARCHAR'",
    )
    assert len(columns) > 50
    hits = [
        (schema, table, column)
        for schema, table, column in columns
        if rows(published, f"select count(*) from {schema}.{table} where \"{column}\" like '%_@_%._%'")[0][0]
    ]
    assert hits == []


def test_the_published_file_refuses_to_be_written(demo):
    assert demo.published_path.resolve().stat().st_mode & 0o222 == 0


def test_a_second_run_with_nothing_new_changes_nothing(demo):
    before = (demo.published_path.resolve(), sorted(path.name for path in demo.published_dir.iterdir()))
    outcome = job.run(demo, None, lambda step, seconds: pytest.fail(f"{step} ran again"))
    assert outcome.unchanged
    assert (demo.published_path.resolve(), sorted(path.name for path in demo.published_dir.iterdir())) == before


def test_the_summary_tells_the_same_figures(demo, published):
    text = summary.text(demo)
    read = rows(published, "select sum(records_read) from meta.ingest_files where verdict = 'loaded'")[0][0]
    assert f"{read:,} records read" in text
    for (statement,) in rows(published, "select statement from goals.goal_scores where state = 'off_pace'"):
        assert statement in text
    for _, query in summary.QUERIES:
        assert query in text
        published.execute(query).fetchall()
