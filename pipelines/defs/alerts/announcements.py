"""One clear message per goal whose state changed; a failing channel never fails the run."""

from __future__ import annotations

import dagster as dg

from pipelines import scorecard
from pipelines.alerts import ledger, send
from pipelines.alerts.send import AlertResult
from pipelines.defs.resources import DataFolder, RunLock

KEY = dg.AssetKey(["alerts", "announcements"])


@dg.asset(
    key=KEY,
    deps=[dg.AssetKey(["published", "warehouse"]), dg.AssetKey(["scorecard", "page"])],
    group_name="alerts",
    kinds={"python"},
    pool="warehouse",
    check_specs=[
        dg.AssetCheckSpec("no_dead_letters", asset=KEY, description="Every message of the last week arrived."),
        dg.AssetCheckSpec("can_be_sent", asset=KEY, description="alerts.yml can be read and every address is set."),
    ],
    description="Alerts on state changes, through the outbox: at least once, one row per goal, change and target.",
)
def announcements(folder: DataFolder, run_lock: RunLock) -> dg.MaterializeResult:
    done = send.announce(folder.settings, folder.company, folder.settings.published_path, folder.judged_day)
    if ledger.refresh(folder.settings):
        # The pages were written before the sending, to be attached; they tell of what became of it too.
        scorecard.write(folder.settings.published_path, folder.settings.scorecard_dir, folder.company)
    return dg.MaterializeResult(
        metadata={
            "sent": done.sent,
            "waiting": done.waiting,
            "dead letters": done.dead,
            "silenced or inhibited": done.withheld,
        },
        check_results=[_dead_letters(done), _problems(done)],
    )


def _dead_letters(done: AlertResult) -> dg.AssetCheckResult:
    lines = [f"{letter.key}: {letter.last_error}" for letter in done.dead_letters]
    return dg.AssetCheckResult(
        check_name="no_dead_letters",
        asset_key=KEY,
        passed=not done.dead,
        metadata={"dead letters": dg.MetadataValue.text("\n".join(lines) or "none")},
    )


def _problems(done: AlertResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name="can_be_sent",
        asset_key=KEY,
        passed=not done.problems,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"to mend": dg.MetadataValue.text("\n".join(done.problems) or "nothing")},
    )
