"""All files of one table through the door; what earlier runs landed stays, typed anew when its spec changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.company import Company
from pipelines.ingest import files, landing, order
from pipelines.ingest.door import Arrived, Held, admit, land
from pipelines.ingest.landing import Drop
from pipelines.ingest.memory import Memory
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec


@dataclass(frozen=True)
class Intake:
    """What the load may use of one table: every drop ever landed, and the files that are held now.

    `lying`: hashes of the files in exports/; None where nobody looked.
    """

    drops: list[Drop]
    held: list[Held] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    lying: set[str] | None = None


def land_table(settings: Settings, spec: TableSpec, company: Company, arrived: list[Arrived | Held]) -> Intake:
    """Let the files in, one by one. A file that was refused before is tried again only when its spec changed."""
    memory = Memory(settings.state_dir)
    lying = {file.sha256 for file in arrived} if arrived else None
    intake = Intake([], [file for file in arrived if isinstance(file, Held)], lying=lying)
    whole = [file for file in arrived if isinstance(file, Arrived)]
    decider = landing.version(spec, company.time_zone)
    for file in sorted(whole, key=lambda file: (file.taken.at, file.seen.name)):
        refused = memory.held(file.sha256, decider)
        outcome = _held(file, spec, refused) if refused else admit(file, spec, settings, company)
        if outcome is None:
            intake.waiting[file.seen.name] = "it changed while it was read; it is read on the next run"
        elif isinstance(outcome, Held):
            memory.hold(file.sha256, decider, outcome.reason)
            intake.held.append(outcome)
    intake.held.extend(_land_again(settings, spec, company, memory))
    memory.save()
    kept = [
        d for d in landing.drops(settings.landing_dir, spec, company.time_zone) if d.sha256 not in memory.withdrawn
    ]
    intake.drops.extend(order.settled(kept))
    return intake


def _held(file: Arrived, spec: TableSpec, reason: str) -> Held:
    return Held(file.seen.name, file.sha256, spec.source, spec.table, reason)


def _land_again(settings: Settings, spec: TableSpec, company: Company, memory: Memory) -> list[Held]:
    """Type from the archive what was landed by an earlier version of the spec only."""
    held = []
    for old in _outdated(settings, spec, company):
        if old.sha256 in memory.withdrawn or not files.archived_path(settings.archive_dir, old.sha256).exists():
            continue
        folder = landing.folder_of(settings.landing_dir, spec, old.sha256, company.time_zone)
        drop = Drop(folder, old.file, old.snapshot_at, old.landed_at, old.known_by, old.written_at)
        if folder.exists():
            landing.add_drop(drop, company.time_zone)
            continue
        reason = land(drop, spec, old.sha256, settings, company)
        if reason:
            held.append(Held(old.file, old.sha256, spec.source, spec.table, reason))
    return held


def _outdated(settings: Settings, spec: TableSpec, company: Company) -> list[Drop]:
    present = f"-{landing.version(spec, company.time_zone)}"
    folders = landing.table_dir(settings.landing_dir, spec).glob("[0-9a-f]*-*")
    return [
        drop for folder in sorted(folders) if not folder.name.endswith(present) for drop in landing.drops_in(folder)
    ]
