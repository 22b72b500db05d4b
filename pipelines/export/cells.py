"""Writes values into an Excel sheet as what they are: numbers as numbers, dates as dates, text never as a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CELL_CHARACTERS = 32_767
# Excel counts days from here, with a 29 February 1900 that never was: dates before March 1900 would be a day off.
DAY_ZERO = dt.date(1899, 12, 30).toordinal()
FIRST_DAY = dt.date(1900, 3, 1)
# It keeps fifteen digits.
LARGEST_NUMBER = 10**15
DAY_SECONDS = 86_400

Write = Callable[[int, int, Any], None]


class Cells:
    """The cells of one sheet. What Excel cannot hold as a number or date becomes text, whole; `texts_cut` counts
    the texts that are longer than a cell."""

    def __init__(self, sheet: Worksheet, day: Format, moment: Format) -> None:
        self.sheet, self.day, self.moment = sheet, day, moment
        self.texts_cut = 0

    def writer(self, kind: str) -> Write:
        """Writes values of the DuckDB type `kind` at (row, column)."""
        if kind == "BOOLEAN":
            return self.sheet.write_boolean
        if kind == "DATE":
            return self.date
        if kind.startswith("TIMESTAMP"):
            return self.timestamp
        is_number = kind.endswith("INT") or kind.startswith(("INTEGER", "DECIMAL", "DOUBLE", "FLOAT"))
        return self.number if is_number else self.text

    def text(self, row: int, column: int, value: object) -> None:
        text = str(value)
        if len(text) > CELL_CHARACTERS:
            self.texts_cut += 1
            text = text[:CELL_CHARACTERS]
        self.sheet.write_string(row, column, text)

    def number(self, row: int, column: int, value: float | Decimal) -> None:
        if -LARGEST_NUMBER < value < LARGEST_NUMBER:
            self.sheet.write_number(row, column, value)
        else:
            self.text(row, column, value)

    def date(self, row: int, column: int, value: dt.date) -> None:
        if value >= FIRST_DAY:
            self.sheet.write_number(row, column, value.toordinal() - DAY_ZERO, self.day)
        else:
            self.text(row, column, value)

    def timestamp(self, row: int, column: int, value: dt.datetime) -> None:
        if value.date() >= FIRST_DAY:
            seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
            days = value.toordinal() - DAY_ZERO + seconds / DAY_SECONDS
            self.sheet.write_number(row, column, days, self.moment)
        else:
            self.text(row, column, value)
