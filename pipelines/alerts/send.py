"""The whole of the alerts for one run: what changed, whom it concerns, into the outbox, out of the door."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import clock
from pipelines.alerts import channels, message, outbox, routing, scores, sending
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import Letter
from pipelines.alerts.routing import Receiver, Routing
from pipelines.alerts.transitions import Transition, transitions
from pipelines.company import Company
from pipelines.settings import Settings
from pipelines.yaml_file import FileError

# A dead letter is shown for a week, so that it is seen and does not fail a check for ever.
SHOWN = dt.timedelta(days=7)


@dataclass(frozen=True)
class AlertResult:
    """What became of one announcement. `sent`, `waiting` and `dead` count letters (one per target).

    `sent` and `enqueued` are of this call, `waiting` all that stand in line, `dead` those of the last days
    (SHOWN); `problems` says what a person has to mend.
    """

    transitions: tuple[Transition, ...] = ()
    enqueued: int = 0
    sent: int = 0
    waiting: int = 0
    dead: int = 0
    dead_letters: tuple[Letter, ...] = ()
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Planned:
    """What would go to whom; `has_address` tells whether the receiver's environment variable is set."""

    transition: Transition
    receiver: Receiver
    message: Message
    has_address: bool


def announce(
    settings: Settings,
    company: Company,
    published_path: Path,
    as_of: dt.date,
    *,
    environ: Mapping[str, str] = os.environ,
    timeout: float = channels.TIMEOUT_SECONDS,
    sleep: sending.Sleep = time.sleep,
) -> AlertResult:
    """Announce the state changes of the published scores of `as_of`, once per change and target.

    A day before the newest one announced says nothing (a backfill is not news). Channels that fail are
    tried again by later runs and end as dead letters; they raise nothing. An alerts.yml that cannot be read
    sends to the log alone and is a problem of the result.
    """
    plan, problems = _routing(settings)
    found: list[Transition] = []
    enqueued = 0
    with outbox.connect(outbox_path(settings)) as con:
        judged = [score for score in scores.read(published_path) if score.as_of_date == as_of]
        newest = outbox.last_as_of(con)
        if newest is None or as_of >= newest:
            found = transitions(outbox.known_states(con), judged)
            letters = [
                (change, receiver.name, message.compose(change, company.locale))
                for change in found
                for receiver in plan.targets(change)
            ]
            enqueued = outbox.enqueue(con, judged, letters, clock.now())
        sent = sending.send_due(con, plan.receivers, log_path(settings), environ, timeout, sleep)
        waiting = outbox.with_status(con, outbox.WAITING)
        dead = [letter for letter in outbox.with_status(con, outbox.DEAD) if letter.as_of >= str(as_of - SHOWN)]
    problems += sorted({f"{letter.target}: {letter.last_error}" for letter in waiting + dead if letter.last_error})
    return AlertResult(tuple(found), enqueued, sent, len(waiting), len(dead), tuple(dead), tuple(problems))


def preview(
    settings: Settings,
    company: Company,
    published_path: Path,
    as_of: dt.date,
    *,
    environ: Mapping[str, str] = os.environ,
) -> list[Planned]:
    """What `announce` would put in line now; sends and remembers nothing. Raises FileError for alerts.yml."""
    plan = routing.load(settings.alerts_path)
    known: dict[tuple[str, str], str] = {}
    if outbox_path(settings).exists():
        with outbox.connect(outbox_path(settings)) as con:
            newest = outbox.last_as_of(con)
            if newest and as_of < newest:
                return []
            known = outbox.known_states(con)
    judged = [score for score in scores.read(published_path) if score.as_of_date == as_of]
    return [
        Planned(
            change,
            receiver,
            message.compose(change, company.locale),
            not receiver.url_env or bool(environ.get(receiver.url_env)),
        )
        for change in transitions(known, judged)
        for receiver in plan.targets(change)
    ]


def outbox_path(settings: Settings) -> Path:
    return settings.state_dir / "outbox.sqlite"


def log_path(settings: Settings) -> Path:
    return settings.state_dir / "alerts.log"


def _routing(settings: Settings) -> tuple[Routing, list[str]]:
    try:
        return routing.load(settings.alerts_path), []
    except (FileError, OSError) as error:
        return routing.LOG_ONLY, [f"{error}; until it is mended, messages go to the log alone"]
