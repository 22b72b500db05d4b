"""Files of a tool through the real door, with its expectations, into a real warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipelines import warehouse
from pipelines.ingest import arrivals, intake, ledger
from pipelines.ingest.load import load_table, refresh_canonical
from pipelines.quality.expectations import for_table
from pipelines.sources import registry
from pipelines.sources.registry import Registry
from tests.ingest.company_files import BERLIN, FAR_DAY, Folder

LEDGER = "verdict, table_name, records_read, accepted, duplicates, quarantined, totals_dropped"


class Tool(Folder):
    """A data folder with the shipped specs and the mapping files of `sources` (file name -> text)."""

    def __init__(self, path: Path, files: Mapping[str, str | bytes], sources: Mapping[str, str] | None = None):
        (path / "sources").mkdir(parents=True)
        for name, text in (sources or {}).items():
            (path / "sources" / name).write_text(text)
        known = registry.load(path / "sources")
        assert known.errors == ()
        super().__init__(path, known, BERLIN)
        for name, content in files.items():
            self.drop(name, content)
        self.load()

    def load(self) -> None:
        """Recognised among all tables; only those that a file is of are loaded, which takes most of the time."""
        found = arrivals.take(self.settings, self.registry, self.company)
        concerned = [spec for spec in self.registry.tables if found.of(spec)]
        with warehouse.connect(self.settings.warehouse_path) as con:
            ledger.prepare(con)
            ledger.record_refused(con, found.refused)
            for spec in concerned:
                landed = intake.land_table(self.settings, spec, self.company, found.of(spec))
                load_table(con, self.settings, spec, self.company, FAR_DAY, landed, for_table)
            refresh_canonical(con, Registry(tuple(concerned)), self.company.time_zone)

    def landed(self) -> str:
        """Every cell of the landing; addresses leave it as hashes only."""
        return "".join(pl.read_parquet(path).write_csv() for path in self.settings.landing_dir.rglob("*.parquet"))

    def ledger(self, file: str) -> tuple:
        """Verdict, table, and the five counts of one file."""
        return self.query(f"select {LEDGER} from meta.ingest_files where file = '{file}'")[0]

    def reason(self, file: str) -> str:
        return self.query(f"select reason from meta.ingest_files where file = '{file}'")[0][0]
