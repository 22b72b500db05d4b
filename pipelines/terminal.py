"""Text for a terminal: names and cells of files come from anywhere, and no character of theirs may steer it."""

from __future__ import annotations

import re
import sys
from typing import TextIO

# Control characters, halves of characters, what parts lines and what turns the direction of writing.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LAYOUT = "\n\t"


def visible(text: str, keep: str = "") -> str:
    """The text with every character that steers a terminal as an escape that shows it; those of `keep` stay."""
    return STEERING.sub(lambda found: found[0] if found[0] in keep else f"\\u{ord(found[0]):04x}", text)


def say(*lines: object, to: TextIO | None = None, flush: bool = False) -> None:
    """Print lines that may hold whatever stood in a file."""
    print(visible("\n".join(map(str, lines)), LAYOUT), file=to or sys.stdout, flush=flush)
