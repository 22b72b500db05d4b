"""Names of the columns of one file: each one once, and as a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.sources import headers as header_names


def told_apart(row: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names = []
    for header in row:
        key = header_names.normal(header)
        seen[key] = seen.get(key, 0) + 1
        names.append(header.strip() if seen[key] == 1 else f"{header.strip()}__{seen[key]}")
    return tuple(names)


def word(header: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", header.strip().lower()).strip("_")[:60]


def free(name: str, taken: dict[str, int]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}__{number}", number + 1
    return free
