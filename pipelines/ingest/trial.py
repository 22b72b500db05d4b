"""What is expected of a file's rows, tried before it is dropped: landed in a folder of its own and thrown away."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipelines import clock
from pipelines.company import Company
from pipelines.ingest import landing, readers
from pipelines.ingest.gate import Validate, reason_of
from pipelines.ingest.landing import Drop
from pipelines.ingest.layout import Layout
from pipelines.ingest.readers import Opener


def unexpected(opener: Opener, layout: Layout, company: Company, validate: Validate) -> str | None:
    """Why the load would hold the file, None when its rows are as they should be. Raises Unreadable or ScanError."""
    now = clock.now().replace(tzinfo=None, microsecond=0)
    with tempfile.TemporaryDirectory() as folder:
        drop = Drop(Path(folder) / "trial", "", now, now)
        landing.land(readers.text_blocks(opener, layout.encoding), layout, drop, "", company.time_zone)
        verdict = validate(drop.folder / "rows.parquet", layout.spec)
    return None if verdict.passed else reason_of(verdict)
