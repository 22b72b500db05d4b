"""The door on polluted files: the public half of the Pollock benchmark of data loading, each with its contract.

What a file's `parameters` state (column names, delimiter, encoding, quote, escape, line end, lines above the table,
rows of the header) is declared as a mapping would declare it, and the file goes through the product's own door. A
second run declares the column names alone. The landed cells are compared with the `clean` ones, outer blanks aside:

right        every record landed, every cell as it should be
quarantined  the records that landed are right, the others are in quarantine with line and reason
held         nothing landed, and a sentence says why
unclear      what landed differs from a `clean` cell that stands nowhere in the file: the reference is at fault
else         something landed that is not so, and nobody is told
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks import child
from benchmarks.figure import Figure
from pipelines.company import Company
from pipelines.ingest import door, files, readers
from pipelines.ingest.column_names import told_apart
from pipelines.ingest.landing import Drop
from pipelines.ingest.snapshot import STATED, Taken
from pipelines.settings import Settings
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Column, Dialect, TableSpec

ARCHIVE = "pollock/pollock-public.tar.xz"
POLLUTED, SURVEY = "polluted_files", "survey_sample"
MOMENT = dt.datetime(2026, 1, 1)  # noqa: DTZ001 (UTC without zone, as the landing keeps it)
VERDICTS = ("right", "quarantined", "held", "unclear")


@dataclass(frozen=True)
class Case:
    """One file of the benchmark and what is stated of it."""

    path: Path
    clean: Path
    stated: dict

    @property
    def has_header(self) -> bool:
        return int(self.stated["header_lines"]) > 0

    @property
    def rows(self) -> list[list[str]]:
        """The records of a right load."""
        with self.clean.open(newline="", encoding="utf-8") as handle:
            rows = [[cell.strip() for cell in row] for row in csv.reader(handle)]
        return rows[1:] if rows and self._is_header(rows[0]) else rows

    def _is_header(self, row: list[str]) -> bool:
        """A clean file may have a header where the file has none: the stated names, or invented ones."""
        return self.has_header or any(
            name and (name in self.stated["column_names"] or name[:4] == "col_") for name in row
        )

    @property
    def text(self) -> str:
        """What stands in the file, without the signs that quote and escape."""
        text = self.path.read_bytes().decode(self.stated["encoding"] or "utf-8", errors="replace")
        return text.replace('"', "").replace("\\", "")

    def spec(self, *, with_dialect: bool) -> TableSpec:
        names = self.stated["column_names"] or [f"column {at}" for at in range(self.stated["n_columns"])]
        columns = tuple(
            # A column without a name cannot be demanded.
            Column(f"c{at:04}", (told,), required=self.has_header and bool(name.strip()))
            for at, (name, told) in enumerate(zip(names, told_apart(names), strict=True))
        )
        dialect = self._dialect() if with_dialect else Dialect(has_header=self.has_header)
        return TableSpec("pollock", "file", "products", columns, snapshot=False, dialect=dialect)

    def _dialect(self) -> Dialect:
        said = self.stated
        escape = said["escapechar"]
        return Dialect(
            delimiter=said["delimiter"] or None,
            encoding=said["encoding"] or None,
            has_header=self.has_header,
            # An empty one is none that was seen: what the product takes without a word then stands.
            quote=said["quotechar"] or '"',
            escape=escape if escape and escape != said["quotechar"] else None,
            record_end="cr" if said["row_delimiter"] == "\r" else None,
            skip_lines=int(said["preamble_lines"]),
            header_rows=max(int(said["header_lines"]), 1),
        )


def figures(work: Path, shared: Path) -> Iterator[Figure]:
    """`silently_wrong` first; then how the files fared, with all that is stated and with the column names alone."""
    archive = shared / ARCHIVE
    if not archive.is_file():
        raise child.Failed(f"{archive} is not there; say where the folder is with --shared")
    with tarfile.open(archive) as packed:
        packed.extractall(work / "pollock", filter="data")
    stated, named = Counter(), Counter()
    for part in (POLLUTED, SURVEY):
        cases = list(_cases(work / "pollock" / part))
        child.say(f"door: {len(cases)} files of {part}")
        for number, case in enumerate(cases):
            stated[part, _judged(case, case.spec(with_dialect=True), work / f"stated/{part}/{number}")] += 1
            named[part, _judged(case, case.spec(with_dialect=False), work / f"named/{part}/{number}")] += 1
    yield Figure("silently_wrong", _sum(stated, "wrong"), "files", 0)
    # Apostrophes around cells are text to anybody who is not told that they quote.
    yield Figure("unnoticed_without_stated_dialect", _sum(named, "wrong"), "files")
    for part in (POLLUTED, SURVEY):
        yield Figure(f"{part}", sum(found for (of, _), found in stated.items() if of == part), "files")
        for verdict in VERDICTS:
            yield Figure(f"{part}_{verdict}", stated[part, verdict], "files")
        yield Figure(f"{part}_right_without_stated_dialect", named[part, "right"], "files")


def _cases(folder: Path) -> Iterator[Case]:
    for path in sorted((folder / "csv").iterdir()):
        said = json.loads((folder / "parameters" / f"{path.name}_parameters.json").read_text(encoding="utf-8"))
        yield Case(path, folder / "clean" / path.name, said)


def _sum(counted: Counter, verdict: str) -> int:
    return sum(found for (_, said), found in counted.items() if said == verdict)


def _judged(case: Case, spec: TableSpec, data_dir: Path) -> str:
    """Let the file in by `spec` alone; right, quarantined, held or wrong."""
    seen = _seen(case.path)
    found = door.look(readers.plain(case.path), Registry((spec,)), "pollock/file")
    if found.layout is None:
        return _held(case, found.reason)
    arrived = door.Arrived(seen, files.sha256_of(case.path), Taken(MOMENT, STATED))
    outcome = door.admit(arrived, spec, Settings(data_dir), Company())
    if not isinstance(outcome, Drop):
        return _held(case, outcome.reason)
    return _compared(case, outcome)


def _held(case: Case, reason: str) -> str:
    if not reason:
        raise child.Failed(f"{case.path.name} is held without a reason")
    return "held"


def _compared(case: Case, drop: Drop) -> str:
    said = drop.manifest
    landed = pl.read_parquet(drop.folder / "rows.parquet").sort("_line_number")
    rows = [list(row) for row in landed.select(list(said["mapping"])).fill_null("").iter_rows()]
    quarantined, due = said["ragged"] + said["bad"], case.rows
    if said["unknown"] or len(rows) + quarantined + said["totals"] != said["read"]:
        return "wrong"
    if quarantined:
        return "quarantined" if _are_part(rows, due) else "wrong"
    if rows == due:
        return "right"
    return "unclear" if len(rows) == len(due) and _is_elsewhere(rows, due, case.text) else "wrong"


def _are_part(rows: list[list[str]], due: list[list[str]]) -> bool:
    """Whether `rows` are some of those that are due, in their order."""
    rest = iter(due)
    return all(any(row == one for one in rest) for row in rows)


def _is_elsewhere(rows: list[list[str]], due: list[list[str]], text: str) -> bool:
    """Whether every cell that differs is due to be what the file does not hold."""
    pairs = [pair for row, one in zip(rows, due, strict=True) for pair in zip(row, one, strict=False)]
    return all(one not in text for cell, one in pairs if cell != one)


def _seen(path: Path) -> files.Seen:
    state = path.lstat()
    return files.Seen(path, f"pollock/file/{path.name}", state.st_size, state.st_mtime_ns)
