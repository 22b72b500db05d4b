"""The worked queries of docs/queries.md, each on the demo's published file, each with an answer that makes sense."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest

from pipelines import warehouse
from pipelines.settings import PROJECT_ROOT

pytestmark = pytest.mark.journey

PAGE = (PROJECT_ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"^## (.*?)\n.*?```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
TEAMS = {"north", "south", "enterprise"}


@pytest.fixture(scope="module")
def published(demo):
    with warehouse.connect(demo.published_path, read_only=True) as con:
        yield con


@pytest.fixture
def answer(published):
    """answer(start of a heading) → its rows as dicts."""

    def ask(heading: str) -> list[dict]:
        [query] = [query for title, query in QUERIES.items() if title.startswith(heading)]
        result = published.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return ask


def test_every_query_of_the_page_answers(answer):
    assert len(QUERIES) == PAGE.count("```sql") >= 10
    assert [heading for heading in QUERIES if not answer(heading)] == []


def test_revenue_grows_over_the_same_month_a_year_before(answer):
    rows = answer("Net revenue")
    assert {row["team"] for row in rows} >= TEAMS
    assert rows[0]["month_start_date"] == dt.date(2026, 8, 1)
    known = [row for row in rows if row["growth_ratio"] is not None]
    assert len(known) > 60
    assert all(
        row["revenue_year_before"] * (1 + row["growth_ratio"]) == pytest.approx(row["revenue"]) for row in known
    )
    assert {row["growth_ratio"] for row in rows if row["month_start_date"].year == 2022} == {None}


def test_a_cohort_only_narrows_down_the_funnel(answer):
    rows = answer("How much of the funnel")
    assert {row["cohort_year"] for row in rows} == {2025, 2026}
    for year in (2025, 2026):
        entered = [row["entered"] for row in rows if row["cohort_year"] == year]
        assert len(entered) >= 4 and entered == sorted(entered, reverse=True) and entered[-1] > 0


def test_a_new_customer_costs_what_was_spent_on_it(answer):
    rows = [row for row in answer("What a new customer costs") if row["cost_per_customer"]]
    assert len(rows) >= 10
    for row in rows:
        assert row["cost_per_customer"] == pytest.approx(row["spend"] / row["new_customers"])


def test_customers_who_left_had_paid_and_are_gone(answer, published):
    rows = answer("Which customers left")
    assert all(row["left_date"].year == 2026 for row in rows)
    assert len({row["customer_id"] for row in rows}) == len(rows) > 20
    assert sum(row["lost_mrr_amount"] > 0 for row in rows) > 0.9 * len(rows)
    still = "select count(*) from marts.fct_customer_spell where spell_end_date is null and customer_id = any(?)"
    assert published.execute(still, [[row["customer_id"] for row in rows]]).fetchone() == (0,)


def test_reps_behind_their_quota_are_behind_it(answer):
    rows = answer("Which reps")
    assert 0 < len(rows) < 40
    assert all(0 <= row["pace_ratio"] < 1 and 0 < row["gone_ratio"] <= 1 for row in rows)
    assert len({row["rep_name"] for row in rows}) == len(rows)


def test_campaigns_get_replies_from_a_part_of_those_they_reach(answer):
    rows = answer("Which e-mail campaigns")
    assert len(rows) >= 2
    assert all(0 <= row["reply_ratio"] < 0.5 for row in rows if row["people_reached"] > 0)
    assert any(row["reply_ratio"] for row in rows)


def test_a_cohort_begins_whole(answer):
    rows = answer("How long customers stay")
    assert {row["retained_ratio"] for row in rows if row["quarters_after"] == 0} == {1.0}
    assert all(0 < row["retained_ratio"] <= 1 for row in rows if row["customers"] > 10)
    triangle = {row["cohort_start_date"]: 0 for row in rows}
    for row in rows:
        triangle[row["cohort_start_date"]] += 1
    lengths = [triangle[day] for day in sorted(triangle)]
    assert lengths == sorted(lengths, reverse=True) and lengths[0] - lengths[-1] > 8


def test_a_late_deal_was_expected_before_today(answer):
    rows = answer("Which open deals")
    assert all(row["days_late"] > 0 for row in rows)
    amounts = [row["deal_amount"] for row in rows if row["deal_amount"] is not None]
    assert amounts == sorted(amounts, reverse=True)


def test_a_goal_off_its_pace_says_why(answer):
    rows = answer("Which goals")
    assert "off_pace" in {row["state"] for row in rows}
    assert all(len(row["reason"]) >= 40 for row in rows if row["state"] in ("off_pace", "at_risk", "not_scored"))


def test_the_rows_of_a_file_are_all_accounted_for(answer):
    rows = answer("Where the rows")
    loaded = [row for row in rows if row["verdict"] == "loaded"]
    assert len(loaded) > 40
    for row in loaded:
        parts = row["accepted"] + row["duplicates"] + row["quarantined"] + row["totals_dropped"]
        assert row["records_read"] == parts, row["file"]
        assert row["reason"] or not row["quarantined"], row["file"]


def test_the_movements_explain_mrr(answer):
    rows = answer("What moved MRR")
    assert len(rows) > 40
    for before, row in itertools.pairwise(rows):
        moved = sum(row[name] or 0 for name in
                    ("new_mrr", "reactivated", "expansion", "contraction", "churn", "exchange_rates"))  # fmt: skip
        assert row["mrr"] - before["mrr"] == pytest.approx(moved, abs=0.05), row["month_start_date"]


def test_the_reasons_of_a_segment_are_the_whole(answer):
    rows = answer("Why deals are lost")
    segments = {row["segment"] for row in rows}
    assert segments >= {"smb", "enterprise"}
    for segment in segments:
        assert sum(row["share_ratio"] for row in rows if row["segment"] == segment) == pytest.approx(1)
