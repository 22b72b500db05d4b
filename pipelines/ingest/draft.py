"""A mapping for a file that no table takes, as far as the file itself proves it: types, formats, key.

What is proved holds for every cell of the column. What several readings fit is left to a person, as a comment; so is
what a column means, where its name says it to nobody. The draft is read back and tried before it is shown.
"""

from __future__ import annotations

import difflib
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.company import Company
from pipelines.ingest import everyday, readers, report, table_files
from pipelines.ingest.column_proof import Seen
from pipelines.ingest.draft_text import quoted, word, written
from pipelines.ingest.gate import Validate
from pipelines.ingest.layout import DELIMITERS, Layout, head_of, told_apart
from pipelines.ingest.readers import Opener, Unreadable
from pipelines.ingest.record_scan import BREAK_IN_FIELD, ScanError
from pipelines.ingest.report import FileVerdict
from pipelines.ingest.restate import STANDARD
from pipelines.ingest.text_rows import Piece, pieces
from pipelines.ingest.titles import beginning
from pipelines.settings import Settings
from pipelines.sources import registry as registries
from pipelines.sources.entities import ENTITIES
from pipelines.sources.mapping import read_mapping
from pipelines.sources.spec import Column, Dialect, TableSpec
from pipelines.sources.texts import TOTAL_ROW
from pipelines.terminal import visible

# Two names this alike are most likely one word; it is said beside the line.
ALIKE = 0.86


def told(
    path: Path, registry, company: Company, as_json: bool, with_draft: bool, validate: Validate, settings: Settings
) -> tuple[bool, str]:
    """Whether the file would load, and what a person or (as JSON) a program is told of it."""
    found = report.verdict(path, registry, company, validate, settings)
    drafted = _draft(found, path, registry, company) if with_draft else None
    if as_json:
        said = found.as_dict() | ({} if drafted is None else {"draft_mapping": drafted})
        return found.would_load, json.dumps(said, ensure_ascii=False)
    return found.would_load, report.text(found) if drafted is None else drafted


def draft(path: Path, registry, company: Company) -> str:
    """The mapping as the text of a YAML file; where there is none to make, comments that say why."""
    return _draft(report.verdict(path, registry, company), path, registry, company)


def _draft(found: FileVerdict, path: Path, registry, company: Company) -> str:
    if found.would_load:
        return f"# {visible(path.name)} is known as {found.spec}: it needs no mapping.\n"
    if found.verdict == "held" and found.spec and not found.missing:
        return f"# {visible(path.name)} is {found.spec}, but held: {found.reason}\n"
    opener = readers.plain(path)
    try:
        layout = _layout(opener)
        seen = _seen(opener, layout)
        entity, named = _nearest(seen, registry)
        text = written(path, layout, seen, entity, named, _key_line(opener, layout, seen, entity, named))
    except (Unreadable, ScanError, OSError) as error:
        return f"# No draft of {visible(path.name)}: {error}\n"
    return text + _tried(text, path, company)


def _layout(opener: Opener) -> Layout:
    """The whole file by its first row, or by the one below its titles, every column as text.

    Raises Unreadable or ScanError."""
    form = readers.forms(opener)[-1]
    head = head_of(readers.text_blocks(opener, form))
    first = table_files.FIRST_ROW.get(table_files.kind(form))
    begin = beginning(head, (STANDARD,) if table_files.kind(form) else DELIMITERS, first)
    if not begin.row:
        raise Unreadable("no header row was found")
    headers = told_apart(begin.row)
    columns = tuple(Column(f"c{at}", (header,)) for at, header in enumerate(headers))
    for multiline in (False, True):
        spec = TableSpec(
            "draft", "draft", "", columns, dialect=Dialect(delimiter=begin.delimiter, multiline=multiline),
            preamble=begin.has_titles, totals=TOTAL_ROW if begin.has_titles else None,
        )  # fmt: skip
        layout = Layout(spec, form, begin.delimiter, headers, begin.line)
        try:
            for _ in _pieces(opener, layout):
                pass
        except ScanError as error:
            if multiline or error.reason != BREAK_IN_FIELD:
                raise
            continue
        break
    return layout


def _pieces(opener: Opener, layout: Layout) -> Iterator[Piece]:
    return pieces(readers.text_blocks(opener, layout.encoding), layout)


def _seen(opener: Opener, layout: Layout) -> list[Seen]:
    seen = [Seen(header) for header in layout.headers]
    for piece in _pieces(opener, layout):
        for at, column in enumerate(seen):
            column.see(table_files.unmarked(piece.frame[f"c{at}"])[0])
    return seen


def _nearest(seen: list[Seen], registry) -> tuple[str, dict[str, Seen]]:
    """The entity that most columns can be of by name and content: canonical column -> column of the file."""
    names = _known_names(registry)
    found = {entity: _named(seen, entity, names[entity]) for entity in ENTITIES}
    entity = max(found, key=lambda entity: (len(found[entity]), len(found[entity]) / len(ENTITIES[entity])))
    return entity, _named(seen, entity, names[entity])


def _known_names(registry) -> dict[str, dict[str, str]]:
    """Entity -> word of a header in any spec or mapping -> canonical column; canonical names are words too."""
    known: dict[str, dict[str, str]] = {}
    for entity, columns in ENTITIES.items():
        known[entity] = {word(name): name for name in columns}
        known[entity] |= {word(re.sub("_(at|date|id)$", "", name)): name for name in reversed(columns)}
    for spec in (*registry.tables, *registries.shipped()):
        for column in spec.columns:
            if column.name in ENTITIES[spec.entity]:
                for header in column.headers:
                    known[spec.entity].setdefault(word(header), column.name)
    for entity, columns in everyday.WORDS.items():
        for name, words in columns.items():
            known[entity] |= {word: name for word in words if word not in known[entity]}
    return known


def _named(seen: list[Seen], entity: str, words: dict[str, str]) -> dict[str, Seen]:
    named: dict[str, Seen] = {}
    for column in seen:
        column.is_guess = False
    for exactly in (True, False):
        for column in (one for one in seen if one not in named.values()):
            called = word(column.header)
            close = everyday.names_of(called) if exactly else difflib.get_close_matches(called, words, 1, ALIKE)
            name = next((words[one] for one in close if one in words), None)
            if name and name not in named and column.may_be(ENTITIES[entity][name]):
                named[name], column.is_guess = column, not exactly
    return named


def _key(opener: Opener, layout: Layout, seen: list[Seen], entity: str, named: dict[str, Seen]) -> str | None:
    """The first key column of the entity without an empty cell or the same one twice."""
    columns = [name for name in ENTITIES[entity] if ENTITIES[entity][name] == "key" and name in named]
    return next((name for name in columns if _tells_apart(opener, layout, seen, named[name])), None)


def _tells_apart(opener: Opener, layout: Layout, seen: list[Seen], column: Seen) -> bool:
    """Whether no cell of the column is empty or stands twice."""
    if column.empty or not column.filled:
        return False
    at = seen.index(column)
    hashes = pl.concat([piece.frame[f"c{at}"].str.strip_chars().hash() for piece in _pieces(opener, layout)])
    return hashes.n_unique() == len(hashes)


def _key_line(opener: Opener, layout: Layout, seen: list[Seen], entity: str, named: dict[str, Seen]) -> str:
    key = _key(opener, layout, seen, entity, named)
    if key:
        return f"key: [{key}]"
    numbers = [column for column in seen if everyday.is_number(word(column.header))]
    found = next((column for column in numbers if _tells_apart(opener, layout, seen, column)), None)
    first = next((name for name, kind in ENTITIES[entity].items() if kind == "key"), None)
    if found is None or first is None:
        return "# key: [ ]  # no column of numbers or ids is without empty and repeated cells"
    return f"# key: [{first}]  # if {quoted(found.header)}, which is never empty and never repeated, is {first}"


def _tried(text: str, path: Path, company: Company) -> str:
    """What the door thinks of the file under the draft, as a comment."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yml"
        file.write_text(text, encoding="utf-8")
        specs, errors = read_mapping(file)
    if errors:
        return f"# As it stands it is not a mapping yet: {errors[0].message}\n"
    found = report.verdict(path, registries.Registry(tuple(specs)), company)
    if not found.would_load:
        return f"# With it the file is {found.verdict}: {found.reason}\n"
    return f"# With it: {found.records_read:,} records read, {found.quarantined:,} to quarantine.\n"
