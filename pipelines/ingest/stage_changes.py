"""Entries into stages that no export lists: read off the versions of the deals that its snapshots left.

The stage of a deal in one snapshot and another stage in the next one make an entry, at the time that the tool gives
for the last change, else when the newer snapshot was taken. What a history file or a column per stage says of the
same deal and stage is better known, and stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.ingest import raw_ddl, sql
from pipelines.ingest.raw_tables import RawTable
from pipelines.sources.entities import raw_columns

NEEDED = ("deal_id", "stage")
# A file of changes also has a row for each change of an amount or a date: the stage is then that of the row before.
HISTORY = "history"
LAST_CHANGE, SNAPSHOTS = "last stage change", "snapshots"


def with_differences(history: str, deals: Iterable[RawTable], zone: str) -> str:
    """The query of `canonical.deal_stage_events`: `history`, and what the deals tables show beside it."""
    found = [_changes(table, zone) for table in deals if table.key and {*NEEDED} <= set(table.columns)]
    names = sql.names(raw_columns("deal_stage_events"))
    changes = " union all ".join(found) or _NONE
    return f"""
with history as (
    select * from ({history})
    qualify coalesce(known_from, '') <> '{HISTORY}'
        or lag(stage) over (partition by source, deal_id order by entered_at, stage) is distinct from stage
), changes as ({changes})
select {names} from history union all
select {sql.names(raw_columns("deal_stage_events"), "c")} from changes c where not exists (
    select 1 from history h where h.source = c.source and h.deal_id = c.deal_id
    and (c.is_first or lower(trim(h.stage)) = lower(trim(c.stage)))
)"""


_NONE = "select *, false as is_first from history where false"


def _changes(table: RawTable, zone: str) -> str:
    """One row per stage in which a deal was seen for the first time since another. The stage of its first version
    counts where its time is told, or where the deal went on from there."""
    there = {
        name: name if name in table.columns else "null" for name in ("pipeline", "created_at", "stage_entered_at")
    }
    key = sql.names(table.stored_key)
    entered = """case
    when is_first then coalesce(stage_entered_at, least(created_at, _valid_from))
    when stage_entered_at >= previous_at then stage_entered_at
    else _valid_from end"""
    values = {
        "deal_id": "deal_id", "pipeline": "pipeline", "stage": "stage", "entered_at": "entered_at",
        "entered_date": sql.day_of("entered_at", zone),
        "known_from": f"if(stage_entered_at = entered_at, '{LAST_CHANGE}', '{SNAPSHOTS}')",
        "source": sql.literal(table.source), "table_name": sql.literal(table.name),
        "first_seen_date": sql.day_of("_valid_from", zone),
    }  # fmt: skip
    columns = ", ".join(
        f"{values.get(name, 'null')}::{kind} as {sql.name(name)}"
        for name, kind in raw_columns("deal_stage_events").items()
    )
    return f"""
select {columns}, is_first from (select *, {entered} as entered_at from (
    select deal_id, stage, {", ".join(f"{value} as {name}" for name, value in there.items())}, _valid_from,
        lag(stage) over versions as previous_stage, lag(_valid_from) over versions as previous_at,
        row_number() over versions = 1 as is_first,
        min(stage) over (partition by {key}) <> max(stage) over (partition by {key}) as has_moved
    from {raw_ddl.versions(table)} where stage is not null
    window versions as (partition by {key} order by _valid_from)
)) where previous_stage is distinct from stage and (not is_first or has_moved or stage_entered_at is not null)"""
