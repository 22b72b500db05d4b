"""Cells made of several: joined texts, sums over columns, days counted from a day, ends of periods, kept rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pipelines.ingest import cells, moments
from pipelines.sources import headers as header_names
from pipelines.sources.spec import Column, Condition
from pipelines.sources.texts import is_expression

# Counted time reaches two hundred years and no further: a longer one is a slip of the pen.
LONGEST = {"days": 73_000, "weeks": 10_400, "months": 2_400, "years": 200}
STEPS = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}
PERIODS = {"week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


def joined(frame: pl.DataFrame, headers: Sequence[str], column: Column) -> pl.Series:
    """The cells of the headers in `column.join` as one text; empty ones leave no separator behind."""
    parts = [pl.col(_cell(name, headers)).str.strip_chars() for name in column.join]
    filled = [pl.when(part != "").then(part) for part in parts]
    return frame.select(pl.concat_str(filled, separator=column.join_with, ignore_nulls=True)).to_series()


def first_filled(frame: pl.DataFrame, places: Sequence[int], column: Column) -> pl.Series:
    """Of each row the first cell of these that says anything."""
    plain = replace(column, extract=None, case_safe=False, values={}, otherwise=None)
    parts = [cells.cleaned(frame[f"c{at}"], plain).alias(f"c{at}") for at in places]
    return pl.DataFrame(parts).select(pl.coalesce(pl.all()).alias(column.name)).to_series()


def computed(numbers: pl.Series, operands: dict[str, pl.Series], column: Column) -> pl.Series:
    """(number - minus) x times / over in the type of `numbers`; null where a part is unknown or `over` is zero."""
    result = numbers.cast(pl.Float64)
    if column.minus:
        result = result - _operand(column.minus, operands)
    for factor in column.times:
        result = result * _operand(factor, operands)
    if column.over:
        result = result / _operand(column.over, operands)
    scale = numbers.dtype.scale if isinstance(numbers.dtype, pl.Decimal) else 0
    finite = result.is_finite().fill_null(False)
    whole = pl.DataFrame({"n": result, "f": finite}).select(pl.when("f").then(pl.col("n").round(scale))).to_series()
    return whole.cast(numbers.dtype, strict=False)


def counted(numbers: pl.Series, column: Column, base: pl.Series | dt.date, zone: str) -> pl.Series:
    """The UTC moment that lies so many days, weeks, months or years before or after `base`."""
    unit = column.count_of
    whole = pl.DataFrame({"n": numbers.cast(pl.Float64)}).select(
        pl.when((pl.col("n") == pl.col("n").floor()) & (pl.col("n").abs() <= LONGEST[unit])).then("n").cast(pl.Int64)
    ).to_series()  # fmt: skip
    if isinstance(base, dt.date):
        local = pl.Series([dt.datetime.combine(base, dt.time())], dtype=moments.MOMENT).new_from_index(0, len(whole))
    else:
        local = _local(base, zone)
    steps = whole * (-1 if column.before else 1)
    moved = pl.DataFrame({"at": local, "n": steps}).select(
        pl.col("at").dt.offset_by(pl.concat_str(pl.col("n"), pl.lit(STEPS[unit])))
    ).to_series()  # fmt: skip
    return moments.within_years(moments.to_utc(moved, zone))


def ended(values: pl.Series, period: str, zone: str) -> pl.Series:
    """The last day of the period in which each moment lies, as the company's zone has it."""
    first = _local(values, zone).dt.truncate(PERIODS[period])
    return moments.to_utc(first.dt.offset_by(PERIODS[period]).dt.offset_by("-1d"), zone)


def kept(frame: pl.DataFrame, headers: Sequence[str], conditions: Sequence[Condition]) -> pl.Series:
    """Which rows meet every condition."""
    result = pl.Series([True]).new_from_index(0, len(frame)) if len(frame) else pl.Series([], dtype=pl.Boolean)
    there = {header_names.normal(name) for name in headers}
    for condition in conditions:
        if not condition.required and header_names.normal(condition.header) not in there:
            continue
        text = frame[_cell(condition.header, headers)].str.strip_chars().str.to_lowercase()
        plain = [cell.strip().lower() for cell in condition.cells if not is_expression(cell)]
        hit = text.is_in(plain)
        for cell in filter(is_expression, condition.cells):
            hit |= text.str.contains(f"(?i){cell[1:-1]}")
        result &= ~hit if condition.is_not else hit
    return result


def _cell(header: str, headers: Sequence[str]) -> str:
    return f"c{header_names.place_of(header, headers)}"


def _operand(name: str, operands: dict[str, pl.Series]) -> pl.Series | float:
    return operands[name].cast(pl.Float64) if name in operands else float(name)


def _local(values: pl.Series, zone: str) -> pl.Series:
    return values.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
