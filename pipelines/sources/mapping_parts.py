"""The further entities of a mapping: `unpivot:` (wide columns become rows) and `also:` (the same rows again)."""

from __future__ import annotations

from pipelines.sources import fields
from pipelines.sources.entities import ENTITIES
from pipelines.sources.mapping_columns import KINDS
from pipelines.sources.spec import Also, Unpivot
from pipelines.yaml_file import Block, FileError, nearest

ALSO_KEYS = ("entity", "columns", "key", "constants", "where_not_null")
UNPIVOT_KEYS = (
    "entity", "pattern", "value_name", "value_kind", "value_zone", "exit_pattern", "exit_name", "carry", "key",
    "constants",
)  # fmt: skip


def read_also(block: Block) -> Also:
    block.expect_keys(ALSO_KEYS, required=("entity", "columns", "key"))
    entity = fields.one_of(block, "entity", tuple(ENTITIES), "", "entity")
    columns = fields.mapping(block, "columns")
    for name in columns:
        _check_column(block["columns"], name, entity)
    return Also(
        entity=entity,
        columns=columns,
        key=fields.texts(block, "key"),
        constants=_constants(block, entity),
        where_not_null=fields.text(block, "where_not_null"),
    )


def read_unpivot(block: Block) -> Unpivot:
    block.expect_keys(UNPIVOT_KEYS, required=("entity", "pattern", "value_name"))
    entity = fields.one_of(block, "entity", tuple(ENTITIES), "", "entity")
    value_name = fields.one_of(block, "value_name", tuple(ENTITIES[entity]), "", f"column of {entity}")
    return Unpivot(
        entity=entity,
        pattern=fields.pattern(block, "pattern"),
        value_name=value_name,
        value_kind=fields.one_of(block, "value_kind", KINDS, ENTITIES[entity][value_name], "kind"),
        value_zone=fields.zone(block, "value_zone"),
        exit_pattern=fields.pattern(block, "exit_pattern"),
        exit_name=fields.text(block, "exit_name"),
        carry=fields.texts(block, "carry"),
        key=fields.texts(block, "key"),
        constants=_constants(block, entity),
    )


def _constants(block: Block, entity: str) -> dict[str, str]:
    found = fields.mapping(block, "constants")
    for name in found:
        _check_column(block["constants"], name, entity)
        fields.constant(block["constants"], name, ENTITIES[entity][name])
    return found


def _check_column(part: Block, name: str, entity: str) -> None:
    if name not in ENTITIES[entity]:
        place = part.place_of(name)
        raise FileError(place, f"'{name}' is no column of {entity}{nearest(name, tuple(ENTITIES[entity]))}")
