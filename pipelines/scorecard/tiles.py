"""The row of figures under the headline: value, like-for-like change, the last two years as a bare line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.goals.dates import shift_years
from pipelines.scorecard import charts
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Row

# What a sales manager asks first; the first six that the published file has values for are shown.
ASKED_FIRST = (
    "revenue_net", "mrr", "new_customers", "cac", "win_rate", "gross_margin", "ltv_cac", "nrr",
    "customer_churn_rate", "avg_deal_size", "sales_cycle_days", "bookings_won",
)  # fmt: skip
SHOWN = 6
_MONTHS = 24


@dataclass(frozen=True)
class Tile:
    """`period` is what the value covers; `tone` good, poor or even given the KPI's direction; `spark` the path
    and the end dot's top."""

    kpi: str
    label: str
    value: str
    period: str
    change: str | None
    compared: str
    tone: str
    spark: tuple[str, float] | None


def tiles(
    values: Iterable[Row], kpis: dict[str, Row], scope: tuple[str, str], as_of: dt.date, numbers: Numbers
) -> list[Tile]:
    """Tiles of one scope (type, id). Year to date where the KPI has it, else its newest level or ratio."""
    found: dict[tuple[str, str], dict[dt.date, Row]] = {}
    for row in values:
        if (row.scope_type, row.scope_id) == scope:
            found.setdefault((row.kpi, row.grain), {})[row.period_end_date] = row
    made = (_tile(kpis[key], found, as_of, numbers) for key in ASKED_FIRST if key in kpis)
    return [tile for tile in made if tile][:SHOWN]


def _tile(kpi: Row, found: dict, as_of: dt.date, numbers: Numbers) -> Tile | None:
    months = found.get((kpi.kpi, "month"), {})
    to_date = found.get((f"ytd_{kpi.kpi}", "fiscal_ytd"), {}).get(as_of)
    if to_date is not None:
        period, value = "this year", to_date.kpi_value
        growth = found.get((f"ytd_growth_{kpi.kpi}", "fiscal_ytd"), {}).get(as_of)
        change = None if growth is None else (growth.kpi_value, numbers.change(growth.kpi_value))
        compared = f"vs same days {as_of.year - 1}"
    else:
        newest = _today(found, kpi, as_of) or _newest(found, kpi)
        if newest is None:
            return None
        row, before, compared = newest
        value = row.kpi_value
        period = "12 months" if row.grain == "trailing_12m" else "latest month"
        if row.period_end_date > as_of or row.grain == "day":
            period = f"on {numbers.short_day(as_of)}"
        change = _change(value, before, kpi.unit, numbers)
    complete = [months[end].kpi_value for end in sorted(months) if months[end].is_complete][-_MONTHS:]
    if kpi.kind == "level":
        complete.append(value)
    return Tile(
        kpi.kpi, kpi.label, numbers.value(value, kpi.unit), period, change and change[1], compared,
        _tone(change and change[0], kpi.direction), charts.spark(complete),
    )  # fmt: skip


def _today(found: dict, kpi: Row, as_of: dt.date) -> tuple[Row, Row | None, str] | None:
    """A level of today beside that of the same day a year before, as `_newest`."""
    days = found.get((kpi.kpi, "day"), {})
    if kpi.kind != "level" or as_of not in days:
        return None
    return days[as_of], days.get(shift_years(as_of, -1)), "vs a year ago"


def _newest(found: dict, kpi: Row) -> tuple[Row, Row | None, str] | None:
    """(newest row, the same period a year before, how that is called)."""
    grains = ("month",) if kpi.kind == "level" else ("trailing_12m", "month")
    for grain in grains:
        rows = found.get((kpi.kpi, grain), {})
        ends = [end for end in rows if rows[end].is_complete or kpi.kind == "level"]
        if ends:
            row = rows[max(ends)]
            return row, _year_before(rows, row), "vs a year ago"
    return None


def _year_before(rows: dict[dt.date, Row], row: Row) -> Row | None:
    start = row.period_start_date
    return next(
        (
            other
            for other in rows.values()
            if (other.period_start_date.year, other.period_start_date.month) == (start.year - 1, start.month)
            and other.is_complete
        ),
        None,
    )


def _change(value: float, before: Row | None, unit: str, numbers: Numbers) -> tuple[float, str] | None:
    if before is None:
        return None
    if unit == "ratio":
        return round(value - before.kpi_value, 3), numbers.points(value - before.kpi_value)
    if before.kpi_value <= 0:
        return None
    growth = value / before.kpi_value - 1
    return growth, numbers.change(growth)


def _tone(change: float | None, direction: str) -> str:
    if change is None or direction == "band" or abs(change) < 0.0005:
        return "even"
    return "good" if (change > 0) == (direction == "increase") else "poor"
