"""`goals check`: errors with their places, verdicts where there is data, and nothing written."""

from __future__ import annotations

from pipelines import warehouse
from pipelines.goals import check
from pipelines.settings import Settings
from tests.goals.test_goal_files import PLAIN
from tests.goals.world import CATALOGUE, World


def test_without_data_the_files_are_read_and_errors_named(tmp_path):
    world = World(tmp_path)
    world.goal("good", PLAIN)
    world.goal("bad", PLAIN.replace("id: g", "id: b").replace("revenue_net", "revnue_net"))
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert not found.ok
    assert "bad.yml:2:6" in found.text and "did you mean 'revenue_net'?" in found.text
    assert found.text.endswith("1 goal can be used, 1 error.")


def test_with_published_data_every_letter_has_a_verdict(tmp_path):
    world = World(tmp_path)
    world.put("revenue_net", "2023-01-01", lambda day: 100.0, "2025-12-31")
    world.goal("good", PLAIN.replace("2026", "2025").replace("value: 100", "value: 90_000"))
    with warehouse.connect(Settings(tmp_path).published_path) as con:
        world.score("2025-06-30", con)
    found = check.check(Settings(tmp_path), kpis=CATALOGUE)
    assert found.ok
    assert "off pace" in found.text and "A  fail: unrealistic" in found.text
    assert not (tmp_path / "state").exists()
