"""Containers, encodings and what is no table: read right, or refused with a reason."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from pipelines.ingest.readers import Unreadable, encoding_of, forms, text_blocks
from pipelines.ingest.record_scan import BLOCK_BYTES

TEXT = "name,city\nJosé,Köln\n"


def opened(data: bytes):
    return lambda: io.BytesIO(data)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
        (gzip.compress(TEXT.encode(), mtime=0), "utf-8"),
        (zipped(**{"export.csv": TEXT.encode("cp1252")}), "cp1252"),
    ],
)
def test_every_encoding_and_container_gives_the_same_text(data, encoding):
    assert encoding_of(opened(data)) == encoding
    assert b"".join(text_blocks(opened(data), encoding)).decode() == TEXT


def test_a_letter_of_windows_1252_at_the_end_of_a_block_is_no_half_character_of_utf_8():
    data = b"a" * (BLOCK_BYTES - 1) + "éb\n".encode("cp1252")
    assert encoding_of(opened(data)) == "cp1252"
    assert b"".join(text_blocks(opened(data), "cp1252")).decode().endswith("aéb\n")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("é\n".encode() * 3 + b"caf\xe9\n", "line 4: mixed encodings"),
        ("name\nJosé".encode()[:-1], "line 2: .*cut off"),
        (b"a\n\x81\n\xff", "line 2: neither UTF-8 nor Windows-1252"),
        (b"%PDF-1.7", "a PDF; export the list as CSV"),
        (b"\n  <HTML><body>Sign in", "login or an error page"),
        (b"<html><form><table><tr><td>Password</td></tr></table></form></html>", "login or an error page"),
        (
            b'<head><META http-equiv="Content-Type" content="text/html"></head><table border="1"><tr><th>Amount</th>',
            "a table written as a web page, whatever its name says; export CSV, or open it in Excel",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a workbook written as XML; open it in Excel",
        ),
        (b'<?xml version="1.0"?><deals/>', "this is XML; export the list"),
        (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(50), "a 7z archive; unpack it"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive; unpack it"),
        (gzip.compress(b"deals.csv".ljust(257, b"\0") + b"ustar\x0000"), "a tar archive; unpack it"),
        (zipped(**{"a.xlsx": zipped(a=b"1")}), "within an archive; unpack it"),
        (zipped(), "an empty zip"),
        (zipped(mimetype=b"application/vnd.oasis", **{"content.xml": b"<x/>"}), "OpenDocument file; save the table"),
        (b'{"a": 1,\n"b": 2}', "line 1: not JSON"),
        (b'{"a": 1}\n[1]', "line 2: the line is no object"),
        (b'{"a": 1}\n{"a": 1, "a": 2}', "line 2: not JSON: a key stands twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'[{"a": 1}, 2]', "no list of objects"),
        (b"PAR1 and no more", "Parquet file is damaged"),
        (b"\x1f\x8b\x08\x00broken", "gzip file is damaged"),
        (zipped(a=b"1", b=b"2"), "holds 2 files"),
        (zipped(a=b"a,b\n1,2\n", b=b"b,a\n1,2\n"), "not parts of one export"),
        (zipped(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "workbook is damaged"),
        (zipped(**{"[Content_Types].xml": b"", "word/document.xml": b""}), "no workbook"),
        (b"PK\x03\x04broken", "zip file is damaged"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_the_reason(data, word):
    with pytest.raises(Unreadable, match=word):
        for form in forms(opened(data)):
            b"".join(text_blocks(opened(data), form))


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = gzip.compress(b"0," * 60_000_000, mtime=0)
    with pytest.raises(Unreadable, match="unpacks to more than"):
        for _ in text_blocks(opened(bomb), "utf-8"):
            pass
