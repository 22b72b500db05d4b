"""What the expectations say about one landed file, in words that may leave the landing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.sources.entities import ENTITIES

# Columns of personal data: their samples show the shape of a value, never the value.
PERSONAL = frozenset(name for columns in ENTITIES.values() for name, kind in columns.items() if kind == "hashed")
MAX_SAMPLE_CHARACTERS = 60


@dataclass(frozen=True)
class Failure:
    """One expectation that the file does not meet. `samples` are texts; `unexpected_count` None when not counted."""

    expectation: str
    column: str | None
    unexpected_count: int | None
    samples: tuple[str, ...] = ()
    detail: str = ""
    words: str | None = None  # the whole of it for people, where the kind of expectation is known

    @property
    def sentence(self) -> str:
        """In words, else `expect_… on column: 12 unexpected values, such as 'x', 'y'`."""
        if self.words is not None:
            return self.words
        where = f" on {self.column}" if self.column else ""
        said = [self.detail] if self.detail else []
        if self.unexpected_count is not None:
            said.append(f"{self.unexpected_count:,} unexpected value{'s' * (self.unexpected_count != 1)}")
        if self.samples:
            said.append("such as " + ", ".join(f"'{sample}'" for sample in self.samples))
        return f"{self.expectation}{where}: {', '.join(said) or 'not met'}"


@dataclass(frozen=True)
class Verdict:
    """passed: the file may be loaded. evaluated: how many expectations were looked at (0 without a suite)."""

    passed: bool
    failures: tuple[Failure, ...] = ()
    evaluated: int = 0

    @property
    def reason(self) -> str:
        """Why the file is held; empty when it is not."""
        return "; ".join(failure.sentence for failure in self.failures)


def sample(column: str | None, value: Any) -> str:
    """A cell as it may be shown: short, without line breaks, personal data as its shape (`xx.xxx@xxx.xx`)."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={sample(name, cell)}" for name, cell in value.items())
    text = " ".join(str(value).split())
    if column in PERSONAL:
        text = re.sub(r"\w", "x", text)
    return text if len(text) <= MAX_SAMPLE_CHARACTERS else text[: MAX_SAMPLE_CHARACTERS - 1] + "…"
