"""Runs the benchmarks: one JSON object per figure on standard output, progress on standard error."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import child, door, flags, goals, ingest, kpis, nothing_new, pipeline, scorecard
from pipelines.settings import PROJECT_ROOT

DEFAULT_EVENTS = 1_000_000
DEFAULT_GOALS = 10_000
BENCHMARKS = {
    "ingest": lambda work, asked: ingest.figures(work, asked.events),
    "kpis": lambda work, asked: kpis.figures(work, asked.events),
    "kpi-sizes": lambda work, asked: kpis.sizes(work, asked.events),
    "nothing-new": lambda work, _: nothing_new.figures(work),
    "scorecard": lambda work, _: scorecard.figures(work),
    "goals": lambda work, asked: goals.figures(work, asked.goals),
    "door": lambda work, asked: door.figures(work, asked.shared),
    "flags": lambda _, asked: flags.figures(asked.shared),
    "pipeline": lambda work, asked: pipeline.figures(work, asked.shared),
}
NEEDS_SHARED = ("door", "flags", "pipeline")


def main(arguments: list[str] | None = None) -> int:
    """0 when every limit holds, 1 when one does not, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all when none is named")
    parser.add_argument(
        "--events", type=int, default=DEFAULT_EVENTS, metavar="N", help="events of `ingest` and `kpis`, about"
    )
    parser.add_argument("--goals", type=int, default=DEFAULT_GOALS, metavar="N", help="goals of `goals`")
    parser.add_argument(
        "--shared", type=Path, metavar="DIR", help="the folder that holds the files of `door`, `flags` and `pipeline`"
    )
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if asked.events < 1:
        parser.error(f"--events {asked.events}: write a number of at least 1, such as {DEFAULT_EVENTS}")
    # What needs data that is not part of the project runs when that data, or the benchmark, is named.
    every = [name for name in BENCHMARKS if name not in NEEDS_SHARED or asked.shared]
    asked.shared = asked.shared or PROJECT_ROOT.parent / "shared"
    held = [_run(name, asked) for name in asked.names or every]
    return 0 if all(held) else 1


def _run(name: str, asked: argparse.Namespace) -> bool:
    """Print the figures of one benchmark; whether it came to its end and every limit holds."""
    holds = True
    with tempfile.TemporaryDirectory(prefix=f"paceline-{name}-") as folder:
        try:
            for figure in BENCHMARKS[name](Path(folder), asked):
                print(figure.line, flush=True)
                holds &= figure.holds is not False
        except child.Failed as error:
            child.say(f"{name} was not measured to its end: {error}")
            return False
    return holds


if __name__ == "__main__":
    sys.exit(main())
