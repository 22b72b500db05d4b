"""Reads the YAML files that people edit: every value with its line and column, nothing that can bite.

Safe loader only, at most 256 KB, no aliases, no duplicate keys, and scalars stay strings (`no`, `12:30`,
`2026-01-01`, `007`): the reader of a field decides what it is, and says so at its line when it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

# A goal or settings file is a page of text; anything larger was dropped here by mistake.
MAX_BYTES = 256 * 1024
# Lists in lists in lists: a page of text has a few levels.
MAX_DEPTH = 50
# The parser in C reads ten thousand goals in seconds; a platform without it still reads them.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Place:
    """Where a value stands: `path:line:column`, both counted from 1."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class FileError(ValueError):
    """Something a person wrote that cannot be used; `place` says where, the message what and what to do."""

    def __init__(self, place: Place, message: str):
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


class FileErrors(ValueError):
    """Everything that is wrong with one thing a person wrote, in the order of its lines."""

    def __init__(self, errors: Sequence[FileError]):
        self.errors = sorted(errors, key=lambda error: (error.place.line, error.place.column))
        super().__init__("\n".join(str(error) for error in self.errors))


class Block(Mapping[str, Any]):
    """A YAML mapping whose values know their places. Values are str, None, Items or Block."""

    def __init__(self, values: dict[str, Any], places: dict[str, Place], keys: dict[str, Place], place: Place):
        self._values = values
        self._places = places
        self._key_places = keys
        self.place = place

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def place_of(self, key: str) -> Place:
        """Where the value of `key` stands; the block's own place when it has no such key."""
        return self._places.get(key, self.place)

    def place_of_key(self, key: str) -> Place:
        """Where the name of `key` stands; the block's own place when it has no such key."""
        return self._key_places.get(key, self.place)

    def error(self, key: str, message: str) -> FileError:
        return FileError(self.place_of(key), message)

    def expect_keys(
        self, known: Sequence[str], required: Sequence[str] = (), synonyms: Mapping[str, str] | None = None
    ) -> None:
        """Raise at the first key that is not in `known` (with the nearest one) or at a missing one.

        `synonyms`: what people write elsewhere for a key that is called otherwise here.
        """
        for error in self.wrong_keys(known, required, synonyms):
            raise error

    def wrong_keys(
        self, known: Sequence[str], required: Sequence[str] = (), synonyms: Mapping[str, str] | None = None
    ) -> list[FileError]:
        """One error for each key that is not in `known` (with the nearest one) and for each missing one."""
        meant_by = {word: key for word, key in (synonyms or {}).items() if key in known}
        unknown = [key for key in self if key not in known]
        # A misspelt key is one mistake, not two.
        meant = {match for key in unknown for match in (meant_by.get(key), *close_to(key, known))}
        missing = [key for key in required if self._values.get(key) in (None, "") and key not in meant]
        return [
            *(
                FileError(self._key_places[key], f"unknown key '{key}'{nearest(meant_by.get(key, key), known)}")
                for key in unknown
            ),
            *(FileError(self.place, f"'{key}' is missing; add `{key}: …`") for key in missing),
        ]


class Items(list[Any]):
    """A YAML list whose items know their places."""

    def __init__(self, items: Sequence[tuple[Any, Place]]):
        super().__init__(item for item, _ in items)
        self.places = [place for _, place in items]


def close_to(word: str, known: Sequence[str]) -> list[str]:
    """The one valid name that `word` may have been meant as, or none."""
    return get_close_matches(str(word), list(known), n=1, cutoff=0.6)


def nearest(word: str, known: Sequence[str]) -> str:
    """A hint to append to an error: the nearest valid name, or the list when it is short."""
    close = close_to(word, known)
    if close:
        return f"; did you mean '{close[0]}'?"
    if len(known) <= 12:
        return f"; valid: {', '.join(sorted(known))}"
    like = get_close_matches(str(word), list(known), n=3, cutoff=0.3)
    return f"; nearest: {', '.join(like)}" if like else ""


def read(path: Path) -> Block | Items:
    """The top-level mapping (as Block) or list of one YAML document.

    Raises FileError, with file, line and column, for what is not plain YAML; OSError when it cannot be read.
    """
    start = Place(path, 1, 1)
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        raise FileError(start, f"the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(start, f"not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    events = yaml.parse(text, Loader=LOADER)
    try:
        value = _document(events, path, start)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else start
        raise FileError(place, f"not valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise FileError(start, f"not plain text: {' '.join(str(error).split())[:120]}; save it as UTF-8") from None
    if not isinstance(value, Block | Items):
        raise FileError(start, "expected keys with values (`name: …`)")
    return value


def _document(events: Iterator[yaml.Event], path: Path, start: Place) -> Any:
    """The one document of a file, from what the parser meets in it. The parser keeps no nest of its own, so no file
    is too deep for it."""
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        raise FileError(start, "the file is empty")
    value = _value(next(events), events, path, 0)
    next(events)
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise FileError(_place(after, path), "one document per file; remove the `---` line")
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], path: Path, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise FileError(_place(event, path), "brackets or lists are nested too deeply; write it flatter")
    if isinstance(event, yaml.AliasEvent):
        raise FileError(_place(event, path), "aliases (`*name`) are not read; write the value out")
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in ("", "~", "null") else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        items = _until(yaml.SequenceEndEvent, events)
        return Items([(_value(item, events, path, depth + 1), _place(item, path)) for item in items])
    return _block(event, events, path, depth)


def _block(start: yaml.Event, events: Iterator[yaml.Event], path: Path, depth: int) -> Block:
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    keys: dict[str, Place] = {}
    for key in _until(yaml.MappingEndEvent, events):
        if not isinstance(key, yaml.ScalarEvent):
            raise FileError(_place(key, path), "a key must be a plain word")
        if key.value in values:
            raise FileError(_place(key, path), f"'{key.value}' stands here twice; keep one")
        event = next(events)
        keys[key.value], places[key.value] = _place(key, path), _place(event, path)
        values[key.value] = _value(event, events, path, depth + 1)
    return Block(values, places, keys, _place(start, path))


def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """The events that begin the items of a list or the keys of a mapping."""
    return takewhile(lambda event: not isinstance(event, end), events)


def _place(event: yaml.Event, path: Path) -> Place:
    return Place(path, event.start_mark.line + 1, event.start_mark.column + 1)
