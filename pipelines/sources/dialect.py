"""How the bytes of an export are to be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How the bytes are to be read. None means: proved from the bytes, recorded, and pinned for the file.

    What no byte can prove is only ever declared: the last five.
    """

    delimiter: str | None = None
    encoding: str | None = None
    multiline: bool = False  # may a quoted field hold a line break?
    has_header: bool = True  # without one, headers are numbers from 1, or the columns stand in the file's order
    quote: str = '"'  # empty: fields are never quoted
    escape: str | None = None  # stands before a quote within quotes; None: a quote is doubled there
    record_end: str | None = None  # "cr": lines end with a carriage return alone
    skip_lines: int = 0  # lines above the table, whatever they hold
    header_rows: int = 1  # names in several rows are joined; an upper one holds up to the next to its right

    @property
    def has_own_grammar(self) -> bool:
        return (self.quote, self.escape, self.record_end) != ('"', None, None)

    @property
    def line_end(self) -> bytes:
        return b"\r" if self.record_end == "cr" else b"\n"


# Everything that can be is proved from the file.
PROVED = Dialect()
