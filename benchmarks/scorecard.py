"""The scorecard of 200 goals: the goals of the page tests, again and again under other names."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks import child
from benchmarks.figure import Figure

GOALS = 200
SECONDS_LIMIT, MB_LIMIT = 2.0, 1.0
ROUNDS = 3


def figures(work: Path) -> Iterator[Figure]:
    """All pages are written for the seconds; the company's page, the largest, is weighed."""
    from tests.scorecard import sample

    published = work / "paceline.duckdb"
    goals = [(f"{goal[0]}-{number}", *goal[1:]) for number, goal in enumerate(islice(cycle(sample.GOALS), GOALS))]
    child.say(f"scorecard: a published file of {len(goals)} goals")
    sample.build(published, goals)
    runs = [child.python("-m", "benchmarks.scorecard", published, work / f"round{n}") for n in range(ROUNDS)]
    yield Figure("scorecard_goals", len(goals), "goals")
    yield Figure("scorecard_pages", runs[0].told["pages"], "pages")
    yield Figure("scorecard_seconds", child.median(run.told["cpu"] for run in runs), "CPU s", SECONDS_LIMIT)
    yield Figure("scorecard_size", runs[0].told["bytes"] / 2**20, "MB", MB_LIMIT)


def _write(published: Path, out_dir: Path) -> None:
    from pipelines import scorecard
    from pipelines.company import Company

    cpu, index = child.work_cpu(lambda: scorecard.write(published, out_dir, Company()))
    pages = [path.stat().st_size for path in index.parent.glob("*.html")]
    child.tell(cpu=cpu, pages=len(pages), bytes=max(pages))


if __name__ == "__main__":
    _write(*map(Path, sys.argv[1:]))
