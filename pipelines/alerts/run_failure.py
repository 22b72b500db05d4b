"""A failed run reaches the data engineers by the same way: outbox, channels, one letter per run and target."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

from pipelines import clock
from pipelines.alerts import channels, outbox, routing, sending
from pipelines.alerts.message import Message, safe
from pipelines.alerts.routing import LOG_ONLY, Routing
from pipelines.alerts.send import log_path, outbox_path
from pipelines.settings import Settings
from pipelines.yaml_file import FileError

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
) -> int:
    """Tell the receivers of `run_failures` in alerts.yml (else the default ones); returns how many letters went.

    The same run is announced once per target. Channels that fail raise nothing: the letter waits.
    """
    plan = _routing(settings)
    message = Message(
        "▼ Paceline run failed: the last published version stays",
        safe(
            f"{reason.strip()[:LONGEST_REASON]}\n\nRun {run_id}. Nothing was published; run again once it is mended."
        ),
    )
    now = clock.now()
    with outbox.connect(outbox_path(settings)) as con:
        for target in plan.run_failures or plan.default:
            outbox.add(con, _letter(run_id, target, message, now))
        return sending.send_due(con, plan.receivers, log_path(settings), environ, timeout, sleep)


def _letter(run_id: str, target: str, message: Message, now) -> outbox.Letter:
    moment = now.isoformat()
    return outbox.Letter(
        key=f"run | {run_id} | failed | {target}", goal_id="run", window=run_id, change=CHANGE, previous_state=None,
        state="failed", severity="critical", as_of=now.date().isoformat(), target=target, subject=message.subject,
        body=message.text, status=outbox.WAITING, attempts=0, created_at=moment, next_attempt_at=moment,
        sent_at=None, last_error=None,
    )  # fmt: skip


def _routing(settings: Settings) -> Routing:
    try:
        return routing.load(settings.alerts_path)
    except FileError:
        return LOG_ONLY  # the run that checks alerts.yml says where it is wrong
