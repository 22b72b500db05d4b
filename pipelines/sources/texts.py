"""What a text of the vocabulary stands for beside itself."""

from __future__ import annotations

import re


def is_expression(text: str) -> bool:
    """Whether a text of the vocabulary stands between slashes and is a regular expression."""
    return len(text) > 2 and text[0] == text[-1] == "/"


def is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text) is not None
