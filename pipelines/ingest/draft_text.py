"""The lines of a drafted mapping: what is proved as settings, what a person must choose as a comment beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipelines.ingest import table_files
from pipelines.ingest.column_proof import NUMBERS, Seen
from pipelines.ingest.layout import Layout
from pipelines.sources.entities import ENTITIES, PRODUCT_SCHEMAS
from pipelines.sources.texts import TOTAL_ROW
from pipelines.terminal import visible

# One known column may stand in any list.
CERTAIN = 2
# Stands where a person must choose: a mapping with it is refused until somebody has.
OPEN = "?"


def written(path: Path, layout: Layout, seen: list[Seen], entity: str, named: dict, key_line: str) -> str:
    """The mapping of the file `path`: `named` are its columns by canonical name."""
    name = re.sub(r"_?\d+_?", "_", word(path.stem)).strip("_")
    name = name if re.match("[a-z]", name) and name not in PRODUCT_SCHEMAS else f"my_{name}".strip("_")
    lines = [
        f"# A draft for {visible(path.name)}; save it as data/sources/{name}.yml when you have read it.",
        f"source: {name}",
        f"table: {name}",
        _entity_line(entity, named),
        key_line,
        *_dialect_lines(layout),
        *(["preamble: yes", f"totals: {quoted(TOTAL_ROW)}"] if layout.spec.preamble else []),
        "columns:",
    ]
    lines += [_column_line(name, column, ENTITIES[entity][name]) for name, column in named.items()]
    for column in (one for one in seen if one not in named.values()):
        lines.append(f"  # ?: {quoted(column.header)}  # {_what(column)}")
    left = [name for name in ENTITIES[entity] if name not in named]
    lines.append(f"# Columns of {entity} that no header names: {', '.join(left)}")
    return "\n".join(lines) + "\n"


def _entity_line(entity: str, named: dict[str, Seen]) -> str:
    if sum(not column.is_guess for column in named.values()) >= CERTAIN:
        return f"entity: {entity}"
    return f'entity: "{OPEN}"  # the names of the columns do not say it, or {entity}: choose, docs/entities.md'


def _dialect_lines(layout: Layout) -> list[str]:
    if table_files.kind(layout.encoding):
        return []
    said = {"delimiter": "tab" if layout.delimiter == "\t" else layout.delimiter}
    said |= {} if layout.encoding.startswith("utf-") else {"encoding": layout.encoding}
    said |= {"multiline": "yes"} if layout.dialect.multiline else {}
    return ["dialect: {" + ", ".join(f"{key}: {quoted(value)}" for key, value in said.items()) + "}"]


def _column_line(name: str, column: Seen, kind: str) -> str:
    settings, why = [], []
    if column.is_guess:
        why.append("is it?")
    if kind in ("date", "timestamp") and column.forms and "an ISO date" not in column.forms:
        # The short and the long name of May are one reading.
        forms = list(dict.fromkeys(form.replace("%B", "%b") for form in column.forms))
        settings.append(f"format: {quoted(forms[0] if len(forms) == 1 else OPEN)}")
        if len(forms) > 1:
            why.append("every cell fits " + " and ".join(forms) + ": choose")
    if kind in ("decimal", "rate") and not {"a whole number", "a number"} & set(column.fits) and column.filled:
        settings.append('decimal_mark: ","')
    elif kind in ("decimal", "rate") and "a whole number" not in column.fits and set(NUMBERS[1:]) <= set(column.fits):
        why.append("with a decimal comma every cell is a number too: choose")
    if not column.filled:
        why.append("every cell is empty")
    header = quoted(column.header)
    value = f"{{header: {header}, {', '.join(settings)}}}" if settings else header
    return f"  {name}: {value}" + (f"  # {'; '.join(why)}" if why else "")


def _what(column: Seen) -> str:
    if not column.filled:
        return "every cell is empty"
    if "yes or no" in column.fits or NUMBERS[0] in column.fits:
        return "every cell is " + ("yes or no" if "yes or no" in column.fits else NUMBERS[0])
    named = [name for name in (*NUMBERS, *column.forms) if name in column.fits]
    return "every cell is " + " or ".join(named[:3]) if named else "text"


def word(header: str) -> str:
    """A header as a name: small letters and figures, everything else one underscore."""
    return re.sub(r"[^0-9a-zà-ÿ]+", "_", header.strip().lower()).strip("_")


def quoted(text: str) -> str:
    """As YAML takes it whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
