"""The whole of the alerts for one run: what changed, whom it concerns, into the outbox, out of the door."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import clock
from pipelines.alerts import channels, feeds, letters, outbox, routing, scores, sending
from pipelines.alerts.feeds import Feed
from pipelines.alerts.letter import DEAD, WAITING, Letter
from pipelines.alerts.plan import Memory, Planned, plan
from pipelines.alerts.routing import Routing
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.sending import Office, log_path, outbox_path
from pipelines.company import Company
from pipelines.settings import Settings
from pipelines.yaml_file import FileError

__all__ = ["AlertResult", "announce", "flush", "log_path", "office", "outbox_path"]
# A dead letter is shown for a week, so that it is seen and does not fail a check for ever.
SHOWN = dt.timedelta(days=7)


@dataclass(frozen=True)
class AlertResult:
    """What became of one announcement. `sent`, `waiting` and `dead` count letters (one per target).

    `sent` and `enqueued` are of this call, `waiting` all that stand in line, `dead` those of the last days
    (SHOWN); `withheld` what silences and inhibition kept back now; `problems` says what a person has to mend.
    """

    planned: tuple[Planned, ...] = ()
    enqueued: int = 0
    sent: int = 0
    waiting: int = 0
    dead: int = 0
    withheld: int = 0
    dead_letters: tuple[Letter, ...] = ()
    problems: tuple[str, ...] = ()


def announce(
    settings: Settings,
    company: Company,
    published_path: Path,
    as_of: dt.date,
    *,
    environ: Mapping[str, str] = os.environ,
    timeout: float = channels.TIMEOUT_SECONDS,
    sleep: sending.Sleep = time.sleep,
    now: Callable[[], dt.datetime] = clock.now,
) -> AlertResult:
    """Announce what changed in the published scores and feeds of `as_of`, once per change and target.

    A day before the newest one announced says nothing (a backfill is not news). Channels that fail are
    tried again later and end as dead letters; they raise nothing. An alerts.yml that cannot be read
    sends to the log alone and is a problem of the result.
    """
    desk, problems = office(settings, company, environ=environ, timeout=timeout, sleep=sleep, now=now)
    judged = scores.read(published_path, as_of)
    tables = feeds.read(published_path, as_of, desk.routing.quarantine_above, company.locale)
    return announce_scores(desk, judged, tables, as_of, company.locale, problems)


def announce_scores(
    desk: Office,
    judged: Sequence[GoalScore],
    tables: Sequence[Feed],
    as_of: dt.date,
    locale: str,
    problems: Sequence[str] = (),
) -> AlertResult:
    """`announce` from what was read: everything that must survive a crash."""
    with outbox.connect(outbox_path(desk.settings)) as con:
        planned, enqueued = _put_in_line(con, desk, judged, tables, as_of, locale)
        sent = sending.send_due(con, desk)
        if any(one.covered_by for one in planned.values()):
            # The alert that covers others may just have died on its way: then they speak for themselves.
            uncovered, more = _put_in_line(con, desk, judged, tables, as_of, locale)
            planned, enqueued = planned | uncovered, enqueued + more
            sent += sending.send_due(con, desk) if more else 0
        waiting, dead = outbox.with_status(con, WAITING), _recent(outbox.with_status(con, DEAD), as_of)
        partly = _recent(outbox.partly_sent(con), as_of)
    return AlertResult(
        tuple(planned.values()), enqueued, sent, len(waiting), len(dead),
        len([one for one in planned.values() if one.status]), tuple(dead),
        (*problems, *_troubles(waiting + dead + partly)),
    )  # fmt: skip


def _put_in_line(
    con: sqlite3.Connection, desk: Office, judged: Sequence[GoalScore], tables: Sequence[Feed], as_of: dt.date,
    locale: str,
) -> tuple[dict[tuple[str, str, str], Planned], int]:  # fmt: skip
    """What is planned by goal, window and target, and how many letters are new; of a day long past nothing."""
    memory = outbox.memory(con)
    if memory.newest is not None and as_of < memory.newest:
        return {}, 0
    planned = plan(memory, judged, desk.routing)
    new = new_letters(memory, planned, judged, tables, desk.routing, as_of, locale, desk.now())
    enqueued = outbox.enqueue(con, as_of, _states(judged, tables), new)
    return {(one.transition.score.goal_id, one.transition.score.window, one.target): one for one in planned}, enqueued


def is_due(desk: Office) -> bool:
    """Whether anything waits that may go out now."""
    if not outbox_path(desk.settings).exists():
        return False
    with outbox.connect(outbox_path(desk.settings)) as con:
        return any(not desk.is_quiet(delivery) for delivery in outbox.due(con, desk.now()))


def flush(desk: Office) -> int:
    """Send what waits and is due: after quiet hours, after a failure. Returns how many letters were taken."""
    if not outbox_path(desk.settings).exists():
        return 0
    with outbox.connect(outbox_path(desk.settings)) as con:
        return sending.send_due(con, desk)


def office(
    settings: Settings,
    company: Company,
    *,
    environ: Mapping[str, str] = os.environ,
    timeout: float = channels.TIMEOUT_SECONDS,
    sleep: sending.Sleep = time.sleep,
    now: Callable[[], dt.datetime] = clock.now,
) -> tuple[Office, list[str]]:
    """Where letters of `settings` go out from, and what is wrong with its alerts.yml (then: the log alone)."""
    try:
        rules, problems = routing.load(settings.alerts_path), []
    except (FileError, OSError) as error:
        rules, problems = routing.LOG_ONLY, [f"{error}; until it is mended, messages go to the log alone"]
    return Office(settings, rules, company.time_zone, environ, timeout, sleep, now), problems


def new_letters(
    memory: Memory, planned: Sequence[Planned], judged: Sequence[GoalScore], tables: Sequence[Feed],
    rules: Routing, as_of: dt.date, locale: str, now: dt.datetime,
) -> list[Letter]:  # fmt: skip
    return [
        *letters.of_goals(planned, rules.group_by, locale, now),
        *letters.of_feeds(feeds.changes(memory.states, tables), rules.engineers(), now),
        *letters.of_digests(rules.digests, judged, as_of, memory.newest, locale, now),
    ]


def _states(judged: Iterable[GoalScore], tables: Iterable[Feed]) -> list[tuple[str, str, str]]:
    return [
        *((score.goal_id, score.window, score.state) for score in judged),
        *((feed.name, feed.aspect, feed.state) for feed in tables),
    ]


def _recent(found: Iterable[Letter], as_of: dt.date) -> list[Letter]:
    return [letter for letter in found if letter.as_of >= str(as_of - SHOWN)]


def _troubles(stuck: Iterable[Letter]) -> list[str]:
    return sorted({f"{letter.target}: {letter.last_error}" for letter in stuck if letter.last_error})
