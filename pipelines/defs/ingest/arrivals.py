"""The first step: what lies in the drop folder, and what nobody can take."""

from __future__ import annotations

import dagster as dg

from pipelines.defs.resources import DataFolder, DropFolder, RunLock, Warehouse
from pipelines.ingest import canonical, comments, ledger
from pipelines.sources import registry

KEY = dg.AssetKey(["exports", "arrivals"])


@dg.asset(
    key=KEY,
    group_name="ingest",
    kinds={"file", "python"},
    pool="warehouse",
    check_specs=[
        dg.AssetCheckSpec("every_file_recognised", asset=KEY, description="Each file belongs to a known table."),
        dg.AssetCheckSpec("mappings_readable", asset=KEY, description="Each file of sources/ can be used."),
    ],
    description="The files under exports/, recognised by their headers; unknown and unfinished ones are named.",
)
def arrivals(
    folder: DataFolder, drop_folder: DropFolder, warehouse: Warehouse, run_lock: RunLock
) -> dg.MaterializeResult:
    registry.remember(folder.settings)
    known = registry.of(folder.settings)
    seen = drop_folder.arrivals()
    with warehouse.open() as con:
        ledger.prepare(con)
        comments.describe(con)
        canonical.refresh_canonical(con, known, folder.company.time_zone)
        ledger.record_refused(con, seen.refused)
        ledger.record_waiting(con, seen.waiting)
        ledger.record_mapping_errors(con, known.errors, folder.settings.data_dir)
    refused = {held.file: held.reason for held in seen.refused}
    errors = [str(error) for error in known.errors]
    return dg.MaterializeResult(
        metadata={
            "files": sum(len(files) for files in seen.by_table.values()),
            "not recognised or unreadable": dg.MetadataValue.json(refused),
            "not read yet": dg.MetadataValue.json(seen.waiting),
            "withdrawn": dg.MetadataValue.json(seen.withdrawn),
        },
        check_results=[
            _check("every_file_recognised", refused),
            _check(
                "mappings_readable",
                dict.fromkeys(errors, "its tables stand as they last could be read; the rest still runs"),
            ),
        ],
    )


def _check(name: str, problems: dict[str, str]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=name,
        passed=not problems,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"problems": dg.MetadataValue.json(problems)},
    )
