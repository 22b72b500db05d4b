"""Sends what waits in the outbox: send, then mark sent; what fails waits longer each time."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines import clock
from pipelines.alerts import channels, outbox
from pipelines.alerts.outbox import Letter
from pipelines.alerts.routing import Receiver

# Between the tries within one run: a hiccup of seconds passes, a run is not held up.
WAITS_SECONDS = (1.0, 2.0)
TRIES_PER_RUN = len(WAITS_SECONDS) + 1
# A receiver may ask for a longer wait; a run does not sleep longer than this for one letter.
LONGEST_WAIT_SECONDS = 10.0
# Then the letter is dead: three runs (days, mostly) of trying were in vain.
MAX_ATTEMPTS = 9
BETWEEN_RUNS = dt.timedelta(minutes=5)

Sleep = Callable[[float], None]


def send_due(
    con: sqlite3.Connection,
    receivers: Mapping[str, Receiver],
    log_path: Path,
    environ: Mapping[str, str],
    timeout: float = channels.TIMEOUT_SECONDS,
    sleep: Sleep = time.sleep,
) -> int:
    """Try every letter that is due; returns how many were taken.

    A target that failed all tries is left alone for the rest of the run: its first letter has waited for it
    already, the others stay in line.
    """
    sent, failing = 0, set()
    for letter in outbox.due(con, clock.now()):
        if letter.target in failing:
            continue
        for tries, wait in enumerate((*WAITS_SECONDS, None), start=1):
            failure = _try(receivers.get(letter.target), letter, log_path, environ, timeout)
            if failure is None:
                outbox.mark_sent(con, letter, clock.now())
                sent += 1
                break
            next_attempt = _next_attempt(letter.attempts + tries, failure)
            outbox.mark_failed(con, letter, failure.reason, next_attempt)
            if next_attempt is None:
                break
            if wait is None or failure.needs_person:
                failing.add(letter.target)
                break
            sleep(min(failure.retry_after_seconds or wait, LONGEST_WAIT_SECONDS))
    return sent


def _try(
    receiver: Receiver | None, letter: Letter, log_path: Path, environ: Mapping[str, str], timeout: float
) -> channels.Failure | None:
    if receiver is None:
        return channels.Failure(f"alerts.yml has no receiver called '{letter.target}'", needs_person=True)
    try:
        channels.deliver(receiver, letter, log_path, environ, timeout)
    except channels.Failure as failure:
        return failure
    return None


def _next_attempt(attempts: int, failure: channels.Failure) -> dt.datetime | None:
    """When to try again after `attempts` in vain; None when the letter is dead."""
    if failure.final or attempts >= MAX_ATTEMPTS:
        return None
    longer = BETWEEN_RUNS * 2 ** (attempts // TRIES_PER_RUN)
    return clock.now() + max(dt.timedelta(seconds=failure.retry_after_seconds or 0), longer)
