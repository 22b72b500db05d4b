"""Undo a wrong drop: its versions go, the table is made anew from the rest of the landing, it stays out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines import warehouse
from pipelines.company import Company
from pipelines.ingest import files, intake, ledger
from pipelines.ingest.load import load_table, refresh_canonical
from pipelines.ingest.memory import Memory
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec


class UnknownFile(ValueError):
    """There is nothing to withdraw: no run ever saw such a file, or it is withdrawn already."""


def withdraw(settings: Settings, registry, company: Company, file: str) -> str:
    """Withdraw by name (as `meta.ingest_files` shows it, or any path to it) or by hash; returns what was done.

    The file may stay where it lies. Raises UnknownFile, and changes nothing, when no run ever saw it (with the
    names that are known) or when it is withdrawn already.
    """
    memory = Memory(settings.state_dir)
    with warehouse.connect(settings.warehouse_path) as con:
        ledger.prepare(con)
        name, sha256 = _find(con, settings, file)
        if sha256 in memory.withdrawn:
            raise UnknownFile(f"{name} is withdrawn already; nothing was changed")
        memory.withdraw(sha256, name)
        was_loaded = [_without(con, settings, spec, company, sha256) for spec in registry.tables]
        ledger.record_withdrawn(con, sha256)
        refresh_canonical(con, registry, company.time_zone)
    rows = "its rows are gone" if any(was_loaded) else "it was not loaded, so no row changes"
    return f"withdrawn: {name}; {rows}, and it stays out while it lies in exports/"


def _without(con, settings: Settings, spec: TableSpec, company: Company, sha256: str) -> bool:
    """Make the table anew without these bytes if it has or holds them; True when they were loaded."""
    loaded = ledger.loaded(con, spec)
    held = ledger.held(con, spec)
    was_loaded = any(known == sha256 for known, _ in loaded)
    if was_loaded or any(one.sha256 == sha256 for one in held):
        rest = intake.land_table(settings, spec, company, [])
        still_held = [one for one in held if one.sha256 != sha256]
        # By their bytes alone: the time of a file may be another one without the withdrawn.
        there = {known for known, _ in loaded}
        kept = intake.Intake([drop for drop in rest.drops if drop.sha256 in there], still_held)
        if not was_loaded:
            ledger.record_withdrawn(con, sha256)  # before the load, which would drop the line of a held file
        load_table(con, settings, spec, company, _judged_day(con, spec, company), kept)
    return was_loaded


def _judged_day(con, spec: TableSpec, company: Company) -> dt.date:
    """The day that the table was last loaded for."""
    query = "select max(as_of_date) from meta.source_freshness where source = ? and table_name = ?"
    return con.execute(query, [spec.source, spec.table]).fetchall()[0][0] or company.judged_day()


def _find(con, settings: Settings, file: str) -> tuple[str, str]:
    """Name and hash of what is meant: the bytes of that path where a run saw them, else the name in the ledger."""
    rows = con.execute("select distinct file, sha256 from meta.ingest_files where sha256 is not null").fetchall()
    for path in (settings.exports_dir / file, Path(file)):
        if path.is_file():
            sha256 = files.sha256_of(path)
            same = sorted(row for row in rows if row[1] == sha256)
            place = path.resolve()
            name = place.relative_to(settings.exports_dir).as_posix() if _inside(settings, place) else file
            if same:
                return (name if (name, sha256) in same else same[0][0]), sha256
    found = [row for row in rows if file in row or f"/{file}".endswith(f"/{row[0]}") or row[0].endswith(f"/{file}")]
    if len({sha256 for _, sha256 in found}) == 1:
        return found[0]
    if found:
        names = ", ".join(sorted(name for name, _ in found))
        raise UnknownFile(f"'{file}' could be {names}; give the name with its folder")
    known = ", ".join(sorted(name for name, _ in rows)[:10])
    raise UnknownFile(f"no run ever saw a file '{file}'; nothing was withdrawn. Known: {known or 'none'}")


def _inside(settings: Settings, place: Path) -> bool:
    return place.is_relative_to(settings.exports_dir)
