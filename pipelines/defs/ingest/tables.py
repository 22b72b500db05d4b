"""One asset per export table, `[source, table]`, from the specs and the user's mappings."""

from __future__ import annotations

import dagster as dg

from pipelines.defs.ingest.arrivals import KEY as ARRIVALS
from pipelines.defs.resources import DataFolder, DropFolder, RunLock, Warehouse
from pipelines.ingest import intake, load
from pipelines.ingest.load import TableLoad
from pipelines.quality import expectations
from pipelines.sources import registry
from pipelines.sources.spec import TableSpec


@dg.definitions
def tables() -> dg.Definitions:
    known = registry.of(DataFolder().settings)
    return dg.Definitions(assets=[table_asset(spec) for spec in known.tables])


def table_asset(spec: TableSpec) -> dg.AssetsDefinition:
    """Land the table's files, judge each new one by its suite, load the newest version of every key."""
    key = dg.AssetKey([spec.source, spec.table])

    @dg.asset(
        key=key,
        deps=[ARRIVALS],
        group_name="ingest",
        kinds={"csv", "duckdb"},
        pool="warehouse",
        description=spec.description or f"The {spec.table} exports of {spec.source}, newest version per key.",
        check_specs=[
            dg.AssetCheckSpec("accounting", asset=key, blocking=True, description="No record is lost or doubled."),
            dg.AssetCheckSpec("expectations", asset=key, description="Every file meets its expectations."),
        ],
    )
    def table(
        folder: DataFolder, drop_folder: DropFolder, warehouse: Warehouse, run_lock: RunLock
    ) -> dg.MaterializeResult:
        settings, company = folder.settings, folder.company
        taken = intake.land_table(settings, spec, company, drop_folder.arrivals().of(spec))
        with warehouse.open() as con:
            done = load.load_table(con, settings, spec, company, folder.judged_day, taken, expectations.for_table)
            broken = con.execute(_BROKEN, [spec.source, spec.table]).fetchall()
            files = con.execute(_FILES, [spec.source, spec.table]).fetchall()
        return dg.MaterializeResult(metadata=_metadata(done, files), check_results=_checks(done, broken))

    return table


_FILES = """
select file, verdict, records_read, accepted, duplicates, quarantined, totals_dropped, coalesce(reason, '')
from meta.ingest_files where source = ? and table_name = ? order by snapshot_at, file
"""
_BROKEN = """
select file from meta.ingest_files where source = ? and table_name = ? and verdict = 'loaded'
and records_read is distinct from accepted + duplicates + quarantined + totals_dropped
"""


def _metadata(done: TableLoad, files: list[tuple]) -> dict:
    head = (
        "| file | verdict | read | accepted | duplicates | quarantined | totals | why |\n"
        "|---|---|--:|--:|--:|--:|--:|---|"
    )
    lines = ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in files]
    return {
        "dagster/row_count": done.rows_now,
        "records read": done.read,
        "accepted": done.accepted,
        "duplicates": done.duplicates,
        "quarantined": done.quarantined,
        "totals dropped": done.totals_dropped,
        "vanished": done.vanished,
        "held": dg.MetadataValue.json({held.file: held.reason for held in done.held}),
        "files loaded": sum(verdict == "loaded" for _, verdict, *_ in files),
        "files": dg.MetadataValue.md("\n".join([head, *lines])),
    }


def _checks(done: TableLoad, broken: list[tuple]) -> list[dg.AssetCheckResult]:
    held = {held.file: held.reason for held in done.held}
    return [
        dg.AssetCheckResult(
            check_name="accounting",
            passed=not broken,
            metadata={"files that do not add up": dg.MetadataValue.json([file for (file,) in broken])},
        ),
        dg.AssetCheckResult(
            check_name="expectations",
            passed=not held,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"held": dg.MetadataValue.json(held)},
        ),
    ]
