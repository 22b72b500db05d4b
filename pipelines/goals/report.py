"""What `paceline goals check` prints: errors with their places, a mark per letter, evidence where it matters."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Sequence, Set

from pipelines.goals import words
from pipelines.goals.facts import Score
from pipelines.goals.numbers import count_of
from pipelines.yaml_file import FileError

LETTERS = {
    "S": "smart_specific", "M": "smart_measurable", "A": "smart_achievable", "R": "smart_relevant",
    "T": "smart_time_bound",
}  # fmt: skip
MARKS = {"pass": "✓", "warn": "!", "fail": "✕", "": "·"}
LEGEND = (
    "S specific, M measurable, A achievable, R relevant, T time-bound: ✓ pass, ! look at it, ✕ fail, · needs data."
)
NO_DATA = "There is no published data yet; `paceline run` brings it, then M and A are judged too."
NEW = "  · new, the next run judges it"
WIDEST = 110


def text(scores: Sequence[Score], errors: Sequence[FileError], judged: bool, new: Set[str] = frozenset()) -> str:
    """The whole report. `judged`: whether there is data that the scores rest on; `new`: goals that no run scored."""
    printed = [str(error) for error in errors]
    if scores:
        printed += ["", *_table(scores, judged, new), "", LEGEND]
    if not judged:
        printed.append(NO_DATA)
    return "\n".join([*printed, _total(scores, errors)]).lstrip("\n")


def _table(scores: Sequence[Score], judged: bool, new: Set[str]) -> list[str]:
    width = max(len("goal"), *(len(score.goal_id) for score in scores))
    lines = [f"  {'goal':<{width}}  {' '.join(LETTERS)}" + ("  state" if judged else "")]
    for score in scores:
        marks = " ".join(MARKS[_verdict(score, column)[0]] for column in LETTERS.values())
        state = "" if not judged else NEW if score.goal_id in new else _state(score)
        lines.append(f"  {score.goal_id:<{width}}  {marks}{state}")
        for letter, column in LETTERS.items():
            verdict, evidence = _verdict(score, column)
            if verdict in ("warn", "fail"):
                lines.append(_wrap(f"{letter} {MARKS[verdict]} {evidence}"))
    return lines


def _state(score: Score) -> str:
    return f"  {words.GLYPHS[score.state]} {words.STATE_WORDS[score.state]}"


def failed_letters(scores: Sequence[Score]) -> dict[str, list[str]]:
    """The letters that fail, with their evidence, of each goal that has any."""
    found: dict[str, list[str]] = {}
    for score in scores:
        for letter, column in LETTERS.items():
            verdict, evidence = _verdict(score, column)
            if verdict == "fail":
                found.setdefault(score.goal_id, []).append(f"{letter} {evidence}")
    return dict(sorted(found.items()))


def _verdict(score: Score, column: str) -> tuple[str, str]:
    """(pass, warn, fail or '' where it cannot be told, the evidence)."""
    verdict, _, evidence = (getattr(score, column) or "").partition(": ")
    return verdict, evidence


def _total(scores: Sequence[Score], errors: Sequence[FileError]) -> str:
    found = Counter(_verdict(score, column)[0] for score in scores for column in LETTERS.values())
    usable, wrong = count_of(len(scores), "goal"), count_of(len(errors), "error")
    return f"{usable} can be used, {wrong}; {count_of(found['fail'], 'letter')} failed, {found['warn']} to look at."


def _wrap(line: str) -> str:
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    return textwrap.fill(line, width, initial_indent=" " * 6, subsequent_indent=" " * 10)
