"""The dbt project as Dagster assets, built by one `dbt build` in this process."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from pipelines import dbt_run
from pipelines.defs.resources import DataFolder, RunLock, Warehouse
from pipelines.sources import registry

INPUTS = dg.AssetKey(["inputs", "settings"])
BUILT = "success"


class Lineage(DagsterDbtTranslator):
    """Names, groups and lineage of the models; a canonical entity stands for the tables that feed it."""

    def __init__(self, feeders: Mapping[str, list[dg.AssetKey]]):
        super().__init__()
        self._feeders = feeders

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: Any) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = self.get_resource_props(manifest, unique_id)
        if node["resource_type"] != "model":
            return spec
        layer = node["fqn"][1]
        return spec.replace_attributes(
            key=dg.AssetKey([layer, node["name"]]),
            group_name=layer,
            kinds={"dbt", "duckdb"},
            deps=[key for parent in node["depends_on"]["nodes"] for key in self._keys(manifest, parent)],
        )

    def _keys(self, manifest: Mapping[str, Any], unique_id: str) -> list[dg.AssetKey]:
        if unique_id.startswith("source."):
            source = manifest["sources"][unique_id]
            if source["source_name"] == "canonical":
                return self._feeders.get(source["name"], [])
            return [INPUTS]
        node = manifest["nodes"][unique_id]
        return [dg.AssetKey([node["fqn"][1], node["name"]])]


@dg.definitions
def models() -> dg.Definitions:
    feeders: dict[str, list[dg.AssetKey]] = {}
    for spec in registry.of(DataFolder().settings).tables:
        for entity in spec.entities:
            feeders.setdefault(entity, []).append(dg.AssetKey([spec.source, spec.table]))
    manifest = dbt_run.manifest()
    translator = Lineage(feeders)

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, pool="warehouse", name="dbt_build")
    def dbt_build(
        context: dg.AssetExecutionContext, folder: DataFolder, warehouse: Warehouse, run_lock: RunLock
    ) -> Iterator[Any]:
        # unit tests prove the code, not the data: they run in the test suite
        arguments = ["--exclude-resource-type", "unit_test"]
        results = dbt_run.build(folder.settings.warehouse_path, folder.settings.state_dir / "dbt", arguments)
        with warehouse.open(read_only=True) as con:
            rows = dict(con.execute(_ROWS).fetchall())
            warned = {
                result.node.unique_id: dbt_run.what_was_found(con, result.node.compiled_code)
                for result in results if str(result.status) == "warn"
            }  # fmt: skip
        for result in results:
            yield from _events(context, manifest, translator, result, rows, warned)
        failed = [result for result in results if str(result.status) in dbt_run.FAILED]
        if failed:
            raise dg.Failure(
                f"{len(failed)} model(s) or test(s) failed; nothing is published and the last version stays: "
                + "; ".join(f"{r.node.name} ({r.node.original_file_path}): {_short(r.message)}" for r in failed[:5]),
                allow_retries=False,
            )
        with warehouse.open() as con:
            dropped = dbt_run.drop_unowned(con, manifest)
        if dropped:
            context.log.info(f"dropped what no model owns any more: {', '.join(dropped)}")

    return dg.Definitions(assets=[dbt_build])


# What DuckDB knows without counting; views have no rows of their own.
_ROWS = (
    "select schema_name || '.' || table_name, estimated_size from duckdb_tables() where database_name = 'paceline'"
)


def _events(
    context: dg.AssetExecutionContext, manifest: Mapping, translator: Lineage, result: Any, rows: Mapping[str, int],
    warned: Mapping[str, str],
) -> Iterator[Any]:  # fmt: skip
    unique_id, status = result.node.unique_id, str(result.status)
    if unique_id.startswith("model.") and status == BUILT:
        key = translator.get_asset_spec(manifest, unique_id, None).key
        metadata: dict[str, Any] = {"seconds": round(result.execution_time, 3)}
        if (count := rows.get(".".join(key.path))) is not None:
            metadata["dagster/row_count"] = count
        yield dg.MaterializeResult(asset_key=key, metadata=metadata)
    elif unique_id.startswith("test.") and status != "skipped":
        check = get_asset_check_key_for_test(manifest, translator, unique_id, None)
        if check in context.selected_asset_check_keys:
            severity = dg.AssetCheckSeverity.WARN if status == "warn" else dg.AssetCheckSeverity.ERROR
            yield dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=status == "pass",
                severity=severity,
                metadata={
                    "failing rows": result.failures or 0,
                    "message": warned.get(unique_id) or _short(result.message) or "passed",
                },
            )


def _short(message: str | None) -> str:
    return " ".join((message or "").split())[:300]
