"""The strict record pass: which bytes are a record, on which line it starts, how many fields it has.

RFC 4180 read literally: a quote may only open a field or follow a quote; after a closing quote only the
delimiter, a line end or a quote may stand. NUL, a lone CR and an unclosed quote refuse the file. A lenient
reader would load such a file as something else without a word; two lines of NumPy per block cost a quarter of
that load. What the pass cannot know is whether a field may hold a line break: the dialect says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

QUOTE, LF, CR, NUL = 0x22, 0x0A, 0x0D, 0x00
# Fits the second-level cache with its masks; smaller blocks pay Python's overhead, larger ones the memory's.
BLOCK_BYTES = 256 * 1024

STRAY_QUOTE = 'a quote stands inside a field that does not begin with one; write it as ""'
AFTER_QUOTE = "text follows a closing quote; only the delimiter or the line end may stand there"
HAS_NUL = "a NUL byte: the file is damaged, or it is UTF-16 without its byte order mark"
LONE_CR = "a carriage return without line feed; save the file with LF or CRLF line ends"
BREAK_IN_FIELD = "a quoted field is not closed on its line"
UNCLOSED = "a quoted field is opened here and never closed"


class ScanError(ValueError):
    """The structure of the file cannot be trusted; `line` is the physical line, counted from 1."""

    def __init__(self, line: int, reason: str):
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Records:
    """Records in file order; all arrays have one entry per record.

    `starts`, `ends`: byte offsets in the stream, the end without its line end. `widths`: number of fields.
    `lines`: physical line (from 1) on which the record starts.
    """

    starts: np.ndarray
    ends: np.ndarray
    widths: np.ndarray
    lines: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def blank(self) -> np.ndarray:
        """True where the record is an empty line, or one of delimiters alone: an empty row of a spreadsheet."""
        return self.ends - self.starts == self.widths - 1

    def take(self, chosen: np.ndarray | slice) -> Records:
        return Records(self.starts[chosen], self.ends[chosen], self.widths[chosen], self.lines[chosen])

    def numbered(self, first: int) -> Records:
        """The same with the number of the record for its line."""
        return Records(self.starts, self.ends, self.widths, np.arange(first, first + len(self), dtype=np.int64))

    def shifted(self, offset: int) -> Records:
        return Records(self.starts - offset, self.ends - offset, self.widths, self.lines)

    @staticmethod
    def joined(parts: list[Records]) -> Records:
        if len(parts) == 1:
            return parts[0]
        names = ("starts", "ends", "widths", "lines")
        empty = [np.zeros(0, np.int64)]
        return Records(*(np.concatenate([getattr(p, name) for p in parts] or empty) for name in names))


class RecordScan:
    """Feed it the bytes of a file block by block; it yields the records that end in each block.

    `delimiter` is one byte; `multiline` says whether a quoted field may hold line breaks. Raises ScanError at
    the first byte that breaks the grammar, with its line.
    """

    def __init__(self, delimiter: bytes, *, multiline: bool = False):
        self._delimiter = delimiter[0]
        self._multiline = multiline
        self._offset = 0  # bytes before the next block
        self._inside = False  # is a quoted field open?
        self._last = LF  # the byte before the block; a file begins like a line
        self._closed = False  # was that byte a closing quote?
        self._open_line = 1  # line on which the open quoted field began
        self._start = 0  # where the record under way starts
        self._fields = 0  # delimiters of it seen so far
        self._record_line = 1
        self._line = 1  # line of the next byte

    def feed(self, block: bytes) -> Records:
        """The records whose line end lies in `block`."""
        data = np.frombuffer(block, np.uint8)
        if not len(data):
            return Records.joined([])
        before = np.empty_like(data)
        before[0], before[1:] = self._last, data[:-1]
        breaks = data == LF
        inside = self._quotes(data, before, breaks)
        structure = (data == self._delimiter) | breaks
        if inside is not None:
            structure &= ~inside
        records = self._records(data, before, np.flatnonzero(structure), breaks, inside is not None)
        self._line += int(np.count_nonzero(breaks))
        self._last = int(data[-1])
        self._offset += len(data)
        return records

    def close(self) -> Records:
        """The last record, when the file does not end with a line end."""
        if self._inside:
            raise ScanError(self._open_line, UNCLOSED)
        if self._last == CR:
            raise ScanError(self._line, LONE_CR)
        if self._start == self._offset:
            return Records.joined([])
        values = (self._start, self._offset, self._fields + 1, self._record_line)
        return Records(*(np.array([value], np.int64) for value in values))

    def _quotes(self, data: np.ndarray, before: np.ndarray, breaks: np.ndarray) -> np.ndarray | None:
        """Which bytes lie inside quotes (None: none does); checks the grammar on the way."""
        quotes = data == QUOTE
        faults: list[tuple[int, str]] = []
        if self._last == CR and not self._inside and data[0] != LF:
            raise ScanError(self._line, LONE_CR)
        if self._closed and data[0] not in (QUOTE, self._delimiter, LF, CR):
            raise ScanError(self._line, AFTER_QUOTE)
        inside = None
        if self._inside or quotes.any():
            # Running parity of the quotes: odd means inside; a doubled quote closes and opens again.
            inside = np.cumsum(quotes, dtype=np.uint8) & 1
            inside = (inside ^ 1).view(bool) if self._inside else inside.view(bool)
            self._check_quotes(data, before, quotes, inside, faults)
            if not self._multiline:
                _first((breaks | (data == CR)) & inside, BREAK_IN_FIELD, faults)
        else:
            self._closed = False
        self._check_bytes(data, before, inside, faults)
        if faults:
            place, reason = min(faults)
            raise ScanError(self._line + int(np.count_nonzero(breaks[:place])), reason)
        if inside is not None:
            self._inside = bool(inside[-1])
        return inside

    def _check_quotes(self, data, before, quotes, inside, faults) -> None:
        opening = np.flatnonzero(quotes & inside)
        closing = np.flatnonzero(quotes & ~inside)
        came = before[opening]
        fields = (came == self._delimiter) | (came == LF)
        _first_at(opening, ~(fields | (came == QUOTE)), STRAY_QUOTE, faults)
        after = closing[closing + 1 < len(data)] + 1
        follow = data[after]
        fine = (follow == self._delimiter) | (follow == LF) | (follow == CR) | (follow == QUOTE)
        _first_at(after, ~fine, AFTER_QUOTE, faults)
        self._closed = bool(quotes[-1] and not inside[-1])
        starts = opening[fields]
        if len(starts):
            self._open_line = self._line + int(np.count_nonzero(data[: starts[-1]] == LF))

    def _check_bytes(self, data, before, inside, faults) -> None:
        _first(data == NUL, HAS_NUL, faults)
        returns = before[1:] == CR
        if returns.any():
            lone = returns & (data[1:] != LF)
            if inside is not None:
                lone &= ~inside[:-1]
            _first(lone, LONE_CR, faults)

    def _records(self, data, before, places, breaks, quoted: bool) -> Records:
        ends = np.flatnonzero(data[places] == LF)
        if not len(ends):
            self._fields += len(places)
            return Records.joined([])
        widths = np.diff(ends, prepend=-1 - self._fields)
        stops = places[ends]
        starts = np.empty(len(stops), np.int64)
        starts[0], starts[1:] = self._start, stops[:-1] + 1 + self._offset
        closes = stops + self._offset - (before[stops] == CR)
        lines = self._lines(stops, breaks, quoted)
        self._fields = len(places) - int(ends[-1]) - 1
        self._start = int(stops[-1]) + 1 + self._offset
        return Records(starts, closes, widths, lines)

    def _lines(self, stops: np.ndarray, breaks: np.ndarray, quoted: bool) -> np.ndarray:
        """The line on which each record starts: the one after the line end before it."""
        if quoted and self._multiline:
            following = self._line + np.searchsorted(np.flatnonzero(breaks), stops) + 1
        else:
            following = np.arange(self._line + 1, self._line + 1 + len(stops))
        lines = np.empty(len(stops), np.int64)
        lines[0], lines[1:] = self._record_line, following[:-1]
        self._record_line = int(following[-1])
        return lines


def _first(mask: np.ndarray, reason: str, faults: list[tuple[int, str]]) -> None:
    place = int(mask.argmax())
    if mask[place]:
        faults.append((place, reason))


def _first_at(places: np.ndarray, mask: np.ndarray, reason: str, faults: list[tuple[int, str]]) -> None:
    if mask.any():
        faults.append((int(places[mask.argmax()]), reason))
