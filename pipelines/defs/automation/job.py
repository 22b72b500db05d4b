"""The main job, and when it runs: every morning, when new files lie still, and what is said when it fails."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import dagster as dg

from pipelines import clock, scorecard
from pipelines.alerts import late, run_failure
from pipelines.defs.goals.past_scores import KEY as PAST_SCORES
from pipelines.defs.resources import DataFolder

JOB_NAME = "paceline"
SCHEDULE = "0 6 * * *"  # exports of CRM and billing tools land between midnight and five; managers read at eight
SENSOR_SECONDS = 30
# Quiet hours end to the minute; a look into the outbox takes milliseconds.
SENDING_SECONDS = 60
# A file that did not change for this long is taken as complete: copies over a network pause for seconds, not more.
STILL_SECONDS = 20

everything = dg.define_asset_job(
    JOB_NAME,
    # The days of the past are judged when somebody asks for them, never by the schedule.
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(PAST_SCORES),
    description="Exports in the drop folder to judged goals: ingest, models, goals, publish, page, alerts.",
    executor_def=dg.in_process_executor,
)


@dg.sensor(
    job=everything,
    minimum_interval_seconds=SENSOR_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts the job when files in exports/ are new and no longer change. Reads names, not contents.",
)
def new_exports(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    exports = DataFolder().settings.exports_dir
    seen = _listing(exports)
    if not seen:
        return dg.SkipReason(f"no files in {exports}; drop exports there")
    moving = [name for name, (_, modified) in seen.items() if clock.now().timestamp() - modified < STILL_SECONDS]
    if moving:
        return dg.SkipReason(f"still being written: {', '.join(sorted(moving)[:3])}; looking again shortly")
    key = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]
    if key == context.cursor:
        return dg.SkipReason(f"nothing new among {len(seen)} files")
    context.update_cursor(key)
    return dg.RunRequest(run_key=key)


def _listing(exports: Path) -> dict[str, tuple[int, float]]:
    """Name -> (bytes, modification time) of every plain file below `exports`."""
    files = (path for path in exports.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        str(path.relative_to(exports)): (path.stat().st_size, path.stat().st_mtime)
        for path in files
        if not path.name.startswith(".")
    }


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the data engineers, on the alert channels, that a run failed and at which step.",
)
def run_failed(context: dg.RunFailureSensorContext) -> None:
    message = context.failure_event.message or ""
    run_failure.announce(DataFolder().settings, context.dagster_run.run_id, message)


@dg.sensor(
    minimum_interval_seconds=SENDING_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends the alerts that waited: for the end of quiet hours, or to be tried again.",
)
def waiting_alerts() -> dg.SkipReason:
    folder = DataFolder()
    where = folder.settings

    def show() -> None:
        scorecard.write(where.published_path, where.scorecard_dir, folder.company)

    sent, _ = late.send_waiting(where, folder.company, show)
    return dg.SkipReason(f"{sent} alert(s) sent that had waited")


@dg.definitions
def automation() -> dg.Definitions:
    daily = dg.ScheduleDefinition(
        name="daily",
        job=everything,
        cron_schedule=SCHEDULE,
        execution_timezone=DataFolder().company.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every morning at six in the company's time zone.",
    )
    return dg.Definitions(jobs=[everything], schedules=[daily], sensors=[new_exports, run_failed, waiting_alerts])
