"""Why a letter was not taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure(Exception):
    """Not delivered: `reason` for people, without secrets.

    `final`: trying again cannot help. `needs_person`: not before somebody mends a setting, so not in this run.
    """

    reason: str
    final: bool = False
    needs_person: bool = False
    retry_after_seconds: float | None = None
