"""What the door thinks of one file, before anybody drops it: for people and, as JSON, for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.company import Company
from pipelines.ingest import readers, snapshot, table_files, trial
from pipelines.ingest.convert import LINE, Converter
from pipelines.ingest.door import Look, look
from pipelines.ingest.gate import Validate
from pipelines.ingest.landing import refuse_ragged
from pipelines.ingest.layout import Layout
from pipelines.ingest.newest import Newest
from pipelines.ingest.quarantine import Bad
from pipelines.ingest.readers import Opener, Unreadable
from pipelines.ingest.record_scan import ScanError
from pipelines.ingest.snapshot import Taken
from pipelines.ingest.text_rows import pieces
from pipelines.settings import Settings
from pipelines.terminal import visible

SHOWN_BAD = 5
# How the time of the export is known, in words.
KNOWN_BY = {
    snapshot.STATED: "company.yml", snapshot.EXTRACT: "its `data_through`", snapshot.DATA: "its newest record",
    snapshot.NAME: "its name", snapshot.FILE: "the time of the file",
    snapshot.PAST: "its newest record, which it cannot be older than",
}  # fmt: skip
ROWS = "rows.parquet"


@dataclass
class FileVerdict:
    """`verdict`: would_load, held or unrecognised. `mapping`: canonical column -> header; `said`: canonical column ->
    what the file says once for all records. Counts are None where the file cannot be read; `duplicates`: good
    records that stand in the file before, counted where the table has a key; `taken_at`: when the file was exported
    (UTC), `taken_by`: how that is known; `bad`: the first of the `bad_rows_total` records that would go to
    quarantine."""

    file: str
    verdict: str
    reason: str = ""
    spec: str | None = None
    missing: list[str] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    records_read: int | None = None
    quarantined: int | None = None
    totals_dropped: int | None = None
    duplicates: int | None = None
    taken_at: str | None = None
    taken_by: str | None = None
    bad_rows_total: int = 0
    bad: list[Bad] = field(default_factory=list)

    @property
    def would_load(self) -> bool:
        return self.verdict == "would_load"

    def as_dict(self) -> dict[str, Any]:
        """Plain values only."""
        return asdict(self)


def verdict(
    path: Path, registry, company: Company, validate: Validate | None = None, settings: Settings | None = None
) -> FileVerdict:
    """Read the whole file as the door would and judge it as the load would; nothing is kept.

    `path` may lie anywhere; `validate` as in `load.load_table`, without it nothing is expected of the rows; with
    `settings` they are compared with what is loaded.
    """
    if not path.exists() and not path.is_symlink():
        return FileVerdict(str(path), "held", "no such file")
    if path.is_dir():
        return FileVerdict(str(path), "held", "this is a directory; name the files in it")
    if not path.is_file() or path.is_symlink():
        return FileVerdict(str(path), "held", "not a regular file (links are not followed); name the file itself")
    opener = readers.plain(path)
    try:
        seen = look(opener, registry, _folder(path))
    except OSError as error:
        return FileVerdict(str(path), "held", f"cannot be read ({error.strerror}); check its permissions")
    found = _from_head(path, seen)
    if seen.layout is not None:
        try:
            layout = seen.layout
            if table_files.kind(layout.encoding) is None:
                found.encoding = readers.encoding_of(opener, layout.spec.dialect.encoding)
                layout = replace(layout, encoding=found.encoding)
            newest = _read_all(opener, layout, company.time_zone, found)
            taken = _date(path, layout, company, newest, found)
            if validate and (reason := trial.unexpected(opener, layout, company, taken, validate, settings)):
                found.verdict, found.reason = "held", reason
        except (Unreadable, ScanError) as error:
            found.verdict, found.reason = "held", str(error)
            found.records_read = found.quarantined = found.totals_dropped = found.duplicates = None
            found.bad_rows_total = len(found.bad)
    return found


def text(found: FileVerdict) -> str:
    """The verdict in lines for a terminal."""
    known = f" as {found.spec}" if found.spec and found.verdict != "unrecognised" else ""
    lines = [f"{found.file}: {found.verdict.replace('_', ' ')}{known}"]
    if found.reason:
        lines.append(f"  why         {found.reason}")
    if found.encoding:
        delimiter = {"\t": "tab"}.get(found.delimiter or "", found.delimiter)
        lines.append(f"  read as     {found.encoding}" + (f", delimiter {delimiter}" if delimiter else ""))
    if found.mapping:
        lines.append("  columns     " + ", ".join(f"{header} → {name}" for name, header in found.mapping.items()))
    if found.said:
        lines.append("  said once   " + ", ".join(f"{name} = {text}" for name, text in found.said.items()))
    if found.unknown:
        lines.append("  not mapped  " + ", ".join(found.unknown.values()))
    if found.taken_at:
        lines.append(f"  exported    {found.taken_at} UTC, by {KNOWN_BY[found.taken_by]}")
    if found.records_read is not None:
        lines.append(
            f"  records     {found.records_read:,} read, {found.quarantined:,} to quarantine, "
            f"{found.totals_dropped:,} left out (totals, `where`)"
            + (f", {found.duplicates:,} exact duplicates" if found.duplicates else "")
        )
    for bad in found.bad:
        where = f" [{bad.column}]" if bad.column else ""
        lines.append(f"  line {bad.line}{where}: {bad.reason}" + (f": {bad.raw!r}" if bad.raw else ""))
    if found.bad_rows_total > len(found.bad):
        lines.append(f"  … and {found.bad_rows_total - len(found.bad):,} more bad rows")
    return "\n".join(map(visible, lines))


def _folder(path: Path) -> str | None:
    """The folder that a drop would have: below `exports/`, else the file's own folders."""
    parts = path.resolve().parts[:-1]
    if "exports" in parts:
        parts = parts[len(parts) - parts[::-1].index("exports") :]
    return "/".join(parts[-2:]) or None


def _from_head(path: Path, seen: Look) -> FileVerdict:
    found = FileVerdict(str(path), seen.verdict, seen.reason, seen.spec.id if seen.spec else None)
    found.missing, found.encoding = list(seen.missing), seen.encoding
    if seen.layout is not None:
        layout = seen.layout
        found.delimiter, found.header_line = layout.delimiter, layout.header_line
        found.mapping = {name: layout.headers[at] for name, at in layout.columns.items()}
        found.unknown = {name: layout.headers[at] for name, at in layout.unknown.items()}
    return found


def _date(path: Path, layout: Layout, company: Company, newest: Newest, found: FileVerdict) -> Taken:
    name = f"{_folder(path)}/{path.name}"
    mtime, through = path.stat().st_mtime_ns, layout.spec.data_through
    said = snapshot.taken(name, mtime, company.time_zone, through, company.exported).by_data(
        newest, company.time_zone
    )
    found.taken_at, found.taken_by = said.at.isoformat(" "), said.known_by
    return said


def _read_all(opener: Opener, layout: Layout, zone: str, found: FileVerdict) -> Newest:
    """Counts what is good and bad; returns the newest times in the file."""
    found.records_read = found.quarantined = found.totals_dropped = 0
    ragged = 0
    converter = Converter(layout, zone)
    found.said = {name: text for name, text in converter.said.items() if text is not None}
    good: list[pl.Series] = []
    newest: list[Newest] = []
    for piece in pieces(readers.text_blocks(opener, layout.encoding), layout):
        typed = converter.piece(piece.frame)
        bad = sorted([*piece.ragged, *typed.bad], key=lambda one: one.line)
        found.bad += bad[: SHOWN_BAD - len(found.bad)] if len(found.bad) < SHOWN_BAD else []
        found.records_read += piece.read
        found.quarantined += len(bad)
        found.totals_dropped += piece.totals + typed.left_out
        newest.append(typed.newest)
        good.append(typed.tables[ROWS].drop(LINE).hash_rows())
        ragged += len(piece.ragged)
        refuse_ragged(ragged, found.records_read, piece.ragged)
    found.bad_rows_total = found.quarantined
    if layout.spec.key:
        hashes = pl.concat(good)
        found.duplicates = len(hashes) - hashes.n_unique()
    if found.records_read == 0:
        found.reason = "it holds a header row and no records: nothing would change"
    return Newest.among(newest)
