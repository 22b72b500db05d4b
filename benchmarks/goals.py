"""Scoring many goals: five windows each for scopes with three and a half years of days, by the run's own function."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import child
from benchmarks.figure import Figure

AS_OF = dt.date(2025, 8, 20)
FIRST = dt.date(2022, 1, 1)
WINDOWS = (("2025-01-01", "2025-12-31"), ("2025-07-01", "2025-09-30"), ("2025-08-01", "2025-08-31"),
           ("2025-07-01", "2025-12-31"), ("2025-04-01", "2026-03-31"))  # fmt: skip
CPU_MS_LIMIT, MB_LIMIT = 10.0, 1024.0


def figures(work: Path, goals: int) -> Iterator[Figure]:
    """CPU of `score` alone, without imports, and the highest memory of the process that did it."""
    scopes = max(goals // len(WINDOWS), 1)
    child.say(f"goals: {scopes} scopes × {len(WINDOWS)} windows")
    child.python("-m", "benchmarks.goals", "make", work, scopes)
    done = child.python("-m", "benchmarks.goals", "score", work)
    count = done.told["goals"]
    if count != scopes * len(WINDOWS) or done.told["unjudged"]:
        raise child.Failed(f"{count} goals were scored, {done.told['unjudged']} of them not judged")
    yield Figure("goals_scored", float(count), "goals")
    yield Figure("goals_cpu", done.told["cpu"], "CPU s")
    yield Figure("goals_cpu_each", 1000.0 * done.told["cpu"] / count, "CPU ms per goal", CPU_MS_LIMIT)
    yield Figure("goals_peak_memory", done.peak_mb, "MB", MB_LIMIT)


def _make(work: Path, scopes: int) -> None:
    """A warehouse with what scoring reads, and a goal file per scope. The figures are a season with noise."""
    import duckdb

    (work / "goals").mkdir()
    for one in range(scopes):
        (work / "goals" / f"rep-{one}.yml").write_text("".join(_goal(one, i) for i in range(len(WINDOWS))))
    with duckdb.connect(str(work / "warehouse.duckdb")) as con:
        con.execute("create schema kpis")
        con.execute("create schema meta")
        con.execute("create schema marts")
        con.execute("create table marts.dim_rep (rep_id varchar, current_team varchar, role varchar, left_date date)")
        con.execute(
            "create table meta.source_freshness (source varchar, table_name varchar, entity varchar, files bigint, "
            "data_through_date date, as_of_date date, stale_after_days bigint, is_stale boolean, reason varchar)"
        )
        con.execute(
            f"""
            create table kpis.fct_kpi_values as
            with scopes as (
                select 'rep' as scope_type, 'r' || i as scope_id, i from range({scopes}) as t(i)
                union all select 'company', 'all', -1
            ), days as (
                select unnest(generate_series(date '{FIRST}', date '{AS_OF}', interval 1 day))::date as d
            ), grained as (
                select s.*, d, 800 + 200 * sin(dayofyear(d) / 58.0)
                    + hash(d::varchar || scope_id) % 1000 - 300 * (isodow(d) > 5)::int as x
                from days cross join scopes as s
            )
            select 'revenue_net' as kpi, grain || ':' || min(d) as period_id, grain, min(d) as period_start_date,
                max(last) as period_end_date, scope_type, scope_id, sum(x) as kpi_value, 'currency' as unit,
                'EUR' as currency, sum(x) as numerator, null::double as denominator, count(*) as observations,
                true as is_complete, date '{AS_OF}' as as_of_date
            from (
                select 'day' as grain, d as first, d as last, * from grained
                union all select 'week', date_trunc('week', d)::date, date_trunc('week', d)::date + 6, * from grained
                union all select 'month', date_trunc('month', d)::date, last_day(d), * from grained
                union all select 'quarter', date_trunc('quarter', d)::date,
                    (date_trunc('quarter', d) + interval 3 month - interval 1 day)::date, * from grained
            )
            group by grain, first, scope_type, scope_id, i
            """
        )


def _goal(scope: int, number: int) -> str:
    first, last = WINDOWS[number]
    days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
    return (
        f"- id: g{scope}-{number}\n  statement: Goal {number} of rep {scope}\n  kpi: revenue_net\n"
        f"  scope: {{rep: r{scope}}}\n  target: {{value: {1250 * days}}}\n  from: {first}\n  by: {last}\n"
        f"  owner: o{scope}\n  kind: individual\n"
    )


def _score(work: Path) -> None:
    import duckdb

    from pipelines.company import Company
    from pipelines.goals import score
    from pipelines.kpis import catalogue
    from pipelines.settings import PROJECT_ROOT, Settings

    kpis = catalogue.load(PROJECT_ROOT / "dbt_project")
    with duckdb.connect(str(work / "warehouse.duckdb")) as con:
        cpu, done = child.work_cpu(lambda: score.score(con, Settings(work), Company(), kpis, AS_OF))
    unjudged = sum(one.probability_ratio is None for one in done.scores) + len(done.errors)
    child.tell(cpu=cpu, goals=len(done.scores), unjudged=unjudged)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        _make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        _score(Path(sys.argv[2]))
