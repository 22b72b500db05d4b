"""Any files, in any order of arrival: the same tables, and those that a slow, obvious model gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import duckdb
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.company import Company
from pipelines.ingest import versions
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Column, TableSpec, Unpivot
from tests.ingest.company_files import Folder

SPEC = TableSpec(
    source="crm",
    table="deals",
    entity="deals",
    columns=(
        Column("deal_id", ("Id",), "key", required=True),
        Column("stage", ("Stage",), required=True),
        Column("amount", ("Amount",), "decimal", required=True),
    ),
    key=("deal_id",),
    unpivot=(
        Unpivot(
            "deal_stage_events", r"Entered (?P<stage>.+)", "entered_at", carry=("deal_id",), key=("deal_id", "stage")
        ),
    ),
)
ROWS = "select deal_id, stage, _valid_from, _first_seen_at, _vanished_at from crm.deals order by all"
VERSIONS = "select deal_id, stage, _valid_from, _valid_to from crm.deals__versions order by all"
EVENTS = "select deal_id, stage, entered_at, _valid_from, _vanished_at from crm.deals__deal_stage_events order by all"
EVENT_VERSIONS = (
    "select deal_id, stage, entered_at, _valid_from, _valid_to "
    "from crm.deals__deal_stage_events__versions order by all"
)

row = st.tuples(
    st.sampled_from("ABC"), st.sampled_from("xy"), st.sampled_from(["1", "1", "1", "bad"]), st.sampled_from("12")
)
file = st.tuples(st.integers(1, 4), st.lists(row, max_size=5), st.sampled_from([False, False, False, True]))
files = st.lists(file, min_size=1, max_size=4)


def text(rows, ragged: bool) -> str:
    lines = ["Id,Stage,Amount,Entered Demo"] + [
        f"{key},{stage},{amount},2026-01-0{day}" for key, stage, amount, day in rows
    ]
    return "\n".join([*lines, *(["A,x"] if ragged else [])]) + "\n"


def names(drops) -> list[str]:
    return [f"crm/deals-2026-02-0{day}-{number}.csv" for number, (day, _, _) in enumerate(drops)]


def midnight(day: int) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-02-0{day}")


def model(drops):
    """Versions as [key, stage, from, to], and accepted/duplicates per file, one record at a time."""
    versions, in_force, counts, known = [], {}, {}, set()
    for day in sorted({day for day, _, _ in drops}):
        present, parts = set(), [(number, d) for number, d in enumerate(drops) if d[0] == day]
        for number, (_, rows, _) in parts:
            content = text(*drops[number][1:])
            if (day, content) in known:
                continue  # the same bytes of the same day are the same drop
            known.add((day, content))
            counts[number] = [0, 0]
            for key, stage, amount, _ in rows:
                present.add(key)
                if amount == "bad":
                    continue
                now = in_force.get(key)
                if now is not None and now[1] == stage:
                    counts[number][1] += 1
                    continue
                if now is not None:
                    now[3] = midnight(day)
                in_force[key] = [key, stage, midnight(day), None]
                versions.append(in_force[key])
                counts[number][0] += 1
        if any(rows or ragged for _, (_, rows, ragged) in parts) and not any(d[2] for _, d in parts):
            for key in [key for key in in_force if key not in present]:
                in_force.pop(key)[3] = midnight(day)
    return versions, counts


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(files, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_tables_of_the_model(drops, dice):
    with tempfile.TemporaryDirectory() as place:
        at_once = Folder(Path(place) / "once", Registry((SPEC,)), Company())
        one_by_one = Folder(Path(place) / "each", Registry((SPEC,)), Company())
        order = list(zip(names(drops), drops, strict=True))
        for name, (_, rows, ragged) in order:
            at_once.drop(name, text(rows, ragged))
        first = at_once.run()["crm.deals"]
        dice.shuffle(order)
        for name, (_, rows, ragged) in order:
            one_by_one.drop(name, text(rows, ragged))
            one_by_one.run()
        for query in (ROWS, VERSIONS, EVENTS, EVENT_VERSIONS):
            assert at_once.query(query) == one_by_one.query(query)
        versions, counts = model(drops)
        assert sorted(at_once.query(VERSIONS), key=str) == sorted(map(tuple, versions), key=str)
        assert first.accepted == sum(accepted for accepted, _ in counts.values())
        assert first.duplicates == sum(duplicates for _, duplicates in counts.values())
        assert one_by_one.query(
            "select count(*) from meta.ingest_files "
            "where records_read <> accepted + duplicates + quarantined + totals_dropped"
        ) == [(0,)]


def test_numbers_that_come_again_are_found_part_by_part():
    numbers = [0, 2**64 - 1, 5, 2**64 - 1, 7, 5, 5, 12, 0, 13]
    listed = ", ".join(f"({number}::ubigint)" for number in numbers)
    with duckdb.connect() as con:
        for parts in (1, 3):
            versions._repeated(con, f"select h from (values {listed}) v(h)", parts)
            assert con.execute("from several order by h").fetchall() == [(0,), (5,), (2**64 - 1,)]
