"""What alerts.yml names in vain: goals, owners and teams that no goal has, silences that are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.alerts.scores import GoalScore
from pipelines.yaml_file import Block, FileError, Items, Place, nearest, read

_SAID = {"goal": "no goal is called", "owner": "no goal has owner", "team": "no goal has team"}


def warnings(path: Path, judged: Sequence[GoalScore], as_of: dt.date) -> list[str]:
    """One line, with its place, for each; of a file that `routing.load` has taken."""
    if not path.exists():
        return []
    top = read(path)
    known = {
        "goal": sorted({score.goal_id for score in judged}),
        "owner": sorted({score.owner for score in judged} - {""}),
        "team": sorted({score.team for score in judged if score.team}),
    }
    found = [
        error
        for part in ("routes", "silences", "digests")
        for entry in top.get(part) or []
        for error in (*_strangers(entry, known), *_over(entry, as_of))
    ]
    return [str(error) for error in sorted(found, key=lambda error: (error.place.line, error.place.column))]


def _strangers(entry: Block, known: Mapping[str, Sequence[str]]) -> Iterator[FileError]:
    match = entry.get("match") or {}
    for name in _SAID:
        for value, place in _values(match, name) if name in match else ():
            if value not in known[name]:
                hint = nearest(value, known[name]) if known[name] else ""
                yield FileError(place, f"{_SAID[name]} '{value}'{hint}")


def _values(match: Block, name: str) -> list[tuple[str, Place]]:
    value = match[name]
    return (
        list(zip(value, value.places, strict=True)) if isinstance(value, Items) else [(value, match.place_of(name))]
    )


def _over(entry: Block, as_of: dt.date) -> Iterator[FileError]:
    until = entry.get("until")
    if until and dt.date.fromisoformat(until) < as_of:
        yield entry.error("until", f"this silence ended on {until} and holds nothing; remove it or move its end")
