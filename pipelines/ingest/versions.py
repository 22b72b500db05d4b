"""Snapshots become versions: which staged rows say something new, when it held, what vanished.

A key that comes back with the same content adds nothing (a duplicate); with other content it adds a version that
ends the one before. A key that is missing from a full snapshot has vanished: its version ends there, and coming
back starts another. The same rule folds all snapshots into an empty table or the newest ones onto what is there.
"""

from __future__ import annotations

import duckdb

from pipelines.ingest import sql
from pipelines.ingest.raw_ddl import NEWEST_COLUMNS, VERSION_COLUMNS, newest, payload, versions
from pipelines.ingest.raw_tables import RawTable
from pipelines.ingest.staged import Snapshot, seen_keys, stored_values


def fold(con: duckdb.DuckDBPyConnection, table: RawTable, snapshots: list[Snapshot]) -> dict[int, tuple[int, int]]:
    """Fold the temporary tables of `staged.stage` into the raw tables of `table`.

    The snapshots must be later than everything that is in them. Returns per snapshot number how many records
    were accepted (added a version) and how many were duplicates.
    """
    _appearances(con, table, snapshots)
    _judge(con, table)
    _close(con, table)
    _add(con, table)
    return _counts(con)


def _appearances(con, table: RawTable, snapshots: list[Snapshot]) -> None:
    """`seen`: every record with its key, and, of the keys that occur in them, what the table knows already.

    `is_real` is false for a record in quarantine: its key has not vanished, but it says nothing.
    """
    key = sql.names(table.stored_key)
    parts = [f"select number, row, {key}, _content_hash as content, true as is_real from staged"]
    if seen_keys(snapshots, table):
        parts.append(_quarantined(table, snapshots))
    con.execute("create or replace temp table seen as " + " union all ".join(parts))
    con.execute(
        f"insert into seen select if(b._vanished_at is null, 0, -1), 0, {sql.names(table.stored_key, 'b')}, "
        f"b._content_hash, true from {newest(table)} b semi join seen s on {sql.same(table.stored_key, 'b', 's')}"
    )


def _quarantined(table: RawTable, snapshots: list[Snapshot]) -> str:
    listed = ", ".join(sql.literal(str(path)) for path in dict.fromkeys(seen_keys(snapshots, table)))
    values, joins = stored_values(table, table.key, "q")
    return (
        f"select d.number, null, {', '.join(values)}, null, false from read_parquet([{listed}], "
        f"filename = '_path', union_by_name = true) q join drops d on d.keys_path = q._path {joins}"
    )


def _judge(con, table: RawTable) -> None:
    """`judged`: a verdict on every record whose key occurs more than once; a single one is simply new.

    An episode is an unbroken presence of a key; within it a version is what differs from the one before.
    """
    key = sql.names(table.stored_key)
    con.execute(f"create or replace temp table several as select {key} from seen group by {key} having count(*) > 1")
    con.execute(f"""
create or replace temp table judged as
with appearances as (
    select s.*, d.day, d.next_full_day, d.next_full_at
    from seen s semi join several m on {sql.same(table.stored_key, "s", "m")} join drops d using (number)
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
    select *, lag(content) over (partition by {key}, episode order by number, row) is distinct from content as is_new
    from ends where is_real
), spans as (
    select number, row, {key}, vanished_at, d.snapshot_at,
        lead(d.snapshot_at) over (partition by {key}, episode order by number, row) as followed_at,
        row_number() over (partition by {key} order by number desc, row desc) = 1 as is_newest
    from news join drops d using (number) where is_new
)
select number, row, {key}, is_newest, coalesce(followed_at, vanished_at) as valid_to from spans
""")


def _close(con, table: RawTable) -> None:
    """End the versions in force that are followed by another or have vanished."""
    _end(
        con,
        table,
        f"from judged j where j.number = 0 and j.valid_to is not null and {sql.same(table.stored_key, 't', 'j')}",
        "j.valid_to",
    )
    gone = con.execute("select next_full_at from drops where number = 0").fetchall()[0][0]
    if gone is not None:
        missing = f"not exists (select 1 from seen s where {sql.same(table.stored_key, 's', 't')})"
        _end(con, table, f"where {missing}", f"timestamp '{gone}'")


def _end(con, table: RawTable, which: str, moment: str) -> None:
    glue = " and" if "where" in which else " where"
    con.execute(f"update {versions(table)} t set _valid_to = {moment} {which}{glue} t._valid_to is null")
    con.execute(f"update {newest(table)} t set _vanished_at = {moment} {which}{glue} t._vanished_at is null")


def _add(con, table: RawTable) -> None:
    """Insert the new versions, and put the newest of each key in the place of the one before."""
    columns = payload(table)
    _added(con, table)
    names = sql.names(columns)
    con.execute(
        f"insert into {versions(table)} ({names}, {sql.names(VERSION_COLUMNS)}) select {names}, "
        "snapshot_at, valid_to, _content_hash, _occurrence, file, _line_number from added"
    )
    con.execute(f"""
create or replace temp table first_seen as
select {sql.names(table.stored_key, "s")}, min(coalesce(b._first_seen_at, d.snapshot_at)) as first_seen_at
from seen s semi join several m on {sql.same(table.stored_key, "s", "m")} join drops d using (number)
left join {newest(table)} b on s.number <= 0 and {sql.same(table.stored_key, "b", "s")}
where s.is_real group by all
""")
    con.execute(
        f"delete from {newest(table)} b using added a where a.is_newest and {sql.same(table.stored_key, 'b', 'a')}"
    )
    con.execute(
        f"insert into {newest(table)} ({names}, {sql.names(NEWEST_COLUMNS)}) select {sql.names(columns, 'a')}, "
        "a.snapshot_at, coalesce(f.first_seen_at, a.snapshot_at), a.valid_to, a._content_hash, a._occurrence, "
        f"a.file, a._line_number from added a left join first_seen f on {sql.same(table.stored_key, 'a', 'f')} "
        "where a.is_newest"
    )


def _added(con, table: RawTable) -> None:
    """`added`: the staged rows that are new versions. Where no key occurs twice, that is all of them."""
    if not con.execute("select exists (from several)").fetchall()[0][0]:
        con.execute("""
create or replace temp view added as
select s.*, d.snapshot_at, d.file, d.next_full_at as valid_to, true as is_newest
from staged s join drops d using (number)
""")
        return
    several = f"exists (select 1 from several m where {sql.same(table.stored_key, 's', 'm')})"
    con.execute(f"""
create or replace temp table added_rows as
select s.*, d.snapshot_at, d.file, if(j.number is null, d.next_full_at, j.valid_to) as valid_to,
    coalesce(j.is_newest, true) as is_newest
from staged s join drops d using (number)
left join judged j on j.number = s.number and j.row = s.row
where j.number is not null or not {several}
""")
    con.execute("create or replace temp view added as from added_rows")


def _counts(con) -> dict[int, tuple[int, int]]:
    found = con.execute("""
select number, count(a.number), count(*) - count(a.number)
from staged s left join (select number, row from added) a using (number, row) group by number
""").fetchall()
    return {number: (accepted, duplicates) for number, accepted, duplicates in found}
