"""From the bytes of a file to UTF-8 blocks: containers, encodings, and what is no table at all.

What is a table already (Excel, JSON, Parquet) is written as the same text by ingest/table_files. Nothing is sniffed:
magic bytes, the byte order mark and the validity of the whole file decide, and the decision is recorded: the form of
a file is an encoding, or `xlsx:Sheet`, `json`, `json lines`, `parquet`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pipelines.ingest import json_files, other_formats, table_files
from pipelines.ingest.containers import (
    Opener,
    Unreadable,
    archived,
    capped,
    is_packed,
    is_workbook,
    plain,
    size,
    spooled,
    unpacked,
    whole,
)

NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# U+0080 to U+009F in UTF-8, where Windows-1252 has a character.
C1 = re.compile(rb"\xc2[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
__all__ = ["Opener", "Unreadable", "archived", "encoding_of", "forms", "plain", "text_blocks", "unpacked"]


class Utf8Proof:
    """Whether the bytes of a file, seen on their way elsewhere, are UTF-8: saves a pass of their own."""

    def __init__(self):
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._seen = False
        self._broken = False

    def see(self, block: bytes) -> None:
        self._seen = True
        if self._broken or (block.isascii() and not self._decoder.getstate()[0]):
            return
        try:
            self._decoder.decode(block)
        except UnicodeDecodeError:
            self._broken = True

    @property
    def holds(self) -> bool:
        return self._seen and not self._broken and not self._decoder.getstate()[0]


def forms(opener: Opener, declared: str | None = None, proof: Utf8Proof | None = None) -> list[str]:
    """The forms in which the whole file can be read: one, or one for each sheet of a workbook. Raises Unreadable."""
    return _table_forms(opener) or [encoding_of(opener, declared, proof)]


def forms_of_head(opener: Opener) -> list[str]:
    """The same as far as the first block tells, to recognise a file by; the landing proves the rest."""
    return _table_forms(opener) or [encoding_of_head(opener)]


def _table_forms(opener: Opener) -> list[str]:
    with opener() as handle:
        if handle.read(4) == b"PK\x03\x04" and is_workbook(opener):
            with _as_unreadable():
                return [f"{table_files.XLSX}:{sheet}" for sheet in table_files.sheets(whole(opener))] or [
                    f"{table_files.XLSX}:"
                ]
    start = next(unpacked(opener), b"")
    if start.startswith(b"PAR1"):
        return [table_files.PARQUET]
    text = start[:512].removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"{"):
        return [
            table_files.JSON
            if json_files.is_answer(start.removeprefix(codecs.BOM_UTF8).lstrip())
            else table_files.JSON_LINES
        ]
    return [table_files.JSON] if re.match(rb"\[\s*[{\]]", text) else []


def _table_blocks(opener: Opener, form: str) -> Iterator[bytes]:
    kind, _, sheet = form.partition(":")
    with _as_unreadable():
        if kind == table_files.XLSX:
            found = table_files.workbook_rows(whole(opener), sheet) if sheet else iter(())
        elif kind == table_files.PARQUET:
            found = table_files.parquet_rows(spooled(opener))
        elif kind == table_files.JSON:
            found = json_files.json_rows(unpacked(opener))
        else:
            found = json_files.json_line_rows(lambda: unpacked(opener))
        yield from capped(found, size(opener))


@contextmanager
def _as_unreadable() -> Iterator[None]:
    try:
        yield
    except table_files.BadTable as error:
        raise Unreadable(error.reason, error.line) from None


def encoding_of(opener: Opener, declared: str | None = None, proof: Utf8Proof | None = None) -> str:
    """The encoding of the whole file: declared, by its mark, UTF-8 when all of it is valid, else CP1252.

    Raises Unreadable for what is no text, and for a file that is UTF-8 in one place and not in another.
    """
    named = declared_or_marked(opener, declared)
    if named is None or (declared and named == "utf-8"):
        proven = proof is not None and proof.holds and not is_packed(opener)
        found = "utf-8" if proven else _utf8_or_cp1252(opener)
        if named and found != named:
            raise Unreadable("the mapping says UTF-8 and the bytes are not; correct `encoding:` or export it again")
        return found
    return named


def encoding_of_head(opener: Opener) -> str:
    """The encoding as far as the first block tells, to recognise a file by; the landing proves the rest."""
    marked = declared_or_marked(opener, None)
    if marked:
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(next(unpacked(opener), b""))
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def declared_or_marked(opener: Opener, declared: str | None) -> str | None:
    """What a spec states or a byte order mark says. Raises Unreadable for what is no text."""
    start = next(unpacked(opener), b"")
    other_formats.refuse(start)
    if declared and _name(declared) != "utf-8":
        return declared
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if declared:
        return "utf-8"
    return "utf-16" if start.startswith(UTF16_MARKS) else None


def _name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise Unreadable(f"unknown encoding '{encoding}'; write utf-8, utf-16 or cp1252") from None


def text_blocks(opener: Opener, encoding: str) -> Iterator[bytes]:
    """The file as UTF-8 without byte order mark. Raises Unreadable where the bytes are not of `encoding` (a form)."""
    if table_files.kind(encoding):
        yield from _table_blocks(opener, encoding)
        return
    if encoding == "utf-8":
        yield from _without_controls(unpacked(opener))
        return
    decoder = codecs.getincrementaldecoder(_name(encoding))()
    line = 1
    for block in unpacked(opener):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError:
            raise Unreadable(f"the bytes are not {encoding}", line) from None
        line += text.count("\n")
        yield text.encode()
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unreadable(f"the file ends in the middle of a {encoding} character", line) from None


def _without_controls(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """C1 control characters as the letters of Windows-1252 that they are: somebody took it for Latin-1.

    No text holds such a character on purpose, and the bytes say which letter it was.
    """
    held = b""
    for block in blocks:
        block, held = held + block, b""
        if block.endswith(b"\xc2"):
            block, held = block[:-1], block[-1:]
        yield C1.sub(_as_cp1252, block) if b"\xc2" in block else block
    if held:
        yield held


def _as_cp1252(found: re.Match[bytes]) -> bytes:
    return found[0][1:].decode("cp1252").encode()


def _utf8_or_cp1252(opener: Opener) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, letters = 1, False  # letters: was there a character beyond ASCII that was valid UTF-8?
    for block in unpacked(opener):
        if block.isascii() and not decoder.getstate()[0]:
            line += block.count(b"\n")
            continue
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            good = error.object[: error.start]
            return _cp1252(opener, letters or not good.isascii(), line + good.count(b"\n"))
        # What was decoded, not the block: its last byte may be half a character, or a whole one of CP1252.
        letters = letters or not text.isascii()
        line += text.count("\n")
    if decoder.getstate()[0]:
        raise Unreadable("the file ends in the middle of a character: was it cut off?", line)
    return "utf-8"


def _cp1252(opener: Opener, letters: bool, line: int) -> str:
    if letters:
        raise Unreadable("mixed encodings: UTF-8 above this line, something else on it; export it again", line)
    at = 1
    for block in unpacked(opener):
        undefined = NOT_CP1252.search(block)
        if undefined:
            raise Unreadable("neither UTF-8 nor Windows-1252 text", at + block[: undefined.start()].count(b"\n"))
        at += block.count(b"\n")
    return "cp1252"
