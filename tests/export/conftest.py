from __future__ import annotations

import pytest

from pipelines.publish import publish
from pipelines.settings import Settings
from tests.publish.conftest import AS_OF, settings, write  # noqa: F401  the fixture is used below


@pytest.fixture
def published(settings: Settings) -> Settings:  # noqa: F811
    """A published file with three deals, dates old and new, a text that looks like a formula, and one very long."""
    write(settings, "update marts.fct_deal set created_date = date '2026-01-31', closed_date = date '1899-12-31'")
    write(settings, "update marts.fct_deal set deal_name = '=1+1', is_won = true where deal_id = 'd1'")
    write(settings, "update marts.fct_deal set deal_name = repeat('x', 40000) where deal_id = 'd2'")
    publish(settings, AS_OF, "run-1")
    return settings
