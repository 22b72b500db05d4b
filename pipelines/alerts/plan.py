"""What to tell whom of one day's scores. Pure: the memory of the outbox, the scores, alerts.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.alerts.routing import Routing
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import (
    ACHIEVED,
    FLAGGED,
    NOT_SCORED,
    OPENED,
    REMINDER,
    WORSENED,
    Transition,
    between,
)

SILENCED, INHIBITED = "silenced", "inhibited"
WITHHELD = (SILENCED, INHIBITED)
# A parent's alert covers what is no worse than the parent itself.
_RANK = {"at_risk": 1, "off_pace": 2, "missed": 3}

Window = tuple[str, str]  # goal id, window


@dataclass(frozen=True)
class Withheld:
    """A letter that did not go out: the state its target knew before, the state it would have told, and why."""

    previous: str | None
    state: str
    status: str


@dataclass(frozen=True)
class Told:
    """The newest letter that was not withheld: its day, the state it tells of, and whether it died on its way."""

    day: dt.date
    state: str
    is_dead: bool = False


@dataclass(frozen=True)
class Memory:
    """What the outbox knows.

    `states`: each goal's state as last judged; `withheld`: by goal, window and target, where the newest letter
    was withheld; `told`: by the same, the newest letter that was not; `newest`: the last judged day.
    """

    states: Mapping[Window, str] = field(default_factory=dict)
    withheld: Mapping[tuple[str, str, str], Withheld] = field(default_factory=dict)
    told: Mapping[tuple[str, str, str], Told] = field(default_factory=dict)
    newest: dt.date | None = None


@dataclass(frozen=True)
class Planned:
    """One change for one receiver; `status` SILENCED or INHIBITED with a `note` where it is withheld.

    `covered_by` is the goal whose alert covers this one.
    """

    transition: Transition
    target: str
    status: str | None = None
    note: str = ""
    covered_by: str | None = None


def plan(memory: Memory, scores: Iterable[GoalScore], routing: Routing) -> list[Planned]:
    """Every change since `memory`, for each of its receivers, in the order of `scores`."""
    desk = _Desk(memory, {score.goal_id: score for score in scores}, routing)
    found = [desk.judge(transition, target) for score in scores for transition, target in desk.changes(score)]
    return [planned for planned in found if not desk.is_known(planned)]


@dataclass(frozen=True)
class _Desk:
    memory: Memory
    scores: Mapping[str, GoalScore]
    routing: Routing

    def changes(self, score: GoalScore) -> list[tuple[Transition, str]]:
        """The change that each target has not been told of; where one was withheld, since what it knew before."""
        behind = {
            target: withheld.previous
            for (goal_id, window, target), withheld in self.memory.withheld.items()
            if (goal_id, window) == (score.goal_id, score.window)
        }
        found = []
        news = between(self.memory.states.get((score.goal_id, score.window)), score)
        if news:
            found = [(news, target) for target in self._concerned(news) if target not in behind]
        for target, previous in behind.items():
            late = between(previous, score)
            if late and target in self.routing.targets(late):
                found.append((late, target))
        return found or self._reminders(score)

    def _concerned(self, news: Transition) -> list[str]:
        """Whom the routes name; when a goal is no longer achieved, also everybody who was told that it is."""
        targets = self.routing.targets(news)
        if news.previous == ACHIEVED:
            place = (news.score.goal_id, news.score.window)
            targets += [
                target
                for (goal_id, window, target), told in self.memory.told.items()
                if (goal_id, window) == place
                and told.state == ACHIEVED
                and not told.is_dead
                and target in self.routing.receivers
                and target not in targets
            ]
        return targets

    def _reminders(self, score: GoalScore) -> list[tuple[Transition, str]]:
        interval = self.routing.repeat_interval
        if interval is None or score.state not in FLAGGED:
            return []
        again = Transition(REMINDER, score.state, score)
        return [
            (again, target)
            for target in self.routing.targets(again)
            if (told := self.memory.told.get((score.goal_id, score.window, target)))
            and score.as_of_date - told.day >= interval
        ]

    def judge(self, transition: Transition, target: str) -> Planned:
        """Silenced, inhibited, or on its way."""
        silence = self._silence(transition)
        if silence:
            return Planned(transition, target, SILENCED, silence)
        parent = self._cover(transition, target) if self.routing.inhibit else None
        if parent:
            note = f"covered by the alert of {parent.goal_id}"
            return Planned(transition, target, INHIBITED, note, parent.goal_id)
        return Planned(transition, target)

    def is_known(self, planned: Planned) -> bool:
        """Whether the same letter stands withheld already for the same reason."""
        score = planned.transition.score
        before = self.memory.withheld.get((score.goal_id, score.window, planned.target))
        return bool(before and planned.status == before.status and score.state == before.state)

    def _silence(self, transition: Transition) -> str | None:
        return next((silence.note for silence in self.routing.silences if silence.holds(transition)), None)

    def _cover(self, transition: Transition, target: str) -> GoalScore | None:
        """The nearest goal above whose own alert this target has, and which is at least as bad."""
        if transition.change not in (OPENED, WORSENED, NOT_SCORED, REMINDER):
            return None
        seen = {transition.score.goal_id}
        above = transition.score.parent_goal_id
        while above in self.scores and above not in seen:
            parent = self.scores[above]
            if _is_as_bad(parent.state, transition.score.state) and self._hears_of(parent, target):
                return parent
            seen.add(above)
            above = parent.parent_goal_id
        return None

    def _hears_of(self, parent: GoalScore, target: str) -> bool:
        place = (parent.goal_id, parent.window, target)
        news = between(self.memory.states.get(place[:2]), parent)
        if self._silence(news or Transition(OPENED, None, parent)):
            return False
        if news:
            return target in self.routing.targets(news)
        told = self.memory.told.get(place)
        return told is not None and not told.is_dead and place not in self.memory.withheld


def _is_as_bad(parent: str, child: str) -> bool:
    if child == NOT_SCORED:
        return parent == NOT_SCORED
    return child in _RANK and _RANK.get(parent, 0) >= _RANK[child]
