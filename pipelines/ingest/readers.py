"""From the bytes of a file to UTF-8 blocks: containers, encodings, and what is no table at all.

Only CSV-like text is read; each further format (XLSX, JSON lines, Parquet) gets its own reader here that yields
the same blocks or rows. Nothing is sniffed: magic bytes, the byte order mark and the validity of the whole file
decide, and the decision is recorded.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from pipelines.ingest.record_scan import BLOCK_BYTES

Opener = Callable[[], BinaryIO]

# A real export shrinks 5 to 30 times; a bomb a thousand times. Below the first figure nobody minds the ratio.
FREE_EXPANSION_BYTES = 64 * 1024 * 1024
MAX_EXPANSION = 200
MAX_TEXT_BYTES = 64 * 1024**3

MAGIC = {
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file, which is not read yet; export CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls); save it as CSV UTF-8",
    b"\x89PNG": "a picture",
    b"SQLite format 3": "an SQLite database",
}
NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# U+0080 to U+009F in UTF-8, where Windows-1252 has a character.
C1 = re.compile(rb"\xc2[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(ValueError):
    """The file cannot be trusted or read; `reason` says why and what to do, `line` where (None: the whole)."""

    def __init__(self, reason: str, line: int | None = None):
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


def plain(path: Path) -> Opener:
    """Opens the file as it lies."""
    return lambda: path.open("rb")


def archived(path: Path) -> Opener:
    """Opens the bytes that `files.archive` kept."""
    return lambda: pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")


def unpacked(opener: Opener) -> Iterator[bytes]:
    """The bytes of the file, taken out of a gzip or a zip with one member. Raises Unreadable."""
    with opener() as handle:
        start = handle.read(8)
    if start[:2] == b"\x1f\x8b":
        yield from _gunzipped(opener)
    elif start[:4] == b"PK\x03\x04":
        yield from _unzipped(opener)
    else:
        with opener() as handle:
            yield from iter(lambda: handle.read(BLOCK_BYTES), b"")


def encoding_of(opener: Opener, declared: str | None = None) -> str:
    """The encoding of the whole file: declared, by its mark, UTF-8 when all of it is valid, else CP1252.

    Raises Unreadable for what is no text, and for a file that is UTF-8 in one place and not in another.
    """
    named = declared_or_marked(opener, declared)
    if named is None or (declared and named == "utf-8"):
        found = _utf8_or_cp1252(opener)
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
    _refuse_other_formats(start)
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
    """The file as UTF-8 without byte order mark. Raises Unreadable where the bytes are not of `encoding`."""
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


def _refuse_other_formats(start: bytes) -> None:
    for magic, what in MAGIC.items():
        if start.startswith(magic):
            raise Unreadable(f"this is {what}")
    text = start[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        raise Unreadable("this is a web page, not an export: the download ended at a login or an error page")
    if text.startswith((b"{", b"[{")):
        raise Unreadable("this is JSON, which is not read yet; export CSV")


def _gunzipped(opener: Opener) -> Iterator[bytes]:
    size = _size(opener)
    try:
        with opener() as handle, gzip.open(handle) as text:
            yield from _capped(iter(lambda: text.read(BLOCK_BYTES), b""), size)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"the gzip file is damaged ({error}); copy it again") from None


def _unzipped(opener: Opener) -> Iterator[bytes]:
    with opener() as handle:
        packed = io.BytesIO(handle.read())
    try:
        with zipfile.ZipFile(packed) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if any(m.filename == "[Content_Types].xml" for m in members):
                raise Unreadable("this is an Excel workbook, which is not read yet; save it as CSV UTF-8")
            if len(members) != 1:
                raise Unreadable(f"the zip holds {len(members)} files; unpack it and drop them one by one")
            if members[0].flag_bits & 1:
                raise Unreadable("the zip is encrypted; unpack it first")
            with archive.open(members[0]) as text:
                yield from _capped(iter(lambda: text.read(BLOCK_BYTES), b""), packed.getbuffer().nbytes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise Unreadable(f"the zip file is damaged ({error}); copy it again") from None


def _capped(blocks: Iterator[bytes], packed_bytes: int) -> Iterator[bytes]:
    limit = min(MAX_TEXT_BYTES, max(FREE_EXPANSION_BYTES, packed_bytes * MAX_EXPANSION))
    total = 0
    for block in blocks:
        total += len(block)
        if total > limit:
            raise Unreadable(f"it unpacks to more than {limit:,} bytes from {packed_bytes:,}: not an export")
        yield block


def _size(opener: Opener) -> int:
    with opener() as handle:
        return sum(len(block) for block in iter(lambda: handle.read(BLOCK_BYTES), b""))
