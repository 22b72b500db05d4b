"""`goals check`: errors with their places, verdicts where there is data, and nothing written."""

from __future__ import annotations

import pytest

from pipelines import warehouse
from pipelines.goals import check
from pipelines.settings import Settings
from tests.goals.test_goal_files import PLAIN
from tests.goals.world import CATALOGUE, World


@pytest.mark.parametrize(
    ("wrong", "place", "message"),
    [
        (PLAIN.replace("revenue_net", "revnue_net"), "bad.yml:2:6", "did you mean 'revenue_net'?"),
        (PLAIN.replace("by: 2026-12-31\n", ""), "bad.yml:1:1", "'by' is missing"),
        (PLAIN.replace("2026-12-31", "31.12.2026"), "bad.yml:5:5", "'31.12.2026' is not a date"),
        (PLAIN.replace("kpi", "kpy"), "bad.yml:2:1", "did you mean 'kpi'?"),
    ],
)
def test_an_error_is_named_with_its_place_and_keeps_no_other_goal_out(tmp_path, wrong, place, message):
    world = World(tmp_path)
    world.goal("good", PLAIN)
    world.goal("bad", wrong.replace("id: g", "id: b"))
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert not found.ok
    assert place in found.text and message in found.text
    assert "1 goal can be used, 1 error;" in found.text


def test_without_data_the_letters_that_need_none_are_judged(tmp_path):
    world = World(tmp_path)
    world.goal("good", PLAIN + "statement: s\nowner: bo\nkind: annual\n")
    world.goal("lost", PLAIN.replace("id: g", "id: lost") + "statement: s\nowner: bo\nsupports: gg\n")
    text = check.check(Settings(tmp_path), kpis=CATALOGUE).text
    assert "  g     ✓ · · ✓ ✓\n" in text
    assert "  lost  ✓ · · ✕ ✓\n      R ✕ there is no goal 'gg'" in text
    assert "There is no published data yet" in text
    assert text.endswith("2 goals can be used, 0 errors; 1 letter failed, 0 to look at.")


def test_with_published_data_every_letter_has_a_verdict_and_evidence_where_it_is_not_a_pass(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2023-01-01", lambda day: 100.0, "2025-12-31")
    world.goal("good", PLAIN.replace("2026", "2025").replace("value: 100", "value: 90_000"))
    with warehouse.connect(Settings(tmp_path).published_path) as con:
        world.score("2025-06-30", con)
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert found.ok
    assert "  g     ! ✓ ✕ ! ✓  ▼ off pace\n" in found.text
    assert "      S ! no statement and no owner" in found.text and "      A ✕ unrealistic, target €90K" in found.text
    assert "can be used, 0 errors; 1 letter failed, 2 to look at." in found.text
    assert not (tmp_path / "state").exists()


def test_one_pass_tells_of_everything_that_is_wrong_in_a_goal(tmp_path):
    World(tmp_path).goal(
        "bad", PLAIN.replace("revenue_net", "revnue_net").replace("12-31", "13-31") + "kind: yearly\n"
    )
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert [(error.place.line, error.place.column) for error in found.errors] == [(2, 6), (5, 5), (6, 7)]


def test_a_scope_nobody_has_is_an_error_at_its_place(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2024-01-01", lambda day: 100.0, "2025-12-31", scope=("team", "emea"))
    world.goal("lost", PLAIN.replace("2026", "2025") + "scope: {team: emae}\n")
    with warehouse.connect(Settings(tmp_path).published_path) as con:
        world.score("2025-06-30", con)
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert not found.ok
    assert "lost.yml:6:8: there is no team 'emae'; did you mean 'emea'?" in found.text
    assert [score.goal_id for score in found.scores] == ["g"]


def test_a_goal_that_no_run_has_scored_is_new_and_not_failed(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2023-01-01", lambda day: 100.0, "2025-12-31")
    world.goal("old", PLAIN.replace("2026", "2025"))
    with warehouse.connect(Settings(tmp_path).published_path) as con:
        world.score("2025-06-30", con)
    change = PLAIN.replace("2026", "2025").replace(
        "{value: 100}", "{change: +5%, over: {from: 2024-02-01, to: 2024-02-20}}"
    )
    world.goal("new", change.replace("id: g", "id: new"))
    text = check.check(Settings(tmp_path), kpis=CATALOGUE).text
    assert "  new   ! ! " in text and "· new, the next run judges it" in text
    assert "M ! the next run measures what its change starts from" in text


def test_goals_in_a_circle_support_nothing(tmp_path):
    world = World(tmp_path)
    for name, above in (("a", "b"), ("b", "a"), ("c", "c")):
        world.goal(name, PLAIN.replace("id: g", f"id: {name}") + f"supports: {above}\n")
    text = check.check(Settings(tmp_path), kpis=CATALOGUE).text
    assert "R ✕ it supports itself by way of 'b' and 'a'" in text
    assert "R ✕ it supports itself by way of 'c'" in text


def test_each_part_that_nobody_has_is_named(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2024-01-01", lambda day: 100.0, "2025-12-31", scope=("team", "emea"))
    world.put("revenue_net", "2024-01-01", lambda day: 100.0, "2025-12-31")
    world.goal("cut", PLAIN.replace("2026", "2025") + "split: {by: team, shape: {atlantis: 40%, emea: 60%}}\n")
    with warehouse.connect(Settings(tmp_path).published_path) as con:
        world.score("2025-06-30", con)
    assert "there is no team 'atlantis'" in check.check(Settings(tmp_path), kpis=CATALOGUE).text
