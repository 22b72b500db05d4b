"""What is wrong in the demo's files on purpose, and what must become of each piece.

Real exports are never clean. Every piece here is a line put into a file that is otherwise right (so nothing true is
missing from what gets loaded), or a property of a whole file. `PIECES` is the list that the tests, the documents and
the writers all use.
"""

from __future__ import annotations

from dataclasses import dataclass

REPEATED = None  # the line is a copy of the one above it


@dataclass(frozen=True)
class Piece:
    """`line` is the physical line in the finished file, counted from 1; 0 when it is about the whole file.

    `text` is the line put in, REPEATED for a copy of the line above. `verdict` is the file's; `column` the header
    of the cell that is to blame.
    """

    file: str
    kind: str
    line: int
    text: str | None
    becomes: str
    verdict: str = "loaded"
    column: str | None = None


PIECES = (
    Piece("outreach/mailshake-events-2025-H2.csv", "duplicate", 21, REPEATED,
          "counted as a duplicate of the line above; loaded once"),
    Piece("outreach/mailshake-events-2025-H2.csv", "duplicate", 34, REPEATED,
          "counted as a duplicate of the line above; loaded once"),
    Piece("website/signups-2024.csv", "ragged", 18, "SU-900001,cut.off@interrupted.exam",
          "quarantined with its line: 2 fields where the header has 9; the other rows are loaded"),
    Piece("training/training-log-2025.csv", "bad date", 12,
          "TR-90001,luis-ortega,2025-02-30,Price talks,training,1.00",
          "quarantined with its line and value: there is no 30 February; the other rows are loaded",
          column="Date"),
    Piece("finance/expenses-2023.csv", "currency", 15,
          "EX-90001,2023-02-14,programs,marketing,Alpine fair,1850.00,CHF",
          "loaded; there is no exchange rate from CHF, so spend and CAC of that period are NULL and a check says so",
          column="Currency"),
    Piece("finance/fx-rates-2024.csv", "blank line", 10, "", "skipped and not counted as a record"),
    Piece("hubspot/hubspot-crm-exports-all-contacts-2026-09-18.csv", "renamed column", 0, None,
          "loaded: `Original Source` of the earlier exports and `Original Traffic Source` are one column",
          column="Original Traffic Source"),
    Piece("stripe/unified_payments-2026-07-03.csv", "renamed column", 0, None,
          "loaded: `Created (UTC)` and the later `Created date (UTC)` are one column", column="Created (UTC)"),
    Piece("hubspot/Territory plan FY27 (draft).csv", "unknown file", 0, None,
          "unrecognised: no table has these columns; left where it is, the run goes on", verdict="unrecognised"),
)  # fmt: skip
UNKNOWN_FILE = b"Territory,Planned headcount,Comment\nnordics,3,hire after summer\niberia,2,\n"


def apply(path: str, data: bytes) -> bytes:
    """The bytes of the file `path` (below `exports/`) with its pieces of dirt. The file has one record per line."""
    pieces = sorted((piece for piece in PIECES if piece.file == path and piece.line), key=lambda piece: piece.line)
    if not pieces:
        return data
    lines = data.decode().splitlines(keepends=True)
    for piece in pieces:
        if piece.line - 1 <= len(lines):  # a company of another size may have a shorter file
            text = lines[piece.line - 2] if piece.text is REPEATED else piece.text + "\n"
            lines.insert(piece.line - 1, text)
    return "".join(lines).encode()


def table() -> str:
    """The list as a Markdown table, for the documents."""
    head = "| file | line | what | what becomes of it |\n|---|---|---|---|\n"
    rows = (f"| `{p.file}` | {p.line or 'whole file'} | {p.kind} | {p.becomes} |\n" for p in PIECES)
    return head + "".join(rows)
