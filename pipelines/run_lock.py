"""One run at a time per data folder: a lock that the command line and Dagster share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "run.lock"


class RunInProgress(RuntimeError):
    """Another run holds the data folder."""


@contextmanager
def hold(state_dir: Path) -> Iterator[None]:
    """Hold the data folder for one run; the operating system lets go of it even when the process is killed.

    Raises RunInProgress with the holder's process id when somebody else is at it. A process that already
    holds the lock may take it again (a Dagster run started from the command line).
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    path = state_dir / FILE
    if path in _held:
        yield
        return
    with path.open("a+") as handle:
        _take(handle, path)
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
            fcntl.flock(handle, fcntl.LOCK_UN)


_held: set[Path] = set()


def _take(handle, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        holder = handle.read().strip() or "unknown"
        raise RunInProgress(
            f"another run (process {holder}) is using {path.parent.parent}: "
            "wait for it to finish, or stop it, then run again"
        ) from None
    handle.seek(0)
    handle.truncate()
    handle.write(str(os.getpid()))
    handle.flush()
