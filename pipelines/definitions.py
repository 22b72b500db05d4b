"""The Dagster code location: loads `defs/` and maps the policies of the house over every asset once."""

from __future__ import annotations

import datetime as dt
import os
import warnings

import dagster as dg

from pipelines.settings import PROJECT_ROOT

OWNER = "team:data-engineering"
# A daily run that is missed once is late on the next afternoon, not at the next morning's minute.
FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(hours=36), warn_window=dt.timedelta(hours=30))


class InstanceNotSet(RuntimeError):
    """Dagster was started without the committed instance folder."""


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev`, `dg dev` and the daemon load. They must run on the committed instance folder."""
    if not os.environ.get("DAGSTER_HOME"):
        raise InstanceNotSet(
            "DAGSTER_HOME is not set. Use `make dev`, or run `export DAGSTER_HOME=$PWD/.dagster` in the checkout "
            "(one run at a time and no telemetry are set there) and start again."
        )
    return build()


def build() -> dg.Definitions:
    """The same definitions without the check: for the command line and for tests."""
    with warnings.catch_warnings():
        # mapping one policy over all specs is "preview" in the pinned version; the lock keeps it as it is
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.load_from_defs_folder(path_within_project=PROJECT_ROOT).map_asset_specs(func=_policies)


def _policies(spec: dg.AssetSpec) -> dg.AssetSpec:
    return spec.replace_attributes(owners=spec.owners or [OWNER], freshness_policy=FRESHNESS)
