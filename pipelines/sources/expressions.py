"""Regular expressions of the vocabulary, all asked in the engine that reads the rows.

Its time grows with the text and not with the expression; Python's own engine may try one for longer than a run lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import polars as pl


def fault(expression: str) -> str | None:
    """Why the engine cannot take an expression, None when it can."""
    try:
        pl.Series([""]).str.contains(expression)
    except pl.exceptions.ComputeError as error:
        said = [line.removeprefix("error: ") for line in str(error).splitlines() if line.startswith("error: ")]
        return said[0] if said else str(error).splitlines()[0]
    return None


def within(expression: str, text: str) -> bool:
    """Whether the text contains what is looked for."""
    return pl.Series([text]).str.contains(expression)[0]


def first_group(expression: str, text: str) -> str | None:
    """What the first group finds in the text, or all of it where there is no group; None where nothing is found."""
    texts = pl.Series([text])
    has_groups = bool(texts.str.extract_groups(expression).struct.fields)
    return texts.str.extract(expression, int(has_groups))[0]


@lru_cache(maxsize=65_536)  # every header of every file is compared with the expressions of the tables
def is_whole(expression: str, name: str) -> bool:
    """Whether a name is, from end to end and in any case, what the expression describes."""
    return within(_whole(expression), name)


def named_groups(expression: str, name: str) -> Mapping[str, str | None] | None:
    """What the named groups say of a whole name; None where the expression does not describe it."""
    if not is_whole(expression, name):
        return None
    found = pl.Series([name]).str.extract_groups(_whole(expression))[0]
    return {group: text for group, text in found.items() if not group.isdecimal()}


def _whole(expression: str) -> str:
    return f"(?i)^(?:{expression})$"
