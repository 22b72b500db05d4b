"""Work in a child process, measured: CPU seconds are what is compared, for other work on a machine hides in walls."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT_ROOT

# ru_maxrss is kilobytes on Linux and bytes on macOS.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


class Failed(RuntimeError):
    """What was to be measured did not do its work; the message says what happened instead."""


@dataclass(frozen=True)
class Done:
    """`cpu`: seconds of the whole process and its children, user and system; `peak_mb`: its highest resident size
    in MiB; `output`: its standard output."""

    cpu: float
    peak_mb: float
    output: str

    @property
    def told(self) -> dict[str, Any]:
        """What `tell` printed last."""
        return json.loads(self.output.strip().splitlines()[-1])


def python(*arguments: str | Path) -> Done:
    """Run this Python with `arguments` from the project's root. Raises Failed when it fails."""
    line = [sys.executable, *map(str, arguments)]
    process = subprocess.Popen(line, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise Failed(f"`{' '.join(map(str, arguments))}` ended with {process.returncode}: {output[-500:]}")
    return Done(used.ru_utime + used.ru_stime, used.ru_maxrss * _PEAK_UNIT / 2**20, output)


def work_cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    """In the child: CPU seconds of `work()` alone, all threads, without imports made before; and its result."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    result = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, result


def tell(**facts: Any) -> None:
    """In the child: the facts for the parent, as the last line of standard output."""
    print(json.dumps(facts))


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def say(text: str) -> None:
    """Progress, for the person who waits."""
    print(text, file=sys.stderr, flush=True)
