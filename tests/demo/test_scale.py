"""The size is a parameter: the same company, more or fewer of everything that customers cause."""

from __future__ import annotations

import pytest

from pipelines.demo import company, exports
from pipelines.demo.exports import files


def test_scale_multiplies_customers_and_events_but_not_the_staff(truth):
    twice = company.simulate(scale=2.0)
    for name in ("accounts", "contacts", "deals", "subscriptions", "invoices", "outreach", "calls"):
        ratio = getattr(twice, name).height / getattr(truth, name).height
        assert ratio == pytest.approx(2.0, abs=0.25), name
    assert twice.quotas.equals(truth.quotas)
    assert twice.products.equals(truth.products)


def test_a_large_company_writes_every_table_once():
    assert len(files.snapshot_days(1.0)) == 8
    assert files.snapshot_days(50.0) == (files.LAST_EXPORT,)


def test_a_tiny_company_still_has_every_file():
    tiny = company.simulate(scale=0.02)
    written = list(exports.every(tiny, 0.02))
    assert len(written) == len({export.path for export in written}) > 90
    assert all(export.data.count(b"\n") >= 1 for export in written)
