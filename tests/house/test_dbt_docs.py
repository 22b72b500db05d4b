"""dbt's pages open from the disk, show a model with its lineage, and ask nobody for anything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipelines.settings import DATA_ENV, PROJECT_ROOT
from tests.browser import running
from tests.dbt.warehouse_builder import build

SCRIPT = PROJECT_ROOT / "scripts" / "dbt_docs.py"


def run(data) -> subprocess.CompletedProcess:
    environment = {**os.environ, DATA_ENV: str(data), "PYTHONPATH": str(PROJECT_ROOT)}
    return subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False)


def test_without_a_warehouse_it_says_what_to_run_first(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 1
    assert "run `make demo` or `paceline run` first" in done.stderr


@pytest.mark.page
def test_the_page_opens_from_the_disk_and_calls_nobody(tmp_path):
    build(tmp_path / "warehouse" / "paceline.duckdb", {"deals": [{"deal_id": "1"}]}, select="+fct_deal")
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    page_path = tmp_path / "dbt_docs" / "index.html"
    assert done.stdout.strip() == str(page_path)
    asked: list[str] = []
    with running() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{page_path.as_uri()}#!/model/model.paceline.fct_deal")
        page.wait_for_selector("text=fct_deal")
        page.wait_for_selector("text=Amount in the company's currency")
        page.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
