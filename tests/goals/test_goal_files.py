"""Goal files: everything of the grammar is read, every mistake is named with its line, column and a way out."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.goals import amounts, goal
from pipelines.goals.amounts import Change
from pipelines.yaml_file import FileError
from tests.goals.world import CATALOGUE

WHOLE = """\
id: revenue-2026
statement: Grow annual revenue by 18 % over 2025
kpi: revenue_net
scope: {team: emea}
target: {change: +18%, over: same_period_last_year}
stretch: {value: 4_800_000}
measure: {grain: month, at: last}
from: 2026-01-01
by: 2026-12-31
supports: growth-plan
owner: priya
kind: annual
split: {by: quarter, shape: {2026-q1: 40%, 2026-q2: 60%}}
pause: [{from: 2026-08-01, to: 2026-08-14, why: summer closing}]
notify: [sales-leads]
"""
PLAIN = "id: g\nkpi: revenue_net\ntarget: {value: 100}\nfrom: 2026-01-01\nby: 2026-12-31\n"


def load(tmp_path, text: str):
    (tmp_path / "goals.yml").write_text(text, encoding="utf-8")
    return goal.load(tmp_path, CATALOGUE)


def only_error(tmp_path, text: str) -> FileError:
    goals, errors = load(tmp_path, text)
    assert goals == []
    assert len(errors) == 1
    return errors[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4_800_000", 4_800_000),
        ("1%", 0.01),
        ("20 %", 0.2),
        ("-5", -5),
        ("0.45", 0.45),
        ("1e6", None),
        ("4.8M", None),
    ],
)
def test_values(text, number):
    assert amounts.value(text) == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("text", "change", "of_quarter"),
    [
        ("+8%", Change("relative", 0.08), 0.27),
        ("+8pp", Change("points", 0.08), 0.33),
        ("-5%", Change("relative", -0.05), 0.2375),
    ],
)
def test_percent_is_relative_and_pp_are_points(text, change, of_quarter):
    assert amounts.change(text) == change
    assert change.apply(0.25) == pytest.approx(of_quarter)


def test_a_rise_from_a_negative_baseline_goes_up():
    assert amounts.change("+10%").apply(-200.0) == pytest.approx(-180.0)


def test_every_field_is_read(tmp_path):
    goals, errors = load(tmp_path, WHOLE)
    assert errors == []
    one = goals[0]
    assert (one.id, one.kpi, one.owner, one.kind, one.parent) == (
        "revenue-2026",
        "revenue_net",
        "priya",
        "annual",
        "growth-plan",
    )
    assert (one.scope.type, one.scope.id, one.direction) == ("team", "emea", "increase")
    assert one.target.change == Change("relative", 0.18) and one.target.base.kind == "same_period_last_year"
    assert one.stretch.value == 4_800_000
    assert (one.measure.grain, one.measure.at) == ("month", "last")
    assert (one.first, one.last) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert one.split.parts == (("2026-q1", 0.4, True), ("2026-q2", 0.6, True))
    assert one.pauses[0].why == "summer closing"
    assert one.notify == ("sales-leads",)


def test_the_direction_comes_from_the_change_then_from_the_kpi(tmp_path):
    text = PLAIN.replace("{value: 100}", "{change: -5%, over: {value: 80}}")
    assert load(tmp_path, text)[0][0].direction == "decrease"
    assert load(tmp_path, PLAIN.replace("revenue_net", "cac"))[0][0].direction == "decrease"
    assert load(tmp_path, PLAIN.replace("{value: 100}", "{stay_under: 1%}"))[0][0].direction == "decrease"
    assert load(tmp_path, PLAIN.replace("{value: 100}", "{band: [2.4, 4]}"))[0][0].direction == "band"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "hint"),
    [
        ("revenue_net", "revnue_net", 2, 6, "did you mean 'revenue_net'?"),
        ("revenue_net", "ytd_revenue_net", 2, 6, "write `kpi: revenue_net`"),
        ("by: 2026-12-31", "by: 31.12.2026", 5, 5, "write it as 2026-12-31"),
        ("by: 2026-12-31", "by: 2025-12-31", 5, 5, "before it starts"),
        ("{value: 100}", "{value: lots}", 3, 17, "not a number"),
        ("{value: 100}", "{change: +10%}", 3, 9, "`over:`"),
        ("{value: 100}", "{change: +10%, over: last_year}", 3, 30, "same_period_last_year"),
        ("{value: 100}", "{change: +8pp, over: previous_period}", 3, 9, "points (pp) are for ratios"),
        ("{value: 100}", "{band: [4, 2]}", 3, 16, "write the smaller first"),
        ("{value: 100}", "{value: 1, stay_under: 2}", 3, 9, "has one of"),
        ("{value: 100}", "100", 3, 9, "{value: 100000}"),
        ("from:", "form:", 4, 1, "did you mean 'from'?"),
    ],
)
def test_a_mistake_is_named_where_it_stands(tmp_path, old, new, line, column, hint):
    error = only_error(tmp_path, PLAIN.replace(old, new))
    assert (error.place.path.name, error.place.line, error.place.column) == ("goals.yml", line, column)
    assert hint in error.message


def test_an_unknown_scope_type_is_named(tmp_path):
    error = only_error(tmp_path, PLAIN + "scope: {taem: emea}\n")
    assert error.place.line == 6 and "did you mean 'team'?" in error.message


def test_one_bad_goal_does_not_stop_the_others(tmp_path):
    (tmp_path / "broken.yml").write_text("id: [", encoding="utf-8")
    (tmp_path / "empty.yml").write_text("", encoding="utf-8")
    good, bad = PLAIN.replace("id: g", "id: a"), PLAIN.replace("revenue_net", "nothing")
    goals, errors = load(tmp_path, "".join("- " + text.replace("\n", "\n  ").rstrip() + "\n" for text in (good, bad)))
    assert [one.id for one in goals] == ["a"]
    assert sorted(error.place.path.name for error in errors) == ["broken.yml", "empty.yml", "goals.yml"]


def test_an_id_is_used_once(tmp_path):
    (tmp_path / "a.yml").write_text(PLAIN, encoding="utf-8")
    goals, errors = load(tmp_path, PLAIN)
    assert len(goals) == 1
    assert "already written at a.yml:1" in errors[0].message


def test_no_goals_folder_is_no_error(tmp_path):
    assert goal.load(tmp_path / "none", CATALOGUE) == ([], [])
