"""Rules of the dbt project, read off its manifest: layers, names, contracts, descriptions, tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
import yaml

from pipelines import dbt_run, warehouse
from pipelines.settings import DBT_DIR

LAYERS = ("staging", "intermediate", "marts", "measures", "kpis")
PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "marts": ("dim_", "fct_"),
    "kpis": ("kpi_", "dim_", "fct_"),
}
# Facts whose tools give their rows no key.
KEYLESS = {"fct_ad_spend", "fct_spend", "fct_outreach", "fct_quota", "fct_employment_interval"}


@pytest.fixture(scope="module")
def manifest():
    return dbt_run.parsed()


@pytest.fixture(scope="module")
def models(manifest) -> dict:
    return {node.name: node for node in manifest.nodes.values() if node.resource_type == "model"}


@pytest.fixture(scope="module")
def tests_of(manifest) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in manifest.nodes.values():
        if getattr(node, "attached_node", None):
            found.setdefault(node.attached_node.split(".")[-1], set()).add(node.test_metadata.name)
    return found


def _layer(model) -> str:
    return model.fqn[1]


def test_a_model_lies_in_a_layer_and_is_built_in_its_schema(models) -> None:
    wrong = {
        name: (_layer(m), m.schema) for name, m in models.items() if m.schema != _layer(m) or m.schema not in LAYERS
    }
    assert wrong == {}


def test_a_name_says_the_layer(models) -> None:
    wrong = [n for n, m in models.items() if not n.startswith(PREFIXES.get(_layer(m), ("",)))]
    assert wrong == []


def test_lineage_runs_one_way(models) -> None:
    order = {layer: place for place, layer in enumerate(LAYERS)}
    wrong = [
        f"{name} ({_layer(model)}) reads {parent}"
        for name, model in models.items()
        for parent in (p.split(".")[-1] for p in model.depends_on.nodes if p.startswith("model."))
        # The spine of periods is published with the KPIs and needed by the measures before them.
        if order[_layer(models[parent])] > order[_layer(model)] and parent != "dim_period"
    ]
    assert wrong == []


def test_only_staging_reads_sources(models) -> None:
    readers = {n for n, m in models.items() if any(p.startswith("source.") for p in m.depends_on.nodes)}
    assert {name for name in readers if _layer(models[name]) != "staging"} == set()


def test_a_staging_model_reads_one_source(models) -> None:
    wrong = [n for n, m in models.items() if _layer(m) == "staging" and len(m.depends_on.nodes) != 1]
    assert wrong == []


def test_every_model_has_one_file_of_its_own_name_for_its_description(models) -> None:
    wrong = [n for n, m in models.items() if not (m.patch_path or "").endswith(f"/{n}.yml")]
    assert wrong == []


def test_every_model_is_described_and_so_is_every_public_column(models) -> None:
    assert [name for name, model in models.items() if not model.description] == []
    public = [m for m in models.values() if _layer(m) in ("marts", "kpis")]
    assert [f"{m.name}.{c.name}" for m in public for c in m.columns.values() if not c.description] == []


def test_public_models_keep_a_contract_and_the_others_are_not_public(models) -> None:
    for model in models.values():
        is_public = _layer(model) in ("marts", "kpis")
        assert model.config.contract.enforced == is_public, model.name
        assert (model.access.value == "public") == is_public, model.name


def test_every_mart_has_a_tested_key(models, tests_of) -> None:
    marts = {name for name, model in models.items() if _layer(model) == "marts"} - KEYLESS
    assert [n for n in sorted(marts) if not tests_of.get(n, set()) & {"unique", "unique_together"}] == []


def test_every_scope_of_a_fact_is_tested_never_to_be_null(models, tests_of) -> None:
    facts = [n for n, m in models.items() if _layer(m) == "marts" and n.startswith("fct_") and "team" in m.columns]
    assert [name for name in facts if "never_null" not in tests_of.get(name, set())] == []


def test_every_model_is_used_or_published(models) -> None:
    read = {parent.split(".")[-1] for model in models.values() for parent in model.depends_on.nodes}
    inner = [n for n, m in models.items() if _layer(m) == "intermediate" and n not in read]
    assert inner == []


def test_a_column_says_its_unit(models) -> None:
    bare = {"value", "rate", "date", "duration", "price", "cost"}
    assert [f"{m.name}.{c}" for m in models.values() for c in m.columns if c in bare] == []


def test_the_profile_opens_the_file_as_the_warehouse_does(tmp_path: Path) -> None:
    path = tmp_path / "paceline.duckdb"
    text = (DBT_DIR / "profiles.yml").read_text()
    rendered = jinja2.Template(text).render(env_var=lambda name, default: str(path))
    profile = yaml.safe_load(rendered)["paceline"]["outputs"]["warehouse"]
    assert profile["config_options"] == warehouse._config(path)
    assert profile["path"] == str(path) and profile["settings"] == {"TimeZone": "UTC"}


def test_it_parses_anywhere_without_a_warehouse_and_calls_nobody(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PACELINE_WAREHOUSE"}
    command = [
        sys.executable,
        "-m",
        "dbt.cli.main",
        "parse",
        "--project-dir",
        str(DBT_DIR),
        "--profiles-dir",
        str(DBT_DIR),
    ]
    command += ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")]
    dbt_run.parsed()  # every model, without a warehouse too; from the other folder what a folder may change
    command += dbt_run.FROM_LAST_PARSE
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert yaml.safe_load((DBT_DIR / "dbt_project.yml").read_text())["flags"]["send_anonymous_usage_stats"] is False
