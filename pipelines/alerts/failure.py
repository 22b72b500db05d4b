"""Why a letter was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TAKEN = "taken"


@dataclass(frozen=True)
class Failure(Exception):
    """Not delivered: `reason` for people, without secrets.

    `recipients`: where there are several, what the final answer to each was, by `Letter.recipients`.
    `final`: trying again cannot help. `needs_person`: not before somebody mends a setting, so not in this run.
    """

    reason: str
    final: bool = False
    needs_person: bool = False
    retry_after_seconds: float | None = None
    recipients: Mapping[str, str] = field(default_factory=dict)
