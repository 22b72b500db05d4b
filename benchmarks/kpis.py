"""The KPI models against one hand-written statement over the same marts, and how the long table grows."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import child, kpi_company, kpi_statement
from benchmarks.figure import Figure
from pipelines import warehouse
from pipelines.settings import DBT_DIR

RATIO_LIMIT = 2.0
MEMORY_LIMIT_MB = 1024.0
ROUNDS = 3
BELOW = ("path:models/staging", "path:models/intermediate", "path:models/marts")
LAYER = ("+fct_kpi_values,path:models/measures", "+fct_kpi_values,path:models/kpis")
LISTED = re.compile(r"(?<=set kpis = \[).*?(?=\])", re.DOTALL)
# Reps and goals of the two sizes, with few events: what grows is the long table.
SIZES = {"small": (10, 200), "large": (2_000, 10_000)}
EVENTS_OF_SIZES = 200_000
SIZE_LIMIT_MB = 2048.0


def figures(work: Path, events: int) -> Iterator[Figure]:
    """The core KPIs alone on both sides: the models below them, and the long table with these lines in its list."""
    path, project = work / "paceline.duckdb", work / "dbt"
    child.say(f"kpis: a company of {events:,} activities and its marts, not counted")
    _child("company", path, events, 10, 0)
    _child("run", path, DBT_DIR, *BELOW)
    _narrow(project)
    models, statement = [], []
    for _ in range(ROUNDS):
        models.append(_child("run", path, project, *LAYER))
        statement.append(_child("statement", path))
        child.say(f"kpis: models {models[-1].told['cpu']:.1f} CPU s, statement {statement[-1].told['cpu']:.1f}")
    told = [done.told for done in statement]
    cost, bare = child.median(done.told["cpu"] for done in models), child.median(one["cpu"] for one in told)
    yield Figure("kpi_models", cost, "CPU s")
    yield Figure("kpi_statement", bare, "CPU s")
    yield Figure("kpi_ratio", cost / bare, "ratio", RATIO_LIMIT)
    yield Figure("kpi_values", float(told[-1]["rows"]), "rows")
    yield Figure("kpi_values_different", float(max(one["different"] for one in told)), "cells", 0.0)
    yield Figure("kpi_peak_memory", max(done.peak_mb for done in models), "MB", MEMORY_LIMIT_MB)
    yield Figure("kpi_statement_peak_memory", max(done.peak_mb for done in statement), "MB")


def sizes(work: Path, events: int) -> Iterator[Figure]:
    """All models and figures; events beyond EVENTS_OF_SIZES would add little to the long table."""
    for size, (reps, goals) in SIZES.items():
        path = work / size / "paceline.duckdb"
        child.say(f"kpi-sizes: {reps:,} reps and {goals:,} goals")
        _child("company", path, min(events, EVENTS_OF_SIZES), reps, goals)
        _child("run", path, DBT_DIR, *BELOW)
        built = _child("run", path, DBT_DIR, "path:models/measures", "path:models/kpis")
        with warehouse.connect(path, read_only=True) as con:
            rows = con.execute("select count(*) from kpis.fct_kpi_values").fetchone()[0]
            blocks = con.execute(
                "select count(distinct block_id) from pragma_storage_info('kpis.fct_kpi_values') where block_id >= 0"
            ).fetchone()[0]
            block = con.execute("select block_size from pragma_database_size() limit 1").fetchone()[0]
        yield Figure(f"kpi_rows_{size}", float(rows), "rows")
        yield Figure(f"kpi_table_{size}", blocks * block / 2**20, "MB", SIZE_LIMIT_MB)
        yield Figure(f"kpi_build_{size}", built.told["cpu"], "CPU s")
        yield Figure(f"kpi_build_peak_memory_{size}", built.peak_mb, "MB", SIZE_LIMIT_MB)
        shutil.rmtree(path.parent)


def _child(*arguments: Any) -> child.Done:
    return child.python("-m", "benchmarks.kpis", *map(str, arguments))


def _narrow(project: Path) -> None:
    """The dbt project as it is, with the core KPIs as the list of its long table."""
    shutil.copytree(DBT_DIR, project, ignore=shutil.ignore_patterns("target", "logs"))
    table = project / "models" / "kpis" / "fct_kpi_values.sql"
    narrowed, lists = LISTED.subn(", ".join(f"'{kpi}'" for kpi in kpi_statement.KPIS), table.read_text())
    if lists != 1:
        raise child.Failed(f"{table.name} has {lists} lists of KPIs where there was one")
    table.write_text(narrowed)


def _run(path: Path, project: str, *select: str) -> None:
    """In the child: `dbt run`, without the parse that a run of the product keeps from the one before."""
    from dbt.cli.main import dbtRunner

    os.environ["PACELINE_WAREHOUSE"] = str(path)
    common = ["--project-dir", project, "--profiles-dir", project, "--target-path", str(path.parent / "target"),
              "--quiet", "--log-level-file", "none", "--no-use-colors"]  # fmt: skip
    parsed = dbtRunner().invoke(["parse", *common]).result
    cpu, outcome = child.work_cpu(
        lambda: dbtRunner(manifest=parsed).invoke(["run", "--no-write-json", *common, "--select", *select])
    )
    if not outcome.success:
        raise SystemExit(f"dbt run: {outcome.exception or [r.message for r in outcome.result if r.message][:3]}")
    child.tell(cpu=cpu)


def _statement(path: Path) -> None:
    """In the child: the statement, then what the long table has otherwise."""
    with warehouse.connect(path) as con:
        cpu, _ = child.work_cpu(lambda: con.execute(f"create or replace table by_hand as {kpi_statement.text()}"))
        rows = con.execute("select count(*) from by_hand").fetchone()[0]
        different = con.execute(kpi_statement.different()).fetchone()[0]
    child.tell(cpu=cpu, rows=rows, different=different)


if __name__ == "__main__":
    step, asked, *rest = sys.argv[1:]
    if step == "company":
        kpi_company.write(Path(asked), *map(int, rest))
    elif step == "run":
        _run(Path(asked), *rest)
    else:
        _statement(Path(asked))
