"""The sender is killed at 1,000 points: nothing is lost, and nothing comes twice for whoever minds the key."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT
from tests.alerts.receiver import Receiver

POINTS = 1_000
PLAIN = "receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales, log]\n"
ROUTES = (PLAIN, PLAIN + "group_by: owner\n")
LETTERS = ("revenue", "churn", "calls", "hubspot.deals")


@pytest.fixture
def work(tmp_path: Path):
    """In memory where the system can: a killed process loses nothing of what it wrote, on whatever disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)


@pytest.mark.journey
def test_1000_crash_points_lose_nothing_and_double_nothing_after_the_key(work: Path, receiver: Receiver):
    done = subprocess.run(
        [sys.executable, "-m", "tests.alerts.crash_driver", str(work), str(POINTS), *ROUTES],
        cwd=PROJECT_ROOT, env={"SALES_URL": receiver.url, "PATH": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    points = [json.loads(line) for line in done.stdout.splitlines()]
    # To the receiver and to the log, each.
    assert [one["sent"] for one in points] == [2 * len(LETTERS)] * POINTS

    arrived = Counter(
        (alert["key"], delivered)
        for delivered, alerts in {body["key"]: body["alerts"] for body in receiver.requests}.items()
        for alert in alerts
    )
    assert max(arrived.values()) == 1
    by_letter = Counter(key for key, _ in arrived)
    expected = {f"p{one['point']}-{name}" for one in points for name in LETTERS}
    assert expected <= {key.split(" | ")[0] for key in by_letter}
    assert max(by_letter.values()) == 1
    # The crash points must include some between sending and marking, or this proves nothing.
    assert len(receiver.requests) > len({body["key"] for body in receiver.requests})
