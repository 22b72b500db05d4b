"""Dagster as its users use it: a real daemon notices a file and runs the job; the UI shows it in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.settings import PROJECT_ROOT, Settings
from tests import browser

pytestmark = pytest.mark.journey

BIN = Path(sys.executable).parent
SECONDS = 300  # a sensor tick (30 s), a worker process (10 s), the job (60 s), each doubled on a busy machine

MAPPING = """\
entity: deals
key: [deal_id]
columns:
  deal_id: Number
  rep: Seller
  status: Outcome
  amount: Value
  currency: {constant: EUR}
  pipeline: {constant: Sales}
  stage: Outcome
  created_at: Opened
  closed_at: Closed
"""
ROWS = """\
Number,Seller,Outcome,Value,Opened,Closed
1,Ann,won,100.00,2026-01-05,2026-02-01
2,Ann,lost,70.00,2026-01-06,2026-02-02
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Settings:
    where = Settings(tmp_path_factory.mktemp("company"))
    where.exports_dir.mkdir()
    where.sources_dir.mkdir()
    (where.sources_dir / "ledger.yml").write_text(MAPPING)
    where.company_path.write_text("as_of: 2026-02-28\n")
    return where


@pytest.fixture(scope="module")
def address(folder, tmp_path_factory) -> Iterator[str]:
    """The URL of a running `dagster dev`: web server, daemon and code location, on an instance of its own."""
    home = tmp_path_factory.mktemp("dagster-home")
    shutil.copy(PROJECT_ROOT / ".dagster" / "dagster.yaml", home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (home / "dev.log").open("w")
    process = subprocess.Popen(
        [BIN / "dagster", "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)],
        cwd=PROJECT_ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        env={**os.environ, "DAGSTER_HOME": str(home), "PACELINE_DATA": str(folder.data_dir)},
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: ask(url, "{ version }"), process, home / "dev.log")
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def ask(url: str, query: str) -> dict | None:
    request = urllib.request.Request(
        f"{url}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["data"]
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def wait_for(look, process: subprocess.Popen, log: Path):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if process.poll() is None and (found := look()):
            return found
        time.sleep(1)
    raise AssertionError(f"nothing after {SECONDS} s:\n{log.read_text()[-3000:]}")


def why(url: str, runs: list[dict]) -> str:
    """What the failed steps of the first run said."""
    query = (
        '{ logsForRun(runId: "%s") { ... on EventConnection { events { ... on ExecutionStepFailureEvent '
        "{ stepKey error { message causes { message } } } } } } }"
    )
    events = ask(url, query % runs[0]["runId"])["logsForRun"]["events"] if runs else []
    return json.dumps([event for event in events if event], indent=1)[:4000]


def test_a_dropped_file_is_noticed_and_the_run_finishes(address, folder):
    path = folder.exports_dir / "ledger-2026-02-28.csv"
    path.write_text(ROWS)
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)  # lying still for an hour
    end = time.monotonic() + SECONDS
    runs: list[dict] = []
    while time.monotonic() < end and not any(run["status"] in ("SUCCESS", "FAILURE") for run in runs):
        time.sleep(2)
        runs = ask(address, "{ runsOrError { ... on Runs { results { runId status } } } }")["runsOrError"]["results"]
    assert [run["status"] for run in runs] == ["SUCCESS"], why(address, runs)
    with warehouse.connect(folder.published_path, read_only=True) as con:
        won = con.execute(
            "select kpi_value from kpis.fct_kpi_values where kpi = 'win_rate' and scope_type = 'company' "
            "and period_id = 'month:2026-02-01:2026-02-28'"
        ).fetchall()
    assert won == [(0.5,)]


@pytest.mark.page
def test_the_ui_shows_the_flow_and_the_run(address, tmp_path):
    with browser.running() as chromium:
        page = chromium.new_page()
        page.goto(f"{address}/locations/paceline/jobs/paceline", wait_until="domcontentloaded")
        page.get_by_text("Exports in the drop folder to judged goals").first.wait_for(timeout=60_000)
        page.screenshot(path=tmp_path / "job.png")
        page.goto(f"{address}/assets/goals/goal_scores", wait_until="domcontentloaded")
        page.get_by_text("Every SMART goal scored").first.wait_for(timeout=60_000)


def test_without_an_instance_folder_it_says_what_to_set():
    bare = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    done = subprocess.run(
        [BIN / "dagster", "definitions", "validate", "-w", "workspace.yaml"],
        cwd=PROJECT_ROOT, env=bare, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode != 0
    assert "DAGSTER_HOME is not set. Use `make dev`" in done.stdout + done.stderr


def test_dg_opens_the_same_location(tmp_path):
    shutil.copy(PROJECT_ROOT / ".dagster" / "dagster.yaml", tmp_path)
    done = subprocess.run(
        [BIN / "dg", "list", "defs", "--json"],
        cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=180,
        env={**os.environ, "DAGSTER_HOME": str(tmp_path), "PATH": f"{BIN}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "goals/goal_scores" in done.stdout
    assert "hubspot/deals" in done.stdout
