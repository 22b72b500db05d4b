"""Sends what waited, outside of a run: after quiet hours, after a failure."""

from __future__ import annotations

from collections.abc import Callable

from pipelines import run_lock
from pipelines.alerts import ledger, send
from pipelines.company import Company
from pipelines.run_lock import RunInProgress
from pipelines.settings import Settings


def send_waiting(settings: Settings, company: Company, show: Callable[[], object]) -> tuple[int, list[str]]:
    """Send what is due and publish what became of it; returns how many letters, and what is wrong in alerts.yml.

    `show` is called once that is published: it brings the pages up to date.
    """
    desk, problems = send.office(settings, company)
    if not send.is_due(desk):
        return 0, problems
    sent = send.flush(desk)
    try:
        with run_lock.hold(settings.state_dir):
            if ledger.refresh(settings):
                show()
    except RunInProgress:
        pass  # the run that is under way publishes it
    return sent, problems
