"""What was announced and what is still to be sent: one SQLite file, the memory of the alerts.

The states known and the messages that follow from them are written in one transaction; sending comes
after. So a crash repeats a message at worst, with the same key, and never loses one.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from pipelines.alerts.message import Message
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import Transition

WAITING, SENT, DEAD = "waiting", "sent", "dead"

_TABLES = """
    create table if not exists known_states (
        goal_id text, window text, state text not null, as_of text not null, primary key (goal_id, window)
    ) strict;
    create table if not exists outbox (
        key text primary key, goal_id text not null, window text not null, change text not null,
        previous_state text, state text not null, severity text not null, as_of text not null,
        target text not null, subject text not null, body text not null,
        status text not null, attempts integer not null, created_at text not null,
        next_attempt_at text not null, sent_at text, last_error text
    ) strict;
"""


@dataclass(frozen=True)
class Letter:
    """One message to one target. `key` is the same however often it is sent."""

    key: str
    goal_id: str
    window: str
    change: str
    previous_state: str | None
    state: str
    severity: str
    as_of: str
    target: str
    subject: str
    body: str
    status: str
    attempts: int
    created_at: str
    next_attempt_at: str
    sent_at: str | None
    last_error: str | None


def key(transition: Transition, target: str) -> str:
    """`goal_id | window | new state | as_of | target`: a re-run of the same day repeats it."""
    score = transition.score
    return " | ".join((score.goal_id, score.window, score.state, str(score.as_of_date), target))


@contextmanager
def connect(path: Path) -> Iterator[sqlite3.Connection]:
    """The outbox at `path`, made when absent; every commit is on the disk when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    con = sqlite3.connect(path, isolation_level=None)
    try:
        con.execute("pragma journal_mode = wal")
        con.execute("pragma synchronous = full")
        con.executescript(_TABLES)
        yield con
    finally:
        con.close()


def known_states(con: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """(goal_id, window) → the state last taken note of."""
    return {
        (goal, window): state
        for goal, window, state in con.execute("select goal_id, window, state from known_states")
    }


def last_as_of(con: sqlite3.Connection) -> dt.date | None:
    """The newest day that was announced, with or without a message."""
    (day,) = con.execute("select max(as_of) from known_states").fetchone()
    return dt.date.fromisoformat(day) if day else None


def enqueue(
    con: sqlite3.Connection,
    scores: Iterable[GoalScore],
    letters: Iterable[tuple[Transition, str, Message]],
    now: dt.datetime,
) -> int:
    """Take note of the states and put the (transition, target, message) in line, all or nothing.

    Returns how many letters are new; those whose key stands there already are left as they are.
    """
    con.execute("begin immediate")
    try:
        added = sum(_add(con, transition, target, message, now) for transition, target, message in letters)
        con.executemany(
            "insert or replace into known_states values (?, ?, ?, ?)",
            [(score.goal_id, score.window, score.state, str(score.as_of_date)) for score in scores],
        )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return added


def _add(con: sqlite3.Connection, transition: Transition, target: str, message: Message, now: dt.datetime) -> int:
    score, moment = transition.score, now.isoformat()
    letter = Letter(
        key(transition, target), score.goal_id, score.window, transition.change, transition.previous, score.state,
        transition.severity, str(score.as_of_date), target, message.subject, message.text, WAITING, 0, moment,
        moment, None, None,
    )  # fmt: skip
    return add(con, letter)


def add(con: sqlite3.Connection, letter: Letter) -> int:
    """Put one letter in line; 0 when its key stands there already."""
    values = astuple(letter)
    marks = ", ".join("?" * len(values))
    return con.execute(f"insert or ignore into outbox values ({marks})", values).rowcount


def due(con: sqlite3.Connection, now: dt.datetime) -> list[Letter]:
    """The waiting letters whose next attempt has come, oldest first."""
    return _letters(con, "status = 'waiting' and next_attempt_at <= ? order by created_at, key", now.isoformat())


def with_status(con: sqlite3.Connection, status: str) -> list[Letter]:
    """Every letter that is waiting, sent or dead, oldest first."""
    return _letters(con, "status = ? order by created_at, key", status)


def _letters(con: sqlite3.Connection, where: str, value: str) -> list[Letter]:
    columns = ", ".join(Letter.__dataclass_fields__)
    return [Letter(*row) for row in con.execute(f"select {columns} from outbox where {where}", (value,))]


def mark_sent(con: sqlite3.Connection, letter: Letter, now: dt.datetime) -> None:
    con.execute(
        "update outbox set status = 'sent', sent_at = ?, attempts = attempts + 1, last_error = null where key = ?",
        (now.isoformat(), letter.key),
    )


def mark_failed(con: sqlite3.Connection, letter: Letter, error: str, next_attempt: dt.datetime | None) -> None:
    """Note the failure; without a next attempt the letter is dead: kept, shown, never tried again."""
    con.execute(
        "update outbox set status = ?, attempts = attempts + 1, last_error = ?, "
        "next_attempt_at = coalesce(?, next_attempt_at) where key = ?",
        (WAITING if next_attempt else DEAD, error, next_attempt and next_attempt.isoformat(), letter.key),
    )
