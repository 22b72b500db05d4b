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
    """No such file was ever loaded or lies in `exports/`."""


def withdraw(settings: Settings, registry, company: Company, file: str) -> str:
    """Withdraw by name (as `meta.ingest_files` shows it, or any path to it) or by hash; returns what was done.

    The file may stay where it lies. Raises UnknownFile with the names that are known.
    """
    with warehouse.connect(settings.warehouse_path) as con:
        ledger.prepare(con)
        name, sha256 = _find(con, settings, file)
        Memory(settings.state_dir).withdraw(sha256, name)
        for spec in registry.tables:
            loaded = ledger.loaded(con, spec)
            if any(known == sha256 for known, _ in loaded):
                rest = intake.land_table(settings, spec, company, [])
                kept = intake.Intake([drop for drop in rest.drops if drop.identity in loaded])
                load_table(con, settings, spec, company, _judged_day(con, spec, company), kept)
        ledger.record_withdrawn(con, sha256)
        refresh_canonical(con, registry, company.time_zone)
    return f"withdrawn: {name}; its rows are gone, and it stays out while it lies in exports/"


def _judged_day(con, spec: TableSpec, company: Company) -> dt.date:
    """The day that the table was last loaded for."""
    query = "select max(as_of_date) from meta.source_freshness where source = ? and table_name = ?"
    return con.execute(query, [spec.source, spec.table]).fetchall()[0][0] or company.judged_day()


def _find(con, settings: Settings, file: str) -> tuple[str, str]:
    for path in (settings.exports_dir / file, Path(file)):
        if path.is_file():
            place = path.resolve()
            inside = place.is_relative_to(settings.exports_dir)
            return place.relative_to(settings.exports_dir).as_posix() if inside else file, files.sha256_of(path)
    rows = con.execute("select distinct file, sha256 from meta.ingest_files where sha256 is not null").fetchall()
    found = [row for row in rows if file in row or f"/{file}".endswith(f"/{row[0]}") or row[0].endswith(f"/{file}")]
    if len({sha256 for _, sha256 in found}) == 1:
        return found[0]
    if found:
        names = ", ".join(sorted(name for name, _ in found))
        raise UnknownFile(f"'{file}' could be {names}; give the name with its folder")
    known = ", ".join(sorted(name for name, _ in rows)[:10])
    raise UnknownFile(f"no file '{file}' was ever loaded; known: {known or 'none'}")
