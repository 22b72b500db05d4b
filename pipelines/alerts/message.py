"""The words of one alert: a subject, a few lines and a row of a table, all safe in any channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.alerts.feeds import Feed
from pipelines.alerts.letter import Rows
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import Transition
from pipelines.goals.numbers import chance, day, figure
from pipelines.goals.words import GLYPHS, STATE_WORDS

WORDS = {
    "opened": "needs attention", "worsened": "got worse", "recovered": "is back on pace",
    "achieved": "is achieved", "taken_back": "is no longer achieved", "missed": "is missed", "not_scored": "cannot be judged any more",
    "reminder": "still needs attention",
}  # fmt: skip
FEED_WORDS = {"stale": "is stale", "fresh": "is up to date again", "above_limit": "has too much in quarantine",
              "within_limit": "is clean again"}  # fmt: skip
# A subject line that a phone shows whole; the statement stands in the text in full.
SUBJECT_LENGTH = 120
TEXT_LENGTH = 2_000
# In a chat a longer list is not read; a mail's table has every goal.
LONGEST_LIST = 20

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# Slack reads <!channel>, <@user> and <link|text>; mail and chat make links of addresses and URLs.
_INERT = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "'", "|": "¦"})


@dataclass(frozen=True)
class Message:
    subject: str
    text: str
    rows: Rows = ()


def compose(transition: Transition, locale: str, covers: Sequence[str] = ()) -> Message:
    """One goal, one change: what it is about, what happened, why; `covers`: goals below it that get no letter."""
    score = transition.score
    statement = safe(score.statement)
    state = STATE_WORDS.get(score.state, score.state)
    subject = f"{GLYPHS.get(score.state, '●')} {_cut(statement, SUBJECT_LENGTH - 40)} {WORDS[transition.change]}"
    previous = transition.previous if transition.previous != score.state else None
    was = f", was {STATE_WORDS.get(previous, previous)}" if previous else ""
    about = " · ".join(
        part
        for part in (
            _scope(score.scope_type, score.scope_id),
            safe(score.kind),
            f"owner {safe(score.owner)}" if score.owner else "",
            f"due {day(score.window_end_date, locale)}",
        )
        if part
    )
    lines = [
        f"{statement}: {state}{was} (data to {day(score.as_of_date, locale)}).",
        about,
        safe(score.reason),
        f"Below it, and part of this message: {'; '.join(safe(name) for name in covers)}." if covers else "",
    ]
    text = _cut("\n".join(line for line in lines if line), TEXT_LENGTH)
    return Message(_cut(subject, SUBJECT_LENGTH), text, (row(score, locale),))


def digest(scores: Sequence[GoalScore], as_of: dt.date, locale: str) -> Message:
    """All goals as they stand, in the order of `scores`."""
    rows = tuple(row(score, locale) for score in scores)
    flagged = sum(score.state in ("off_pace", "at_risk") for score in scores)
    subject = f"{GLYPHS['off_pace' if flagged else 'on_pace']} {flagged} of {len(rows)} goals need attention"
    lines = [_line(one) for one in rows[:LONGEST_LIST]]
    if len(rows) > LONGEST_LIST:
        lines.append(f"… and {len(rows) - LONGEST_LIST} more on the scorecard.")
    return Message(subject, "\n".join([f"Data to {day(as_of, locale)}.", *lines]), rows)


def _line(row: dict[str, str]) -> str:
    words = {"now": "{} now", "target": "target {}", "chance": "chance {}", "due": "due {}"}
    figures = [form.format(row[name]) for name, form in words.items() if row[name]]
    return " · ".join([f"{row['glyph']} {row['goal']}: {row['state']}", *figures])


def of_feed(feed: Feed) -> Message:
    """One table of the exports, for the data engineers."""
    glyph = GLYPHS["off_pace" if feed.state in ("stale", "above_limit") else "on_pace"]
    subject = f"{glyph} {_cut(safe(feed.name), SUBJECT_LENGTH - 40)} {FEED_WORDS[feed.state]}"
    return Message(subject, _cut(f"{safe(feed.name)} {FEED_WORDS[feed.state]}. {safe(feed.reason)}", TEXT_LENGTH))


def row(score: GoalScore, locale: str) -> dict[str, str]:
    """The goal as one row of a table, every cell in words."""
    known = score.state not in ("achieved", "missed") and score.probability_ratio is not None
    return {
        "state_key": score.state,
        "glyph": GLYPHS.get(score.state, "●"),
        "state": STATE_WORDS.get(score.state, score.state),
        "goal": safe(score.statement),
        "now": _figure(score, score.actual_value, locale),
        "target": _figure(score, score.target_value, locale),
        "chance": chance(score.probability_ratio, locale) if known else "",
        "due": day(score.window_end_date, locale),
    }


def _figure(score: GoalScore, value: float | None, locale: str) -> str:
    return figure(value, score.unit, score.currency, locale) if value is not None else ""


def safe(text: str) -> str:
    """`text` on one line, with nothing a channel would act on: no mention, no link, no markup, no control."""
    flat = _CONTROL.sub(" ", text).translate(_INERT)
    flat = re.sub(r"(?i)(\w):/", "\\1:\u200b/", flat)
    # Mail and chat make a link of www.… too, Teams of [text](address).
    flat = re.sub(r"(?i)\b(www)\.", "\\1\u200b.", flat)
    return re.sub(r"\](?=[(\[])", "]\u200b", flat).strip()


def _scope(scope_type: str, scope_id: str) -> str:
    return "Company" if scope_type == "company" else f"{safe(scope_type)} {safe(scope_id)}".strip()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
