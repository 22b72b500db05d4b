"""The landing: typed rows of one file, immutable, named by content; everything behind it is rebuilt from it.

    landing/<source>/<table>/<sha256[:16]>-<version>/
        rows.parquet         canonical columns typed, unknown ones as text (`x_…`), the line of each row
        <entity>.parquet     rows of each further entity of the file
        quarantine.parquet   records that could not be taken, with line, column, value, reason
        seen_keys.parquet    keys of those records: they have not vanished from the export
        manifest.json        how the file was read, and its counts
        drop-<time>.json     one for each snapshot time at which these bytes were dropped

Personal data is still in the clear here (folders 0700); it is hashed by the load.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.ingest import files, quarantine, raw_tables, snapshot
from pipelines.ingest.convert import Converter
from pipelines.ingest.layout import Layout
from pipelines.ingest.newest import Newest
from pipelines.ingest.parquet_writers import Writers
from pipelines.ingest.readers import Unreadable
from pipelines.ingest.snapshot import Taken
from pipelines.ingest.text_rows import pieces
from pipelines.sources.spec import TableSpec

# Raise it when the same spec types the same bytes differently than before: everything is typed anew.
TYPING_EDITION = 3
# A few ragged records are dirt; more than a fifth means the file is not what its header says.
MAX_RAGGED_SHARE, FEW_RAGGED = 0.20, 3
MANIFEST, QUARANTINE, SEEN_KEYS = "manifest.json", "quarantine.parquet", "seen_keys.parquet"


@dataclass(frozen=True)
class Drop:
    """One file as it was dropped: a landing and the snapshot time it stands for (UTC)."""

    folder: Path
    file: str
    snapshot_at: dt.datetime
    landed_at: dt.datetime
    known_by: str = snapshot.FILE  # how the snapshot time is known
    written_at: dt.datetime | None = None  # the time of the file as it was dropped (UTC)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))

    @property
    def newest(self) -> Newest:
        """The newest times in its data."""
        said = self.manifest.get("newest", {})
        return Newest(**{name: dt.datetime.fromisoformat(at) for name, at in said.items() if at})

    @property
    def is_bounded(self) -> bool:
        """Whether of its time only the bounds are known: not before its newest record, not after it was written."""
        return self.newest.past is not None and self.known_by in (snapshot.FILE, snapshot.PAST)

    def timed(self, company_zone: str) -> Drop:
        """The drop of a landed file with the time that its data says, where it says one."""
        said = Taken(self.snapshot_at, self.known_by).by_data(self.newest, company_zone)
        return replace(self, snapshot_at=said.at, known_by=said.known_by)

    @property
    def sha256(self) -> str:
        return self.manifest["sha256"]

    @property
    def good_records(self) -> int:
        """Records that could be taken: neither quarantined nor totals."""
        said = self.manifest
        return said["read"] - said["ragged"] - said["bad"] - said["totals"]

    @property
    def identity(self) -> tuple[str, dt.datetime]:
        return self.sha256, self.snapshot_at


def version(spec: TableSpec, company_zone: str) -> str:
    """Changes when the same bytes would be typed differently: spec, the company's zone, this code."""
    said = f"{spec.version}|{company_zone}|{TYPING_EDITION}"
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def table_dir(landing_dir: Path, spec: TableSpec) -> Path:
    return landing_dir / spec.source / spec.table


def folder_of(landing_dir: Path, spec: TableSpec, sha256: str, company_zone: str) -> Path:
    return table_dir(landing_dir, spec) / f"{sha256[:16]}-{version(spec, company_zone)}"


def drops(landing_dir: Path, spec: TableSpec, company_zone: str) -> list[Drop]:
    """Every drop of the table that is typed by the present version."""
    folders = table_dir(landing_dir, spec).glob(f"*-{version(spec, company_zone)}")
    return [drop for folder in sorted(folders) for drop in drops_in(folder)]


def drops_in(folder: Path) -> list[Drop]:
    return [_read_drop(path) for path in sorted(folder.glob("drop-*.json"))]


def land(blocks: Iterable[bytes], layout: Layout, drop: Drop, sha256: str, company_zone: str) -> None:
    """Write `drop.folder`, wholly or not at all. Raises ScanError or Unreadable; then nothing is left."""
    draft = drop.folder.with_name(f".{drop.folder.name}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    files.private_dir(draft)
    try:
        counts = _write_rows(blocks, layout, draft, drop, company_zone)
        manifest = _manifest(layout, drop, sha256, company_zone) | counts
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
        _write_drop(draft, replace(drop, folder=draft).timed(company_zone))
        for path in draft.iterdir():
            files.sync(path)
        files.settle(draft, drop.folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def add_drop(drop: Drop, company_zone: str) -> Drop:
    """Note that the same bytes were dropped again, unless it is known; returns the drop with its time.

    A time that the user states takes the place of what was thought of the file before, and so does what is thought
    of it once the statement is gone. The same bytes at a time of which only the bounds are known are a copy.
    """
    drop = drop.timed(company_zone)
    for known in drops_in(drop.folder):
        if known.snapshot_at == drop.snapshot_at:
            return known
        if known.file == drop.file and snapshot.STATED in (known.known_by, drop.known_by):
            _drop_path(known.folder, known).unlink()
        elif drop.is_bounded:
            return known
    _write_drop(drop.folder, drop)
    return drop


def sweep(landing_dir: Path, archive_dir: Path) -> int:
    """Remove what a killed run left half-written; returns how many leftovers went."""
    left = [*landing_dir.glob("*/*/.*.tmp"), *archive_dir.glob(".*.tmp")]
    for path in left:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(left)


def _write_rows(blocks, layout: Layout, draft: Path, drop: Drop, zone: str) -> dict[str, Any]:
    converter = Converter(layout, zone, drop.landed_at)
    writers = Writers(draft)
    counts = dict.fromkeys(("read", "ragged", "bad", "totals", "keyless"), 0)
    newest: list[Newest] = []
    try:
        for piece in pieces(blocks, layout):
            done = converter.piece(piece.frame)
            for name, frame in done.tables.items():
                writers.write(name, frame)
            writers.write(QUARANTINE, quarantine.frame([*piece.ragged, *done.bad]))
            if layout.spec.key:
                writers.write(SEEN_KEYS, done.seen_keys)
            counts["read"] += piece.read
            counts["ragged"] += len(piece.ragged)
            counts["bad"] += len(done.bad)
            counts["totals"] += piece.totals + done.left_out
            counts["keyless"] += done.keyless
            newest.append(done.newest)
            refuse_ragged(counts["ragged"], counts["read"], piece.ragged)
    finally:
        writers.close()
    said = {name: at and at.isoformat() for name, at in asdict(Newest.among(newest)).items()}
    return counts | {"newest": said, "rows": dict(sorted(writers.rows.items()))}


def refuse_ragged(ragged: int, read: int, last: list[quarantine.Bad]) -> None:
    """Raise Unreadable when so many records have another width that the header cannot be theirs."""
    if ragged > max(FEW_RAGGED, MAX_RAGGED_SHARE * read):
        example = last[0] if last else quarantine.Bad(0, None, None, "see the lines above")
        raise Unreadable(
            f"{ragged:,} of the first {read:,} records do not fit the header ({example.reason}); export it again",
            example.line or None,
        )


def _manifest(layout: Layout, drop: Drop, sha256: str, zone: str) -> dict[str, Any]:
    spec = layout.spec
    return {
        "file": drop.file,
        "sha256": sha256,
        "source": spec.source,
        "table": spec.table,
        "version": version(spec, zone),
        "spec_version": spec.version,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "header_line": layout.header_line,
        "headers": list(layout.headers),
        "mapping": {name: layout.headers[at] for name, at in layout.columns.items()},
        "unknown": {name: layout.headers[at] for name, at in layout.unknown.items()},
        "entities": [table.entity for table in raw_tables.of(spec)],
    }


def _write_drop(folder: Path, drop: Drop) -> None:
    said = asdict(drop) | {"folder": None}
    text = json.dumps({k: v.isoformat() if isinstance(v, dt.datetime) else v for k, v in said.items() if v})
    files.write_settled(_drop_path(folder, drop), text)


def _drop_path(folder: Path, drop: Drop) -> Path:
    return folder / f"drop-{drop.snapshot_at:%Y%m%dT%H%M%S}.json"


def _read_drop(path: Path) -> Drop:
    said = json.loads(path.read_text(encoding="utf-8"))
    moments = {
        name: dt.datetime.fromisoformat(said[name])
        for name in ("snapshot_at", "landed_at", "written_at")
        if name in said
    }
    return Drop(path.parent, said["file"], **moments, known_by=said.get("known_by", snapshot.FILE))
