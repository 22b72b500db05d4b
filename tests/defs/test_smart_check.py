"""The check `smart` of goals/goal_scores: what fails is listed, and nothing stops for it."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import pytest

from pipelines import warehouse
from pipelines.defs.goals.scores import goal_scores
from pipelines.defs.resources import DataFolder, RunLock, Warehouse
from pipelines.settings import Settings
from tests.goals.test_score import text
from tests.goals.world import World


def check(world: World) -> dg.AssetCheckEvaluation:
    folder = DataFolder(data_dir=str(world.data), as_of="2025-06-30")
    resources = {"folder": folder, "warehouse": Warehouse(folder=folder), "run_lock": RunLock(folder=folder)}
    result = dg.materialize([goal_scores], resources=resources)
    assert result.success
    (found,) = result.get_asset_check_evaluations()
    return found


@pytest.fixture
def world(tmp_path) -> World:
    made = World(tmp_path)
    made.put("revenue_net", "2022-01-01", lambda day: 100.0, "2025-12-31")
    where = Settings(tmp_path)
    where.warehouse_path.parent.mkdir()
    with warehouse.connect(where.warehouse_path) as con:
        made.roll_up(con, dt.date(2025, 6, 30), [])
    (tmp_path / "company.yml").write_text("as_of: 2025-06-30\n")
    return made


def test_a_goal_that_fails_a_letter_is_named_as_a_warning(world):
    world.goal("g", text(target="{value: 36_000}", more="kind: annual"))
    world.goal("wild", text(id="wild", target="{value: 90_000}", more="supports: nothing"))
    found = check(world)
    assert (found.check_name, found.passed, found.severity) == ("smart", False, dg.AssetCheckSeverity.WARN)
    listed = found.metadata["failed letters"].value
    assert "**wild**: A unrealistic" in listed and "**wild**: R there is no goal 'nothing'" in listed
    assert "**g**" not in listed


def test_goals_that_are_smart_pass(world):
    world.goal("g", text(target="{value: 36_000}", more="kind: annual"))
    assert check(world).passed
