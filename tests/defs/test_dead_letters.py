"""A message that nobody took: the check of alerts/announcements fails, and the page says so by the end of the run."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines import warehouse
from pipelines.defs.alerts.announcements import announcements
from pipelines.defs.resources import DataFolder, RunLock
from pipelines.defs.scorecard.page import scorecard_page
from pipelines.publish import publish
from pipelines.settings import Settings
from tests.alerts.conftest import MONDAY, score
from tests.alerts.receiver import Receiver
from tests.contract_tables import create_all, insert


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """A published goal that is off pace, and a route to one receiver."""
    where = Settings(tmp_path)
    with warehouse.connect(where.warehouse_path) as con:
        create_all(con)
        insert(con, "goals.goal_scores", **(score("revenue", "off_pace", MONDAY) | {"kpi": "revenue_net"}))
    publish(where, MONDAY, "run-1")
    where.alerts_path.write_text("receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n")
    return where


@pytest.mark.parametrize(("answer", "passes"), [(404, False), (200, True)])
def test_the_check_and_the_page_tell_of_what_never_arrived(folder, monkeypatch, answer: int, passes: bool):
    found = DataFolder(data_dir=str(folder.data_dir), as_of=str(MONDAY))
    resources = {"folder": found, "run_lock": RunLock(folder=found)}
    with Receiver() as receiver:
        receiver.answers = [answer]
        monkeypatch.setenv("SALES_URL", f"{receiver.url}/hook/s3cret-token")
        result = dg.materialize([scorecard_page, announcements], resources=resources)

    assert result.success and len(receiver.requests) == 1
    checks = {one.check_name: one for one in result.get_asset_check_evaluations()}
    assert checks["no_dead_letters"].passed is passes
    assert checks["no_dead_letters"].severity == dg.AssetCheckSeverity.ERROR
    page = (folder.scorecard_dir / "index.html").read_text()
    assert ("1 alert never arrived" in page) is not passes
    assert ("sales answered 404" in page) is not passes and "s3cret" not in page
    (shown,) = result.asset_materializations_for_node("scorecard__page")
    assert "▼ Off pace | Statement of revenue" in shown.metadata["preview"].value
