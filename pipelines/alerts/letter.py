"""One message to one target, and what goes out of the door together."""

from __future__ import annotations

from dataclasses import dataclass

WAITING, SENT, DEAD = "waiting", "sent", "dead"
# What a letter is about.
GOAL, DIGEST, FEED, RUN = "goal", "digest", "source", "run"
Rows = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """One message to one target. `key` is the same however often it is sent.

    `delivery`: the letters of one delivery go out as one message and share this word; it is the key of the first.
    `rows`: the goals it tells of, one row of a table each, in words. `note`: why it was withheld.
    `channel`: what kind of channel it was tried on, never its address.
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
    def thread(self) -> str:
        if len(self.letters) == 1:
            return self.letters[0].thread
        return f"{self.about} | {common(self.letters, 'owner') or common(self.letters, 'team')}"

    @property
    def subject(self) -> str:
        first = self.letters[0]
        if len(self.letters) == 1:
            return first.subject
        whose = common(self.letters, "owner") or common(self.letters, "team")
        changed = "tables of the exports" if self.about == FEED else f"goals{f' of {whose}' if whose else ''}"
        return f"{first.subject[:1]} {len(self.letters)} {changed}: {_counts(self.letters)}"

    @property
    def text(self) -> str:
        return "\n\n".join(letter.body for letter in self.letters)


def common(letters: tuple[Letter, ...], attribute: str) -> str:
    """The owner or team that all `letters` share, or nothing."""
    found = {getattr(letter, attribute) for letter in letters}
    return found.pop() if len(found) == 1 else ""


def _counts(letters: tuple[Letter, ...]) -> str:
    changes = [letter.change.replace("_", " ") for letter in letters]
    return ", ".join(f"{changes.count(change)} {change}" for change in dict.fromkeys(changes))
