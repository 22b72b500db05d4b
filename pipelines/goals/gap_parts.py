"""How far each part (a team, a channel, a rep) carried a goal off its path; the parts add up to the whole gap.

A sum's part is measured by its share of last year's same months, a ratio's by what it adds to the whole ratio (the
one that got worse most on its own last year comes first: what was always so explains nothing), a level's by where it
stood when the goal began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipelines.goals import gap_words
from pipelines.goals.dates import DAY, last_year, month_end
from pipelines.goals.facts import Score
from pipelines.goals.gap_words import Cause

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# Less than this share of the target explains nothing.
SLIGHT = 0.002
NOTHING = (0.0, 0.0)
NO_REPS = "(select '' as rep_id, '' as rep_name, '' as current_team where false)"


# What a goal's scope is made of: the kind of cause, and the type of scope its parts are.
PARTS_OF = {"company": (("scope", "team"), ("channel", "channel")), "team": (("scope", "rep"),)}
Sums = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Months:
    """Whole months of all parts of one type (the last may still run): what numerators and denominators are wanted of.
    `opening`: the denominator of the first month alone. Reps are those of the goal's `team`."""

    kpi: str
    part_type: str
    team: str
    first: dt.date
    last: dt.date
    opening: bool = False


@dataclass(frozen=True)
class Part:
    """One part: what it has, what it should have, how much of the gap that is; all in the KPI's unit."""

    name: str
    actual: float
    base: float | None
    contribution: float
    worse: float  # by what they are put in order, as `contribution`


def wanted(row: Score, kpi: Kpi, part_type: str, first: dt.date, last: dt.date) -> tuple[Months, ...]:
    """What must be known of the parts; nothing where they cannot explain the gap, or the window begins within a
    month."""
    if first.day != 1 or not row.target_value or row.direction == "band":
        return ()
    model, team = row.evidence.model, row.scope_id if part_type == "rep" else ""
    now = Months(row.kpi, part_type, team, first, month_end(last), model == "population")
    if model == "population":
        return (now,)
    if model in ("cases", "money"):
        return now, replace(now, **dict(zip(("first", "last"), last_year((first, month_end(last))), strict=True)))
    if row.expected_value is None:
        return ()
    if model == "flow":
        whole = row.evidence.window or (row.window_start_date, row.window_end_date)
        return now, replace(
            now, **dict(zip(("first", "last"), last_year((whole[0], month_end(whole[1]))), strict=True))
        )
    if model == "level" and kpi.kind == "level":
        start = first - DAY
        return replace(now, first=last.replace(day=1)), replace(now, first=start.replace(day=1), last=start)
    return ()


def read(con: duckdb.DuckDBPyConnection, months: Iterable[Months]) -> dict[Months, Sums]:
    """Numerator and denominator of every part, by name, of each of `months`; all of them in one query."""
    asked = list(dict.fromkeys(months))
    if not asked:
        return {}
    found: dict[Months, dict[str, tuple[float, float]]] = {one: {} for one in asked}
    reps = "marts.dim_rep" if any(one.part_type == "rep" for one in asked) else NO_REPS
    frame = pl.DataFrame([(number, *astuple(one)) for number, one in enumerate(asked)], orient="row",
                         schema=["number", *(field.name for field in fields(Months))])  # fmt: skip
    con.register("asked_months", frame.to_arrow())
    rows = con.execute(
        f"""
        with parts as (
            select v.*, r.rep_name, case when v.scope_type = 'rep' then r.current_team else '' end as team
            from kpis.fct_kpi_values as v left join {reps} as r on v.scope_type = 'rep' and r.rep_id = v.scope_id
            where v.grain = 'month' and v.scope_type in ('team', 'channel', 'rep')
        )
        select a.number, case when v.scope_type = 'rep' then v.rep_name else v.scope_id end as part,
            sum(v.numerator)::double,
            coalesce(case when a.opening then arg_min(v.denominator, v.period_start_date) else sum(v.denominator) end,
                0)::double
        from asked_months as a
        join parts as v on v.kpi = a.kpi and v.scope_type = a.part_type and v.team = a.team
            and v.period_start_date >= a.first and v.period_end_date <= a.last
        group by a.number, a.opening, part having sum(v.numerator) is not null order by all
        """
    ).fetchall()
    con.unregister("asked_months")
    for number, part, top, bottom in rows:
        found[asked[number]][part] = (top, bottom)
    return found


def causes(row: Score, kind: str, sums: Sequence[Sums], locale: str) -> list[Cause]:
    """The parts that hold the goal back, worst first, from the `sums` of what was `wanted`."""
    model = row.evidence.model
    if not sums:
        return []
    parts = _ratio(row, *sums) if model in ("cases", "money", "population") else _share(row, *sums)
    sign = -1.0 if row.direction == "increase" else 1.0
    bad = [part for part in parts if sign * part.contribution > SLIGHT * abs(row.target_value)]
    bad.sort(key=lambda part: (-sign * part.worse, -sign * part.contribution, part.name))
    return [
        gap_words.part(row, kind, place, one.name, one.actual, one.base, one.contribution, model, locale)
        for place, one in enumerate(bad, 1)
    ]


def _share(row: Score, now: Sums, then: Sums) -> list[Part]:
    """Of a sum and a level: what each part has beside its share, as it was, of what the whole should have."""
    before = sum(top for top, _ in then.values())
    if before <= 0:
        return []
    parts = []
    for name in sorted(now.keys() | then.keys()):
        actual, base = now.get(name, NOTHING)[0], row.expected_value * then.get(name, NOTHING)[0] / before
        parts.append(Part(name, actual, base, actual - base, actual - base))
    return parts


def _ratio(row: Score, now: Sums, then: Sums | None = None) -> list[Part]:
    opening = row.evidence.model == "population"
    aim = row.expected_value if opening else row.target_value
    whole = sum(bottom for _, bottom in now.values())
    if whole <= 0 or aim is None or (opening and row.direction == "increase"):
        return []
    parts = []
    for name, (top, bottom) in now.items():
        if bottom:
            before, cases = (then or {}).get(name, NOTHING)
            base = before / cases if cases else None
            added = (top - aim * bottom) / whole
            parts.append(
                Part(name, top / bottom, base, added, added if base is None else (top - base * bottom) / whole)
            )
    return parts
