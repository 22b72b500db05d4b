"""What every cell of a column fits: numbers, yes or no, the forms of dates."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from pipelines.ingest import cells
from pipelines.sources.spec import Column

DAYS = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y", "%Y%m%d", "%d.%m.%y", "%d/%m/%y",
    "%m/%d/%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y",
)  # fmt: skip
TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
FORMS = tuple(day + time for day in DAYS for time in TIMES)
READINGS = {
    "a whole number": Column("", kind="integer"),
    "a number": Column("", kind="decimal"),
    "a number with a decimal comma": Column("", kind="decimal", decimal_mark=","),
    "yes or no": Column("", kind="boolean"),
    "an ISO date": Column("", kind="timestamp"),
    **{form: Column("", kind="timestamp", formats=(form,)) for form in FORMS},
}
NUMBERS = ("a whole number", "a number", "a number with a decimal comma")


@dataclass
class Seen:
    """What every cell of a column fits so far."""

    header: str
    fits: list[str] = field(default_factory=lambda: list(READINGS))
    empty: int = 0
    filled: int = 0
    is_guess: bool = False  # its header is only like a name that is known

    def see(self, text: pl.Series) -> None:
        text = cells.cleaned(text, Column(""))
        self.empty += text.null_count()
        self.filled += len(text) - text.null_count()
        known = text.drop_nulls().unique()
        self.fits = [name for name in self.fits if not cells.typed(known, READINGS[name], "UTC").null_count()]

    @property
    def forms(self) -> list[str]:
        return [name for name in self.fits if READINGS[name].kind == "timestamp"] if self.filled else []

    def may_be(self, kind: str) -> bool:
        if not self.filled or kind in ("text", "key", "hashed"):
            return True
        if kind in ("date", "timestamp"):
            return bool(self.forms)
        if kind == "boolean":
            return "yes or no" in self.fits
        wanted = NUMBERS[:1] if kind == "integer" else NUMBERS
        return any(name in self.fits for name in wanted)
