"""The words of one alert: a subject and a few lines that are safe in any channel."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from pipelines.alerts.transitions import Transition
from pipelines.goals.words import GLYPHS, STATE_WORDS

WORDS = {
    "opened": "needs attention", "worsened": "got worse", "recovered": "is back on pace",
    "achieved": "is achieved", "missed": "is missed", "not_scored": "cannot be judged any more",
}  # fmt: skip
# A subject line that a phone shows whole; the statement stands in the text in full.
SUBJECT_LENGTH = 120
TEXT_LENGTH = 2_000

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# Slack reads <!channel>, <@user> and <link|text>; mail and chat make links of addresses and URLs.
_INERT = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "'", "|": "¦"})


@dataclass(frozen=True)
class Message:
    subject: str
    text: str


def compose(transition: Transition, locale: str) -> Message:
    """One goal, one change: what it is about, what happened, why; dates as in `locale`."""
    locale = _known(locale)
    score = transition.score
    statement = safe(score.statement)
    state = STATE_WORDS.get(score.state, score.state)
    subject = f"{GLYPHS.get(score.state, '●')} {_cut(statement, SUBJECT_LENGTH - 40)} {WORDS[transition.change]}"
    was = f", was {STATE_WORDS.get(transition.previous, transition.previous)}" if transition.previous else ""
    about = " · ".join(
        part
        for part in (
            _scope(score.scope_type, score.scope_id),
            safe(score.kind),
            f"owner {safe(score.owner)}" if score.owner else "",
            f"due {_day(score.window_end_date, locale)}",
        )
        if part
    )
    lines = [
        f"{statement}: {state}{was} (data to {_day(score.as_of_date, locale)}).",
        about,
        safe(score.reason),
    ]
    return Message(_cut(subject, SUBJECT_LENGTH), _cut("\n".join(line for line in lines if line), TEXT_LENGTH))


def safe(text: str) -> str:
    """`text` on one line, with nothing a channel would act on: no mention, no link, no markup, no control."""
    flat = _CONTROL.sub(" ", text).translate(_INERT)
    return re.sub(r"(?i)(\w):/", "\\1:\u200b/", flat).strip()


def _scope(scope_type: str, scope_id: str) -> str:
    return "Company" if scope_type == "company" else f"{safe(scope_type)} {safe(scope_id)}".strip()


def _known(locale: str) -> str:
    """`locale` as babel writes it (`de_DE`); English where babel does not know it."""
    try:
        return str(Locale.parse(locale.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return "en"


def _day(day: dt.date, locale: str) -> str:
    return format_date(day, "long", locale=locale)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
