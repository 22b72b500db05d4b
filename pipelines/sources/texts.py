"""What a text of the vocabulary stands for beside itself."""

from __future__ import annotations

import re

WORDS_FOR_TOTAL = (
    "total", "totals", "grand total", "totale", "totaal", "totalt", "totalsumme", "gesamt", "gesamtsumme", "summe",
    "suma", "razem", "итого", "всего", "toplam", "合計", "合计", "總計", "总计", "총계", "합계",
)  # fmt: skip
# `Total`, `Total: Account`, `Gesamt: Konto`, `Total : compte` in the first cell of a row.
TOTAL_ROW = f"(?i)^({'|'.join(WORDS_FOR_TOTAL)})\\s*([:\uff1a]|$)"


def is_expression(text: str) -> bool:
    """Whether a text of the vocabulary stands between slashes and is a regular expression."""
    return len(text) > 2 and text[0] == text[-1] == "/"


def is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text) is not None
