"""The page on the entities names every column that a mapping can fill, and no word for a column that is not there."""

from pipelines.sources import entity_docs
from pipelines.sources.entities import ENTITIES


def test_every_column_of_every_entity_is_on_the_page():
    sections = entity_docs.render("x").split("\n## ")[1:]
    found = {
        part.splitlines()[0]: [line.split("`")[1] for line in part.splitlines() if line.startswith("| `")]
        for part in sections
    }
    assert found == {entity: list(columns) for entity, columns in ENTITIES.items()}


def test_words_stand_at_columns_that_exist():
    assert [name for name in entity_docs.WORDS if name.split(".")[1] not in ENTITIES[name.split(".")[0]]] == []
