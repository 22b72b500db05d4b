"""JSON and JSON lines as the text that the record scan reads, see ingest/table_files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipelines.ingest.table_files import BadTable, batches, cell_text, marked, written

MAX_JSON_BYTES = 64 * 1024 * 1024
MAX_COLUMNS = 4_000
# Beside the list of an answer stand at most its page and a count: an order with its `items` is none.
PAGING = (
    rb'"(?:\w*(?:token|cursor|next|previous|page|total|count|limit|offset|has_?more)\w*|done|success|object|url)"'
    rb'\s*:\s*(?:"[^"]*"|[\w.+-]+)'
)
ANSWER = re.compile(
    rb"\{\s*(?:" + PAGING + rb'\s*,\s*)*"(?:results|items|data|records)"\s*:\s*\[\s*[{\]]', re.IGNORECASE
)
# What an answer says beside its list when it is one page of several: where the others are, that there are others, and
# numbers that a whole list does not have. A token to go on from the last change is none of a page.
ELSEWHERE = re.compile(r"(?:[@\w]+\.)?(?:[nN]ext|[pP]rev(?:ious)?)(?![a-z])(?!_?[sS]ync)\w*|offset")
CURSOR = re.compile(r"(?i)((start|end)_?)?cursor")
MORE = re.compile(r"(?i)has_?(more|next|prev)\w*|is_?truncated|incomplete\w*|more_?items\w*")
STARTS = re.compile(r"(?i)start(_?(at|index))?")
PAGES = re.compile(r"(?i)(current_?)?page(_?(number|no|index))?|(total_?|number_?of_?)?pages|page_?count|last_?page")
COUNTS = re.compile(r"(?i)(total|count)(_?(count|size|records?|results?|items?|rows?|elements?|number))?")
PARTIAL = "it says itself that it is one page of several ('{}'): put the records of all pages into one list"


def is_answer(start: bytes) -> bool:
    """Whether JSON begins as APIs answer, one object around the list, and not as the first of many lines."""
    line, _, more = start.partition(b"\n")
    return ANSWER.match(start) is not None and not (more.strip() and line.rstrip().endswith(b"}"))


def json_rows(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """A list of objects, each a record, or an answer around one; names are the keys of all. Raises BadTable."""
    data = b"".join(_at_most(blocks, MAX_JSON_BYTES))
    found = _parsed(data.decode("utf-8-sig", errors="strict"), None)
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        _refuse_page(found, len(lists[0]) if lists else 0)
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadTable("this JSON is no list of objects with the columns as keys")
    records = [_flat(one) for one in found]
    yield from _named(_names(records), records)


def _refuse_page(answer: dict[str, Any], records: int) -> None:
    """Raise BadTable where an answer is not the whole list: what the other pages hold has not vanished."""
    is_said = any(MORE.fullmatch(key) for key in answer)
    for key, value in answer.items():
        if _tells_of_more(key, value, records) or (value and CURSOR.fullmatch(key) and not is_said):
            raise BadTable(PARTIAL.format(key))
        if isinstance(value, dict):
            _refuse_page(value, records)


def _tells_of_more(key: str, value: Any, records: int) -> bool:
    """Whether a key beside the list says that there are more records than it holds."""
    if isinstance(value, _Literal):
        number = float(value)
        return (
            (number > 0 and bool(ELSEWHERE.fullmatch(key) or STARTS.fullmatch(key)))
            or (number > 1 and bool(PAGES.fullmatch(key)))
            or (number > records and bool(COUNTS.fullmatch(key)))
        )
    if isinstance(value, bool):
        return value is (key.lower() != "done") and bool(MORE.fullmatch(key) or key.lower() == "done")
    return bool(value) and not isinstance(value, list) and ELSEWHERE.fullmatch(key) is not None


def json_line_rows(blocks: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """One object a line; `blocks` is called twice, for the names stand before the first record. Raises BadTable."""
    names = _names(_line_objects(blocks()))
    yield from _named(names, _line_objects(blocks()))


class _Literal(str):
    """A number as it stands in the JSON: not a digit of it is lost on the way."""


def _parsed(text: str, line: int | None) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_Literal, parse_int=_Literal, parse_constant=_no
        )
    except (ValueError, RecursionError) as error:
        raise BadTable(f"not JSON: {error}", line) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _line_objects(blocks: Iterable[bytes]) -> Iterator[dict[str, str] | None]:
    """The object of each line; None for a blank one."""
    for number, line in enumerate(_lines(blocks), 1):
        if not line.strip():
            yield None
            continue
        try:
            found = _parsed(line.decode("utf-8-sig" if number == 1 else "utf-8"), number)
        except UnicodeDecodeError:
            raise BadTable("the bytes are not UTF-8", number) from None
        if not isinstance(found, dict):
            raise BadTable("the line is no object with the columns as keys", number)
        yield _flat(found)


def _lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for block in blocks:
        *whole, held = (held + block).split(b"\n")
        yield from whole
        if len(held) > MAX_JSON_BYTES:
            raise BadTable(f"a line has more than {MAX_JSON_BYTES:,} bytes")
    if held:
        yield held


def _flat(one: dict[str, Any], above: str = "") -> dict[str, str]:
    """Nested objects as columns `outer.inner`, lists as JSON."""
    found = {}
    for key, value in one.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{key}.")
        else:
            found[above + key] = _json_text(value)
    return found


def _json_text(value: Any) -> str:
    if isinstance(value, _Literal):
        return marked(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else cell_text(value)


def _names(records: Iterable[dict[str, str] | None]) -> list[str]:
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record or ()))
        if len(names) > MAX_COLUMNS:
            raise BadTable(f"its objects have more than {MAX_COLUMNS:,} keys: not a table")
    return list(names)


def _named(names: list[str], records: Iterable[dict[str, str] | None]) -> Iterator[bytes]:
    yield from written([[names]])
    yield from written(
        [[record.get(name, "") for name in names] if record else [] for record in batch] for batch in batches(records)
    )


def _at_most(blocks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise BadTable(f"this JSON has more than {most:,} bytes; write one object a line (JSON lines)")
        yield block
