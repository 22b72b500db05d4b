"""The vocabulary in which a table of a source is described: shipped specs and users' mappings speak it alike."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property

from pipelines.sources.dialect import PROVED, Dialect
from pipelines.sources.entities import ENTITIES
from pipelines.sources.texts import is_number

# The `decimal_mark` of a column whose cells must prove it.
PROVED_MARK = ""


@dataclass(frozen=True)
class Column:
    """One column of an export and what it becomes.

    `name` is the canonical column (of the table's entity), `headers` the names it may carry in the file, the usual
    one first (sources/headers.py), between slashes a regular expression of the whole name. Two columns may read the
    same header; one with a `constant` needs none, nor one that is read `above` the table. `kind` is a type of
    sources/entities.py, `duration` (`1h 30m`, `H:M:S` or seconds; becomes whole seconds) or `hours` (those texts, or
    a number of hours).

    Of a column with `join` the first header is that of its first part. Numbers are (cell - minus) x times / over,
    where an operand is a number or another header of the file. Times of `clock` and `past` are read like the column
    that is mapped to the same header, else like the first time of the table.
    """

    name: str
    headers: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False  # the header must be there, else the file is held
    not_null: bool = False  # an empty cell is a bad row
    formats: tuple[str, ...] = ()  # dates: strptime forms tried in order; empty = ISO 8601
    zone: str = "company"  # of a time without offset: an IANA name, or the company's
    decimal_mark: str = "."  # or a comma, or PROVED_MARK
    nulls: tuple[str, ...] = ("",)
    values: Mapping[str, str] = field(default_factory=dict)  # cell text (any case) -> stored text; "" is NULL
    constant: str | None = None
    above: str | None = None  # regular expression on the rows above the header: its first group, for every record
    in_header: str | None = None  # regular expression on the name of the column: its first group, for every record
    otherwise: str | None = None  # what a cell that `values` does not name becomes, the empty one too
    first_of: str | None = None  # several values joined by this sign: the first one is taken
    first_filled: bool = False  # all of its headers that are there are read: the first filled cell of a row counts
    case_safe: bool = False  # identifiers of 15 characters that only their case may tell apart get three that do
    join: tuple[str, ...] = ()  # headers whose cells are put together, empty ones left out
    join_with: str = " "
    extract: str | None = None  # regular expression: its first group, or all it finds; other cells stay as they are
    unit: tuple[str, ...] = ()  # signs beside a number that are taken away: $ or EUR or %
    minus: str | None = None
    times: tuple[str, ...] = ()
    over: str | None = None
    count_of: str | None = None  # the cell counts days, weeks, months or years before or after a day
    before: str | None = None  # an ISO date, or a column of this table
    after: str | None = None
    end_of: str | None = None  # the last day of the week, month, quarter or year in which the date lies

    @property
    def needs_header(self) -> bool:
        return self.constant is None and self.above is None

    @property
    def further_headers(self) -> tuple[str, ...]:
        """The headers it reads beside its own."""
        return (*self.join[1:], *self.operands)

    @property
    def operands(self) -> tuple[str, ...]:
        """The headers that its number is worked out with."""
        return tuple(one for one in (self.minus, *self.times, self.over) if one and not is_number(one))


@dataclass(frozen=True)
class Condition:
    """Which rows count: those whose cell under `header` is one of `cells`, or none of them. Case and outer blanks
    do not matter; a text between slashes is a regular expression that the cell must contain. Where the header is
    not `required`, a file without it meets the condition."""

    header: str
    cells: tuple[str, ...]
    is_not: bool = False
    required: bool = True


@dataclass(frozen=True)
class Unpivot:
    """Wide columns that become rows of another entity: each header that matches yields a row per non-empty cell.

    `pattern` is a regular expression whose groups are named after columns of `entity`, or are read by the
    `columns` (whose header is the group's name); the cell itself becomes `value_name`, read as `cell` says. A
    second pattern may fill `exit_name` of the same row (HubSpot's date exited). `carry` names columns of the
    main table copied onto every row.
    """

    entity: str
    pattern: str
    value_name: str
    value_kind: str = "timestamp"
    value_zone: str = "company"
    exit_pattern: str | None = None
    exit_name: str | None = None
    carry: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    cell: Column | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the pattern that are columns themselves."""
        read = {name for column in self.columns for name in column.headers}
        return tuple(name for name in re.compile(self.pattern).groupindex if name not in read)


@dataclass(frozen=True)
class Also:
    """A further entity fed by the rows of the same file: canonical column -> column of the main table."""

    entity: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    constants: Mapping[str, str] = field(default_factory=dict)
    where_not_null: str | None = None  # rows in which this main column is empty feed nothing
    where: tuple[Condition, ...] | None = None  # which rows; None: those of the table


# What of a spec does not change how a file of it is typed.
_SAID_ONLY = ("description", "evidence", "stale_after_days", "marks", "foreign", "by_hand")


@dataclass(frozen=True)
class TableSpec:
    """One export table of one source."""

    source: str
    table: str
    entity: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()  # canonical columns; empty = all columns + occurrence within the file
    snapshot: bool = True  # a full export (rows may vanish); False = an event feed
    filtered_view: bool = False  # a part of the rows only: a missing row has not vanished
    dialect: Dialect = PROVED
    preamble: bool = False  # rows before the header are skipped (the header is found by content)
    totals: str | None = None  # regular expression on the first cell of rows that are totals
    trailer: str | None = None  # regular expression on the first cell of the first row after the data
    marks: tuple[str, ...] = ()  # headers that no other list has: one must be there, or the folder names the table
    foreign: str | None = None  # regular expression on headers that only files of another table have
    parted_by: tuple[str, ...] = ()  # headers that part a row into several: a file with one of them is held
    unpivot: tuple[Unpivot, ...] = ()
    also: tuple[Also, ...] = ()
    where: tuple[Condition, ...] = ()  # rows that do not meet all of them are left out
    dropped: tuple[str, ...] = ()  # headers (regular expressions) never landed: message bodies, free text
    clock: tuple[str, ...] = ()  # headers of the last change of a record: the newest is when the file was exported
    past: tuple[str, ...] = ()  # headers whose times had passed at the export: it was not earlier than the newest
    prove_dates: bool = False  # the order of day and month is proved from the file, where a column has no formats
    data_through: str | None = None  # the extract's end, stated (ISO date); else proved, see ingest/load
    stale_after_days: int | None = None
    lag_days: int = 0
    evidence: str = "template"  # real files | vendor documents | third-party code | template
    description: str = ""
    by_hand: Mapping[str, str] = field(default_factory=dict)  # headers that the tool does not write -> what they hold

    @property
    def id(self) -> str:
        return f"{self.source}.{self.table}"

    @property
    def entities(self) -> tuple[str, ...]:
        """Every canonical entity this table feeds, the main one first."""
        return tuple(dict.fromkeys((self.entity, *(u.entity for u in self.unpivot), *(a.entity for a in self.also))))

    @property
    def further_headers(self) -> tuple[str, ...]:
        """Headers that must be there beside those of the columns."""
        needed = [name for column in self.columns if column.required for name in column.further_headers]
        conditions = [*self.where, *(one for also in self.also for one in also.where or ())]
        return tuple(dict.fromkeys((*needed, *(one.header for one in conditions if one.required))))

    @property
    def is_numbered(self) -> bool:
        """Whether the columns of a file without header row are named by their numbers, counted from 1."""
        named = [header for column in self.columns for header in column.headers]
        return not self.dialect.has_header and bool(named) and all(header.isdecimal() for header in named)

    @property
    def required_headers(self) -> tuple[str, ...]:
        named = (column.headers[0] for column in self.columns if column.required and column.headers)
        return tuple(dict.fromkeys(named))

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def version(self) -> str:
        """Eight hex digits that change when the spec would type a file differently."""
        kept = {k: v for k, v in asdict(self).items() if k not in _SAID_ONLY}
        return hashlib.sha256(repr(sorted(kept.items())).encode()).hexdigest()[:8]

    def problems(self) -> list[str]:
        """What is wrong with this spec, in words; empty when nothing is."""
        known = ENTITIES.get(self.entity)
        if known is None:
            return [f"unknown entity '{self.entity}'"]
        found = [] if re.fullmatch(r"[a-z][a-z0-9_]*", self.source) else [f"'{self.source}' is no schema name"]
        names = [column.name for column in self.columns]
        found += [f"column '{name}' stands twice" for name in sorted({n for n in names if names.count(n) > 1})]
        helpers = {name for also in self.also for name in also.columns.values()}
        helpers |= {name for unpivot in self.unpivot for name in unpivot.carry}
        found += [
            f"'{name}' is no column of {self.entity}" for name in names if name not in known and name not in helpers
        ]
        found += [f"key column '{name}' is not mapped" for name in self.key if name not in names]
        if not self.preamble:
            found += [
                f"'{c.name}' is read above the table, so `preamble` must be yes" for c in self.columns if c.above
            ]
        for also in self.also:
            mapped = (*also.columns, *also.constants)
            found += _part_problems(also.entity, mapped, also.key, [*also.columns.values()], names)
        for unpivot in self.unpivot:
            read = [column.name for column in unpivot.columns]
            written = (
                unpivot.value_name, *filter(None, [unpivot.exit_name]), *unpivot.groups, *read, *unpivot.constants
            )  # fmt: skip
            found += _part_problems(unpivot.entity, (*written, *unpivot.carry), unpivot.key, unpivot.carry, names)
        return found


def _part_problems(
    entity: str, mapped: Sequence[str], key: Sequence[str], read: Sequence[str], names: Sequence[str]
) -> list[str]:
    """What is wrong with a further entity: it has `mapped` columns, reads `read` columns of the main table."""
    known = ENTITIES.get(entity)
    if known is None:
        return [f"unknown entity '{entity}'"]
    found = [f"'{name}' is no column of {entity}" for name in mapped if name not in known]
    found += [f"key column '{name}' of {entity} is not mapped" for name in key if name not in mapped]
    return found + [f"{entity} reads '{name}', which is not mapped" for name in read if name not in names]
