"""The page managers look at, written from the published file and nothing else."""

from __future__ import annotations

import dagster as dg

from pipelines import scorecard
from pipelines.defs.resources import DataFolder, RunLock


@dg.asset(
    key=["scorecard", "page"],
    deps=[dg.AssetKey(["published", "warehouse"])],
    group_name="scorecard",
    kinds={"html"},
    description="The scorecard: one self-contained HTML page per audience.",
)
def scorecard_page(folder: DataFolder, run_lock: RunLock) -> dg.MaterializeResult:
    published = folder.settings.published_path
    index = scorecard.write(published, folder.settings.scorecard_dir, folder.company)
    pages = sorted(index.parent.glob("*.html"))
    return dg.MaterializeResult(
        metadata={
            "preview": dg.MetadataValue.md(scorecard.preview(published, folder.company)),
            "page": dg.MetadataValue.path(index),
            "open it": dg.MetadataValue.url(index.as_uri()),
            "pages": len(pages),
            "kilobytes": round(index.stat().st_size / 1024),
        }
    )
