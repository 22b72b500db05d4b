"""A company whose week begins on Sunday gets Sunday weeks, on every day of the week."""

from __future__ import annotations

import datetime as dt

from tests.dbt import warehouse_builder


def test_a_week_begins_on_the_companys_day(tmp_path):
    path = tmp_path / "paceline.duckdb"
    company = {"as_of_date": "2024-06-30", "week_start_shift_days": 6}
    warehouse_builder.build(path, {}, company, select="staging stg_company dim_day", tests=False)
    found = warehouse_builder.query(
        path,
        "select date_day, week_start_date from marts.dim_day "
        "where date_day between date '2024-06-01' and date '2024-06-30'",
    )
    sundays = [dt.date(2024, 5, 26) + dt.timedelta(weeks=n) for n in range(7)]
    assert dict(found) == {day: max(sunday for sunday in sundays if sunday <= day) for day, _ in found}
    assert len(found) == 30
