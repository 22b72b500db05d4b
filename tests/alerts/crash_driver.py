"""Kills the sender at one line after the other, then runs it once undisturbed; prints one line a crash point.

A process of its own that imports once and forks for every point. The child is killed by SIGKILL when the code of
the alerts has executed so many lines, evenly spread over all of them: in the middle of a transaction, between
send and mark sent, anywhere.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import FrameType

import pipelines.alerts
from pipelines.alerts import letter, outbox, send
from pipelines.alerts.feeds import Feed
from pipelines.alerts.scores import GoalScore
from pipelines.company import Company
from pipelines.settings import Settings

CODE = str(Path(pipelines.alerts.__file__).parent)
DAY = dt.date(2026, 9, 14)
GOAL = GoalScore(
    "revenue", "Grow revenue", "company", "all", "annual", "priya", dt.date(2026, 1, 1), dt.date(2026, 12, 31), DAY,
    "off_pace", "Behind its path.",
)  # fmt: skip
FEEDS = [Feed("hubspot.deals", "freshness", "stale", DAY, "Its data is old.")]


def scores(point: int) -> list[GoalScore]:
    """Three goals whose ids differ from point to point, so that the receiver can tell the points apart."""
    return [
        replace(GOAL, goal_id=f"p{point}-revenue"),
        replace(GOAL, goal_id=f"p{point}-churn", state="at_risk"),
        replace(GOAL, goal_id=f"p{point}-calls", owner="mei"),
    ]


def announce(folder: Path, point: int) -> None:
    feeds = [replace(feed, name=f"p{point}-{feed.name}") for feed in FEEDS]
    desk, _ = send.office(Settings(folder), Company(), sleep=lambda _seconds: None, timeout=30)
    send.announce_scores(desk, scores(point), feeds, DAY, "en")


def on_each_line(act: Callable[[], None]) -> None:
    """Call `act` before every line of the alerts from now on."""

    def trace(frame: FrameType, event: str, _arg: object):
        if not frame.f_code.co_filename.startswith(CODE):
            return None
        if event == "line":
            act()
        return trace

    sys.settrace(trace)


def lines_of(folder: Path, point: int) -> int:
    """How many lines of the alerts an undisturbed announcement executes."""
    counted = []
    on_each_line(lambda: counted.append(1))
    announce(folder, point)
    sys.settrace(None)
    return len(counted)


def crash_after(lines: int, folder: Path, point: int) -> None:
    """Announce in a child that is killed before its line number `lines`."""
    child = os.fork()
    if child == 0:
        left = count(lines, -1)
        on_each_line(lambda: os.kill(os.getpid(), signal.SIGKILL) if next(left) == 0 else None)
        announce(folder, point)
        os._exit(0)
    if os.waitpid(child, 0)[1] != signal.SIGKILL:
        raise SystemExit(f"point {point}: the child was not killed at line {lines}")


def trial(folder: Path, routes: str, lines: int | None, point: int) -> int:
    """One announcement, crashed before line `lines` and made up for; without `lines` how many there are."""
    folder.mkdir(parents=True)
    try:
        (folder / "alerts.yml").write_text(routes)
        if lines is None:
            return lines_of(folder, point)
        crash_after(lines, folder, point)
        announce(folder, point)
        with outbox.connect(send.outbox_path(Settings(folder))) as con:
            return len(outbox.with_status(con, letter.SENT))
    finally:
        shutil.rmtree(folder)


def main(work: Path, points: int, kinds: list[str]) -> None:
    each = points // len(kinds)
    for number, routes in enumerate(kinds):
        first = number * (each + 1)
        total = trial(work / "whole", routes, None, first)
        for step in range(each):
            point = first + 1 + step
            sent = trial(work / str(point), routes, total * step // each, point)
            print(json.dumps({"point": point, "sent": sent}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
