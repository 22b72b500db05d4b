"""What was announced and what is still to be sent: one SQLite file, the memory of the alerts.

The states known and the messages that follow from them are written in one transaction; sending comes
after. So a crash repeats a message at worst, with the same key, and never loses one.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from pipelines.alerts.letter import DEAD, SENT, WAITING, Delivery, Letter
from pipelines.alerts.plan import WITHHELD, Memory, Told, Withheld

_TABLES = """
    create table if not exists known_states (
        goal_id text, window text, state text not null, as_of text not null, primary key (goal_id, window)
    ) strict;
    create table if not exists judged_days (as_of text primary key) strict;
    create table if not exists outbox (
        key text primary key, goal_id text not null, window text not null, change text not null,
        previous_state text, state text not null, severity text not null, as_of text not null,
        target text not null, subject text not null, body text not null,
        status text not null, attempts integer not null, created_at text not null,
        next_attempt_at text not null, sent_at text, last_error text
    ) strict;
"""
# An outbox of an earlier version lacks them.
_ADDED = {
    "about": "text not null default 'goal'", "owner": "text not null default ''", "team": "text not null default ''",
    "rows": "text not null default '[]'", "delivery": "text not null default ''", "note": "text",
    "channel": "text", "recipients": "text not null default '{}'",
}  # fmt: skip
_COLUMNS = tuple(field.name for field in fields(Letter))
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_WITHHELD = ", ".join(f"'{status}'" for status in WITHHELD)


@contextmanager
def connect(path: Path) -> Iterator[sqlite3.Connection]:
    """The outbox at `path`, made when absent; every commit is on the disk when it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    con = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        con.execute("pragma journal_mode = wal")
        con.execute("pragma synchronous = full")
        _make(con)
        yield con
    finally:
        con.close()


def _make(con: sqlite3.Connection) -> None:
    with _transaction(con):
        for statement in filter(str.strip, _TABLES.split(";")):
            con.execute(statement)
        present = {row[1] for row in con.execute("pragma table_info(outbox)")}
        for column, kind in _ADDED.items():
            if column not in present:
                con.execute(f'alter table outbox add column "{column}" {kind}')


@contextmanager
def _transaction(con: sqlite3.Connection) -> Iterator[None]:
    con.execute("begin immediate")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def memory(con: sqlite3.Connection) -> Memory:
    """What was judged, told and withheld so far."""
    states = {(goal, window): state for goal, window, state in con.execute(
        "select goal_id, window, state from known_states")}  # fmt: skip
    withheld = {
        (goal, window, target): Withheld(previous, state, status)
        for goal, window, target, previous, state, status in con.execute(
            "select goal_id, window, target, previous_state, state, status from outbox "
            "where rowid in (select max(rowid) from outbox group by goal_id, window, target) "
            f"and status in ({_WITHHELD})"
        )
    }
    told = {
        (goal, window, target): Told(dt.date.fromisoformat(day), state, status == DEAD)
        for goal, window, target, day, state, status in con.execute(
            "select goal_id, window, target, as_of, state, status from outbox where rowid in (select max(rowid) "
            f"from outbox where about = 'goal' and status not in ({_WITHHELD}) group by goal_id, window, target)"
        )
    }
    return Memory(states, withheld, told, _newest(con))


def _newest(con: sqlite3.Connection) -> dt.date | None:
    """The newest day that was judged, with or without a message."""
    (day,) = con.execute(
        "select max(as_of) from (select as_of from judged_days union all select as_of from known_states)"
    ).fetchone()
    return dt.date.fromisoformat(day) if day else None


def enqueue(
    con: sqlite3.Connection,
    as_of: dt.date,
    states: Iterable[tuple[str, str, str]],
    letters: Iterable[Letter],
) -> int:
    """Take note of the day and its states (goal or table, window, state) and put `letters` in line, or nothing.

    Returns how many letters are new and on their way; those whose key stands there already are left as they
    are, unless they were withheld and no longer are.
    """
    with _transaction(con):
        new = fresh(con, letters)
        for letter in new:
            _write(con, letter)
        con.execute("insert or ignore into judged_days values (?)", (str(as_of),))
        con.executemany(
            "insert or replace into known_states values (?, ?, ?, ?)",
            [(about, window, state, str(as_of)) for about, window, state in states],
        )
    return sum(letter.status == WAITING for letter in new)


def fresh(con: sqlite3.Connection, letters: Iterable[Letter]) -> list[Letter]:
    """Those that do not stand there yet, or no longer withheld, each with its final `delivery`."""
    return _delivered_together([letter for letter in letters if _is_new(con, letter)])


def _is_new(con: sqlite3.Connection, letter: Letter) -> bool:
    row = con.execute("select status from outbox where key = ?", (letter.key,)).fetchone()
    return row is None or (row[0] in WITHHELD and letter.status == WAITING)


def _delivered_together(letters: Sequence[Letter]) -> list[Letter]:
    """The letters with their final `delivery`: the key of the first of each group and target."""
    first: dict[tuple[str, str], str] = {}
    placed = []
    for letter in letters:
        group = letter.delivery or letter.key
        # What is withheld goes out with nobody.
        word = letter.key if letter.status != WAITING else first.setdefault((letter.target, group), letter.key)
        placed.append(replace(letter, delivery=word))
    return placed


def _write(con: sqlite3.Connection, letter: Letter) -> None:
    values = [_stored(getattr(letter, name)) for name in _COLUMNS]
    con.execute(f"insert or replace into outbox ({_NAMES}) values ({', '.join('?' * len(values))})", values)


def _stored(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else json.dumps(value)


def add(con: sqlite3.Connection, letter: Letter) -> int:
    """Put one letter in line; 0 when its key stands there already."""
    with _transaction(con):
        if not _is_new(con, letter):
            return 0
        _write(con, replace(letter, delivery=letter.key))
    return 1


def due(con: sqlite3.Connection, now: dt.datetime) -> list[Delivery]:
    """The waiting deliveries whose next attempt has come, oldest first."""
    return deliveries(_letters(con, "status = 'waiting' and next_attempt_at <= ?", now.isoformat()))


def deliveries(letters: Iterable[Letter]) -> list[Delivery]:
    """What goes out together, in the order of the first letter of each."""
    together: dict[str, list[Letter]] = {}
    for letter in letters:
        together.setdefault(letter.delivery or letter.key, []).append(letter)
    return [Delivery(tuple(found)) for found in together.values()]


def with_status(con: sqlite3.Connection, status: str) -> list[Letter]:
    """Every letter of one status, oldest first."""
    return _letters(con, "status = ?", status)


def partly_sent(con: sqlite3.Connection) -> list[Letter]:
    """Mails that some of their recipients have and others refused, oldest first."""
    return _letters(con, "status = ? and last_error is not null", SENT)


def every(con: sqlite3.Connection) -> list[Letter]:
    """Everything that was ever put in line or withheld, oldest first."""
    return _letters(con, "status <> ?", "")


def _letters(con: sqlite3.Connection, where: str, value: str) -> list[Letter]:
    rows = con.execute(f"select {_NAMES} from outbox where {where} order by created_at, rowid", (value,))
    return [_letter(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _letter(values: dict) -> Letter:
    parsed = {"rows": tuple(json.loads(values["rows"])), "recipients": json.loads(values["recipients"])}
    return Letter(**(values | parsed))


def mark_sent(
    con: sqlite3.Connection, delivery: Delivery, channel: str, now: dt.datetime, error: str | None = None
) -> None:
    """All letters of the delivery at once; `error` where some recipients of several never got it."""
    with _transaction(con):
        con.executemany(
            "update outbox set status = ?, channel = ?, sent_at = ?, attempts = attempts + 1, last_error = ?, "
            "recipients = ? where key = ?",
            [
                (SENT, channel, now.isoformat(), error, _stored(letter.recipients), letter.key)
                for letter in delivery.letters
            ],
        )


def mark_failed(
    con: sqlite3.Connection, delivery: Delivery, channel: str, error: str, next_attempt: dt.datetime | None
) -> None:
    """Note the failure; without a next attempt the letters are dead: kept, shown, never tried again."""
    status, moment = WAITING if next_attempt else DEAD, next_attempt and next_attempt.isoformat()
    with _transaction(con):
        con.executemany(
            "update outbox set status = ?, channel = ?, attempts = attempts + 1, last_error = ?, "
            "next_attempt_at = coalesce(?, next_attempt_at), recipients = ? where key = ?",
            [(status, channel, error, moment, _stored(letter.recipients), letter.key) for letter in delivery.letters],
        )
