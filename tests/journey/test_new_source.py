"""A new source is one file: a spec with its suite, or a mapping in the data folder, and no other edit.

The house is copied, the files are added, and the daily job of the copy is asked what it knows and does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.settings import PROJECT_ROOT, Settings

pytestmark = [pytest.mark.journey]

SPEC = """
from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_order = columns_of("orders")
TABLES = (
    TableSpec(
        source="tillpoint",
        table="receipts",
        entity="orders",
        columns=(
            _order("order_line_id", "Bon", required=True, not_null=True),
            _order("ordered_at", "Rung up", required=True),
            _order("unit_price", "Sum", required=True),
            _order("quantity", constant="1"),
        ),
        key=("order_line_id",),
        snapshot=False,
    ),
)
"""
SUITE = {
    "name": "tillpoint.receipts",
    "expectations": [
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "unit_price", "min_value": 0}}
    ],
}
MAPPING = """
entity: surveys
key: [response_id]
columns: {response_id: Slip, score: Stars, responded_at: Given, scale_max: {constant: 5}}
"""
# The part of the job that reads files: the arrivals, and the tables of the two new sources.
JOB = """
import dagster as dg
from pipelines import definitions, job
defs = definitions.build()
keys = [dg.AssetKey(["exports", "arrivals"]), dg.AssetKey(["tillpoint", "receipts"]), dg.AssetKey(["slips", "slips"])]
result = defs.resolve_job_def(job.JOB_NAME).execute_in_process(asset_selection=keys)
assert result.success
"""


@pytest.fixture(scope="module")
def where(tmp_path_factory) -> Settings:
    house = tmp_path_factory.mktemp("house")
    for name in ("pipelines", "expectations", "dbt_project"):
        unwanted = shutil.ignore_patterns("__pycache__", "target", "logs")
        shutil.copytree(PROJECT_ROOT / name, house / name, ignore=unwanted)
    shutil.copy(PROJECT_ROOT / "pyproject.toml", house)
    (house / "pipelines" / "sources" / "systems" / "tillpoint.py").write_text(SPEC)
    (house / "expectations" / "tillpoint").mkdir()
    (house / "expectations" / "tillpoint" / "receipts.json").write_text(json.dumps(SUITE))
    folder = Settings(house / "data")
    folder.exports_dir.mkdir(parents=True)
    folder.sources_dir.mkdir()
    (folder.sources_dir / "slips.yml").write_text(MAPPING)
    folder.company_path.write_text("as_of: 2026-01-31\n")
    (folder.exports_dir / "good.csv").write_text("Bon,Rung up,Sum\n1,2026-01-05,10.50\n2,2026-01-06,4\n")
    (folder.exports_dir / "odd.csv").write_text("Bon,Rung up,Sum\n3,2026-01-07,-9\n")
    (folder.exports_dir / "slips.csv").write_text("Slip,Stars,Given\na,4,2026-01-05\n")
    _run(house, folder)
    return folder


def _run(house: Path, folder: Settings) -> None:
    environment = {**os.environ, "PYTHONPATH": str(house), "PACELINE_DATA": str(folder.data_dir)}
    command = [sys.executable, "-c", JOB]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def ask(where: Settings, query: str) -> list[tuple]:
    with warehouse.connect(where.warehouse_path) as con:
        return con.execute(query).fetchall()


def test_an_invented_tool_is_read_into_its_schema_and_into_the_entity_it_feeds(where):
    query = "select order_line_id, unit_price::float, quantity::int from {} order by 1"
    rows = [("1", 10.5, 1), ("2", 4.0, 1)]
    assert ask(where, query.format("tillpoint.receipts")) == rows
    assert ask(where, query.format("canonical.orders where source = 'tillpoint'")) == rows


def test_its_suite_beside_it_judges_its_files(where):
    ((verdict, reason),) = ask(where, "select verdict, reason from meta.ingest_files where file = 'odd.csv'")
    assert verdict == "held" and "Sum" in reason


def test_a_mapping_of_the_user_is_read_just_so(where):
    assert ask(where, "select response_id, score::int, scale_max::int, source from canonical.surveys") == [
        ("a", 4, 5, "slips")
    ]


def test_every_file_is_accounted_for(where):
    query = "select file, verdict, accepted from meta.ingest_files order by 1"
    assert ask(where, query) == [("good.csv", "loaded", 2), ("odd.csv", "held", None), ("slips.csv", "loaded", 1)]
