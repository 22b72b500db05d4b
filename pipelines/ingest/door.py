"""Between a file and the landing: what the file is, whether it can be trusted, and letting it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipelines import clock
from pipelines.company import Company
from pipelines.ingest import files, landing, readers, snapshot
from pipelines.ingest.files import Seen
from pipelines.ingest.landing import Drop
from pipelines.ingest.layout import Layout, decide, head_of, head_rows, pinned
from pipelines.ingest.readers import Opener, Unreadable
from pipelines.ingest.record_scan import RecordScan, ScanError
from pipelines.ingest.snapshot import Taken
from pipelines.ingest.titles import beginning
from pipelines.settings import Settings
from pipelines.sources.headers import width_wanted
from pipelines.sources.registry import DESCRIBE
from pipelines.sources.spec import TableSpec

SPREAD = {"\t": "tab"}


@dataclass(frozen=True)
class Arrived:
    """A recognised file: its state, its hash, and when it was exported as far as that is known unread."""

    seen: Seen
    sha256: str
    taken: Taken


@dataclass(frozen=True)
class Held:
    """A file that is not loaded, and why; `source` and `table` are None where nobody knows them."""

    file: str
    sha256: str | None
    source: str | None
    table: str | None
    reason: str
    verdict: str = "held"  # held | unrecognised


@dataclass(frozen=True)
class Look:
    """What the head of a file says. Without a `layout`, `verdict` is held or unrecognised and `reason` why;
    `spec` is then the nearest table and `missing` what the file lacks of it."""

    layout: Layout | None
    verdict: str = "would_load"
    reason: str = ""
    spec: TableSpec | None = None
    missing: Sequence[str] = ()
    encoding: str | None = None


def look(opener: Opener, registry, folder: str | None) -> Look:
    """Recognise a file by its head. `folder`: where it lies below `exports/`, None for the top."""
    try:
        heads = {form: head_of(readers.text_blocks(opener, form)) for form in readers.forms_of_head(opener)}
    except Unreadable as error:
        return Look(None, "held", str(error))
    written = {form: head for form, head in heads.items() if head.strip()}
    if not written:
        return Look(None, "held", "the file is empty: not even a header row", encoding=next(iter(heads)))
    layouts = {form: decide(head, form, registry, folder) for form, head in written.items()}
    found = [layout for layout in layouts.values() if layout is not None]
    if len(found) > 1:
        sheets = " and ".join(f"'{layout.encoding.partition(':')[2]}' ({layout.spec.id})" for layout in found)
        return Look(None, "held", f"more than one sheet is a table: {sheets}; save each as a file of its own")
    if found:
        return Look(found[0], spec=found[0].spec, encoding=found[0].encoding)
    return _nearest_of({form: _nearest(head, form, registry, folder) for form, head in written.items()})


def folder_of(name: str) -> str | None:
    """The folder below `exports/` of a file named relative to it; None for the top."""
    parent = PurePosixPath(name).parent.as_posix()
    return None if parent == "." else parent


def held_at_the_door(seen: Seen, sha256: str, seen_as: Look) -> Held:
    """The verdict on a file that no table can take, under the table its folder or header names."""
    if seen_as.spec is not None and seen_as.verdict == "held":
        return Held(seen.name, sha256, seen_as.spec.source, seen_as.spec.table, seen_as.reason)
    parts = PurePosixPath(seen.name).parts[:-1]
    source = parts[0] if parts and seen_as.verdict == "held" else None
    return Held(seen.name, sha256, source, None, seen_as.reason, seen_as.verdict)


def admit(arrived: Arrived, spec: TableSpec, settings: Settings, company: Company) -> Drop | Held | None:
    """Keep the file's bytes and land its rows; a known file at a known time changes nothing.

    Returns the drop, or why the file is held, or None when it changed under our eyes (next time then).
    """
    drop = _drop(arrived, spec, settings, company)
    if drop.folder.exists():
        return landing.add_drop(drop, company.time_zone)
    known = files.archived_path(settings.archive_dir, arrived.sha256).exists()
    proof = readers.Utf8Proof()
    kept = files.archive(arrived.seen.path, settings.archive_dir, arrived.sha256, proof.see)
    if kept is None or not arrived.seen.unchanged():
        return None
    refused = land(drop, spec, arrived.sha256, settings, company, proof)
    if refused is None:
        return drop.timed(company.time_zone)
    if not known:
        kept.unlink()
    return Held(arrived.seen.name, arrived.sha256, spec.source, spec.table, refused)


def land(
    drop: Drop,
    spec: TableSpec,
    sha256: str,
    settings: Settings,
    company: Company,
    proof: readers.Utf8Proof | None = None,
) -> str | None:
    """Land archived bytes under `spec`; None when done, else the reason why they cannot be trusted.

    `proof` has seen the bytes on their way into the archive.
    """
    opener = readers.archived(files.archived_path(settings.archive_dir, sha256))
    try:
        layout = None
        for form in readers.forms(opener, spec.dialect.encoding, proof):
            layout = layout or pinned(head_of(readers.text_blocks(opener, form)), form, spec)
        if layout is None:
            return f"no header row of {spec.id} was found"
        landing.land(readers.text_blocks(opener, layout.encoding), layout, drop, sha256, company.time_zone)
    except (Unreadable, ScanError) as error:
        return str(error)
    return None


def _drop(arrived: Arrived, spec: TableSpec, settings: Settings, company: Company) -> Drop:
    folder = landing.folder_of(settings.landing_dir, spec, arrived.sha256, company.time_zone)
    landed_at = clock.now().replace(tzinfo=None, microsecond=0)
    written_at = snapshot.written_at(arrived.seen.mtime_ns)
    return Drop(folder, arrived.seen.name, arrived.taken.at, landed_at, arrived.taken.known_by, written_at)


def _nearest_of(looks: dict[str, Look]) -> Look:
    """What is said of a file whose parts (sheets of a workbook) are all unknown: of the one that comes nearest."""
    form = max(looks, key=lambda one: (looks[one].verdict == "held", looks[one].spec is not None))
    sheet = form.partition(":")[2]
    return looks[form] if len(looks) == 1 else replace(looks[form], reason=f"sheet '{sheet}': {looks[form].reason}")


def _nearest(head: bytes, encoding: str, registry, folder: str | None) -> Look:
    begin = beginning(head)
    delimiter, row = begin.delimiter, begin.row
    bare = registry.without_header(folder)
    if bare:
        return _without_header(bare, head, encoding, delimiter)
    damaged = registry.near_miss(row, folder)
    if damaged is not None and (damaged[0].preamble or not begin.has_titles):
        spec, missing = damaged
        many = "columns" if len(missing) > 1 else "column"
        reason = f"misses the required {many} {_named(missing)} of {spec.id}; {_to_add(spec, missing)}"
        return Look(None, "held", reason, spec, missing, encoding)
    spec, missing = registry.nearest(row, folder)
    if spec is None:
        seen = f"its header may be on line {begin.line}" if begin.has_titles else _shown(row)
        reason = f"no column says which list it is ({seen}); {DESCRIBE}" if row else _unread(head, delimiter)
    elif not missing and begin.has_titles:
        reason = f"rows of titles stand above the header of {spec.id}: export it without them"
    elif not missing:
        match = registry.match(row, folder)
        reason = match.reason if match.spec is None else _saved_anew(match.spec, delimiter)
    else:
        reason = f"nearest is {spec.id}, but the file lacks {_named(missing)} ({_shown(row)}); if it is another "
        reason += f"list, {DESCRIBE}"
    return Look(None, "unrecognised", reason, spec, missing, encoding)


def _to_add(spec: TableSpec, missing: Sequence[str]) -> str:
    """What to do about missing headers: some no tool writes."""
    steps = [f"add the column '{name}' by hand: {spec.by_hand[name]}" for name in missing if name in spec.by_hand]
    exported = [name for name in missing if name not in spec.by_hand]
    if exported:
        them, names = ("it", "its new name") if len(exported) == 1 else ("them", "their new names")
        which = _named(exported) if steps else them
        steps.insert(0, f"export {which} too, or map {names}")
    return "; ".join(steps)


def _saved_anew(spec: TableSpec, delimiter: str) -> str:
    """Why a file with all columns of `spec` is not read: its tool parts them otherwise."""
    found, wanted = (SPREAD.get(sign, f"'{sign}'") for sign in (delimiter, spec.dialect.delimiter or ","))
    return (
        f"it has the columns of {spec.id}, parted by {found} where {spec.source} writes {wanted}: a spreadsheet "
        f"saved it anew, which rewrites numbers and days too; drop the file as {spec.source} exported it, "
        f"or {DESCRIBE}"
    )


def _unread(head: bytes, delimiter: str) -> str:
    """Why not even a first row was found, where no mapping says how the file is to be read."""
    if b"\r" in head and b"\n" not in head:
        return (
            f"its lines end with a carriage return alone, which only `record_end: cr` of a mapping allows; {DESCRIBE}"
        )
    try:
        RecordScan(delimiter.encode(), multiline=True).feed(head)
    except ScanError as error:
        return str(error)
    return f"no row with column names was found; {DESCRIBE}"


def _without_header(bare, head: bytes, encoding: str, delimiter: str) -> Look:
    """Why no table of this folder's source that has no header row takes the file."""
    meant = next((spec for spec, is_named in bare if is_named), None)
    if meant is None:
        folders = " or ".join(f"exports/{spec.source}/{spec.table}/" for spec, _ in bare)
        return Look(None, "unrecognised", f"a file without header row must lie in {folders}", encoding=encoding)
    delimiter = meant.dialect.delimiter or delimiter
    _, row = next(head_rows(head, delimiter), (1, []))
    spread = SPREAD.get(delimiter, delimiter)
    reason = (
        f"{meant.id} has no header row and wants {width_wanted(meant)}, but the first record has {len(row)} "
        f"at delimiter {spread}; compare `columns` and `dialect` of the mapping"
    )
    return Look(None, "held", reason, meant, (), encoding)


def _named(headers: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in headers)


def _shown(row: Sequence[str]) -> str:
    """The first row, unless it is data: a reason is published, and people's names and addresses are not."""
    if any("@" in cell or cell.strip()[:1].isdigit() for cell in row):
        return "its first row is data, not column names"
    return "its first row: " + ", ".join(cell[:40] for cell in row[:8]) + (" …" if len(row) > 8 else "")
