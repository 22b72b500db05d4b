"""What every step may ask for: the data folder with its judged day, the warehouse, and the lock of the run."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb
from pydantic import PrivateAttr

from pipelines import company as company_file
from pipelines import run_lock, settings, warehouse
from pipelines.company import Company
from pipelines.ingest import arrivals
from pipelines.ingest.arrivals import Arrivals
from pipelines.settings import Settings
from pipelines.sources import registry


class DataFolder(dg.ConfigurableResource):
    """The data folder of the run and the day it judges, both from the run config; empty means the default."""

    data_dir: str = ""
    as_of: str = ""

    @property
    def settings(self) -> Settings:
        return settings.load(self.data_dir or None)

    @property
    def company(self) -> Company:
        return company_file.load(self.settings.company_path)

    @property
    def judged_day(self) -> dt.date:
        return self.company.judged_day(dt.date.fromisoformat(self.as_of) if self.as_of else None)


class Warehouse(dg.ConfigurableResource):
    """The private DuckDB file. `open()` is short: open, work, close."""

    folder: dg.ResourceDependency[DataFolder]

    @contextmanager
    def open(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        with warehouse.connect(self.folder.settings.warehouse_path, read_only=read_only) as con:
            yield con


class DropFolder(dg.ConfigurableResource):
    """What lies in `exports/` now: looked at once, when the first step of the run asks."""

    folder: dg.ResourceDependency[DataFolder]
    _seen: Arrivals | None = PrivateAttr(default=None)

    def arrivals(self) -> Arrivals:
        if self._seen is None:
            settings = self.folder.settings
            self._seen = arrivals.take(settings, registry.of(settings), self.folder.company)
        return self._seen


class RunLock(dg.ConfigurableResource):
    """Holds the data folder from the first step of a run to its last: the command line takes the same lock."""

    folder: dg.ResourceDependency[DataFolder]

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["RunLock"]:
        with run_lock.hold(self.folder.settings.state_dir):
            yield self


@dg.definitions
def resources() -> dg.Definitions:
    folder = DataFolder()
    return dg.Definitions(
        resources={
            "folder": folder,
            "warehouse": Warehouse(folder=folder),
            "drop_folder": DropFolder(folder=folder),
            "run_lock": RunLock(folder=folder),
        },
        executor=dg.in_process_executor,
    )
