"""What the columns of an export lost since the file before it."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.ingest.landing import Drop


def told(before: Drop | None, now: Drop) -> str | None:
    """A sentence that names the columns that are gone, and the new ones that may be they; None when none is."""
    if before is None:
        return None
    there = now.manifest["mapping"]
    lost = dict.fromkeys(header for name, header in before.manifest["mapping"].items() if name not in there)
    lost = [header for header in lost if header not in there.values()]
    if not lost:
        return None
    known = set(before.manifest["headers"])
    new = [header for header in now.manifest["unknown"].values() if header not in known]
    renamed = f"; new is {_listed(new)}: a renamed column is mapped again by its new name" if new else ""
    return f"it lacks {_listed(lost)}, which the file before it has{renamed}"


def _listed(headers: Iterable[str]) -> str:
    return ", ".join(f"'{header}'" for header in headers)
