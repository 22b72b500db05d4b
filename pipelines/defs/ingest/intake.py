"""One look at the drop folder per run, shared by every table of it."""

from __future__ import annotations

import dagster as dg
from pydantic import PrivateAttr

from pipelines.defs.resources import DataFolder
from pipelines.ingest import arrivals
from pipelines.ingest.arrivals import Arrivals
from pipelines.sources import registry


class DropFolder(dg.ConfigurableResource):
    """What lies in `exports/` now: looked at once, when the first step of the run asks."""

    folder: dg.ResourceDependency[DataFolder]
    _seen: Arrivals | None = PrivateAttr(default=None)

    def arrivals(self) -> Arrivals:
        if self._seen is None:
            settings = self.folder.settings
            known = registry.load(settings.sources_dir)
            self._seen = arrivals.take(settings, known, self.folder.company)
        return self._seen


@dg.definitions
def resources() -> dg.Definitions:
    return dg.Definitions(resources={"drop_folder": DropFolder(folder=DataFolder())})
