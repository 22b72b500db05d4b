"""The whole job in one process, for the command line: the same assets that Dagster's daemon runs."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipelines import clock, company, run_lock, settings
from pipelines.settings import Settings

JOB_NAME = "paceline"
Progress = Callable[[str, float], None]
# Folders whose files decide what a run yields; the code's own version stands beside them.
_INPUT_FOLDERS = ("exports", "goals", "sources")


@dataclass(frozen=True)
class Outcome:
    """How a run ended: `published` says whether a new version stands; `unchanged` that none was needed."""

    published: bool
    unchanged: bool
    failures: tuple[str, ...] = ()


def run(where: Settings, as_of: dt.date | None, progress: Progress) -> Outcome:
    """Run everything on the data folder, unless nothing changed since the last published run.

    `progress(step, seconds)` is told about each step as it ends. Raises run_lock.RunInProgress when another run
    holds the folder, yaml_file.FileError when company.yml cannot be read.
    """
    with run_lock.hold(where.state_dir):
        day = company.load(where.company_path).judged_day(as_of)
        inputs = fingerprint(where, day)
        stamp = where.state_dir / "last_run"
        if where.published_path.exists() and stamp.exists() and stamp.read_text() == inputs:
            return Outcome(published=True, unchanged=True)
        stamp.unlink(missing_ok=True)
        outcome = _materialise(where, day, progress)
        if outcome.published and not _still_changing(where):
            stamp.write_text(inputs)
        return outcome


def fingerprint(where: Settings, day: dt.date) -> str:
    """Changes when a run could yield or tell something else: the day, a file's size or time, settings, the code."""
    found = (path for name in _INPUT_FOLDERS for path in (where.data_dir / name).rglob("*"))
    files = [path for path in found if path.is_symlink() or not path.is_dir()]
    files += [path for path in (where.company_path, where.alerts_path) if path.exists()]
    # A withdrawn file changes what the same exports mean.
    files += [path for path in where.state_dir.glob("withdrawn*") if path.is_file()]
    code = [*settings.PROJECT_ROOT.glob("pipelines/**/*.py"), *settings.DBT_DIR.glob("m*/**/*.*"),
            *settings.EXPECTATIONS_DIR.rglob("*.json")]  # fmt: skip
    states = [(path, path.stat() if path.exists() else path.lstat()) for path in sorted(files + code)]
    listing = [(str(path), state.st_size, state.st_mtime_ns) for path, state in states]
    return hashlib.sha256(json.dumps([str(day), listing]).encode()).hexdigest()


def _still_changing(where: Settings) -> bool:
    """A file written within the last minute may have been left for the next run."""
    edge = clock.now().timestamp() - 60
    return any(path.stat().st_mtime > edge for path in where.exports_dir.rglob("*") if path.is_file())


def _materialise(where: Settings, day: dt.date, progress: Progress) -> Outcome:
    os.environ[settings.DATA_ENV] = str(where.data_dir)
    import dagster as dg

    from pipelines import definitions

    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    defs = definitions.build()
    config = {
        "resources": {"folder": {"config": {"data_dir": str(where.data_dir), "as_of": day.isoformat()}}},
        "loggers": {"progress": {"config": {}}},
    }
    job = dg.Definitions.merge(defs, dg.Definitions(loggers={"progress": _progress_logger(progress)}))
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.resolve_job_def(JOB_NAME).execute_in_process(
            run_config=config, instance=instance, raise_on_error=False
        )
    failures = tuple(_words(event) for event in result.get_step_failure_events())
    published = not any(event.step_key == "published__warehouse" for event in result.get_step_failure_events())
    return Outcome(published=published and result.success, unchanged=False, failures=failures)


def _words(event: Any) -> str:
    error = event.step_failure_data.error
    while error.cause is not None:
        error = error.cause
    return f"{event.step_key}: {' '.join(error.message.split())}"


def _progress_logger(progress: Progress) -> Any:
    import dagster as dg

    class Steps(logging.Handler):
        """Tells of each step as it ends, and keeps silent about tables that no file has come for."""

        def __init__(self) -> None:
            super().__init__()
            self.empty: set[str] = set()

        def emit(self, record: logging.LogRecord) -> None:
            event = getattr(record, "dagster_meta", {}).get("dagster_event")
            kind = event.event_type_value if event is not None else None
            if kind == "ASSET_MATERIALIZATION":
                files = event.materialization.metadata.get("files loaded")
                if files is not None and files.value == 0:
                    self.empty.add(event.step_key)
            elif kind == "STEP_SUCCESS" and event.step_key not in self.empty:
                progress(event.step_key, event.step_success_data.duration_ms / 1000)

    @dg.logger(config_schema={})
    def steps(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("paceline.progress", level=logging.DEBUG)
        logger.addHandler(Steps())
        return logger

    return steps
