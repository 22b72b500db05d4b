"""One publish from start to end: build a private copy, audit it, put it in the place analysts read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipelines import clock
from pipelines.publish import audit, build, versions
from pipelines.publish.build import PUBLISHED_SCHEMAS
from pipelines.settings import Settings


@dataclass(frozen=True)
class Published:
    """What analysts read from now on: `path` is the version's own file, `rows` the rows of all its tables."""

    path: Path
    version: str
    content_hash: str
    rows: int


def publish(
    settings: Settings,
    as_of: dt.date,
    run_id: str,
    tables_schemas: tuple[str, ...] = PUBLISHED_SCHEMAS,
    *,
    keep: int = versions.KEEP,
    minimum_age: dt.timedelta = versions.MINIMUM_AGE,
) -> Published:
    """Publish the private warehouse as a fresh read-only file and point `settings.published_path` at it.

    No connection to the private warehouse may be open in this process: DuckDB gives a file to one of them.
    `keep` old versions and all that are younger than `minimum_age` stay for readers that have them open.
    Raises PublishRefused when the copy fails its audit; the version served before is then still served.
    """
    folder = settings.published_dir
    published_at = clock.now()
    versions.sweep(folder)
    version = versions.name(as_of, published_at)
    draft = versions.draft(folder, version)
    built = build.build(settings.warehouse_path, draft, tables_schemas, as_of, published_at, run_id)
    try:
        audit.audit(draft, built.row_counts)
    except audit.PublishRefused:
        draft.unlink()
        raise
    path = versions.release(draft, settings.published_path, version)
    versions.prune(folder, path, published_at, keep, minimum_age)
    return Published(path, version, built.content_hash, sum(built.row_counts.values()))
