"""Reads the single values of a mapping file; whatever is wrong with one is said at its line and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.sources import expressions
from pipelines.sources.entities import PRODUCT_SCHEMAS
from pipelines.sources.spec import Condition
from pipelines.sources.texts import is_expression
from pipelines.yaml_file import Block, FileError, nearest

# Kind of a column -> how a constant of it is written.
WRITTEN = {
    "integer": "a whole number", "duration": "a number of seconds", "decimal": "a number such as 1234.5",
    "hours": "a number of hours such as 1.5",
    "rate": "a number such as 0.25", "boolean": "yes or no", "date": "a date; write it as 2026-09-17",
    "timestamp": "a date or time; write it as 2026-09-17 or 2026-09-17 14:30:00",
}  # fmt: skip
_FORMS = {
    "integer": r"[+-]?\d{1,18}", "duration": r"\d{1,9}", "decimal": r"[+-]?\d{1,14}(\.\d+)?",
    "hours": r"[+-]?\d{1,14}(\.\d+)?",
    "rate": r"[+-]?\d{1,10}(\.\d+)?", "date": r"\d{4}-\d\d-\d\d",
    "timestamp": r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?",
}  # fmt: skip
FIRST_YEAR = 1900
YES = ("yes", "true", "on")
NO = ("no", "false", "off")
COUNTED_FORMS = ("unix", "unix_ms", "excel")
# What the engine of sources/expressions does not know: looking around, and repeating a group.
TOO_CLEVER = re.compile(r"\(\?(=|!|<=|<!|>|\()|\\[1-9]|\(\?P=")


def text(block: Block, key: str, default: str | None = None) -> str | None:
    value = block.get(key)
    if value is None:
        return default
    if not isinstance(value, str):
        raise block.error(key, f"'{key}' must be one value")
    return value


def texts(block: Block, key: str) -> tuple[str, ...]:
    """One text or a list of them."""
    value = block.get(key)
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in listed):
        raise block.error(key, f"'{key}' must be a text or a list of texts")
    return tuple(listed)


def mapping(block: Block, key: str, empty: str | None = None) -> dict[str, str]:
    """Texts by name; a name without a text is an error, or stands for `empty`."""
    value = block.get(key)
    if value is None:
        return {}
    if not isinstance(value, Block):
        raise block.error(key, f"'{key}' must hold keys with values (`{{from: to}}`)")
    stated = {name: empty if item is None else item for name, item in value.items()}
    for name, item in stated.items():
        if not isinstance(item, str):
            raise value.error(name, f"'{name}' must have one value")
    return stated


def blocks(block: Block, key: str) -> tuple[Block, ...]:
    """A list of blocks, or one block."""
    value = block.get(key)
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(item, Block) for item in listed):
        raise block.error(key, f"'{key}' must be a list of keys with values (`- entity: …`)")
    return tuple(listed)


def flag(block: Block, key: str, default: bool) -> bool:
    value = text(block, key)
    if value is None:
        return default
    if value.lower() not in YES + NO:
        raise block.error(key, f"'{value}' is neither yes nor no")
    return value.lower() in YES


def days(block: Block, key: str) -> int | None:
    value = text(block, key)
    if value is not None and not value.isdecimal():
        raise block.error(key, f"'{value}' is not a number of days")
    return None if value is None else int(value)


def date(block: Block, key: str) -> str | None:
    value = text(block, key)
    try:
        return None if value is None else dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise block.error(key, f"'{value}' is not a date; write it as 2026-09-17") from None


def constant(block: Block, key: str, kind: str) -> str | None:
    """A value that stands in every row, and must be one of `kind`: it is checked here, not row by row."""
    value = text(block, key)
    if value is not None and not is_a(value, kind):
        raise block.error(key, f"'{value}' is not {WRITTEN[kind]}")


def pattern(block: Block, key: str) -> str | None:
    value = text(block, key)
    if value is not None:
        compiles(block, key, value)
    return value


def patterns(block: Block, key: str) -> tuple[str, ...]:
    for value in texts(block, key):
        compiles(block, key, value)
    return texts(block, key)


def cell_texts(block: Block, key: str) -> tuple[str, ...]:
    """Texts of cells; one between slashes is a regular expression."""
    found = texts(block, key)
    for cell in found:
        if is_expression(cell):
            compiles(block, key, cell[1:-1])
    return found


def one_of(block: Block, key: str, known: Sequence[str], default: str, what: str) -> str:
    value = text(block, key, default)
    if value not in known:
        raise block.error(key, f"unknown {what} '{value}'{nearest(value, known)}")
    return value


def zone(block: Block, key: str) -> str:
    name = text(block, key, "company")
    if name != "company":
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            message = f"unknown time zone '{name}'; write `company` or a name such as Europe/Berlin"
            raise block.error(key, message) from None
    return name


def date_formats(block: Block, key: str) -> tuple[str, ...]:
    """strptime forms, `%q` for a quarter, or a counted form; each must read back the day, month or year it writes."""
    forms = tuple(form.replace("%-", "%") for form in texts(block, key))
    for form in forms:
        if form not in COUNTED_FORMS and not _reads_back(form.replace("%q", "%m", 1)):
            hint = "write it as in `%d/%m/%Y`, `%Y-%m-%d %H:%M`, `%b %Y` or `Q%q %Y`"
            raise block.error(key, f"'{form}' is not the form of a date; {hint}")
    return forms


def _reads_back(form: str) -> bool:
    moment = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    try:
        read = dt.datetime.strptime(moment.strftime(form), form).date()  # noqa: DTZ007 (tries the form)
    except ValueError:
        return False
    # A form without a day means the first of its month, one without a month the first of its year.
    return read in (moment.date(), dt.date(2026, 11, 1), dt.date(2026, 1, 1))


def is_moment(value: str, forms: Sequence[str]) -> bool:
    """Whether a stated text is a date or time of one of the forms."""
    for form in forms:
        if form in COUNTED_FORMS or "%q" in form:
            return True
        try:
            dt.datetime.strptime(value, form)  # noqa: DTZ007 (tries the form)
        except ValueError:
            continue
        return True
    return False


def is_day(value: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def conditions(block: Block, key: str, is_not: bool = False) -> tuple[Condition, ...]:
    """`where:` or `where_not:`: header -> a text, several, or `/regular expression/`."""
    part = block.get(key)
    if part is None:
        return ()
    if not isinstance(part, Block):
        raise block.error(key, f"'{key}' must hold headers with texts (`{{Status: [Shipped, Paid]}}`)")
    found = []
    for header in part:
        found.append(Condition(header, cell_texts(part, header) or ("",), is_not))
    return tuple(found)


def schema_name(word: str, error: FileError) -> str:
    """A word that may name a source or table; raises `error` with the reason when it may not."""
    if word in PRODUCT_SCHEMAS:
        message = f"'{word}' is a schema of Paceline itself; name the source after its tool"
        raise FileError(error.place, message)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", word):
        message = f"'{word}' cannot name a table: use lower-case letters, digits and _ (sales_pipeline)"
        raise FileError(error.place, message)
    return word


def is_a(value: str, kind: str) -> bool:
    """Whether a text can stand in a column of `kind` without any setting."""
    value = value.strip()
    if kind == "boolean":
        return value.lower() in YES + NO
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], value):
        return False
    if kind not in ("date", "timestamp"):
        return True
    try:
        return dt.datetime.fromisoformat(value).year >= FIRST_YEAR
    except ValueError:
        return False


def compiles(block: Block, key: str, value: Any) -> None:
    try:
        re.compile(value)
    except re.error as error:
        raise block.error(key, f"'{value}' is not a regular expression: {error}") from None
    if TOO_CLEVER.search(value):
        raise block.error(key, f"'{value}' looks around or refers back; write the expression without it")
    fault = expressions.fault(value)
    if fault:
        raise block.error(key, f"'{value}' is not a regular expression: {fault}")
