"""A user's own files without code: `sources/<name>.yml` says in the words of spec.py what each column is.

Grammar with an example: docs/mappings.md. One file describes one source with one table (`table:`) or several
(`tables:`). Every mistake is a FileError at file:line:column with the nearest valid name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.sources import fields
from pipelines.sources.entities import ENTITIES
from pipelines.sources.mapping_columns import COLUMN_KEYS, check_numbers, read_columns
from pipelines.sources.mapping_parts import check_read, read_also, read_unpivot, read_where
from pipelines.sources.spec import Dialect, TableSpec
from pipelines.sources.synonyms import SYNONYMS
from pipelines.yaml_file import Block, FileError, Place, nearest, read

TABLE_KEYS = (
    "entity", "columns", "key", "snapshot", "filtered_view", "dialect", "preamble", "totals", "trailer", "parted_by",
    "unpivot", "also", "where", "where_not", "dropped", "clock", "past", "prove_dates", "data_through",
    "stale_after_days", "lag_days", "description",
)  # fmt: skip
FILE_KEYS = ("source", "table", "tables")
DIALECT_KEYS = (
    "delimiter", "encoding", "multiline", "has_header", "quote", "escape", "record_end", "skip_lines", "header_rows",
)  # fmt: skip
SIGN_NAMES = {"tab": "\t", "space": " ", "none": ""}
RECORD_ENDS = ("lf", "crlf", "cr")
MAX_DELIMITER = 4
__all__ = ["COLUMN_KEYS", "mapping_files", "read_mapping", "read_mappings"]


def mapping_files(folder: Path) -> list[Path]:
    """The mapping files of a folder by name; none when it is absent."""
    return sorted(path for path in folder.glob("*.y*ml") if path.suffix in (".yml", ".yaml"))


def read_mappings(
    sources_dir: Path, reader: Callable[[Path], tuple[list[TableSpec], list[FileError]]] | None = None
) -> tuple[tuple[TableSpec, ...], tuple[FileError, ...]]:
    """The tables of every mapping file in `sources_dir`, and what is wrong with the others.

    `reader` reads one file; `read_mapping` unless another is given.
    """
    tables: list[TableSpec] = []
    errors: list[FileError] = []
    for path in mapping_files(sources_dir):
        found, wrong = (reader or read_mapping)(path)
        errors += wrong
        for spec in found:
            if any(spec.id == other.id for other in tables):
                errors.append(FileError(Place(path, 1, 1), f"{spec.id} is described in another file too"))
            else:
                tables.append(spec)
    return tuple(tables), tuple(errors)


def read_mapping(path: Path) -> tuple[list[TableSpec], list[FileError]]:
    """The tables of one mapping file, and one error per table that cannot be used."""
    try:
        source, tables = _tables(path)
    except FileError as error:
        return [], [error]
    except OSError as error:
        return [], [FileError(Place(path, 1, 1), f"cannot be read: {error.strerror}")]
    specs: list[TableSpec] = []
    errors: list[FileError] = []
    for name, block in tables.items():
        try:
            specs.append(_table(source, name, block))
        except FileError as error:
            errors.append(error)
    return specs, errors


def _tables(path: Path) -> tuple[str, dict[str, Block]]:
    block = read(path)
    if not isinstance(block, Block):
        raise FileError(Place(path, 1, 1), "expected keys with values (`table: …`, `entity: …`)")
    source = fields.schema_name(fields.text(block, "source", path.stem), block.error("source", "the source"))
    if "tables" not in block:
        for name in block:
            if isinstance(block[name], Block) and "entity" in block[name]:
                raise FileError(block.place_of_key(name), f"put the table '{name}' below a key `tables:`")
        block.expect_keys((*FILE_KEYS, *TABLE_KEYS), ("entity", "columns"), SYNONYMS)
        table = fields.text(block, "table", path.stem)
        return source, {fields.schema_name(table, block.error("table", "the table")): block}
    block.expect_keys(FILE_KEYS)
    tables = block["tables"]
    if not isinstance(tables, Block) or not tables:
        raise block.error("tables", "`tables` must hold a block for each table (`deals: {entity: deals, …}`)")
    for name, table in tables.items():
        fields.schema_name(name, tables.error(name, "the table"))
        if not isinstance(table, Block):
            raise tables.error(name, f"'{name}' must hold `entity:` and `columns:`")
        table.expect_keys(TABLE_KEYS, ("entity", "columns"), SYNONYMS)
    return source, dict(tables)


def _table(source: str, table: str, block: Block) -> TableSpec:
    entity = fields.one_of(block, "entity", tuple(ENTITIES), "", "entity")
    parts = [read_also(part) for part in fields.blocks(block, "also")]
    also = [part for part, _ in parts]
    unpivot = tuple(read_unpivot(part) for part in fields.blocks(block, "unpivot"))
    helpers = {name for part in also for name in part.columns.values()}
    helpers |= {name for part in unpivot for name in part.carry}
    own = tuple(column for _, columns in parts for column in columns)
    columns = read_columns(block, entity, helpers) + tuple({column.name: column for column in own}.values())
    check_read(block, [column.name for column in columns])
    dialect = _dialect(block)
    if not dialect.has_header:
        check_numbers(block, columns)
    spec = TableSpec(
        source=source,
        table=table,
        entity=entity,
        columns=columns,
        key=_key(block, [column.name for column in columns]),
        snapshot=fields.flag(block, "snapshot", True),
        filtered_view=fields.flag(block, "filtered_view", False),
        dialect=dialect,
        preamble=fields.flag(block, "preamble", False),
        totals=fields.pattern(block, "totals"),
        trailer=fields.pattern(block, "trailer"),
        parted_by=fields.texts(block, "parted_by"),
        unpivot=unpivot,
        also=tuple(also),
        where=read_where(block),
        dropped=fields.patterns(block, "dropped"),
        clock=fields.texts(block, "clock"),
        past=fields.texts(block, "past"),
        prove_dates=fields.flag(block, "prove_dates", False),
        data_through=fields.date(block, "data_through"),
        stale_after_days=fields.days(block, "stale_after_days"),
        lag_days=fields.days(block, "lag_days") or 0,
        evidence="mapping",
        description=fields.text(block, "description", ""),
    )
    for problem in spec.problems():
        raise FileError(block.place, problem)
    return spec


def _key(block: Block, names: list[str]) -> tuple[str, ...]:
    key = fields.texts(block, "key")
    for name in key:
        if name not in names:
            raise block.error("key", f"key column '{name}' is not mapped{nearest(name, names)}")
    return key


def _dialect(block: Block) -> Dialect:
    part = block.get("dialect")
    if part is None:
        return Dialect()
    if not isinstance(part, Block):
        raise block.error("dialect", "`dialect` must hold keys with values (`{delimiter: ';'}`)")
    part.expect_keys(DIALECT_KEYS, synonyms=SYNONYMS)
    quote = _sign(part, "quote", '"')
    has_header = fields.flag(part, "has_header", True)
    record_end = fields.one_of(part, "record_end", RECORD_ENDS, "lf", "line end")
    header_rows = fields.days(part, "header_rows")
    if header_rows is not None and not (has_header and header_rows):
        raise part.error("header_rows", "`header_rows` is at least 1, and only with a header")
    return Dialect(
        delimiter=_delimiter(part, quote),
        encoding=_encoding(part),
        multiline=fields.flag(part, "multiline", False),
        has_header=has_header,
        quote=quote,
        escape=_escape(part, quote),
        record_end="cr" if record_end == "cr" else None,
        skip_lines=fields.days(part, "skip_lines") or 0,
        header_rows=header_rows or 1,
    )


def _delimiter(part: Block, quote: str) -> str | None:
    written = fields.text(part, "delimiter")
    sign = SIGN_NAMES.get(written, written)
    if sign is not None and (
        not 0 < len(sign) <= MAX_DELIMITER or any(c in sign for c in ("\r", "\n", '"', quote) if c)
    ):
        raise part.error("delimiter", f"'{written}' is no delimiter; write ',' ';' '|', tab, or up to 4 characters")
    return sign


def _sign(part: Block, key: str, default: str | None) -> str | None:
    """One ASCII character, or none."""
    written = fields.text(part, key)
    if written is None:
        return default
    sign = SIGN_NAMES.get(written, written)
    if len(sign) > 1 or not sign.isascii() or sign.isalnum() or sign in ("\r", "\n", " "):
        raise part.error(key, f"'{written}' is no such character; write one sign, or none")
    return sign


def _escape(part: Block, quote: str) -> str | None:
    sign = _sign(part, "escape", None)
    return None if not sign or sign == quote else sign


def _encoding(part: Block) -> str | None:
    name = fields.text(part, "encoding")
    try:
        return None if name is None else ("".encode(name) and name) or name
    except LookupError:
        raise part.error("encoding", f"unknown encoding '{name}'; usual: utf-8, cp1252, utf-16") from None
