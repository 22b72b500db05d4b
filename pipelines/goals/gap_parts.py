"""How far each part (a team, a channel, a rep) carried a goal off its path; the parts add up to the whole gap.

A sum's part is measured by its share of last year's same months, a ratio's by what it adds to the whole ratio, a
level's by where it stood when the goal began.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals import gap_words
from pipelines.goals.dates import DAY, last_year, month_end
from pipelines.goals.facts import Score
from pipelines.goals.gap_words import Cause

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# Less than this share of the target explains nothing.
SLIGHT = 0.002


@dataclass(frozen=True)
class Part:
    """One part: what it has, what it should have, how much of the gap that is; all in the KPI's unit."""

    name: str
    actual: float
    base: float | None
    contribution: float


def of(con: duckdb.DuckDBPyConnection, row: Score, kpi: Kpi, kind: str, scope_type: str, first: dt.date,
       last: dt.date, locale: str) -> list[Cause]:  # fmt: skip
    """The parts that hold the goal back, worst first; none where the window begins within a month."""
    if first.day != 1 or not row.target_value or row.direction == "band":
        return []
    model = row.evidence.model
    if model == "flow" and row.expected_value is not None:
        parts = _flow(con, row, scope_type, first, last)
    elif model in ("cases", "money", "population"):
        parts = _ratio(con, row, scope_type, first, last)
    elif model == "level" and kpi.kind == "level" and row.expected_value is not None:
        parts = _level(con, row, scope_type, first, last)
    else:
        return []
    sign = -1.0 if row.direction == "increase" else 1.0
    bad = [part for part in parts if sign * part.contribution > SLIGHT * abs(row.target_value)]
    bad.sort(key=lambda part: (-sign * part.contribution, part.name))
    return [
        gap_words.part(row, kind, place, one.name, one.actual, one.base, one.contribution, model, locale)
        for place, one in enumerate(bad, 1)
    ]


def _flow(con: duckdb.DuckDBPyConnection, row: Score, scope_type: str, first: dt.date, last: dt.date) -> list[Part]:
    whole = row.evidence.window or (row.window_start_date, row.window_end_date)
    now = _sums(con, row, scope_type, first, month_end(last))
    then = _sums(con, row, scope_type, *last_year((whole[0], month_end(whole[1]))))
    before = sum(top for top, _ in then.values())
    if before <= 0:
        return []
    parts = []
    for name in sorted(now.keys() | then.keys()):
        actual, base = now.get(name, (0.0, 0.0))[0], row.expected_value * then.get(name, (0.0, 0.0))[0] / before
        parts.append(Part(name, actual, base, actual - base))
    return parts


def _ratio(con: duckdb.DuckDBPyConnection, row: Score, scope_type: str, first: dt.date, last: dt.date) -> list[Part]:
    opening = row.evidence.model == "population"
    aim = row.expected_value if opening else row.target_value
    now = _sums(con, row, scope_type, first, month_end(last), opening)
    whole = sum(bottom for _, bottom in now.values())
    if whole <= 0 or aim is None or (opening and row.direction == "increase"):
        return []
    return [
        Part(name, top / bottom, None, (top - aim * bottom) / whole) for name, (top, bottom) in now.items() if bottom
    ]


def _level(con: duckdb.DuckDBPyConnection, row: Score, scope_type: str, first: dt.date, last: dt.date) -> list[Part]:
    start = _sums(con, row, scope_type, (first - DAY).replace(day=1), first - DAY)
    now = _sums(con, row, scope_type, last.replace(day=1), month_end(last))
    before = sum(top for top, _ in start.values())
    if before <= 0:
        return []
    parts = []
    for name in sorted(now.keys() | start.keys()):
        actual, base = now.get(name, (0.0, 0.0))[0], start.get(name, (0.0, 0.0))[0] * row.expected_value / before
        parts.append(Part(name, actual, base, actual - base))
    return parts


def _sums(con: duckdb.DuckDBPyConnection, row: Score, scope_type: str, first: dt.date, last: dt.date,
          opening: bool = False) -> dict[str, tuple[float, float]]:  # fmt: skip
    """Numerator and denominator of every part over whole months (the last may still run); `opening`: the
    denominator of the first month alone. Reps are those of the goal's team, by their names."""
    bottom = "arg_min(v.denominator, v.period_start_date)" if opening else "sum(v.denominator)"
    reps = (
        "join marts.dim_rep as r on r.rep_id = v.scope_id and r.current_team = $team" if scope_type == "rep" else ""
    )
    values = {"kpi": row.kpi, "type": scope_type, "first": first, "last": last}
    rows = con.execute(
        f"""
        select {"r.rep_name" if reps else "v.scope_id"} as part, sum(v.numerator)::double,
            coalesce({bottom}, 0)::double
        from kpis.fct_kpi_values as v {reps}
        where v.kpi = $kpi and v.scope_type = $type and v.grain = 'month'
            and v.period_start_date >= $first and v.period_end_date <= $last
        group by 1 having sum(v.numerator) is not null order by 1
        """,
        values | ({"team": row.scope_id} if reps else {}),
    ).fetchall()
    return {name: (top, bottom) for name, top, bottom in rows}
