"""The closed periods of many figures and scopes, read from `kpis.fct_kpi_values` as arrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

Array = np.ndarray
Key = tuple[str, str, str]  # kpi, scope type, scope id
GRAINS = ("quarter", "month", "week", "day")
EPOCH = dt.date(1970, 1, 1).toordinal()
# The rows of so many fit beside each other (some 40 MB of three years of days); of all of them they would not.
AT_A_TIME = 500


@dataclass(frozen=True)
class Periods:
    """Periods of one grain in their order: first and last days (since 1970), numerators, denominators (NaN where
    NULL), cases observed."""

    first: Array
    last: Array
    top: Array
    bottom: Array
    observations: Array


def day(number: int) -> dt.date:
    """The day so many days after 1970 began."""
    return dt.date.fromordinal(EPOCH + int(number))


def number(day: dt.date) -> int:
    """How many days after 1970 began it is."""
    return day.toordinal() - EPOCH


def read(
    con: duckdb.DuckDBPyConnection, keys: Sequence[Key], as_of: dt.date
) -> Iterator[tuple[Key, dict[str, Periods]]]:
    """Key by key the whole periods of each grain up to `as_of`.

    The part of a source's first one, a late source's last one and a cohort that still ripens would pull down what is
    usual. Expects `goal_keys`: the keys, each with its place among `keys`.
    """
    for begin in range(0, len(keys), AT_A_TIME):
        found = con.execute(
            """
            select k.place, list_position($grains, v.grain) - 1 as grain,
                v.period_start_date - date '1970-01-01' as first, v.period_end_date - date '1970-01-01' as last,
                v.numerator::double as top, v.denominator::double as bottom,
                coalesce(v.observations, 0) as observations
            from kpis.fct_kpi_values as v
            join goal_keys as k on v.kpi = k.kpi and v.scope_type = k.scope_type and v.scope_id = k.scope_id
            where k.place >= $begin and k.place < $end and list_contains($grains, v.grain)
                and v.period_end_date <= $as_of and v.is_complete
            order by 1, 2, 3, 4
            """,
            {"as_of": as_of, "begin": begin, "end": begin + AT_A_TIME, "grains": list(GRAINS)},
        ).fetchnumpy()
        yield from _by_key(keys, found)


def _by_key(keys: Sequence[Key], found: dict[str, Any]) -> Iterator[tuple[Key, dict[str, Periods]]]:
    place, grain = found["place"], found["grain"]
    if not len(place):
        return
    columns = [np.ma.filled(found[name], np.nan) for name in ("top", "bottom")]
    starts = np.flatnonzero(np.diff(place * len(GRAINS) + grain, prepend=-1))
    key, grained = keys[int(place[0])], {}
    for begin, end in zip(starts, [*starts[1:], len(place)], strict=True):
        if keys[int(place[begin])] != key:
            yield key, grained
            key, grained = keys[int(place[begin])], {}
        part = slice(begin, end)
        grained[GRAINS[int(grain[begin])]] = Periods(
            found["first"][part], found["last"][part], columns[0][part], columns[1][part], found["observations"][part]
        )
    yield key, grained
