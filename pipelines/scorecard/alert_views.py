"""Who was told what, and when: the rows of meta.alerts that concern one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.goals.words import STATE_WORDS
from pipelines.scorecard.audiences import Audience
from pipelines.scorecard.goal_views import GoalView
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row

# As long as the check of dead letters fails for one.
SHOWN = timedelta(days=7)
# The newest; the rest stands in meta.alerts.
MOST_ROWS = 60
CHANGES = {
    "opened": "needs attention", "worsened": "got worse", "recovered": "back on pace", "achieved": "achieved",
    "missed": "missed", "taken_back": "no longer achieved", "not_scored": "cannot be judged any more",
    "reminder": "reminder", "digest": "digest", "run_failed": "the run failed",
}  # fmt: skip
STATUSES = {"sent": ("done", "sent"), "waiting": ("warn", "waiting"), "dead": ("bad", "never arrived"),
            "silenced": ("waiting", "silenced"), "inhibited": ("waiting", "told with another goal")}  # fmt: skip
_COUNTED = {"sent": "sent", "waiting": "waiting", "dead": "never arrived", "silenced": "silenced",
            "inhibited": "told with another goal"}  # fmt: skip


@dataclass(frozen=True)
class AlertView:
    """One message to one receiver; `moment` is when it was taken, else when it is tried next, else noticed."""

    day: str
    about: str
    anchor: str
    change: str
    target: str
    channel: str
    tone: str
    status: str
    moment: str
    attempts: int
    note: str


@dataclass(frozen=True)
class Alerts:
    """`lost`: what never arrived in the last days, which must be seen; `counts` in words."""

    rows: list[AlertView]
    lost: list[AlertView]
    counts: str
    beyond: int


def alerts(
    rows: Sequence[Row], audience: Audience, as_of: date, shown: Mapping[str, GoalView], numbers: Numbers
) -> Alerts:
    """Alerts of an audience, the newest first, what never arrived before them; `shown`: the page's goals."""
    goals = {goal.goal_id for goal in audience.goals}
    concerned = [row for row in rows if _concerns(row, audience, goals)]
    concerned.sort(key=lambda row: row.status != "dead")
    views = [_view(row, shown, numbers) for row in concerned]
    lost = [
        view
        for row, view in zip(concerned, views, strict=True)
        if row.status == "dead" and row.as_of_date >= as_of - SHOWN
    ]
    return Alerts(views[:MOST_ROWS], lost, _counts(concerned, numbers), max(0, len(views) - MOST_ROWS))


def _concerns(row: Row, audience: Audience, goals: Collection[str]) -> bool:
    if audience.kind == "company":
        return True
    whose = row.team if audience.kind == "team" else row.owner
    return row.goal_id in goals if row.about == "goal" else bool(whose) and whose == audience.name


def _view(row: Row, shown: Mapping[str, GoalView], numbers: Numbers) -> AlertView:
    goal = shown.get(row.goal_id)
    tone, status = STATUSES.get(row.status, ("unknown", row.status))
    moment = row.sent_at or row.next_attempt_at
    return AlertView(
        day=numbers.short_day(row.as_of_date),
        about=goal.statement if goal else row.subject or row.goal_id,
        anchor=goal.anchor if goal else "",
        change=_change(row),
        target=row.target,
        # The log is called by its kind already.
        channel="" if row.channel in (None, row.target) else row.channel,
        tone=tone,
        status=status,
        moment="" if moment is None else numbers.moment(moment),
        attempts=row.attempts or 0,
        note=row.note or "",
    )


def _change(row: Row) -> str:
    change = CHANGES.get(row.change, row.change.replace("_", " "))
    if row.about != "goal" or row.change not in ("opened", "worsened", "reminder"):
        return change
    return f"{change}: {STATE_WORDS.get(row.state, row.state)}"


def _counts(rows: Sequence[Row], numbers: Numbers) -> str:
    found = Counter(row.status for row in rows)
    return ", ".join(f"{numbers.count(found[status])} {word}" for status, word in _COUNTED.items() if found[status])
