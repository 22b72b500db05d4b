"""Goal files: everything of the grammar is read, every mistake is named with its line, column and a way out."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.goals import amounts, goal, split
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
    assert load(tmp_path, PLAIN.replace("{value: 100}", "{stay_under: 100}"))[0][0].direction == "decrease"
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
        ("by: 2026-12-31", "by: 9999-12-31", 5, 5, "outside the years 1990 to 2099"),
        ("from: 2026-01-01", "from: 0026-01-01", 4, 7, "outside the years 1990 to 2099"),
        ("{value: 100}", "{value: " + "9" * 400 + "}", 3, 17, "not a number"),
        ("{value: 100}", "{value: ,}", 3, 17, "'value' has no value"),
        ("{value: 100}", "{value: 20%}", 3, 17, "revenue_net is in currency"),
        ("{value: 100}", "{change: +5%, over: {from: 2025-12-31, to: 2025-01-01}}", 3, 52, "before it starts"),
        ("{value: 100}", "{change: +5%, over: {value: 5, from: 2025-01-01}}", 3, 40, "unknown key 'from'"),
        ("{value: 100}", "{value: 100}\nstretch: {value: 90}", 4, 10, "does not go beyond"),
        ("{value: 100}", "{value: 100}\nsplit: {by: quarter, shape: {2026-q5: 50%}}", 4, 30, "did you mean '2026-q"),
    ],
)
def test_a_mistake_is_named_where_it_stands(tmp_path, old, new, line, column, hint):
    error = only_error(tmp_path, PLAIN.replace(old, new))
    assert (error.place.path.name, error.place.line, error.place.column) == ("goals.yml", line, column)
    assert hint in error.message


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("{value: 40}", "4,000%; write 40%"),
        ("{stay_under: 20}", "2,000%; write 20%"),
        ("{band: [20, 40]}", "2,000%; write 20%"),
    ],
)
def test_a_ratio_says_its_per_cent(tmp_path, target, hint):
    text = PLAIN.replace("revenue_net", "win_rate")
    assert hint in only_error(tmp_path, text.replace("{value: 100}", target)).message
    assert load(tmp_path, text.replace("{value: 100}", "{value: 300%}"))[1] == []
    assert load(tmp_path, text.replace("{value: 100}", "{value: 0.4}"))[1] == []


def test_parts_in_time_are_found_in_either_case(tmp_path):
    goals, errors = load(tmp_path, PLAIN + "split: {by: quarter, shape: {2026-Q1: 40%, 2026-q3: 60%}}\n")
    assert errors == []
    assert [(child.first.month, child.portion.share) for child in split.expand(goals, CATALOGUE)[1:]] == [
        (1, 0.4), (7, 0.6),
    ]  # fmt: skip


def test_what_is_no_goal_in_a_list_is_named_at_its_line(tmp_path):
    _, errors = load(tmp_path, "- " + PLAIN.strip().replace("\n", "\n  ") + "\n- 5\n")
    assert [(error.place.line, error.message[:3]) for error in errors] == [(6, "'5'")]


def test_a_file_is_read_whatever_the_case_of_its_ending(tmp_path):
    (tmp_path / "ONE.YML").write_text(PLAIN, encoding="utf-8")
    assert [one.id for one in goal.load(tmp_path, CATALOGUE)[0]] == ["g"]


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
