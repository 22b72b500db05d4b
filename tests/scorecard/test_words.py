"""What a card says beside its figures: nothing twice, and nothing lost."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from pipelines.goals import names
from pipelines.scorecard import drill, goal_words, tiles
from pipelines.scorecard.alert_views import alerts
from pipelines.scorecard.audiences import Audience
from pipelines.scorecard.completeness import completeness
from pipelines.scorecard.numbers import of
from pipelines.scorecard.preview import _text
from pipelines.scorecard.reading import Point

TODAY = dt.date(2026, 9, 17)
NUMBERS = of("en_GB", "EUR")
WAY = "To make it, the remaining 2 weeks must bring 8 a week; the last eight weeks averaged 6.9."
REASON = (
    "Calls: 84 of 100 with 86% of the window gone. In the last three years 85% had come, so 85 should be there."
    f" Calls of two teams are counted by half. Chance of at least 100: about 15%. {WAY}"
)


def score(**more) -> SimpleNamespace:
    base = {"reason": REASON, "actual_value": 84.0, "unit": "count", "direction": "increase", "as_of_date": TODAY,
            "scope_type": "company", "currency": "EUR"}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_a_card_does_not_say_in_words_what_it_shows_in_figures():
    assert goal_words.without_repeats(score(), "Calls", WAY) == (
        "In the last three years 85% had come, so 85 should be there. Calls of two teams are counted by half."
    )


@pytest.mark.parametrize(
    ("reason", "more"),
    [("Calls: 84 of 100.", {}), ("Calls: no value in this window yet.", {"actual_value": None}),
     ("Late since 3 Sept. It is not judged.", {}), ("", {})],
)  # fmt: skip
def test_a_reason_that_says_nothing_else_stays(reason: str, more: dict):
    assert goal_words.without_repeats(score(reason=reason, **more), "Calls", "") == reason


def week(step: int, unit: str, *values: float, planned: float | None = None) -> str:
    """`values` every `step` days up to today; the path grows by `planned` each time."""
    days = [TODAY - dt.timedelta(days=step * back) for back in range(len(values))][::-1]
    points = [
        Point(day, value, None if planned is None else planned * place)
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    return goal_words.lately(points, score(unit=unit), lambda value: NUMBERS.value(value, unit), NUMBERS)


def test_how_the_last_week_went_is_told_from_the_newest_point_a_week_old():
    assert week(1, "count", *range(0, 90, 10), planned=12) == "Since 10 Sept: +\u206070, its path +\u206084"
    assert week(10, "currency", 50_000, 30_500) == "Since 7 Sept: −\u2060€19.5K"
    assert week(7, "ratio", 0.25, 0.229, planned=0.0) == "Since 10 Sept: −2.1 points"
    assert week(7, "count", 5.0, 5.0) == "Since 10 Sept: unchanged"
    # Five days of a window tell of no week.
    assert week(1, "count", 1, 2, 3, 4, 5) == ""


@pytest.mark.parametrize(
    ("direction", "said"),
    [("increase", "at least 75"), ("decrease", "at most 75"), ("band", "staying in its band")],
)
def test_a_chance_is_one_of_something(direction: str, said: str):
    assert goal_words.aim(score(direction=direction), "75") == said


def cause(kind: str, name: str, contribution: float | None = None, **more) -> SimpleNamespace:
    base = {"kind": kind, "name": name, "contribution_value": contribution, "base_value": None, "actual_value": None,
            "text": f"{name} was lost."}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_parts_stand_by_their_size_and_records_by_their_name():
    rows = [
        cause("scope", "north", -0.032, actual_value=0.295),
        cause("scope", "(unassigned)", -0.008, actual_value=0.31),
        *[cause("deal_lost", f"Deal {number}") for number in range(5)],
        cause("customer_lost", "acme.example"),
    ]
    found = drill.behind(rows, score(unit="ratio"), SimpleNamespace(kind="ratio"), NUMBERS)

    (parts,) = found.parts
    assert (parts.title, parts.should, parts.costs) == ("By team", "", "moves the whole by")
    assert [(one.name, one.has, one.costs, one.width) for one in parts.rows] == [
        ("North", "29.5%", "−\u20603.2 points", 100.0), ("Assigned to nobody", "31%", "−\u20600.8 points", 25.0),
    ]  # fmt: skip
    assert [group.title for group in found.records] == ["Deals that were lost, the 5 largest", "Customers that left"]
    assert found.records[1].rows == [drill.Record("acme.example", " was lost.")]
    assert found.count == 8


def letter(goal_id: str, status: str = "sent", days_ago: int = 0, **more) -> SimpleNamespace:
    base = {"goal_id": goal_id, "about": "goal", "change": "opened", "state": "off_pace", "status": status,
            "as_of_date": TODAY - dt.timedelta(days=days_ago), "target": "sales", "channel": "mail", "owner": "ana",
            "team": "", "subject": goal_id, "note": None, "attempts": 1, "sent_at": None,
            "next_attempt_at": None}  # fmt: skip
    return SimpleNamespace(**base | more)


def test_everybody_sees_the_alerts_of_their_goals_and_the_company_all():
    rows = [letter("a"), letter("b", owner="ben"), letter("crm.deals", about="source", owner=""),
            letter("digest", about="digest", owner="ana")]  # fmt: skip

    def page(kind: str, name: str, *goals: str) -> list[str]:
        audience = Audience(kind, name, "", ("company", "all"), tuple(SimpleNamespace(goal_id=one) for one in goals))
        return [one.about for one in alerts(rows, audience, TODAY, {}, NUMBERS).rows]

    assert page("company", "", "a", "b") == ["a", "b", "crm.deals", "digest"]
    assert page("owner", "ana", "a") == ["a", "digest"]
    assert page("team", "north", "b") == ["b"]


def test_what_never_arrived_is_loud_for_a_week_and_listed_first_for_ever():
    rows = [letter("new"), letter("lost", "dead", 7), letter("long ago", "dead", 8)]
    found = alerts(rows, Audience("company", "", "", ("company", "all"), ()), TODAY, {}, NUMBERS)

    assert [one.about for one in found.lost] == ["lost"]
    assert [one.about for one in found.rows] == ["lost", "long ago", "new"]
    assert found.counts == "1 sent, 2 never arrived"


def test_a_preview_has_no_markup_of_others():
    assert _text("a | b\n<b>*c*</b> [d](e)") == r"a \| b &lt;b&gt;\*c\*&lt;/b&gt; \[d\]\(e\)"


def test_causes_told_in_a_sentence_stand_under_what_they_tell():
    rows = [
        cause("stage", "Proposal", text="stage"), cause("time", "2026-07-01", text="July"),
        cause("time", "2026-08-01", text="August"), cause("side", "deals", text="side"),
        cause("time", "rest", text="rest"),
    ]  # fmt: skip
    found = drill.behind(rows, score(), SimpleNamespace(kind="flow"), NUMBERS)
    assert {group.title: group.rows for group in found.told} == {
        "Against last year": ["side"], "When it fell behind": ["July", "August"],
        "What the past brought": ["rest"], "In the funnel": ["stage"],
    }  # fmt: skip
    assert found.count == 5


def test_a_state_that_waits_for_its_day_says_so_beside_itself():
    reason = f"Its state is judged once a week, next on {NUMBERS.middle_day(dt.date(2026, 9, 21))}. More."
    waiting = score(reason=reason, as_of_date=dt.date(2026, 9, 17))
    assert goal_words.judged_weekly(waiting, NUMBERS) == (
        f"judged once a week, next on {NUMBERS.short_day(dt.date(2026, 9, 21))}"
    )
    assert goal_words.judged_weekly(score(reason="More.", as_of_date=dt.date(2026, 9, 17)), NUMBERS) == ""


@pytest.mark.parametrize(
    ("direction", "actual", "forecast", "said"),
    [
        ("increase", 60, 90, "ahead so far, but the forecast falls short"),
        ("increase", 60, 101, "ahead so far, but unlikely to stay so"),
        ("increase", 50, 90, ""),
        ("decrease", 40, 110, "ahead so far, but the forecast falls short"),
        ("decrease", 60, 110, ""),
        ("band", 60, 90, ""),
    ],
)
def test_a_goal_that_is_flagged_though_ahead_says_why(direction: str, actual: float, forecast: float, said: str):
    one = score(state="off_pace", direction=direction, actual_value=actual, expected_value=50.0, target_value=100.0,
                forecast_value=forecast)  # fmt: skip
    assert goal_words.ahead(one) == said


def test_a_figure_and_the_sign_after_it_stay_on_one_line():
    assert goal_words.statement(score(statement="10 % more of 3 teams, 5 € each")) == (
        "10\u00a0% more of 3 teams, 5\u00a0€ each"
    )


@pytest.mark.parametrize(
    ("slug", "person", "scope"),
    [
        ("elif-kaya", "Elif Kaya", "Elif-kaya"),
        ("north", "North", "North"),
        ("customer_success", "Customer Success", "Customer success"),
        ("Mats de Vries", "Mats de Vries", "Mats de Vries"),
        ("a@b.example", "a@b.example", "A@b.example"),
        ("", "", ""),
    ],
)
def test_who_is_known_by_an_id_alone_is_called_by_it(slug: str, person: str, scope: str):
    assert (names.person(slug), names.scope(slug)) == (person, scope)


def test_a_table_that_comes_now_and_then_does_not_say_how_complete_the_data_is():
    def table(day: int, after: int) -> SimpleNamespace:
        return SimpleNamespace(data_through_date=dt.date(2026, 9, day), stale_after_days=after, is_stale=False)

    as_of = dt.date(2026, 9, 17)
    told = [completeness([table(2, 60), *more], as_of, NUMBERS) for more in ([table(16, 7)], [])]
    assert told == [f"data complete to {NUMBERS.short_day(dt.date(2026, 9, day))}" for day in (16, 2)]


def test_a_level_s_tile_is_that_of_today_and_of_the_same_day_a_year_before():
    def value(grain: str, first: dt.date, last: dt.date, number: float, is_complete: bool = True) -> SimpleNamespace:
        period = {"grain": grain, "period_start_date": first, "period_end_date": last, "is_complete": is_complete}
        return SimpleNamespace(kpi="mrr", scope_type="company", scope_id="all", kpi_value=number, **period)

    as_of, year_before = dt.date(2026, 9, 17), dt.date(2025, 9, 17)
    months = [
        value("month", dt.date(2025, 9, 1), dt.date(2025, 9, 30), 600.0),
        value("month", dt.date(2026, 8, 1), dt.date(2026, 8, 31), 747.0),
        value("month", dt.date(2026, 9, 1), dt.date(2026, 9, 30), 752.0, is_complete=False),
    ]
    days = [value("day", as_of, as_of, 752.0), value("day", year_before, year_before, 500.0)]
    kpis = {"mrr": SimpleNamespace(kpi="mrr", label="MRR", unit="count", direction="increase", kind="level")}
    found = [tiles.tiles(rows, kpis, ("company", "all"), as_of, NUMBERS)[0] for rows in (months + days, months)]
    assert [(one.value, one.period, one.change) for one in found] == [
        ("752", f"on {NUMBERS.short_day(as_of)}", "+50.4%"), ("752", f"on {NUMBERS.short_day(as_of)}", "+25.3%"),
    ]  # fmt: skip
