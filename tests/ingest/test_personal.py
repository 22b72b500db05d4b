"""Personal data as it leaves the landing."""

from __future__ import annotations

import hmac

from pipelines.ingest import personal


def test_a_hash_is_half_the_hmac_of_the_trimmed_lower_case_value():
    secret = bytes(range(personal.KEY_BYTES))
    values = ["Ann@Example.com", "  ann@example.com ", "zoë@example.com", ""]
    expected = [
        hmac.new(secret, text.encode(), "sha256").hexdigest()[:32]
        for text in ("ann@example.com", "ann@example.com", "zoë@example.com", "")
    ]
    assert personal.lookup(values, secret).to_pydict() == {"value": values, "hash": expected}
