"""Every KPI of the demo company beside the same figure computed a second time in plain Polars.

One random cell of every grain and kind of scope of every KPI; the definitions decide who is right.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache

import pytest

from pipelines.kpis.catalogue import load
from pipelines.settings import DBT_DIR
from tests.dbt.warehouse_builder import query
from tests.kpis.recomputed import exports
from tests.kpis.recomputed.catalogue import FIGURES, LEFT_OUT
from tests.kpis.recomputed.company import Cell, Company, months_later

SEED = "a second pair of eyes"
EXACT = 1e-9
# Small differences of large converted sums, which are kept to six decimals.
ABSOLUTE = {"mrr_fx": 1e-5, "mrr_transferred": 1e-5}
SAMPLE = """
    select kpi, drawn.first_date, drawn.last_date, known_through_date, scope_type, drawn.scope_id, grain,
        drawn.kpi_value, drawn.numerator, drawn.denominator
    from (
        select kpi, grain, scope_type,
            arg_min(
                struct_pack(
                    first_date := period_start_date, last_date := period_end_date, scope_id, kpi_value,
                    numerator := cast(numerator as double), denominator := cast(denominator as double)
                ),
                md5(? || kpi || period_id || scope_id)
            ) as drawn
        from kpis.fct_kpi_values
        group by kpi, grain, scope_type
    ) as cells
    inner join measures.catalogue as catalogue using (kpi)
    order by all
"""
OF_THE_COMPANY = """
    select kpi, period_start_date, least(period_end_date, known_through_date), kpi_value,
        cast(figures.numerator as double), cast(figures.denominator as double)
    from kpis.fct_kpi_values as figures
    inner join measures.catalogue as catalogue using (kpi)
    where scope_type = 'company' and grain in ('month', 'quarter', 'fiscal_ytd')
    order by all
"""
NOTHING_THERE = """
    with offered as (
        select distinct kpi, scope_type, scope_id, known_from_date, known_through_date
        from kpis.fct_kpi_values
        inner join measures.catalogue as catalogue using (kpi)
        where catalogue.kind = 'flow'
    ),

    cells as (
        select offered.*, period.*,
            row_number() over (
                partition by offered.kpi order by md5(? || offered.kpi || period.period_id || offered.scope_id)
            ) as draw
        from offered
        inner join kpis.dim_period as period
            on period.grain in ('month', 'quarter')
            and period.period_start_date between offered.known_from_date and offered.known_through_date
        anti join kpis.fct_kpi_values as figures
            on figures.kpi = offered.kpi and figures.period_id = period.period_id
            and figures.scope_type = offered.scope_type and figures.scope_id = offered.scope_id
    )

    select kpi, period_start_date, period_end_date, known_through_date, scope_type, scope_id, grain
    from cells
    where draw <= 3
    order by all
"""


@pytest.fixture(scope="module")
def company(demo) -> Company:
    return Company(demo.warehouse_path)


@pytest.fixture(scope="module")
def sample(demo) -> dict[str, list]:
    """KPI → its drawn cells, each with (value, numerator, denominator)."""
    drawn = defaultdict(list)
    for kpi, *cell, value, numerator, denominator in query(demo.warehouse_path, SAMPLE, [SEED]):
        drawn[kpi].append((_cell(*cell), value, numerator, denominator))
    return drawn


def _cell(first: dt.date, last: dt.date, known: dt.date, scope_type: str, scope_id: str, grain: str) -> Cell:
    return Cell(first, last, known, scope_type, scope_id, grain)


def test_every_kpi_is_computed_twice_or_says_why_not():
    catalogue = set(load(DBT_DIR))
    assert catalogue - FIGURES.keys() - LEFT_OUT.keys() == set(), "write these a second time, or say why not"
    assert FIGURES.keys() | LEFT_OUT.keys() == catalogue, "no KPI has this name any more"
    assert FIGURES.keys() & LEFT_OUT.keys() == set()
    assert [key for key, reason in LEFT_OUT.items() if len(reason.split()) < 5] == []


def test_only_what_the_demo_lacks_is_left_out(sample):
    assert sample.keys() == FIGURES.keys()


@pytest.mark.parametrize("kpi", sorted(FIGURES))
def test_a_kpi_equals_its_recomputation(kpi, sample, company):
    differences = []
    for cell, value, *published in sample[kpi]:
        computed = FIGURES[kpi](company, cell)
        if not _same(kpi, value, published, computed):
            differences.append((cell, value, published, computed))
    assert sample[kpi]
    assert differences == []


@cache
def _ratios() -> set[str]:
    return {key for key, kpi in load(DBT_DIR).items() if kpi.denominator is not None}


def _same(kpi: str, value: float | None, published: list[float | None], computed: tuple) -> bool:
    """What has no value has the same unknown on both sides; else both parts are the same as well."""
    numerator, denominator = computed
    if kpi not in _ratios():
        return _close(value, numerator, ABSOLUTE.get(kpi, 0))
    wanted = None if numerator is None or not denominator else numerator / denominator
    if value is None or wanted is None:
        return value is wanted
    # A small difference of large amounts is as exact as they are.
    size = EXACT * max(map(abs, published))
    return _close(value, wanted, EXACT) and all(
        _close(one, other, size) for one, other in zip(published, computed, strict=True)
    )


def _close(one: float | None, other: float | None, absolute: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(EXACT * max(abs(one), abs(other)), absolute)


def test_where_no_row_is_nothing_is_to_be_counted(demo, company):
    cells = query(demo.warehouse_path, NOTHING_THERE, [SEED])
    found = [(kpi, *cell) for kpi, *cell in cells if FIGURES[kpi](company, _cell(*cell))[0]]
    assert len(cells) > 50
    assert found == []


def test_the_recomputation_tells_a_wrong_figure(sample, company):
    """A month asked for in the place of its neighbour is found out."""
    told = 0
    cells = [entry for entry in sample["revenue_net"] if entry[0].grain == "month"]
    for cell, value, *published in cells:
        shifted = cell.over(months_later(cell.first, -1), cell.before)
        told += not _same("revenue_net", value, published, FIGURES["revenue_net"](company, shifted))
    assert told == len(cells) > 3


@pytest.fixture(scope="module")
def export_files(demo) -> exports.Exports:
    return exports.Exports(demo.exports_dir)


@pytest.fixture(scope="module")
def of_the_company(demo) -> dict[str, list]:
    """KPI → its figures for the company by month, quarter and year to date."""
    figures = defaultdict(list)
    for kpi, *figure in query(demo.warehouse_path, OF_THE_COMPANY):
        figures[kpi].append(figure)
    return figures


@pytest.mark.parametrize("kpi", sorted(exports.FIGURES))
def test_a_leading_kpi_is_in_the_export_files(kpi, of_the_company, export_files):
    """Past every model, for each month, quarter and year to date since the data begin."""
    differences = []
    for first, last, value, *published in of_the_company[kpi]:
        computed = exports.FIGURES[kpi](export_files, first, last)
        if not _same(kpi, value, published, computed):
            differences.append((first, last, value, published, computed))
    assert len(of_the_company[kpi]) > 40
    assert differences == []
