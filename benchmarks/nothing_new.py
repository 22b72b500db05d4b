"""A second run with nothing new, against importing what a run needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import child
from benchmarks.figure import Figure

LIMIT = 3.0
ROUNDS = 3
IMPORTS = "import dagster, dbt.cli.main, duckdb"


def figures(work: Path) -> Iterator[Figure]:
    """The whole demo once, then `paceline run` again, each command a process of its own, imports and all."""
    command = ("-m", "pipelines.cli")
    child.say("nothing-new: the whole demo, once")
    child.python(*command, "demo", "--data", work)
    again, imports = [], []
    for _ in range(ROUNDS):
        again.append(child.python(*command, "run", "--data", work))
        if "nothing new" not in again[-1].output:
            raise child.Failed(f"the second run did something: {again[-1].output[:500]}")
        imports.append(child.python("-c", IMPORTS))
        child.say(f"nothing-new: run {again[-1].cpu:.2f} CPU s, imports {imports[-1].cpu:.2f} CPU s")
    cost = child.median(done.cpu for done in again)
    yield Figure("nothing_new_run", cost, "CPU s")
    yield Figure("nothing_new_ratio", cost / child.median(done.cpu for done in imports), "ratio", LIMIT)
