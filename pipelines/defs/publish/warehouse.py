"""Write, audit, publish: analysts get a new version whole, or keep the one they have."""

import dagster as dg

from pipelines.alerts import ledger
from pipelines.defs.resources import DataFolder, RunLock
from pipelines.publish import publish


@dg.asset(
    key=["published", "warehouse"],
    deps=[dg.AssetKey(["goals", "goal_scores"])],
    group_name="publish",
    kinds={"duckdb"},
    pool="warehouse",
    description="The read-only DuckDB file of the analysts: marts, KPIs, goals and meta, no personal data.",
)
def published_warehouse(
    context: dg.AssetExecutionContext, folder: DataFolder, run_lock: RunLock
) -> dg.MaterializeResult:
    ledger.store(folder.settings)
    done = publish(folder.settings, folder.judged_day, context.run.run_id)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(done.path),
            "content hash": done.content_hash,
            "rows": done.rows,
            "as_of": folder.judged_day.isoformat(),
        }
    )
