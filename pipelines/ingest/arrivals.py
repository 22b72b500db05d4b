"""What lies under `exports/`: which table each file is of, which nobody knows, which are not whole yet."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field

from pipelines.company import Company
from pipelines.ingest import files, landing, readers, snapshot
from pipelines.ingest.door import Arrived, Held, folder_of, held_at_the_door, look
from pipelines.ingest.files import Seen
from pipelines.ingest.memory import Memory
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec

# Raise it when the rules of recognition change: what is remembered of unchanged files is then judged anew.
LOOK_EDITION = 4


@dataclass(frozen=True)
class Arrivals:
    """One look at the folder. `by_table`: 'source.table' -> recognised files; `refused`: files that no table
    can take; `waiting`: file -> why it is left for the next time; `withdrawn`: files that stay out."""

    by_table: dict[str, list[Arrived]] = field(default_factory=dict)
    refused: list[Held] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)

    def of(self, spec: TableSpec) -> list[Arrived | Held]:
        """The files of one table, those among them that its header or folder shows to be damaged included."""
        damaged = [held for held in self.refused if (held.source, held.table) == (spec.source, spec.table)]
        return [*self.by_table.get(spec.id, []), *damaged]

    @property
    def unrecognised(self) -> list[Held]:
        return [held for held in self.refused if held.verdict == "unrecognised"]


def take(settings: Settings, registry, company: Company) -> Arrivals:
    """Look at every file under `exports/`; nothing there is moved, changed or deleted.

    Leftovers of a killed run are swept from the landing. Hashes of unchanged files are remembered.
    """
    landing.sweep(settings.landing_dir, settings.archive_dir)
    memory = Memory(settings.state_dir)
    listed = files.listing(settings.exports_dir)
    arrivals = Arrivals(waiting=dict(listed.waiting))
    version = _version(registry)
    for seen in listed.whole:
        try:
            _sort(seen, arrivals, memory, registry, version, company)
        except OSError as error:
            arrivals.waiting[seen.name] = f"cannot be read ({error.strerror}); check its permissions"
    memory.forget_all_but({seen.name for seen in listed.whole})
    memory.save()
    return arrivals


def _sort(seen: Seen, arrivals: Arrivals, memory: Memory, registry, version: str, company: Company) -> None:
    sha256 = memory.hash_of(seen)
    if sha256 in memory.withdrawn:
        arrivals.withdrawn.append(seen.name)
        if seen.name != memory.withdrawn[sha256]:
            as_ = memory.withdrawn[sha256]
            arrivals.waiting[seen.name] = (
                f"the same bytes were withdrawn as {as_} and stay out; drop a corrected export"
            )
        return
    table, refused = memory.looked(seen.name, sha256, version) or (None, None)
    if table is None and refused is None:
        found = look(readers.plain(seen.path), registry, folder_of(seen.name))
        if found.layout is None:
            refused = asdict(held_at_the_door(seen, sha256, found))
        else:
            table = found.layout.spec.id
        memory.keep_look(seen.name, sha256, version, [table, refused])
    if refused is not None:
        arrivals.refused.append(Held(**refused))
        return
    stated = next(spec.data_through for spec in registry.tables if spec.id == table)
    when = snapshot.taken(seen.name, seen.mtime_ns, company.time_zone, stated, company.exported)
    arrivals.by_table.setdefault(table, []).append(Arrived(seen, sha256, when))


def _version(registry) -> str:
    """Changes when a file could be recognised as something else."""
    said = f"{LOOK_EDITION} " + repr([(spec.id, spec.version, spec.marks, spec.foreign) for spec in registry.tables])
    return hashlib.sha256(said.encode()).hexdigest()[:16]
