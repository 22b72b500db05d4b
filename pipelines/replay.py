"""Scores past days again, on a copy of the warehouse: the history of scores grows, nothing else is touched.

A past day is judged by what was known then (the files that were there by the next morning, as far as a day in
their name says so) or by what is known today (every file, rows after the day cut off). Nothing is announced.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipelines import company, dbt_run, inputs, run_lock, warehouse
from pipelines.alerts import ledger
from pipelines.goals import baseline, goal, score, split, tables, windows
from pipelines.goals.score import ScoreResult
from pipelines.ingest import canonical, intake, load
from pipelines.kpis import catalogue
from pipelines.publish import publish
from pipelines.quality import expectations
from pipelines.settings import DBT_DIR, Settings
from pipelines.sources import registry

THEN, TODAY = tables.KNOWLEDGE
Progress = Callable[[str, float], None]
_PREFIX = "replay-"
# What a replay only reads is linked into its folder; the state is copied, because scoring writes to it.
_READ = ("company.yml", "exports", "archive", "landing", "goals", "sources")


class NothingToReplay(RuntimeError):
    """There is no warehouse yet whose past could be judged."""


class AfterTheData(ValueError):
    """A day that the last run did not judge yet."""


def score_days(where: Settings, days: Sequence[dt.date], knowledge: str, progress: Progress) -> None:
    """Judge every goal on each of `days` and keep the scores in `goals.goal_score_history`, then publish them.

    `knowledge`: THEN or TODAY. `progress(day, seconds)` is told of each day. Raises NothingToReplay before the
    first run, AfterTheData for a day later than the published one, run_lock.RunInProgress while another run holds
    the folder, dbt_run.DbtFailed when a model fails.
    """
    with run_lock.hold(where.state_dir):
        current = _published_day(where)
        if max(days) > current:
            raise AfterTheData(f"{max(days)} lies after {current}, the last day judged; run `paceline run` for it")
        with _copy(where) as copy:
            for day in sorted(set(days)):
                started = time.perf_counter()
                _forget_replayed(where, copy)
                scored = _judge(copy, day, knowledge)
                with warehouse.connect(where.warehouse_path) as con:
                    tables.keep(con, scored.scores, day, knowledge)
                progress(
                    f"{len(scored.scores)} goals as of {day}, as known {knowledge}", time.perf_counter() - started
                )
        ledger.store(where)
        publish(where, current, f"replay of {len(set(days))} days")


def days_between(first: dt.date, last: dt.date, every: str) -> list[dt.date]:
    """The days from `first` to `last`, or those of them that end a week or a month, and the last."""
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    ends = {"day": lambda day: True, "week": lambda day: day.weekday() == 6,
            "month": lambda day: (day + dt.timedelta(days=1)).day == 1}  # fmt: skip
    return [day for day in days if day == last or ends[every](day)]


def _published_day(where: Settings) -> dt.date:
    if not (where.warehouse_path.exists() and where.published_path.exists()):
        raise NothingToReplay(f"nothing was published in {where.data_dir} yet: run `paceline run` first")
    with warehouse.connect(where.published_path, read_only=True) as con:
        return con.execute("select max(as_of_date) from meta.publication").fetchall()[0][0]


@contextmanager
def _copy(where: Settings) -> Iterator[Settings]:
    """A data folder beside the real one: links to what is read, copies of what is written.

    The caller holds the folder, so a copy that is there already was left by a replay that was killed.
    """
    for left in where.state_dir.glob(f"{_PREFIX}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=where.state_dir, prefix=_PREFIX) as folder:
        copy = Settings(Path(folder))
        for name in _READ:
            if (where.data_dir / name).exists():
                (copy.data_dir / name).symlink_to(where.data_dir / name)
        copy.state_dir.mkdir()
        for path in where.state_dir.iterdir():
            if path.is_file() and path.name != run_lock.FILE:
                shutil.copy2(path, copy.state_dir / path.name)
        if (where.state_dir / "mappings").is_dir():
            shutil.copytree(where.state_dir / "mappings", copy.state_dir / "mappings")
        copy.warehouse_path.parent.mkdir()
        shutil.copy2(where.warehouse_path, copy.warehouse_path)
        yield copy


def _forget_replayed(where: Settings, copy: Settings) -> None:
    """Let the next day start from the baselines of the real state, not from what another day of the replay froze."""
    (copy.state_dir / baseline.FILE).unlink(missing_ok=True)
    if (where.state_dir / baseline.FILE).exists():
        shutil.copy2(where.state_dir / baseline.FILE, copy.state_dir / baseline.FILE)


def _judge(copy: Settings, day: dt.date, knowledge: str) -> ScoreResult:
    ours, kpis = company.load(copy.company_path), catalogue.load(DBT_DIR)
    known = registry.of(copy)
    with warehouse.connect(copy.warehouse_path) as con:
        for spec in known.tables:
            landed = intake.land_table(copy, spec, ours, [])
            load.load_table(con, copy, spec, ours, day, landed, expectations.for_table,
                            every_file=knowledge == TODAY)  # fmt: skip
        canonical.refresh_canonical(con, known, ours.time_zone)
        goals, _ = goal.load(copy.goals_dir, kpis)
        inputs.write(con, ours, day, windows.periods(split.expand(goals, kpis, split.members(con))))
    _build(copy)
    with warehouse.connect(copy.warehouse_path) as con:
        return score.score(con, copy, ours, kpis, day)


def _build(copy: Settings) -> None:
    """The models alone: their tests judged this data when it was published."""
    results = dbt_run.build(copy.warehouse_path, copy.state_dir / "dbt", ["--resource-type", "model"])
    failed = [result for result in results if str(result.status) in dbt_run.FAILED]
    if failed:
        raise dbt_run.DbtFailed("; ".join(f"{one.node.name}: {' '.join(str(one.message).split())}" for one in failed))
