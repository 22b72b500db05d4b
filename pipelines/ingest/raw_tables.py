"""The raw tables that one spec feeds: the main one, and one for each further entity of the same file."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sources.entities import DUCKDB_TYPES, ENTITIES, stored_name
from pipelines.sources.spec import TableSpec


@dataclass(frozen=True)
class RawTable:
    """One table of the raw layer. `columns`: canonical column -> kind; `parquet`: its file in a landing."""

    source: str
    name: str
    entity: str
    columns: dict[str, str]
    key: tuple[str, ...]
    parquet: str
    may_vanish: bool

    @property
    def stored(self) -> dict[str, str]:
        """Stored column -> DuckDB type, without the derived dates."""
        return {stored_name(name, kind): duckdb_type(kind) for name, kind in self.columns.items()}

    @property
    def stored_key(self) -> tuple[str, ...]:
        """The stored columns that name a row; a table without a key is named by its content."""
        named = tuple(stored_name(name, self.columns[name]) for name in self.key)
        return named or ("_content_hash", "_occurrence")

    @property
    def dates(self) -> dict[str, str]:
        """Derived date column -> the timestamp it is taken from."""
        moments = (name for name, kind in self.columns.items() if kind == "timestamp")
        found = {name.removesuffix("_at") + "_date": name for name in moments}
        return {day: name for day, name in found.items() if day not in self.columns}


def duckdb_type(kind: str) -> str:
    return DUCKDB_TYPES[{"duration": "integer", "hours": "decimal"}.get(kind, kind)]


def of(spec: TableSpec) -> list[RawTable]:
    """Every raw table of the spec, the main one first."""
    may_vanish = spec.snapshot and not spec.filtered_view
    main = {c.name: _kind(spec.entity, c.name, c.kind) for c in spec.columns}
    tables = [RawTable(spec.source, spec.table, spec.entity, main, spec.key, "rows.parquet", may_vanish)]
    for entity in extra_entities(spec):
        columns, key = _extra(spec, entity, main)
        name = f"{spec.table}__{entity}"
        tables.append(RawTable(spec.source, name, entity, columns, key, f"{entity}.parquet", may_vanish))
    return tables


def extra_entities(spec: TableSpec) -> list[str]:
    return list(dict.fromkeys((*(u.entity for u in spec.unpivot), *(a.entity for a in spec.also))))


def _extra(spec: TableSpec, entity: str, main: dict[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    columns: dict[str, str] = {}
    key: tuple[str, ...] = ()
    for unpivot in (u for u in spec.unpivot if u.entity == entity):
        read = [column.name for column in unpivot.columns]
        names = [*unpivot.carry, *unpivot.groups, *read, *unpivot.constants]
        columns |= {name: _kind(entity, name, main.get(name, "text")) for name in names}
        columns[unpivot.value_name] = _kind(entity, unpivot.value_name, unpivot.value_kind)
        if unpivot.exit_name:
            columns[unpivot.exit_name] = _kind(entity, unpivot.exit_name, unpivot.value_kind)
        key = key or unpivot.key
    for also in (a for a in spec.also if a.entity == entity):
        columns |= {name: _kind(entity, name, main.get(of, "text")) for name, of in also.columns.items()}
        columns |= {name: _kind(entity, name, "text") for name in also.constants}
        key = key or also.key
    return columns, key


def _kind(entity: str, name: str, declared: str) -> str:
    """The kind of a column: hashed when either side says so, the entity's where the spec states none."""
    canonical = ENTITIES[entity].get(name, declared)
    if "hashed" in (canonical, declared):
        return "hashed"
    return canonical if declared == "text" else declared
