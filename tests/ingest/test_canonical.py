"""The seam to the models: every entity is there, with exactly its columns and types, whatever feeds it."""

from __future__ import annotations

import pytest

from pipelines.sources.entities import ENTITIES, VERSIONED, raw_columns, version_columns
from tests.ingest.company_files import Folder


@pytest.fixture(scope="module")
def columns(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("canonical"))
    folder.run()
    rows = folder.query(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'canonical' "
        "order by table_name, column_index"
    )
    found: dict[str, dict[str, str]] = {}
    for entity, column, kind in rows:
        found.setdefault(entity, {})[column] = kind
    return found


@pytest.mark.parametrize("entity", sorted(ENTITIES))
def test_every_entity_has_its_columns_in_order(columns, entity):
    assert list(columns[entity].items()) == list(raw_columns(entity).items())


@pytest.mark.parametrize("entity", sorted(VERSIONED))
def test_every_entity_that_changes_has_its_versions(columns, entity):
    assert list(columns[f"{entity}__versions"].items()) == list(version_columns(entity).items())
