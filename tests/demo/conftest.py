"""One demo folder and one simulated company for all tests here; nobody may change them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import demo, warehouse
from pipelines.demo import company


@pytest.fixture(scope="session")
def truth() -> company.Company:
    return company.simulate()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Summary:
    return demo.make(tmp_path_factory.mktemp("demo") / "data")


@pytest.fixture(scope="session")
def exports(made: demo.Summary) -> Path:
    return made.data_dir / "exports"


@pytest.fixture
def query(exports: Path):
    """Rows of a query in which `{name}` stands for the file `name` of `exports/`, read as text."""
    with warehouse.scratch() as con:

        def rows(sql: str, **names: str) -> list[tuple]:
            files = {
                key: f"read_csv('{exports / name}', header = true, all_varchar = true)" for key, name in names.items()
            }
            return con.execute(sql.format(**files)).fetchall()

        yield rows
