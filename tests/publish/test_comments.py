"""Every table and column that analysts see is described, with its unit."""

from __future__ import annotations

import re

import pytest

from pipelines import warehouse
from pipelines.publish import publish
from tests.publish.conftest import AS_OF, read

# What a column's name promises -> what its comment must say.
UNITS = (
    (r"(^|_)amount$", r"currency"),
    (r"^goals\..*_value$", r"unit of the KPI.*currency"),
    (r"(^|_)hours$", r"hours"),
    (r"(^|_)days$", r"[Dd]ays"),
    (r"_ratio$", r"0 to 1|\(0\).*\(1\)"),
    (r"_at$", r"UTC"),
)
COLUMNS = """
    select schema_name || '.' || table_name, column_name, comment
    from duckdb_columns() where not internal order by all
"""
pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def columns(demo) -> list[tuple[str, str, str | None]]:
    return read(demo.published_path, COLUMNS)


def test_every_table_and_column_of_the_published_file_has_a_comment(demo, columns):
    bare = read(
        demo.published_path,
        "select schema_name, table_name from duckdb_tables() where not internal and coalesce(comment, '') = ''",
    )
    assert bare == []
    assert len(columns) > 300
    assert [f"{table}.{column}" for table, column, comment in columns if not comment] == []


def test_a_comment_is_a_sentence(columns):
    assert [f"{table}.{column}: {text}" for table, column, text in columns if text[-1] != "."] == []


def test_a_figure_says_its_unit(columns):
    for name, said in UNITS:
        of_it = [
            (f"{t}.{c}", text) for t, c, text in columns if re.search(name, f"{t}.{c}" if "goals" in name else c)
        ]
        assert of_it, name
        assert [f"{column}: {text}" for column, text in of_it if not re.search(said, text)] == []


def test_the_publication_describes_itself(settings):
    done = publish(settings, AS_OF, "run-1")
    with warehouse.connect(done.path, read_only=True) as con:
        found = con.execute(
            "select count(*), count(comment) from duckdb_columns() where table_name = 'publication'"
        ).fetchone()
    assert found == (6, 6)
