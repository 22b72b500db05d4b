"""What many tests share: the demo company, run once through the whole job for the whole session."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.settings import Settings

SHARED = settings.PROJECT_ROOT.parent / "shared"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole jobs come first, so that no process is left alone with one at the end.

    A module stays in one process (`--dist loadfile`): spread over two, each would build the module's warehouse.
    """
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Public sample files beside the checkout; a user's clone does not have them."""
    if not SHARED.is_dir():
        pytest.skip("the public sample files are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demo company after one whole run, read-only for tests. All test processes share one."""
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    where = settings.load(root / "demo-run")
    with (root / "demo-run.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = where.state_dir / "tests-are-ready"
        if not done.exists():
            _run_demo(where)
            done.touch()
    return where


def _run_demo(where: Settings) -> None:
    from pipelines import demo, job

    demo.make(where.data_dir)
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
