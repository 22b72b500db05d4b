"""What many tests share: the demo company, run once through the whole job for the whole session."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
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
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """built_once(name, build) → the folder that `build(folder)` filled, by the first test process to ask for it.

    What is in it is for all processes to read.
    """
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent

    def ask(name: str, build: Callable[[Path], object]) -> Path:
        folder, ready = root / name, root / f"{name}.ready"
        with (root / f"{name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not ready.exists():
                folder.mkdir()
                build(folder)
                ready.touch()
        return folder

    return ask


@pytest.fixture(scope="session")
def demo(built_once) -> Settings:
    """The demo company after one whole run."""
    return settings.load(built_once("demo-run", _run_demo))


def _run_demo(folder: Path) -> None:
    from pipelines import demo, job

    demo.make(folder)
    outcome = job.run(settings.load(folder), None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
