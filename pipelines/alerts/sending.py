"""Sends what waits in the outbox: send, then mark sent; what fails waits longer each time."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import clock
from pipelines.alerts import channels, outbox
from pipelines.alerts.failure import TAKEN
from pipelines.alerts.letter import DIGEST, GOAL, Delivery
from pipelines.alerts.routing import LOG, Receiver, Routing
from pipelines.settings import Settings

# Between the tries within one run: a hiccup of seconds passes, a run is not held up.
WAITS_SECONDS = (1.0, 2.0)
TRIES_PER_RUN = len(WAITS_SECONDS) + 1
# A receiver may ask for a longer wait; a run does not sleep longer than this for one letter.
LONGEST_WAIT_SECONDS = 10.0
# Then the letter is dead: with the waits between, it was tried for more than a day.
MAX_ATTEMPTS = 24
BETWEEN_RUNS = dt.timedelta(minutes=5)

Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Office:
    """Where letters go out from: the data folder, its routing, the company's zone and the secrets."""

    settings: Settings
    routing: Routing
    time_zone: str = "UTC"
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    timeout: float = channels.TIMEOUT_SECONDS
    sleep: Sleep = time.sleep
    now: Callable[[], dt.datetime] = clock.now

    def receiver(self, name: str) -> Receiver | None:
        return self.routing.receivers.get(name)

    def is_quiet(self, delivery: Delivery) -> bool:
        """Quiet hours hold what is about goals; the log wakes nobody, and a failed run cannot wait."""
        hours = self.routing.quiet_hours
        if hours is None or delivery.about not in (GOAL, DIGEST) or delivery.target == LOG:
            return False
        return hours.hold(self.now(), self.time_zone)


def outbox_path(settings: Settings) -> Path:
    return settings.state_dir / "outbox.sqlite"


def log_path(settings: Settings) -> Path:
    return settings.state_dir / "alerts.log"


def send_due(con: sqlite3.Connection, office: Office, only: str | None = None) -> int:
    """Try every delivery that is due (of those about `only`); returns how many letters were taken.

    A target that failed all tries is left alone for the rest of the run: its first letter has waited for it
    already, the others stay in line. Two senders of one data folder take turns.
    """
    sent, failing = 0, set()
    with _turn(office.settings.state_dir):
        for delivery in outbox.due(con, office.now()):
            if only not in (None, delivery.about) or delivery.target in failing or office.is_quiet(delivery):
                continue
            if _send(con, office, delivery, failing):
                sent += len(delivery.letters)
    return sent


def _send(con: sqlite3.Connection, office: Office, delivery: Delivery, failing: set[str]) -> bool:
    receiver = office.receiver(delivery.target)
    channel = channels.kind(receiver, office.environ) if receiver else ""
    for tries, wait in enumerate((*WAITS_SECONDS, None), start=1):
        failure = _try(office, receiver, delivery)
        if failure is None:
            outbox.mark_sent(con, delivery, channel, office.now())
            return True
        delivery = delivery.answered(failure.recipients)
        next_attempt = _next_attempt(delivery.attempts + tries, failure, office.now())
        if next_attempt is None and TAKEN in delivery.recipients.values():
            outbox.mark_sent(con, delivery, channel, office.now(), failure.reason)
            return True
        outbox.mark_failed(con, delivery, channel, failure.reason, next_attempt)
        if next_attempt is None:
            return False
        if wait is None or failure.needs_person:
            failing.add(delivery.target)
            return False
        office.sleep(min(failure.retry_after_seconds or wait, LONGEST_WAIT_SECONDS))
    return False


def _try(office: Office, receiver: Receiver | None, delivery: Delivery) -> channels.Failure | None:
    if receiver is None:
        return channels.Failure(f"alerts.yml has no receiver called '{delivery.target}'", needs_person=True)
    try:
        channels.deliver(
            receiver, delivery, office.settings, log_path(office.settings), office.environ, office.timeout
        )
    except channels.Failure as failure:
        return failure
    return None


def _next_attempt(attempts: int, failure: channels.Failure, now: dt.datetime) -> dt.datetime | None:
    """When to try again after `attempts` in vain; None when the letter is dead."""
    if failure.final or attempts >= MAX_ATTEMPTS:
        return None
    longer = BETWEEN_RUNS * 2 ** (attempts // TRIES_PER_RUN)
    return now + max(dt.timedelta(seconds=failure.retry_after_seconds or 0), longer)


@contextmanager
def _turn(state_dir: Path) -> Iterator[None]:
    """One sender at a time: a run and the sensor would else send the same letter twice."""
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / "sending.lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
