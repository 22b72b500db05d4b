"""Goal files and company settings, as dbt is told them."""

from __future__ import annotations

import dagster as dg

from pipelines import inputs
from pipelines.defs.resources import DataFolder, RunLock, Warehouse
from pipelines.goals import goal as goal_files
from pipelines.goals import split, windows
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR
from pipelines.sources import registry


@dg.definitions
def definitions() -> dg.Definitions:
    """One asset, behind every table: the source of truth per figure depends on what was loaded."""
    tables = registry.of(DataFolder().settings).tables

    @dg.asset(
        key=["inputs", "settings"],
        deps=[dg.AssetKey([spec.source, spec.table]) for spec in tables],
        group_name="transform",
        kinds={"yaml", "duckdb"},
        pool="warehouse",
        description="Company settings, pipeline stages, and the windows and baselines of every goal, for dbt.",
    )
    def settings_asset(folder: DataFolder, warehouse: Warehouse, run_lock: RunLock) -> dg.MaterializeResult:
        kpis = catalogue.load(DBT_DIR)
        parsed, errors = goal_files.load(folder.settings.goals_dir, kpis)
        as_of = folder.judged_day
        with warehouse.open() as con:
            goals = split.expand(parsed, kpis, split.members(con))
            truth = inputs.write(con, folder.company, as_of, windows.periods(goals))
        return dg.MaterializeResult(
            metadata={
                "as_of": as_of.isoformat(),
                "goals": len(goals),
                "goal files with errors": len(errors),
                "errors": dg.MetadataValue.md("\n".join(f"- `{error}`" for error in errors) or "none"),
                "source of truth": dg.MetadataValue.json(truth),
            }
        )

    return dg.Definitions(assets=[settings_asset])
