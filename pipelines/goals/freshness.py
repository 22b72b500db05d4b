"""Which sources a goal rests on, and whether they are fresh enough to judge it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals.definition import Goal

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# The figures whose source of truth the company chooses: the column of inputs.company that names it.
TRUTHS = ("customers", "revenue", "cost_of_goods", "leads", "activities", "spend")


@dataclass(frozen=True)
class Fed:
    """One table that feeds an entity: data through which day, and since when it is too old to judge on."""

    source: str
    table: str
    through: dt.date | None
    stale_after: int
    is_stale: bool
    reason: str

    @property
    def stale_since(self) -> dt.date | None:
        return self.through + dt.timedelta(days=self.stale_after + 1) if self.through else None


@dataclass(frozen=True)
class Freshness:
    """The tables behind each canonical entity, with the company's sources of truth resolved."""

    tables: dict[str, list[Fed]]
    truths: dict[str, str | None]

    def feeding(self, kpi: Kpi) -> list[Fed]:
        """The tables that `kpi` is computed from (of `a or b`, the first that has any)."""
        found = []
        for source in kpi.sources:
            choices = [self.truths.get(name) or name for name in source.split(" or ")]
            used = next((name for name in choices if name in self.tables), None)
            found.extend(self.tables.get(used, []))
        return found

    def through(self, kpi: Kpi, as_of: dt.date) -> dt.date:
        """The last day on which `kpi` is known for good: its tables reach it, and its cohorts had their time."""
        days = [table.through for table in self.feeding(kpi) if table.through and not table.is_stale]
        return min([as_of, *days]) - dt.timedelta(days=kpi.maturity_days)

    def counted_to(self, kpi: Kpi, as_of: dt.date) -> dt.date:
        """The last day of which `kpi` counts anything: that of the freshest of its tables."""
        days = [table.through for table in self.feeding(kpi) if table.through and not table.is_stale]
        return min(as_of, max(days, default=as_of)) - dt.timedelta(days=kpi.maturity_days)

    def blocking(self, goal: Goal, kpi: Kpi, as_of: dt.date) -> list[Fed]:
        """The stale tables that keep `goal` from being judged: those that do not reach its last day (or as_of)."""
        end = min(goal.last, as_of)
        return [
            table for table in self.feeding(kpi)
            if table.is_stale and (table.through is None or table.through < end)
        ]  # fmt: skip


def read(con: duckdb.DuckDBPyConnection) -> Freshness:
    """Freshness from meta.source_freshness and inputs.company, as far as they exist."""
    tables: dict[str, list[Fed]] = {}
    if _exists(con, "meta", "source_freshness"):
        for entity, *row in con.execute(
            """
            select entity, source, table_name, data_through_date, stale_after_days, is_stale, reason
            from meta.source_freshness order by entity, source, table_name
            """
        ).fetchall():
            source, table, through, stale_after, is_stale, reason = row
            tables.setdefault(entity, []).append(
                Fed(source, table, through, int(stale_after or 0), bool(is_stale), reason or "")
            )
    truths: dict[str, str | None] = {}
    if _exists(con, "inputs", "company"):
        columns = ", ".join(f"{name}_source" for name in TRUTHS)
        row = con.execute(f"select {columns} from inputs.company").fetchone()
        truths = dict(zip(TRUTHS, row or [None] * len(TRUTHS), strict=True))
    return Freshness(tables, truths)


def _exists(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    found = con.execute(
        "select count(*) from information_schema.tables where table_schema = ? and table_name = ?", [schema, table]
    ).fetchone()
    return found[0] > 0
