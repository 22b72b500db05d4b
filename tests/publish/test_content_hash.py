"""The hash of what was published: the order in which threads add up money must not change it."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.publish.content_hash import content_hash


def hashed(values: list[float]) -> str:
    with duckdb.connect() as con:
        con.execute("create schema kpis")
        con.execute("create table kpis.t (kpi varchar, kpi_value double)")
        con.executemany("insert into kpis.t values (?, ?)", [(str(n), value) for n, value in enumerate(values)])
        return content_hash(con, ["kpis"])


# The same sum of money, added up in two orders: the tenth digit is a 5 with nothing behind it.
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1566.6083549999967, 1566.608355000004),
        (0.30000000050000004, 0.3000000005),
        (-812345678.5, -812345678.5000001),
    ],
)
def test_the_last_digits_of_a_sum_do_not_count(one, other):
    assert one != other
    assert hashed([one]) == hashed([other])


def test_a_difference_that_a_reader_could_see_counts():
    assert hashed([1566.60835]) != hashed([1566.60836])
    assert hashed([0.0]) != hashed([1e-12])


def test_a_value_belongs_to_its_row():
    assert hashed([1.0, 2.0]) != hashed([2.0, 1.0])
