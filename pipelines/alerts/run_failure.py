"""A failed run reaches the data engineers by the same way: outbox, channels, one letter per run and target."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Mapping

from pipelines import clock
from pipelines.alerts import channels, outbox, sending
from pipelines.alerts.letter import RUN, Letter
from pipelines.alerts.message import Message, safe
from pipelines.alerts.send import office
from pipelines.company import Company
from pipelines.settings import Settings

CHANGE = "run_failed"
# An error text can be pages long; the first lines say which step and why.
LONGEST_REASON = 1500


def announce(
    settings: Settings,
    run_id: str,
    reason: str,
    *,
    environ: Mapping[str, str] = os.environ,
    timeout: float = channels.TIMEOUT_SECONDS,
    sleep: sending.Sleep = time.sleep,
    now: Callable[[], dt.datetime] = clock.now,
) -> int:
    """Tell the data engineers of alerts.yml (else the default receivers); returns how many letters went.

    The same run is announced once per target. Channels that fail raise nothing: the letter waits. Quiet hours
    do not hold it.
    """
    # Without company.yml, which may be what failed: what quiet hours hold is left to the next sender.
    desk, _ = office(settings, Company(), environ=environ, timeout=timeout, sleep=sleep, now=now)
    said = safe(reason.strip()[:LONGEST_REASON])
    message = Message(
        "▼ Paceline run failed: the last published version stays",
        f"{said}\nRun {safe(run_id)}. Nothing was published; run again once it is mended.",
    )
    with outbox.connect(sending.outbox_path(settings)) as con:
        for target in desk.routing.engineers():
            outbox.add(con, _letter(run_id, target, message, now()))
        return sending.send_due(con, desk, only=RUN)


def _letter(run_id: str, target: str, message: Message, now: dt.datetime) -> Letter:
    moment = now.isoformat()
    return Letter(
        key=f"run | {run_id} | failed | {target}", about=RUN, goal_id="run", window=run_id, change=CHANGE,
        previous_state=None, state="failed", severity="critical", as_of=now.date().isoformat(), target=target,
        subject=message.subject, body=message.text, created_at=moment, next_attempt_at=moment,
    )  # fmt: skip
