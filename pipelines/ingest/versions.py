"""Snapshots become versions: which staged rows say something new, when it held, what vanished.

A key that comes back with the same content adds nothing (a duplicate); with other content it adds a version that
ends the one before. A key that is missing from a full snapshot has vanished: its version ends there, and coming
back starts another. The same rule folds all snapshots into an empty table or the newest ones onto what is there.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.ingest import sql
from pipelines.ingest.raw_ddl import NAMED_BY_CONTENT, VERSION_COLUMNS, payload, versions
from pipelines.ingest.raw_tables import RawTable
from pipelines.ingest.staged import Snapshot, content, said_of, seen_keys, stored_values

# Eight bytes each: what is sorted stands in memory.
SORTED_AT_ONCE = 16_000_000


def fold(con: duckdb.DuckDBPyConnection, table: RawTable, snapshots: list[Snapshot]) -> dict[int, tuple[int, int]]:
    """Fold the temporary tables of `staged.stage` into the raw table of `table`.

    The snapshots must be later than everything that is in it. Returns per snapshot number how many records
    were accepted (added a version) and how many were duplicates.
    """
    _known(con, table, snapshots)
    _several(con, table, snapshots)
    _judge(con, table)
    _close(con, table)
    _add(con, table)
    return _counts(con)


def _known(con, table: RawTable, snapshots: list[Snapshot]) -> None:
    """`listed`: the key of every record, those in quarantine too; `known`: of these keys, what the table has."""
    key = sql.names(table.stored_key)
    parts = [f"select number, row, {key}, true as is_real from recorded"]
    if seen_keys(snapshots, table):
        parts.append(_quarantined(table, snapshots))
    con.execute("create or replace temp view listed as " + " union all ".join(parts))
    said = content(table, "b") if table.key else "b._content_hash"
    con.execute(
        f"create or replace temp table known as select if(b._valid_to is null, 0, -1) as number, "
        f"{sql.names(table.stored_key, 'b')}, {said} as content, b._first_seen_at "
        f"from {versions(table)} b semi join listed s on {sql.same(table.stored_key, 'b', 's')} where b._is_newest"
    )


def _quarantined(table: RawTable, snapshots: list[Snapshot]) -> str:
    listed = ", ".join(sql.literal(str(path)) for path in dict.fromkeys(seen_keys(snapshots, table)))
    values, joins = stored_values(table, table.key, "q")
    return (
        f"select d.number, null, {', '.join(values.values())}, false from read_parquet([{listed}], "
        f"filename = '_path', union_by_name = true) q join drops d on d.keys_path = q._path {joins}"
    )


def _several(con, table: RawTable, snapshots: list[Snapshot]) -> None:
    """`seen`: every record whose key occurs more than once, and what the table knows of that key.

    `is_real` is false for a record in quarantine: its key has not vanished, but it says nothing. Keys are told by
    their hash: one that shares it with another is judged too, and is as new as before.
    """
    key = sql.names(table.stored_key)
    rows = sum(snapshot.drop.manifest["read"] for snapshot in snapshots)
    parts = 1 + 2 * rows // SORTED_AT_ONCE  # the table knows at most as many of these keys
    _repeated(con, f"select hash({key}) as h from listed union all select hash({key}) from known", parts)
    con.execute(f"""
create or replace temp table seen as
select *, true as is_real, null::timestamp as _first_seen_at from ({said_of(table, "several")})
union all
select s.number, s.row, {sql.names(table.stored_key, "s")}, null, false, null
from listed s where not s.is_real and hash({sql.names(table.stored_key, "s")}) in (from several)
union all
select number, 0, {key}, content, true, _first_seen_at from known
""")


def _repeated(con, hashes: str, parts: int) -> None:
    """`several`: the numbers that the query yields more than once. Sorting them costs a third of grouping them."""
    con.execute("create or replace temp table several (h ubigint)")
    for part in range(parts):
        found = con.execute(f"select h from ({hashes}) where h % {parts} = {part}").fetchnumpy()["h"]
        found.sort()
        twice = np.unique(found[1:][found[1:] == found[:-1]])
        if len(twice):
            con.register("found_twice", pa.table({"h": twice}))
            con.execute("insert into several from found_twice")
            con.unregister("found_twice")


def _judge(con, table: RawTable) -> None:
    """`judged`: whether a record whose key occurs more than once `is_new`; a single one is simply new.

    An episode is an unbroken presence of a key; within it a version is what differs from the one before.
    """
    key = sql.names(table.stored_key)
    con.execute(f"""
create or replace temp table judged as
with appearances as (
    select s.*, d.day, d.next_full_day, d.next_full_at, coalesce(s._first_seen_at, d.snapshot_at) as first_at
    from seen s join drops d using (number)
), gaps as (
    select *, lag(next_full_day) over (partition by {key} order by number, row nulls last) as full_day_before
    from appearances
), episodes as (
    select *, sum(if(full_day_before < day, 1, 0)) over (
        partition by {key} order by number, row nulls last rows unbounded preceding) as episode
    from gaps
), ends as (
    select *, last_value(next_full_at) over (
        partition by {key}, episode order by number, row nulls last
        rows between unbounded preceding and unbounded following) as vanished_at
    from episodes
), news as (
    select *, lag(content) over (partition by {key}, episode order by number, row) is distinct from content as is_new,
        min(first_at) over (partition by {key}) as first_seen_at
    from ends where is_real
), spans as (
    select number, row, {key}, true as is_new, vanished_at, first_seen_at,
        lead(d.snapshot_at) over (partition by {key}, episode order by number, row) as followed_at,
        row_number() over (partition by {key} order by number desc, row desc) = 1 as is_newest
    from news join drops d using (number) where is_new
)
select number, row, {key}, is_new, is_newest, coalesce(followed_at, vanished_at) as valid_to, first_seen_at from spans
union all select number, row, {key}, is_new, null, null, null from news where not is_new
""")


def _close(con, table: RawTable) -> None:
    """End the versions in force that are followed by another or have vanished."""
    same = sql.same(table.stored_key, "t", "j")
    con.execute(
        f"update {versions(table)} t set _valid_to = j.valid_to from judged j "
        f"where j.number = 0 and j.valid_to is not null and {same} and t._valid_to is null"
    )
    con.execute(
        f"update {versions(table)} t set _is_newest = false from judged j "
        f"where j.number > 0 and j.is_newest and {same} and t._is_newest"
    )
    gone = con.execute("select next_full_at from drops where number = 0").fetchall()[0][0]
    if gone is not None:
        con.execute(
            f"update {versions(table)} t set _valid_to = ? where t._valid_to is null "
            f"and not exists (select 1 from listed s where {sql.same(table.stored_key, 's', 't')})",
            [gone],
        )


def _add(con, table: RawTable) -> None:
    """Insert the new versions: every staged row but those that say what was known."""
    columns = payload(table) | ({} if table.key else NAMED_BY_CONTENT)
    con.execute(f"""
insert into {versions(table)} ({sql.names(columns)}, {sql.names(VERSION_COLUMNS)})
select {sql.names(columns, "s")}, d.snapshot_at, if(j.number is null, d.next_full_at, j.valid_to),
    coalesce(j.first_seen_at, d.snapshot_at), coalesce(j.is_newest, true), d.file, s._line_number
from staged s join drops d using (number) left join judged j on j.number = s.number and j.row = s.row
where coalesce(j.is_new, true)
""")


def _counts(con) -> dict[int, tuple[int, int]]:
    found = con.execute("""
select number, count(*), (select count(*) from judged j where j.number = s.number and not j.is_new)
from recorded s group by number
""").fetchall()
    return {number: (read - duplicates, duplicates) for number, read, duplicates in found}
