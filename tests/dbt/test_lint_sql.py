"""The lint of portable SQL: every trap is found at its line, and honest SQL passes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT

SCRIPT = PROJECT_ROOT / "scripts" / "lint_sql.py"
_spec = importlib.util.spec_from_file_location("lint_sql", SCRIPT)
lint_sql = importlib.util.module_from_spec(_spec)
sys.modules["lint_sql"] = lint_sql
_spec.loader.exec_module(lint_sql)


@pytest.mark.parametrize(
    "trap",
    [
        "any_value(rep)",
        "arg_max(rep, day)",
        "string_agg(rep, ',')",
        "unnest(stages)",
        "stages[1]",
        "json_extract(x, 'a')",
        "a::varchar",
        "cast(a as text)",
        "* exclude (b)",
        "distinct on (a) b",
        "a // b",
        "a ~ 'x'",
        "a, from t",
        "max(a,)",
        '"Deal" as deal',
        "datediff('day', a, b)",
        "a + interval 1 day",
        "strftime(a, '%Y')",
        "extract(dow from a)",
        "epoch(a)",
        "regexp_replace(a, 'x', 'y')",
        "concat(a, b)",
        "range(10)",
        "current_date",
        "a / b",
        "a / sum(b)",
        "a / {{ b }}",
        "count(distinct a) over (partition by b)",
        "a as at",
        "{{ dbt.datediff('a', 'b', 'day') }}",
    ],
)
def test_a_trap_is_found_at_its_line(trap: str) -> None:
    found = lint_sql.lint(Path("m.sql"), f"select\n    1 as one,\n    {trap}\nfrom t")
    assert [finding.line for finding in found] == [3]
    assert str(found[0]).startswith("m.sql:3: `") and "write" in str(found[0])


@pytest.mark.parametrize(
    "honest",
    [
        "a / nullif(b, 0)",
        "a / cast(nullif(b, 0) as double)",
        "a * 52.0 / 12",
        "-- a comment may say any_value(x) or a / b",
        "{# so may any_value(x) of Jinja #}",
        "'a // b, [c] \"d\"' as words",
        "{{ no_columns(['rep', \"team\"]) }}",
        "cast(a as string) || coalesce(b, '')",
        "max_by(a, b)",
        "count(distinct a)",
        "lastly as breathless",
        "{{ day_diff('a', 'b') }}",
    ],
)
def test_honest_sql_passes(honest: str) -> None:
    assert lint_sql.lint(Path("m.sql"), f"select\n    {honest}\n") == []


def test_a_comment_over_lines_keeps_the_numbers() -> None:
    found = lint_sql.lint(Path("m.sql"), "/* one\ntwo */\nselect any_value(a)\n")
    assert [finding.line for finding in found] == [3]


def test_date_arithmetic_is_spelled_out_in_one_file_only() -> None:
    sql = "cast(a + interval '1' day as date)"
    assert lint_sql.lint(Path("dbt_project/macros/dates.sql"), sql) == []
    assert len(lint_sql.lint(Path("dbt_project/models/marts/x.sql"), sql)) == 1


def test_every_model_is_portable() -> None:
    ran = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_the_command_fails_with_file_and_line_and_says_when_it_cannot_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.sql"
    bad.write_text("select 1,\n  any_value(a)\n")
    ran = subprocess.run([sys.executable, str(SCRIPT), str(bad)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and f"{bad}:2:" in ran.stdout
    ran = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "no.sql")], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2 and "cannot read" in ran.stderr
