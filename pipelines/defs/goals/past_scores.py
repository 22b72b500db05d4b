"""Past days, judged again: a daily partition each, so that Dagster's backfill can ask for any stretch of them."""

import datetime as dt
from typing import Literal

import dagster as dg

from pipelines import replay
from pipelines.defs.resources import DataFolder, RunLock

KEY = dg.AssetKey(["goals", "goal_score_history"])
# Earlier days than any goal of today's files can have; the list of partitions is drawn in the UI, so it is short.
FIRST_DAY = "2022-01-01"


class PastScores(dg.Config):
    """By what past days are judged: the files that were there `then`, or all that are there `today`."""

    knowledge: Literal["then", "today"] = "then"


@dg.asset(
    key=KEY,
    deps=[dg.AssetKey(["published", "warehouse"])],
    partitions_def=dg.DailyPartitionsDefinition(start_date=FIRST_DAY),
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="goals",
    kinds={"python", "duckdb"},
    pool="warehouse",
    description="Every goal as judged on past days: as known then, or as known today. Nothing is announced.",
)
def goal_score_history(
    context: dg.AssetExecutionContext, config: PastScores, folder: DataFolder, run_lock: RunLock
) -> dg.MaterializeResult:
    days = [dt.date.fromisoformat(key) for key in context.partition_keys]
    replay.score_days(
        folder.settings, days, config.knowledge, lambda day, seconds: context.log.info(f"{day}: {seconds:.1f} s")
    )
    return dg.MaterializeResult(metadata={"days": len(days), "knowledge": config.knowledge})
