"""Which goals changed so that somebody must hear of it. Pure: the states known before, the scores now."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.alerts.scores import GoalScore

OPENED, WORSENED, RECOVERED = "opened", "worsened", "recovered"
ACHIEVED, MISSED, NOT_SCORED = "achieved", "missed", "not_scored"
TAKEN_BACK = "taken_back"
# No change at all: said again because it was asked for (`repeat_interval`).
REMINDER = "reminder"
CHANGES = (OPENED, WORSENED, RECOVERED, ACHIEVED, TAKEN_BACK, MISSED, NOT_SCORED, REMINDER)

FLAGGED = ("at_risk", "off_pace")
BAD = (*FLAGGED, "missed")
# A goal in one of these cannot be judged; not_scored alone means that it could be before.
UNJUDGED = ("not_scored", "no_history", "no_baseline", "paused", "not_started")
# Alertmanager's words; what a route may ask for.
SEVERITIES = {
    OPENED: "warning", WORSENED: "critical", MISSED: "critical", REMINDER: "warning",
    NOT_SCORED: "warning", RECOVERED: "info", ACHIEVED: "info", TAKEN_BACK: "info",
}  # fmt: skip


@dataclass(frozen=True)
class Transition:
    """`change` is one of CHANGES; `previous` the state known before, None at first sight."""

    change: str
    previous: str | None
    score: GoalScore

    @property
    def severity(self) -> str:
        """critical, warning or info: an opened alert is critical when the goal is off pace at once."""
        return "critical" if self.score.state == "off_pace" else SEVERITIES[self.change]


def between(previous: str | None, score: GoalScore) -> Transition | None:
    """What there is to say of a goal that was last known in `previous`, or None."""
    change = _change(previous, score)
    return Transition(change, previous, score) if change else None


def _change(previous: str | None, score: GoalScore) -> str | None:
    now = score.state
    if now == previous or (previous is None and score.window_end_date < score.as_of_date):
        # A goal that was over before anybody watched it is history, not news.
        return None
    if now in (ACHIEVED, MISSED):
        return now
    if now == NOT_SCORED:
        return NOT_SCORED if previous not in (None, *UNJUDGED) else None
    if now in FLAGGED:
        return _flagged(previous, now)
    if now not in UNJUDGED and previous in (*BAD, NOT_SCORED):
        return RECOVERED
    # A refund or a correction of the export.
    return TAKEN_BACK if now not in UNJUDGED and previous == ACHIEVED else None


def _flagged(previous: str | None, now: str) -> str | None:
    if previous == "at_risk" and now == "off_pace":
        return WORSENED
    # From off pace to at risk is better, but not yet good: nothing to say until it recovers or worsens.
    return None if previous == "off_pace" else OPENED
