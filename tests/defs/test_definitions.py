"""The code location as a data engineer sees it: complete, owned, described, in the order of the flow."""

from __future__ import annotations

import dagster as dg
import pytest

from pipelines import definitions
from pipelines.defs.automation import job
from pipelines.sources import registry

GROUPS = {
    "ingest", "transform", "staging", "intermediate", "marts", "measures", "kpis",
    "goals", "publish", "scorecard", "alerts",
}  # fmt: skip


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    return definitions.build()


@pytest.fixture(scope="module")
def specs(defs) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_every_table_of_every_source_is_an_asset(specs):
    assert {f"{spec.source}/{spec.table}" for spec in registry.load(None).tables} <= set(specs)


def test_every_asset_has_an_owner_a_group_of_the_flow_kinds_and_a_description(specs):
    bare = [key for key, spec in specs.items() if not (spec.owners and spec.kinds and spec.description)]
    assert bare == []
    assert {spec.group_name for spec in specs.values()} <= GROUPS


def test_a_canonical_entity_leads_back_to_the_tables_that_feed_it(specs):
    upstream = {dep.asset_key.to_user_string() for dep in specs["staging/stg_deals"].deps}
    assert "hubspot/deals" in upstream
    assert "stripe/invoices" not in upstream


def test_the_flow_is_one_graph_from_exports_to_alerts(defs):
    graph = defs.resolve_asset_graph()
    seen = graph.get_ancestor_asset_keys(dg.AssetKey(["alerts", "announcements"]))
    assert dg.AssetKey(["hubspot", "deals"]) in seen
    assert dg.AssetKey(["exports", "arrivals"]) in seen


def test_schedule_sensors_and_job_are_there(defs):
    assert defs.resolve_job_def(job.JOB_NAME)
    assert defs.resolve_schedule_def("daily").cron_schedule == job.SCHEDULE
    assert {sensor.name for sensor in defs.sensors} >= {"new_exports", "run_failed"}


def test_the_sensor_waits_for_a_file_that_is_still_being_written(tmp_path, monkeypatch):
    monkeypatch.setenv("PACELINE_DATA", str(tmp_path))
    with dg.build_sensor_context() as context:
        assert "no files" in job.new_exports(context).skip_message
        path = tmp_path / "exports" / "a.csv"
        path.parent.mkdir()
        path.write_text("a,b\n1,2\n")
        assert "still being written: a.csv" in job.new_exports(context).skip_message


def test_the_sensor_asks_once_for_the_same_files(tmp_path, monkeypatch):
    import os

    monkeypatch.setenv("PACELINE_DATA", str(tmp_path))
    path = tmp_path / "exports" / "a.csv"
    path.parent.mkdir()
    path.write_text("a,b\n1,2\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    with dg.build_sensor_context() as context:
        request = job.new_exports(context)
        assert isinstance(request, dg.RunRequest)
        assert "nothing new" in job.new_exports(context).skip_message
