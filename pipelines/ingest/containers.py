"""What files are packed in: as they lie, kept by the archive, gzip, zip; caps against what unfolds without end."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from pipelines.ingest.record_scan import BLOCK_BYTES

Opener = Callable[[], BinaryIO]

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"

# A real export shrinks 5 to 30 times; a bomb a thousand times. Below the first figure nobody minds the ratio.
FREE_EXPANSION_BYTES = 64 * 1024 * 1024
MAX_EXPANSION = 200
MAX_TEXT_BYTES = 64 * 1024**3
# Zip files and workbooks are read from their end, so they stand in memory.
MAX_HEADER_BYTES = 64 * 1024
MAX_PACKED_BYTES = 512 * 1024**2


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
    start = _start(opener)
    if start.startswith(GZIP):
        yield from _gunzipped(opener)
    elif start.startswith(ZIP):
        yield from _unzipped(opener)
    else:
        with opener() as handle:
            yield from iter(lambda: handle.read(BLOCK_BYTES), b"")


def is_packed(opener: Opener) -> bool:
    """Whether the bytes are those of a gzip or a zip."""
    return _start(opener).startswith((GZIP, ZIP))


def _start(opener: Opener) -> bytes:
    with opener() as handle:
        return handle.read(8)


def is_workbook(opener: Opener) -> bool:
    try:
        with zipfile.ZipFile(whole(opener)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable(f"the zip file is damaged ({error}); copy it again") from None
    if {"mimetype", "content.xml"} <= names:
        raise Unreadable("this is an OpenDocument file; save the table as .xlsx or CSV UTF-8")
    if "[Content_Types].xml" in names and "xl/workbook.xml" not in names:
        raise Unreadable("this is an Office file, but no workbook (.xlsx); save the table as .xlsx or CSV UTF-8")
    return "xl/workbook.xml" in names


def whole(opener: Opener) -> io.BytesIO:
    with opener() as handle:
        data = handle.read(MAX_PACKED_BYTES + 1)
    if len(data) > MAX_PACKED_BYTES:
        raise Unreadable(f"the archive has more than {MAX_PACKED_BYTES:,} bytes; unpack it, or export CSV")
    return io.BytesIO(data)


def spooled(opener: Opener) -> BinaryIO:
    """The unpacked bytes in a file without a name: Parquet is read from its end."""
    spool = tempfile.TemporaryFile()  # noqa: SIM115 (its reader closes it by dropping it)
    for block in unpacked(opener):
        spool.write(block)
    spool.seek(0)
    return spool


def _gunzipped(opener: Opener) -> Iterator[bytes]:
    packed = size(opener)
    try:
        with opener() as handle, gzip.open(handle) as text:
            yield from capped(iter(lambda: text.read(BLOCK_BYTES), b""), packed)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"the gzip file is damaged ({error}); copy it again") from None


def _unzipped(opener: Opener) -> Iterator[bytes]:
    packed = whole(opener)
    try:
        with zipfile.ZipFile(packed) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
            if not members:
                raise Unreadable("the zip is empty")
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable("the zip is encrypted; unpack it first")
            yield from capped(_members(archive, members), packed.getbuffer().nbytes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise Unreadable(f"the zip file is damaged ({error}); copy it again") from None


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    """The files of a zip one after the other: the parts of an export that its tool split, each with the header."""
    header, last = None, b"\n"
    for member in sorted(members, key=lambda member: member.filename):
        with archive.open(member) as text:
            if len(members) > 1:
                first = text.readline(MAX_HEADER_BYTES)
                if b"\0" in first or not first.endswith(b"\n") or first.strip() != (header or first).strip():
                    raise Unreadable(
                        f"the zip holds {len(members)} files, and they are not parts of one export with the same "
                        "header; unpack it and drop them one by one"
                    )
                # The header of a further part becomes an empty line: the lines of all parts are counted on.
                yield first if header is None else b"\n" * (1 + (last[-1:] != b"\n"))
                header = header or first
            for last in iter(lambda text=text: text.read(BLOCK_BYTES), b""):
                yield last


def capped(blocks: Iterator[bytes], packed_bytes: int) -> Iterator[bytes]:
    limit = min(MAX_TEXT_BYTES, max(FREE_EXPANSION_BYTES, packed_bytes * MAX_EXPANSION))
    total = 0
    for block in blocks:
        total += len(block)
        if total > limit:
            raise Unreadable(f"it unpacks to more than {limit:,} bytes from {packed_bytes:,}: not an export")
        yield block


def size(opener: Opener) -> int:
    with opener() as handle:
        return sum(len(block) for block in iter(lambda: handle.read(BLOCK_BYTES), b""))
