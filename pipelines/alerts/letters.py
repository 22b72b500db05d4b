"""Letters from what was planned: about goals, about the tables of the exports, and digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pipelines.alerts import message
from pipelines.alerts.digests import Digest
from pipelines.alerts.feeds import Feed
from pipelines.alerts.letter import DIGEST, FEED, GOAL, WAITING, Letter
from pipelines.alerts.message import Message
from pipelines.alerts.plan import Planned
from pipelines.alerts.scores import GoalScore


def key(subject: str, window: str, state: str, as_of: dt.date | str, target: str) -> str:
    """`goal_id | window | new state | as_of | target`: a re-run of the same day repeats it."""
    return " | ".join((subject, window, state, str(as_of), target))


def of_goals(planned: Sequence[Planned], group_by: str | None, locale: str, now: dt.datetime) -> list[Letter]:
    """One letter per goal, change and target; what is withheld too, with its reason."""
    return [_of_goal(one, _covered(one, planned), group_by, locale, now) for one in planned]


def _covered(one: Planned, planned: Sequence[Planned]) -> list[str]:
    """The goals whose alerts this one covers for the same target."""
    goal_id = one.transition.score.goal_id
    return [
        other.transition.score.statement
        for other in planned
        if other.target == one.target and other.covered_by == goal_id
    ]


def _of_goal(planned: Planned, covers: Sequence[str], group_by: str | None, locale: str, now: dt.datetime) -> Letter:
    change, score = planned.transition, planned.transition.score
    said = message.compose(change, locale, covers)
    return Letter(
        key=key(score.goal_id, score.window, score.state, score.as_of_date, planned.target), about=GOAL,
        goal_id=score.goal_id, window=score.window, change=change.change, previous_state=change.previous,
        state=score.state, severity=change.severity, as_of=str(score.as_of_date), target=planned.target,
        subject=said.subject, body=said.text, rows=said.rows, created_at=now.isoformat(),
        next_attempt_at=now.isoformat(), owner=score.owner, team=score.team or "", delivery=_group(score, group_by),
        status=planned.status or WAITING, note=planned.note or None,
    )  # fmt: skip


def _group(score: GoalScore, group_by: str | None) -> str:
    who = {"owner": score.owner, "team": score.team}.get(group_by)
    return f"{group_by} | {who}" if who else ""


def of_feeds(changes: Iterable[tuple[str, Feed]], targets: Iterable[str], now: dt.datetime) -> list[Letter]:
    """Tables that turned stale or fresh, dirty or clean: one delivery for each of the data engineers."""
    changes = list(changes)
    return [
        _plain(FEED, feed.name, feed.aspect, change, feed.state, "warning" if change == "opened" else "info",
               feed.as_of_date, target, message.of_feed(feed), now, delivery="feeds")
        for target in targets
        for change, feed in changes
    ]  # fmt: skip


def of_digests(
    digests: Iterable[Digest],
    scores: Sequence[GoalScore],
    as_of: dt.date,
    newest: dt.date | None,
    locale: str,
    now: dt.datetime,
) -> list[Letter]:
    """The digests that are due after judging `as_of`."""
    found = []
    for number, digest in enumerate(digests, start=1):
        slot, goals = digest.slot(as_of, newest), digest.goals(scores)
        if slot is None or not goals:
            continue
        whose = {"owner": _common(goal.owner for goal in goals), "team": _common(goal.team for goal in goals)}
        said = message.digest(goals, as_of, locale, **whose)
        found += [
            _plain(DIGEST, f"digest {number}", str(slot), DIGEST, DIGEST, "info", as_of, target, said, now, **whose)
            for target in digest.receivers
        ]
    return found


def _common(names: Iterable[str | None]) -> str:
    found = set(names)
    return (found.pop() or "") if len(found) == 1 else ""


def _plain(
    about: str, subject: str, window: str, change: str, state: str, severity: str, as_of: dt.date, target: str,
    said: Message, now: dt.datetime, **more: str,
) -> Letter:  # fmt: skip
    moment = now.isoformat()
    return Letter(
        key=key(subject, window, state, as_of, target), about=about, goal_id=subject, window=window, change=change,
        previous_state=None, state=state, severity=severity, as_of=str(as_of), target=target, subject=said.subject,
        body=said.text, rows=said.rows, created_at=moment, next_attempt_at=moment, **more,
    )  # fmt: skip
