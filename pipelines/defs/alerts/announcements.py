"""One clear message per goal whose state changed; a failing channel never fails the run."""

from __future__ import annotations

import dagster as dg

from pipelines.alerts import send
from pipelines.defs.resources import DataFolder, RunLock


@dg.asset(
    key=["alerts", "announcements"],
    deps=[dg.AssetKey(["published", "warehouse"]), dg.AssetKey(["scorecard", "page"])],
    group_name="alerts",
    kinds={"python"},
    check_specs=[
        dg.AssetCheckSpec("no_dead_letters", asset=["alerts", "announcements"], description="Every message arrived.")
    ],
    description="Alerts on state changes, through the outbox: at least once, one row per goal, change and target.",
)
def announcements(folder: DataFolder, run_lock: RunLock) -> dg.MaterializeResult:
    done = send.announce(folder.settings, folder.company, folder.settings.published_path, folder.judged_day)
    return dg.MaterializeResult(
        metadata={"sent": done.sent, "waiting": done.waiting, "dead letters": done.dead},
        check_results=[dg.AssetCheckResult(check_name="no_dead_letters", passed=not done.dead)],
    )
