"""`meta.alerts`: did it fire, when, to whom. The outbox as a table that analysts and the page can read."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl

from pipelines import publish, warehouse
from pipelines.alerts import outbox
from pipelines.alerts.letter import Letter
from pipelines.alerts.message import safe
from pipelines.alerts.sending import outbox_path
from pipelines.settings import Settings

TABLE = "meta.alerts"
_ABOUT = "Every alert there was, one row per goal (or table, run, digest), change and receiver."
_COLUMNS = {
    "alert_key": ("varchar", "goal_id | window | new state | as_of | target: the same however often it was sent."),
    "about": ("varchar", "goal, source (a table of the exports), run (a failed run) or digest."),
    "goal_id": ("varchar", "The goal; for a source its source.table."),
    "goal_window": ("varchar", "The goal's window, first and last day; for a source freshness or quarantine."),
    "change": (
        "varchar",
        "opened, worsened, recovered, achieved, taken_back, missed, not_scored, reminder, digest, run_failed.",
    ),
    "previous_state": ("varchar", "The state this receiver knew before; NULL at first sight."),
    "state": ("varchar", "The state it tells of."),
    "severity": ("varchar", "critical, warning or info."),
    "as_of_date": ("date", "The judged day whose state it tells of."),
    "target": ("varchar", "The receiver of alerts.yml; its address is a secret and stands nowhere."),
    "channel": ("varchar", "What kind of channel it was tried on: log, mail, webhook, Slack …; NULL before that."),
    "owner": ("varchar", "The goal's owner."),
    "team": ("varchar", "The goal's team, if it has one."),
    "subject": ("varchar", "The subject as sent."),
    "status": ("varchar", "sent; waiting (quiet hours, or to be tried again); dead (given up); silenced; inhibited."),
    "note": ("varchar", "Why it was silenced or inhibited, or why the last attempt failed."),
    "attempts": ("integer", "How often sending was tried."),
    "created_at": ("timestamp", "When the change was noticed, UTC."),
    "next_attempt_at": ("timestamp", "When a waiting one is tried next, UTC; NULL for all others."),
    "sent_at": ("timestamp", "When the receiver took it, UTC."),
}

_TYPES = {"varchar": pl.String, "date": pl.Date, "integer": pl.Int32, "timestamp": pl.Datetime("us")}


def store(settings: Settings) -> None:
    """Write the table into the private warehouse, for the next publish."""
    with warehouse.connect(settings.warehouse_path) as con:
        _write(con, _rows(settings))


def refresh(settings: Settings) -> bool:
    """Bring the published table up to date where it is not; the caller holds the run lock.

    Returns whether a new version was published. The other tables are the ones of the version before.
    """
    rows = _rows(settings)
    if not settings.published_path.exists():
        return False
    with warehouse.connect(settings.published_path, read_only=True) as con:
        if _published(con) == rows:
            return False
    publish.amend(settings, TABLE, lambda con: _write(con, rows))
    return True


def _rows(settings: Settings) -> list[tuple]:
    if not outbox_path(settings).exists():
        return []
    with outbox.connect(outbox_path(settings)) as con:
        return sorted((_row(letter) for letter in outbox.every(con)), key=lambda row: row[0])


def _row(letter: Letter) -> tuple:
    waiting = letter.next_attempt_at if letter.status == "waiting" else None
    return (
        *(safe(text) for text in (letter.key, letter.about, letter.goal_id, letter.window, letter.change)),
        letter.previous_state, letter.state, letter.severity, dt.date.fromisoformat(letter.as_of),
        safe(letter.target), letter.channel or None,
        *(safe(text) for text in (letter.owner, letter.team, letter.subject)),
        letter.status, safe(letter.note or letter.last_error or "") or None, letter.attempts,
        _moment(letter.created_at), _moment(waiting), _moment(letter.sent_at),
    )  # fmt: skip


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(tzinfo=None) if text else None


def _write(con: duckdb.DuckDBPyConnection, rows: list[tuple]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in _COLUMNS.items())
    con.execute("create schema if not exists meta")
    con.execute(f"create or replace table {TABLE} ({columns})")
    # One statement a row costs a millisecond each.
    schema = {name: _TYPES[kind] for name, (kind, _) in _COLUMNS.items()}
    con.register("new_rows", pl.DataFrame(rows, schema=schema, orient="row"))
    con.execute(f"insert into {TABLE} select * from new_rows")
    con.unregister("new_rows")
    warehouse.describe(con, TABLE, _ABOUT, {name: text for name, (_, text) in _COLUMNS.items()})


def _published(con: duckdb.DuckDBPyConnection) -> list[tuple] | None:
    """The rows as published, or None where they are not of this form."""
    try:
        found = con.execute(f"select {', '.join(_COLUMNS)} from {TABLE}").fetchall()
    except duckdb.Error:
        return None
    return sorted(found, key=lambda row: row[0])
