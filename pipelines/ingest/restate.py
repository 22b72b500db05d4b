"""A file in a dialect of its own, as its mapping declares it, restated as RFC 4180 on the same lines.

Other quotes and escapes, delimiters of several characters, lines that end with CR alone, lines above the table:
none of them can be told from damage, so only a mapping may say so. What does not keep to the declared grammar
refuses the file as in the record scan. Such files are rare: here a regular expression per field is quick enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from pipelines.ingest.record_scan import (
    AFTER_QUOTE,
    BREAK_IN_FIELD,
    HAS_NUL,
    LONE_CR,
    STRAY_QUOTE,
    UNCLOSED,
    ScanError,
)
from pipelines.sources.spec import Dialect

STANDARD = ","
# A record of this length is a whole file behind a quote that somebody forgot to close.
MAX_RECORD_BYTES = 16 * 1024 * 1024
LINE_FEED = "a line feed, where lines end with a carriage return alone"
LOOSE_ESCAPE = "the file ends behind an escape character"


def delimiter_of(dialect: Dialect, delimiter: str) -> str:
    """The delimiter that stands in the restated text: the file's own, unless it is no single byte."""
    return delimiter if len(delimiter.encode()) == 1 else STANDARD


def restated(blocks: Iterable[bytes], dialect: Dialect, delimiter: str) -> Iterator[bytes]:
    """UTF-8 blocks of a file as RFC 4180. Raises ScanError where they are not of `dialect`."""
    if dialect.skip_lines:
        blocks = _without_first_lines(blocks, dialect.skip_lines, dialect.line_end)
    if dialect.has_own_grammar or delimiter_of(dialect, delimiter) != delimiter:
        return _Restatement(dialect, delimiter).of(blocks)
    return iter(blocks)


def _without_first_lines(blocks: Iterable[bytes], count: int, end: bytes) -> Iterator[bytes]:
    """The first lines made empty, whatever they hold: so all others keep their numbers."""
    for block in blocks:
        while count and block:
            _, found, block = block.partition(end)
            count -= bool(found)
            yield found
        if block:
            yield block


class _Restatement:
    def __init__(self, dialect: Dialect, delimiter: str):
        self._dialect = dialect
        self._delimiter = delimiter.encode()
        self._out = delimiter_of(dialect, delimiter).encode()
        self._quote, self._escape = dialect.quote.encode(), (dialect.escape or "").encode()
        self._line = 1

    def of(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        held = b""
        for block in blocks:
            text, upto = self._records(held + block, whole=False)
            held = (held + block)[upto:]
            if len(held) > MAX_RECORD_BYTES:
                self._records(held, whole=True)
            yield text
        yield self._records(held, whole=True)[0]

    def _records(self, data: bytes, *, whole: bool) -> tuple[bytes, int]:
        """The records that end in `data`, restated, and how many bytes they take."""
        done, fields, at, start = [], [], 0, 0
        while at < len(data) or fields:
            found = self._field.match(data, at)
            if found is None or (found.end() == len(data) and not found["part"] and not whole):
                if whole:
                    raise ScanError(self._line + self._breaks(data[start:at]), self._fault(data, at))
                break  # the next block may complete the field
            fields.append(self._plain(found))
            at = found.end()
            if found["part"] == self._delimiter:
                continue
            done.append(self._out.join(fields))
            fields = []
            self._line += self._breaks(data[start:at])
            # The last line of a file need not have an end.
            done.append(b"\n" if found["part"] else b"")
            start = at
            if not found["part"]:
                break
        return b"".join(done), start

    @cached_property
    def _field(self) -> re.Pattern[bytes]:
        """One field and what parts it from the next: a delimiter, a line end or the end of the file."""
        end = rb"\r" if self._dialect.record_end == "cr" else rb"\r?\n"
        part = rb"(?P<part>%s|%s|\Z)" % (re.escape(self._delimiter), end)
        open_text = rb"(?P<open>%s)" % self._unquoted
        if not self._quote:
            return re.compile(open_text + part, re.DOTALL)
        quote = re.escape(self._quote)
        return re.compile(rb"(?:%s(?P<quoted>%s)%s|%s)%s" % (quote, self._quoted, quote, open_text, part), re.DOTALL)

    @property
    def _quoted(self) -> bytes:
        quote, escape = re.escape(self._quote), re.escape(self._escape)
        breaks = b"" if self._dialect.multiline else rb"\r\n"
        if not escape or escape == quote:
            return rb"(?:[^%s%s\x00]|%s%s)*+" % (quote, breaks, quote, quote)
        return rb"(?:[^%s%s%s\x00]|%s[^%s\x00])*+" % (quote, escape, breaks, escape, breaks)

    @property
    def _unquoted(self) -> bytes:
        delimiter, escape = re.escape(self._delimiter), re.escape(self._escape)
        if not self._quote and escape:
            return rb"(?:(?!%s)[^%s\r\n\x00]|%s[^\r\n\x00])*+" % (delimiter, escape, escape)
        # An apostrophe in a word is text where apostrophes quote; a `"` in a field is a sign of damage.
        refused = re.escape(self._quote) if self._quote == b'"' else b""
        opening = rb"(?!%s)" % re.escape(self._quote) if self._quote and not refused else b""
        return rb"%s(?:(?!%s)[^%s\r\n\x00])*+" % (opening, delimiter, refused)

    def _plain(self, found: re.Match[bytes]) -> bytes:
        """The field as RFC 4180 writes it."""
        text = found["quoted"] if self._quote and found["quoted"] is not None else found["open"]
        was_quoted = bool(self._quote) and found["quoted"] is not None
        if was_quoted and self._escape in (b"", self._quote):
            text = text.replace(self._quote * 2, self._quote)
        elif self._escape and (was_quoted or not self._quote):
            # Before any other character it is a character itself, as PostgreSQL's COPY reads it.
            special = self._quote if self._quote else self._delimiter
            signs = re.escape(self._escape), re.escape(special), re.escape(self._escape)
            text = re.sub(rb"%s(%s|%s)" % signs, rb"\1", text)
        if self._dialect.record_end == "cr":
            text = text.replace(b"\r", b"\n")
        if was_quoted or b'"' in text or self._out in text or b"\n" in text:
            return b'"' + text.replace(b'"', b'""') + b'"'
        return text

    def _fault(self, data: bytes, at: int) -> str:
        rest = data[at:]
        quoted = bool(self._quote) and rest.startswith(self._quote)
        body = re.compile(self._quoted if quoted else self._unquoted, re.DOTALL).match(
            rest, len(self._quote) * quoted
        )
        left = rest[body.end() :]
        if left.startswith(b"\0"):
            return HAS_NUL
        if quoted and left.startswith(self._quote):
            return AFTER_QUOTE
        if quoted:
            return BREAK_IN_FIELD if left[:1] in (b"\r", b"\n") else UNCLOSED
        if self._escape and left.startswith(self._escape):
            return LOOSE_ESCAPE
        if self._quote and left.startswith(self._quote):
            return STRAY_QUOTE
        return LINE_FEED if left.startswith(b"\n") else LONE_CR

    def _breaks(self, data: bytes) -> int:
        return data.count(self._dialect.line_end)
