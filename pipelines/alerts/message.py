"""The words of one alert: a subject, a few lines and a row of a table, all safe in any channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.alerts.feeds import Feed
from pipelines.alerts.letter import Rows
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import Transition
from pipelines.alerts.wording import CHANGES, cut, of_whom, safe
from pipelines.goals.names import person
from pipelines.goals.numbers import chance, day, figure
from pipelines.goals.words import GLYPHS, STATE_WORDS

FEED_WORDS = {"stale": "is stale", "fresh": "is up to date again", "above_limit": "has too much in quarantine",
              "within_limit": "is clean again"}  # fmt: skip
# A subject line that a phone shows whole; the statement stands in the text in full.
SUBJECT_LENGTH = 120
TEXT_LENGTH = 2_000
# In a chat a longer list is not read; a mail's table has every goal.
LONGEST_LIST = 20


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
    subject = f"{GLYPHS.get(score.state, '●')} {cut(statement, SUBJECT_LENGTH - 40)} {CHANGES[transition.change][0]}"
    previous = transition.previous if transition.previous != score.state else None
    was = f", was {STATE_WORDS.get(previous, previous)}" if previous else ""
    about = " · ".join(
        part
        for part in (
            _scope(score.scope_type, score.scope_id),
            safe(score.kind),
            f"owner {safe(person(score.owner))}" if score.owner else "",
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
    text = cut("\n".join(line for line in lines if line), TEXT_LENGTH)
    return Message(cut(subject, SUBJECT_LENGTH), text, (row(score, locale),))


def digest(scores: Sequence[GoalScore], as_of: dt.date, locale: str, owner: str = "", team: str = "") -> Message:
    """All goals as they stand, in the order of `scores`; `owner` or `team` where they have one in common."""
    rows = tuple(row(score, locale) for score in scores)
    flagged = sum(score.state in ("off_pace", "at_risk") for score in scores)
    glyph = GLYPHS["off_pace" if flagged else "on_pace"]
    goals = f"goal{'' if len(rows) == 1 else 's'}{of_whom(owner, team)}"
    through = day(as_of, locale)
    subject = f"{glyph} {flagged} of {len(rows)} {goals} need{'s' if flagged == 1 else ''} attention · {through}"
    lines = [_line(one) for one in rows[:LONGEST_LIST]]
    if len(rows) > LONGEST_LIST:
        lines.append(f"… and {len(rows) - LONGEST_LIST} more on the scorecard.")
    return Message(subject, "\n".join([f"All {goals} (data to {through}).", *lines]), rows)


def _line(row: dict[str, str]) -> str:
    words = {"now": "{} now", "target": "target {}", "chance": "chance {}", "due": "due {}"}
    figures = [form.format(row[name]) for name, form in words.items() if row[name]]
    return " · ".join([f"{row['glyph']} {row['goal']}: {row['state']}", *figures])


def of_feed(feed: Feed) -> Message:
    """One table of the exports, for the data engineers."""
    glyph = GLYPHS["off_pace" if feed.state in ("stale", "above_limit") else "on_pace"]
    subject = f"{glyph} {cut(safe(feed.name), SUBJECT_LENGTH - 40)} {FEED_WORDS[feed.state]}"
    return Message(subject, cut(f"{safe(feed.name)} {FEED_WORDS[feed.state]}. {safe(feed.reason)}", TEXT_LENGTH))


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


def _scope(scope_type: str, scope_id: str) -> str:
    return "Company" if scope_type == "company" else f"{safe(scope_type)} {safe(scope_id)}".strip()
