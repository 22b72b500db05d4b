from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipelines import scorecard
from pipelines.company import Company
from tests import browser as browsers
from tests.scorecard import sample

COMPANY = Company(name="Northwind & <i>Sons</i>", currency="EUR", locale="en_GB")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsers.running() as found:
        yield found


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.build(tmp_path_factory.mktemp("published") / "paceline.duckdb")


@pytest.fixture(scope="session")
def index(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scorecard.write(published, tmp_path_factory.mktemp("scorecard"), COMPANY)
