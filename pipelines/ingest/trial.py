"""What the load would say of a file, tried before it is dropped: landed in a folder of its own and thrown away."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipelines import clock
from pipelines.company import Company
from pipelines.ingest import landing, readers
from pipelines.ingest.gate import Validate, held_before, reason_of
from pipelines.ingest.landing import Drop
from pipelines.ingest.layout import Layout
from pipelines.ingest.readers import Opener
from pipelines.ingest.same_list import of_the_same
from pipelines.ingest.snapshot import Taken
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec


def unexpected(
    opener: Opener, layout: Layout, company: Company, taken: Taken, validate: Validate, settings: Settings | None
) -> str | None:
    """Why the load would hold the file, None when it would not. Raises Unreadable or ScanError.

    Its rows are compared with what lies in the landing of `settings`, if these are given.
    """
    now = clock.now().replace(tzinfo=None, microsecond=0)
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder) / "trial", "", taken.at, now, taken.known_by)
        landing.land(readers.text_blocks(opener, layout.encoding), layout, drop, "", company.time_zone)
        verdict = validate(drop.folder / "rows.parquet", layout.spec)
        if not verdict.passed:
            return reason_of(verdict)
        return _another_list(layout.spec, company, drop, settings) if settings else None


def _another_list(spec: TableSpec, company: Company, drop: Drop, settings: Settings) -> str | None:
    there = landing.drops(settings.landing_dir, spec, company.time_zone)
    there = [one for one in there if not held_before(settings, spec, company, one)]
    loaded, _ = of_the_same(spec, company, there, set())
    _, held = of_the_same(spec, company, [*loaded, drop], {one.identity for one in loaded})
    return held[0].reason if held else None
