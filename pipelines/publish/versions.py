"""Version files in the published folder: named once, never changed, swapped in by one rename of a link."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

# A reader may have opened the link a moment ago: with one old version alone, reads failed in measurements.
KEEP = 3
MINIMUM_AGE = dt.timedelta(hours=1)

_DRAFT = ".draft-"
_STAMP = "%Y%m%dT%H%M%S%fZ"


def name(as_of: dt.date, published_at: dt.datetime) -> str:
    """`<as_of>-<UTC time>`: sorts by day judged, then by publish; unique to the microsecond."""
    return f"{as_of:%Y%m%d}-{published_at:{_STAMP}}"


def draft(folder: Path, version: str) -> Path:
    """Where a version is built: same folder, so that the rename is one step; hidden, so nobody opens it."""
    return folder / f"{_DRAFT}{version}.duckdb"


def sweep(folder: Path) -> None:
    """Remove what a killed publish left behind. Call it only while holding the run lock."""
    for leftover in folder.glob(f"{_DRAFT}*"):
        leftover.unlink()
    shutil.rmtree(folder / "spill", ignore_errors=True)


def release(draft_path: Path, link: Path, version: str) -> Path:
    """Make `draft_path` a version that nobody can change and point `link` at it; returns the version's path.

    Up to the last rename readers get the version before; after it, this one; never anything between.
    """
    path = link.with_name(f"{link.stem}-{version}{link.suffix}")
    draft_path.chmod(0o444)
    _sync(draft_path)
    draft_path.rename(path)
    _sync(link.parent)
    swap(path, link)
    return path


def swap(path: Path, link: Path) -> None:
    """Point `link` at `path` in one atomic step."""
    # DuckDB looks for a log beside the name it was given; one left by somebody who opened the link for
    # writing belongs to another version and would break every later open.
    link.with_name(link.name + ".wal").unlink(missing_ok=True)
    fresh = link.with_name(f"{_DRAFT}{link.name}.link")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(path.name)
    fresh.replace(link)
    _sync(link.parent)


def prune(
    folder: Path, current: Path, now: dt.datetime, keep: int = KEEP, minimum_age: dt.timedelta = MINIMUM_AGE
) -> None:
    """Remove versions that are neither among the `keep` newest nor younger than `minimum_age`."""
    stem = current.name.split("-", 1)[0]
    found = {path: _published_at(path) for path in folder.glob(f"{stem}-*{current.suffix}")}
    dated = sorted((path for path, moment in found.items() if moment), key=lambda path: found[path])
    for path in dated[: max(0, len(dated) - keep)]:
        if path != current and now - found[path] >= minimum_age:
            path.unlink()


def _published_at(path: Path) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(path.stem.rsplit("-", 1)[-1], _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None  # somebody's own file


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
