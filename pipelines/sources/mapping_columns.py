"""The `columns:` of a mapping: canonical column -> header, aliases, or a block of settings."""

from __future__ import annotations

from pipelines.sources import fields
from pipelines.sources.entities import DUCKDB_TYPES, ENTITIES
from pipelines.sources.spec import Column
from pipelines.yaml_file import Block, FileError, nearest

COLUMN_KEYS = (
    "header", "headers", "kind", "required", "not_null", "format", "formats", "zone", "decimal_mark", "nulls",
    "values", "constant", "otherwise", "first_of",
)  # fmt: skip
KINDS = (*DUCKDB_TYPES, "duration")


def read_columns(block: Block, entity: str, helpers: set[str]) -> tuple[Column, ...]:
    """The columns of one table. `helpers` are names that other entities of the same file read."""
    columns = block["columns"]
    if not isinstance(columns, Block) or not columns:
        raise block.error("columns", "`columns` must hold a line for each column (`deal_id: Record ID`)")
    key = fields.texts(block, "key")
    for name in columns:
        if name not in ENTITIES[entity] and name not in helpers:
            hint = nearest(name, tuple(ENTITIES[entity]))
            raise FileError(columns.place_of_key(name), f"'{name}' is no column of {entity}{hint}")
    return tuple(_column(name, columns, entity, name in key) for name in columns)


def _column(name: str, columns: Block, entity: str, in_key: bool) -> Column:
    usual = ENTITIES[entity].get(name, "text")
    settings = columns[name]
    if not isinstance(settings, Block):
        headers = fields.texts(columns, name)
        if not headers:
            raise FileError(columns.place_of_key(name), f"'{name}' needs the header it has in the file")
        return Column(name, headers, kind=usual, required=True, not_null=in_key)
    settings.expect_keys(COLUMN_KEYS)
    headers = fields.texts(settings, "header") + fields.texts(settings, "headers")
    constant = fields.text(settings, "constant")
    if not headers and constant is None:
        raise FileError(settings.place, f"'{name}' needs a `header:` or a `constant:`")
    kind = fields.one_of(settings, "kind", KINDS, usual, "kind")
    _check_kind(settings, name, entity, kind)
    # A value map or a form of its own decides what the text becomes, row by row as any cell.
    if not any(name in settings for name in ("values", "otherwise", "format", "formats", "decimal_mark", "nulls")):
        fields.constant(settings, "constant", kind)
    return Column(
        name=name,
        headers=headers,
        kind=kind,
        required=fields.flag(settings, "required", constant is None),
        not_null=fields.flag(settings, "not_null", in_key),
        formats=fields.date_formats(settings, "format") + fields.date_formats(settings, "formats"),
        zone=fields.zone(settings, "zone"),
        decimal_mark=fields.one_of(settings, "decimal_mark", (".", ","), ".", "decimal mark"),
        nulls=("", *fields.texts(settings, "nulls")),
        values=fields.mapping(settings, "values"),
        constant=constant,
        otherwise=fields.text(settings, "otherwise"),
        first_of=fields.text(settings, "first_of"),
    )


def _check_kind(settings: Block, name: str, entity: str, kind: str) -> None:
    usual = ENTITIES[entity].get(name)
    allowed = {usual, "duration"} if usual == "integer" else {usual}
    if usual is not None and kind not in allowed:
        raise settings.error("kind", f"'{name}' of {entity} is of kind {usual}, not {kind}; leave `kind` out")
