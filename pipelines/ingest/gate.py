"""Which landed files may be loaded: known on the judged day, and up to what is expected of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from pipelines import settings as places
from pipelines.company import Company
from pipelines.ingest import landing, snapshot
from pipelines.ingest.door import Held
from pipelines.ingest.landing import Drop
from pipelines.ingest.memory import Memory
from pipelines.settings import Settings
from pipelines.sources.spec import TableSpec

Validate = Callable[[Path, TableSpec], object]
# as_of is the last complete day, and an export of that day is taken on the morning after.
MORNING_AFTER = dt.timedelta(days=1)


def known_by(drop: Drop, as_of: dt.date, company_zone: str) -> bool:
    """Whether a file was there to judge `as_of` by. Only its data, its name or the user can say that it was not."""
    if drop.known_by == snapshot.FILE:
        moment = drop.newest.past
    else:
        moment = drop.snapshot_at if drop.known_by != snapshot.EXTRACT else None
    day = snapshot.day_of(moment, company_zone) if moment else snapshot.named_day(drop.file)
    return day is None or day <= as_of + MORNING_AFTER


def expected(
    settings: Settings,
    spec: TableSpec,
    company: Company,
    drops: list[Drop],
    known: set[tuple[str, dt.datetime]],
    validate: Validate | None,
) -> tuple[list[Drop], list[Held]]:
    """The drops that meet their expectations, and those that are held for it.

    A file is judged before its first load; the decision stands until spec or suite change.
    """
    if validate is None:
        return drops, []
    memory = Memory(settings.state_dir)
    decider = _decider(spec, company)
    good, held = [], []
    for drop in drops:
        reason = None if drop.identity in known else memory.held(drop.sha256, decider)
        if reason is None and drop.identity not in known:
            verdict = validate(drop.folder / "rows.parquet", spec)
            reason = None if verdict.passed else reason_of(verdict)
        if reason is None:
            good.append(drop)
        else:
            memory.hold(drop.sha256, decider, reason)
            held.append(Held(drop.file, drop.sha256, spec.source, spec.table, reason))
    memory.save()
    return good, held


def held_before(settings: Settings, spec: TableSpec, company: Company, drop: Drop) -> bool:
    """Whether a landed file did not meet the present suite, or was withdrawn."""
    memory = Memory(settings.state_dir)
    return drop.sha256 in memory.withdrawn or memory.held(drop.sha256, _decider(spec, company)) is not None


def _decider(spec: TableSpec, company: Company) -> str:
    return f"{landing.version(spec, company.time_zone)}/{_suite_version(spec)}"


def reason_of(verdict: object) -> str:
    """Why a file is held whose rows do not meet their expectations."""
    said = getattr(verdict, "reason", None)
    return said or "; ".join(str(failure) for failure in verdict.failures) or "it fails its expectations"


def _suite_version(spec: TableSpec) -> str:
    suite = places.EXPECTATIONS_DIR / spec.source / f"{spec.table}.json"
    return hashlib.sha256(suite.read_bytes()).hexdigest()[:8] if suite.exists() else "none"
