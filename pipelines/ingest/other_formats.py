"""What is neither text nor a table that is read: named by its first bytes, with what to do instead."""

from __future__ import annotations

import codecs

from pipelines.ingest.containers import Unreadable

EXPORT = "export the list as CSV or .xlsx"
PACK = "unpack it, or pack the file as zip or gzip"
SAVE = "save it as .xlsx or CSV UTF-8"
MAGIC = {
    b"%PDF": f"a PDF; {EXPORT}",
    b"\xd0\xcf\x11\xe0": "an old or a locked Excel workbook; save it as .xlsx without a password, or as CSV UTF-8",
    b"\x89PNG": f"a picture; {EXPORT}",
    b"\xff\xd8\xff": f"a picture; {EXPORT}",
    b"SQLite format 3": "an SQLite database; export the table as CSV or Parquet",
    b"7z\xbc\xaf\x27\x1c": f"a 7z archive; {PACK}",
    b"Rar!\x1a\x07": f"a RAR archive; {PACK}",
    b"BZh91AY&SY": f"packed with bzip2; {PACK}",
    b"\xfd7zXZ\0": f"packed with xz; {PACK}",
    b"\x28\xb5\x2f\xfd": f"packed with Zstandard; {PACK}",
    b"PK\x03\x04": "an archive or a workbook within an archive; unpack it",
    b"PK\x05\x06": "an empty zip; pack it again with its file",
}
TAR, TAR_AT = b"ustar", 257
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<meta", b"<table", b"<style")
# A page to log in asks for something.
ASKS = (b"<form", b"<input", b"<script")
PAGE = "a web page, not an export: the download ended at a login or an error page"
HTML_TABLE = f"a table written as a web page, whatever its name says; export CSV, or open it in Excel and {SAVE}"
XML_WORKBOOK = f"a workbook written as XML; open it in Excel and {SAVE}"


def refuse(start: bytes) -> None:
    """Raise Unreadable for what the first block of a file, unpacked, shows to be something else."""
    for magic, what in MAGIC.items():
        if start.startswith(magic):
            raise Unreadable(f"this is {what}")
    if start[TAR_AT:].startswith(TAR):
        raise Unreadable(f"this is a tar archive; {PACK}")
    page = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if page.startswith(MARKUP):
        raise Unreadable(f"this is {_page(page)}")


def _page(page: bytes) -> str:
    if page.startswith(b"<?xml") and b"<html" not in page:
        is_workbook = b"urn:schemas-microsoft-com:office:spreadsheet" in page
        return XML_WORKBOOK if is_workbook else f"XML; {EXPORT}"
    return HTML_TABLE if b"<table" in page and not any(sign in page for sign in ASKS) else PAGE
