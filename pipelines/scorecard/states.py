"""How a state is shown: a shape, a word and a tone, so that colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.goals.headline import RANK
from pipelines.goals.words import STATE_WORDS


@dataclass(frozen=True)
class Look:
    """`icon` is one of ICONS; `tone` a class of the style sheet."""

    state: str
    word: str
    tone: str
    icon: str


def _look(state: str, tone: str, icon: str) -> Look:
    return Look(state, STATE_WORDS[state].capitalize(), tone, icon)


# SVG paths in a 10 × 10 box.
ICONS = {
    "down": "M1 2h8L5 9z",
    "diamond": "M5 .6 9.4 5 5 9.4 .6 5z",
    "dot": "M5 1.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z",
    "cross": "M2.3 1 5 3.7 7.7 1 9 2.3 6.3 5 9 7.7 7.7 9 5 6.3 2.3 9 1 7.7 3.7 5 1 2.3z",
    "tick": "M3.8 8.9.7 5.8l1.4-1.4 1.7 1.7L7.9 2l1.4 1.4z",
    "ring": "M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm0 1.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
    "half": "M5 1a4 4 0 1 1 0 8zm0 0v8a4 4 0 0 1 0-8zm0 1.4a2.6 2.6 0 0 0 0 5.2z",
    "bars": "M2 1.5h2.2v7H2zm3.8 0H8v7H5.8z",
}

_LOOKS = (
    _look("off_pace", "bad", "down"),
    _look("at_risk", "warn", "diamond"),
    _look("missed", "gone", "cross"),
    _look("not_scored", "unknown", "ring"),
    _look("no_history", "unknown", "ring"),
    _look("no_baseline", "unknown", "ring"),
    _look("too_early", "waiting", "half"),
    _look("not_started", "waiting", "half"),
    _look("paused", "waiting", "bars"),
    _look("on_pace", "fine", "dot"),
    _look("achieved", "done", "tick"),
)
LOOKS = {look.state: look for look in _LOOKS}
FLAGGED = ("off_pace", "at_risk")


def look(state: str) -> Look:
    """The look of `state`; a state this page does not know is shown by its own word."""
    return LOOKS.get(state) or Look(state, state.replace("_", " ").capitalize(), "unknown", "ring")


def rank(state: str) -> int:
    """Worst first: the order of the strip, the counts, the cards and the table."""
    return RANK.get(state, len(RANK))
