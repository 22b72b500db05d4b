"""The further entities of a mapping: `unpivot:` (wide columns become rows) and `also:` (the same rows again)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.sources import fields
from pipelines.sources.entities import ENTITIES
from pipelines.sources.mapping_columns import KINDS, read_column
from pipelines.sources.spec import Also, Column, Condition, Unpivot
from pipelines.sources.synonyms import SYNONYMS
from pipelines.yaml_file import Block, FileError, nearest

ALSO_KEYS = ("entity", "columns", "key", "constants", "where_not_null", "where", "where_not")
UNPIVOT_KEYS = (
    "entity", "pattern", "value_name", "value_kind", "value_zone", "exit_pattern", "exit_name", "carry", "key",
    "constants", "columns",
)  # fmt: skip


def read_where(block: Block) -> tuple[Condition, ...]:
    """`where` and `where_not` of a table or of an `also`."""
    return fields.conditions(block, "where") + fields.conditions(block, "where_not", is_not=True)


def read_also(block: Block) -> tuple[Also, tuple[Column, ...]]:
    """The further entity, and the columns of the file that only it reads."""
    block.expect_keys(ALSO_KEYS, ("entity", "columns", "key"), SYNONYMS)
    entity = fields.one_of(block, "entity", tuple(ENTITIES), "", "entity")
    columns = block["columns"]
    if not isinstance(columns, Block):
        raise block.error("columns", "`columns` must hold a line for each column (`customer_id: customer_id`)")
    for name in columns:
        _check_column(columns, name, entity)
    constants = _constants(block, entity)
    key = fields.texts(block, "key")
    _check_key(block, key, (*columns, *constants))
    own = {name: _own(name, columns, entity) for name in columns if isinstance(columns[name], Block)}
    plain = {name: fields.text(columns, name) for name in columns if name not in own}
    also = Also(
        entity=entity,
        columns={name: own[name].name if name in own else plain[name] or name for name in columns},
        key=key,
        constants=constants,
        where_not_null=fields.text(block, "where_not_null"),
        where=read_where(block) if "where" in block or "where_not" in block else None,
    )
    return also, tuple(own.values())


def check_read(block: Block, names: list[str]) -> None:
    """The further entities read columns that are there."""
    for part in fields.blocks(block, "also"):
        for name, read in part["columns"].items():
            if isinstance(read, str) and read not in names:
                hint = f"{nearest(read, names)}; for a header of the file write `{{header: {read}}}`"
                raise part["columns"].error(name, f"{part['entity']} reads '{read}', which is not mapped{hint}")
        chosen = part.get("where_not_null")
        if chosen and chosen not in names:
            raise part.error("where_not_null", f"'{chosen}' is not mapped{nearest(chosen, names)}")
    for part in fields.blocks(block, "unpivot"):
        for name in fields.texts(part, "carry"):
            if name not in names:
                raise part.error("carry", f"'{name}' is not mapped{nearest(name, names)}")


def read_unpivot(block: Block) -> Unpivot:
    block.expect_keys(UNPIVOT_KEYS, ("entity", "pattern", "value_name"), SYNONYMS)
    entity = fields.one_of(block, "entity", tuple(ENTITIES), "", "entity")
    known = ENTITIES[entity]
    value_name = fields.one_of(block, "value_name", tuple(known), "", f"column of {entity}")
    pattern = fields.pattern(block, "pattern")
    columns = _said(block, entity, value_name)
    cell = next((column for column in columns if column.name == value_name), None)
    unpivot = Unpivot(
        entity=entity,
        pattern=pattern,
        value_name=value_name,
        value_kind=fields.one_of(block, "value_kind", KINDS, known[value_name], "kind"),
        value_zone=fields.zone(block, "value_zone"),
        exit_pattern=fields.pattern(block, "exit_pattern"),
        exit_name=fields.text(block, "exit_name"),
        carry=fields.texts(block, "carry"),
        key=fields.texts(block, "key"),
        constants=_constants(block, entity),
        columns=tuple(column for column in columns if column is not cell),
        cell=cell,
    )
    for name in unpivot.groups:
        if name not in known:
            hint = nearest(name, tuple(known))
            raise block.error("pattern", f"'{name}' is no column of {entity}{hint}; or read it under `columns`")
    return unpivot


def _said(block: Block, entity: str, value_name: str) -> list[Column]:
    """How groups of the pattern, and the cell itself, are read: `columns: {amount: {unit: $}}`."""
    columns = block.get("columns")
    if columns is None:
        return []
    if not isinstance(columns, Block):
        raise block.error("columns", "`columns` must hold a line for each column (`period_start_at: {group: month}`)")
    groups = tuple(re.compile(block["pattern"]).groupindex)
    found = []
    for name in columns:
        _check_column(columns, name, entity)
        if not isinstance(columns[name], Block):
            raise columns.error(name, f"'{name}' must hold settings (`{{group: month, format: '%b %Y'}}`)")
        column = read_column(name, columns, ENTITIES[entity][name], False, ("group",))
        if name != value_name and not column.headers and column.constant is None:
            raise FileError(columns[name].place, f"'{name}' needs the `group:` of the pattern that it is read from")
        for group in column.headers:
            if group not in groups:
                raise columns[name].error("group", f"the pattern has no group '{group}'{nearest(group, groups)}")
        found.append(column)
    return found


def _own(name: str, columns: Block, entity: str) -> Column:
    """A column that the main entity does not read, under a name of its own."""
    column = read_column(name, columns, ENTITIES[entity][name], False)
    return replace(column, name=f"{entity}_{name}")


def _check_key(block: Block, key: tuple[str, ...], names: tuple[str, ...]) -> None:
    for name in key:
        if name not in names:
            raise block.error("key", f"key column '{name}' is not mapped{nearest(name, names)}")


def _constants(block: Block, entity: str) -> dict[str, str]:
    found = fields.mapping(block, "constants")
    for name in found:
        _check_column(block["constants"], name, entity)
        fields.constant(block["constants"], name, ENTITIES[entity][name])
    return found


def _check_column(part: Block, name: str, entity: str) -> None:
    if name not in ENTITIES[entity]:
        hint = nearest(name, tuple(ENTITIES[entity]))
        raise FileError(part.place_of_key(name), f"'{name}' is no column of {entity}{hint}")
