"""One message to one target, and what goes out of the door together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipelines.alerts.wording import OF_TABLES, changed, of_whom

# The worst first; Alertmanager's words.
SEVERITIES = ("critical", "warning", "info")
WAITING, SENT, DEAD = "waiting", "sent", "dead"
# What a letter is about.
GOAL, DIGEST, FEED, RUN = "goal", "digest", "source", "run"
Rows = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """One message to one target. `key` is the same however often it is sent.

    `delivery`: the letters of one delivery go out as one message and share this word; it is the key of the first.
    `rows`: the goals it tells of, one row of a table each, in words. `note`: why it was withheld.
    `channel`: what kind of channel it was tried on, never its address. `recipients`: where it has several, the
    final answer of each (taken, or the code of the refusal), by a hash of the address; who is missing is open.
    """

    key: str
    about: str
    goal_id: str
    window: str
    change: str
    previous_state: str | None
    state: str
    severity: str
    as_of: str
    target: str
    subject: str
    body: str
    created_at: str
    next_attempt_at: str
    owner: str = ""
    team: str = ""
    rows: Rows = ()
    delivery: str = ""
    status: str = WAITING
    attempts: int = 0
    sent_at: str | None = None
    last_error: str | None = None
    note: str | None = None
    channel: str | None = None
    recipients: Mapping[str, str] = field(default_factory=dict)

    @property
    def thread(self) -> str:
        """What a conversation is about: the goal and its window, however often its state changes."""
        return f"{self.goal_id} | {self.window}"


@dataclass(frozen=True)
class Delivery:
    """What one target gets at once: one letter, or the letters of one group."""

    letters: tuple[Letter, ...]

    @property
    def key(self) -> str:
        return self.letters[0].delivery or self.letters[0].key

    @property
    def target(self) -> str:
        return self.letters[0].target

    @property
    def about(self) -> str:
        return self.letters[0].about

    @property
    def attempts(self) -> int:
        return self.letters[0].attempts

    @property
    def rows(self) -> Rows:
        return tuple(row for letter in self.letters for row in letter.rows)

    @property
    def recipients(self) -> Mapping[str, str]:
        return self.letters[0].recipients

    def answered(self, recipients: Mapping[str, str]) -> Delivery:
        """The same delivery that knows these final answers too."""
        answers = {**self.recipients, **recipients}
        return Delivery(tuple(replace(letter, recipients=answers) for letter in self.letters))

    @property
    def threads(self) -> list[str]:
        """Every conversation it belongs to: one a goal and window."""
        return list(dict.fromkeys(letter.thread for letter in self.letters))

    @property
    def severity(self) -> str:
        """The worst of its letters."""
        return min((letter.severity for letter in self.letters), key=SEVERITIES.index)

    @property
    def subject(self) -> str:
        if len(self.letters) == 1:
            return self.letters[0].subject
        worst = next(letter for letter in self.letters if letter.severity == self.severity)
        changes = [letter.change for letter in self.letters]
        if self.about == FEED:
            what = f"tables of the exports{changed(changes, OF_TABLES)}"
        else:
            what = f"goals{of_whom(common(self.letters, 'owner'), common(self.letters, 'team'))}{changed(changes)}"
        return f"{worst.subject[:1]} {len(self.letters)} {what}"

    @property
    def text(self) -> str:
        return "\n\n".join(letter.body for letter in self.letters)


def common(letters: tuple[Letter, ...], attribute: str) -> str:
    """The owner or team that all `letters` share, or nothing."""
    found = {getattr(letter, attribute) for letter in letters}
    return found.pop() if len(found) == 1 else ""
