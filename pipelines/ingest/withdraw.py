"""Undo a wrong drop: its versions go, the table is made anew from the rest of the landing, it stays out."""

from __future__ import annotations

import datetime as dt

from pipelines import warehouse
from pipelines.company import Company
from pipelines.ingest import files, intake, ledger
from pipelines.ingest.load import load_table, refresh_canonical
from pipelines.ingest.memory import Memory
from pipelines.settings import Settings

# A table is rebuilt with every file that it holds: which of them a judged day may know is the next run's business.
ALL_DAYS = dt.date.max - dt.timedelta(days=2)


class UnknownFile(ValueError):
    """No such file was ever loaded or lies in `exports/`."""


def withdraw(settings: Settings, registry, company: Company, file: str) -> str:
    """Withdraw by name (as `meta.ingest_files` shows it, or any path to it) or by hash; returns what was done.

    The file may stay where it lies. Raises UnknownFile with the names that come close.
    """
    memory = Memory(settings.state_dir)
    with warehouse.connect(settings.warehouse_path) as con:
        ledger.prepare(con)
        name, sha256 = _find(con, settings, memory, file)
        memory.withdraw(sha256, name)
        for spec in registry.tables:
            if any(known == sha256 for known, _ in ledger.loaded(con, spec)):
                rest = intake.land_table(settings, spec, company, [])
                ledger.record_withdrawn(con, sha256)
                loaded = ledger.loaded(con, spec)
                kept = intake.Intake([drop for drop in rest.drops if drop.identity in loaded])
                load_table(con, settings, spec, company, ALL_DAYS, kept)
        ledger.record_withdrawn(con, sha256)
        refresh_canonical(con, registry)
    return f"withdrawn: {name}; its rows are gone, and it stays out while it lies in exports/"


def _find(con, settings: Settings, memory: Memory, file: str) -> tuple[str, str]:
    asked = file.rstrip("/")
    path = (settings.exports_dir / asked) if not asked.startswith("/") else None
    candidates = [candidate for candidate in (path,) if candidate and candidate.is_file()]
    if candidates:
        return asked, files.sha256_of(candidates[0])
    rows = con.execute("select distinct file, sha256 from meta.ingest_files where sha256 is not null").fetchall()
    found = [row for row in rows if asked in row or asked.endswith("/" + row[0]) or row[0].endswith("/" + asked)]
    if len({sha256 for _, sha256 in found}) == 1:
        return found[0]
    if found:
        names = ", ".join(sorted(name for name, _ in found))
        raise UnknownFile(f"'{file}' could be {names}; give the name with its folder")
    known = ", ".join(sorted(name for name, _ in rows)[:10])
    raise UnknownFile(f"no file '{file}' was ever loaded; known: {known or 'none'}")
