"""What dbt declares of its sources is what the load and the run write."""

from __future__ import annotations

import re

import pytest
import yaml

from pipelines.settings import DBT_DIR
from pipelines.sources.entities import ENTITIES, VERSIONED, raw_columns, version_columns
from tests.dbt import warehouse_builder

SOURCES = {
    source["name"]: {table["name"]: table for table in source["tables"]}
    for source in yaml.safe_load((DBT_DIR / "models" / "sources.yml").read_text())["sources"]
}


VIEWS = {entity: raw_columns(entity) for entity in ENTITIES} | {
    f"{entity}__versions": version_columns(entity) for entity in VERSIONED
}


def _columns(table: dict) -> dict[str, str]:
    return {column["name"]: column["data_type"].upper() for column in table["columns"]}


def test_every_canonical_entity_is_a_source_and_nothing_else() -> None:
    assert set(SOURCES["canonical"]) == set(VIEWS)


@pytest.mark.parametrize("entity", VIEWS)
def test_columns_and_types_are_those_of_the_entity(entity: str) -> None:
    assert _columns(SOURCES["canonical"][entity]) == VIEWS[entity]


@pytest.mark.parametrize("entity", VIEWS)
def test_staging_hands_every_column_on(entity: str) -> None:
    sql = (DBT_DIR / "models" / "staging" / f"stg_{entity}.sql").read_text()
    taken = re.findall(r"^    (\w+)(?: as \w+)?,?$", sql, re.MULTILINE)
    assert taken == list(VIEWS[entity])


def test_inputs_and_books_are_declared_as_they_are_written() -> None:
    assert _columns(SOURCES["inputs"]["company"]) == warehouse_builder.COMPANY
    assert _columns(SOURCES["inputs"]["pipeline_stages"]) == warehouse_builder.STAGES
    assert _columns(SOURCES["inputs"]["goal_periods"]) == warehouse_builder.GOAL_PERIODS
    assert _columns(SOURCES["meta"]["source_freshness"]) == warehouse_builder.FRESHNESS
