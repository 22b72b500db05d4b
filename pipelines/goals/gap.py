"""What explains the gap of a flagged goal: the parts that fell behind, the step of the funnel, the records.

Reads kpis.fct_kpi_values, kpis.fct_funnel_bottlenecks and the marts, as far as they are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import duckdb

from pipelines.goals import gap_parts, gap_records, gap_words
from pipelines.goals.facts import Score
from pipelines.goals.gap_parts import Months
from pipelines.goals.gap_records import MOST, Asked
from pipelines.goals.gap_time import Piece
from pipelines.goals.gap_words import Cause
from pipelines.goals.state import FLAGGED

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# Figures without `deals` among their sources that deals decide all the same.
ALSO_OF_DEALS = ("new_customers", "revenue_net", "revenue_gross", "mrr", "mrr_new")
# Figures that sink when customers leave.
OF_CUSTOMERS = ("customer_churn", "customer_retention", "lost_customers", "active_customers", "revenue_churn",
                "mrr", "arr", "nrr", "grr", "ltv")  # fmt: skip


def explain(
    con: duckdb.DuckDBPyConnection, scores: Iterable[Score], catalogue: Mapping[str, Kpi], locale: str
) -> list[Cause]:
    """The causes of every goal at risk or off pace, the worst of each kind first; fills `why` of its score."""
    asked = [one for row in scores if (one := _asked(row, catalogue[row.kpi])) is not None]
    if not asked:
        return []
    there = gap_records.tables(con)
    wanted = {one: _parts(one, there) for one in asked}
    sums = gap_parts.read(con, (months for parts in wanted.values() for _, all_of in parts for months in all_of))
    records = gap_records.read(con, asked, there, locale)
    found: list[Cause] = []
    for one in asked:
        causes = [
            cause for kind, months in wanted[one]
            for cause in gap_parts.causes(one.row, kind, [sums[each] for each in months], locale)[:MOST]
        ]  # fmt: skip
        causes += _course(one, locale)
        causes += records[one.goal_id]
        one.row.why = gap_words.why(causes) or None
        found.extend(causes)
    return found


def _asked(row: Score, kpi: Kpi) -> Asked | None:
    first, last = row.evidence.window or (row.window_start_date, row.window_end_date)
    last = min(last, row.as_of_date)
    if row.state not in FLAGGED:
        return None
    of_deals = any("deals" in source.split(" or ") for source in kpi.sources) or row.kpi in ALSO_OF_DEALS
    return Asked(row.goal_id, row, kpi, first, last, of_deals, row.kpi.startswith(OF_CUSTOMERS))


def _course(asked: Asked, locale: str) -> list[Cause]:
    """When the figure fell behind, the worst months or weeks first; of a ratio, which of its sides moved."""
    row, known = asked.row, asked.row.evidence.course
    if known is None or row.direction == "band" or row.target_value is None:
        return []
    if known.sides:
        return [gap_words.sides(row, asked.kpi, *known.sides, locale)]
    if known.recent:
        return [gap_words.recent(row, *known.recent, locale)]
    sign = -1.0 if row.direction == "increase" else 1.0
    if row.evidence.model == "level" and known.pieces:
        behind = _level_behind(row, known.pieces, sign, locale)
    else:
        lost = [(sign * (one[1] - one[2]), one) for one in known.pieces]
        behind = [(size, one) for size, one in lost if size > gap_parts.SLIGHT * abs(row.target_value)]
    behind.sort(key=lambda found: (-found[0], found[1][0]))
    if behind:
        return [
            gap_words.lately(row, place, *one, row.evidence.model, locale)
            for place, (_, one) in enumerate(behind[:MOST], 1)
        ]
    if known.rest is not None and row.direction == "increase" and row.actual_value is not None:
        return [gap_words.rest(row, known.rest, locale)]
    return []


def _level_behind(row: Score, moves: Sequence[Piece], sign: float, locale: str) -> list[tuple[float, Piece]]:
    """The months or weeks in which a level fell behind its path for good; where each alone is too little to tell of,
    the whole way so far."""
    lost = [sign * (actual - wanted) for _, actual, wanted in moves]
    lasting = _not_made_good(moves, sign)
    # The path's own rise until a dip is over is no reason to name the dip.
    kept = [(left, one) for left, size, one in zip(lasting, lost, moves, strict=True) if left >= 0.5 * size]
    return _worth_telling(row, kept, locale) or _worth_telling(row, [(sum(lost), _whole(moves))], locale)


def _whole(moves: Sequence[Piece]) -> Piece:
    return (moves[0][0][0], moves[-1][0][1]), sum(one[1] for one in moves), sum(one[2] for one in moves)


def _worth_telling(row: Score, lost: Sequence[tuple[float, Piece]], locale: str) -> list[tuple[float, Piece]]:
    slight = gap_parts.SLIGHT * abs(row.target_value)
    return [
        (size, one) for size, one in lost
        if size > slight and not gap_words.reads_alike(row, one[1], one[2], locale)
    ]  # fmt: skip


def _not_made_good(pieces: Sequence[Piece], sign: float) -> list[float]:
    """What each piece lost of a level's way and no later one brought back: a dip that is over explains nothing."""
    lost, shortest = [], 0.0
    # From the last back: the least that was missing at the end of this piece or any later one.
    missing = list(accumulate(sign * (actual - wanted) for _, actual, wanted in pieces))
    for before, after in reversed(list(zip([0.0, *missing], missing, strict=False))):
        shortest = min(shortest, after) if lost else after
        lost.append(shortest - before)
    return lost[::-1]


def _parts(asked: Asked, there: set[str]) -> list[tuple[str, tuple[Months, ...]]]:
    if asked.row.actual_value is None or asked.last < asked.first:
        return []
    kinds = gap_parts.PARTS_OF.get(asked.row.scope_type, ())
    return [
        (kind, gap_parts.wanted(asked.row, asked.kpi, part_type, asked.first, asked.last))
        for kind, part_type in kinds
        if part_type != "rep" or "marts.dim_rep" in there
    ]
