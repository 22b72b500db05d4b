"""Personal data leaves the landing only as a keyed hash; the key stays in the data folder's `state/`."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from pipelines.ingest import files

KEY_BYTES = 32


def key(state_dir: Path) -> bytes:
    """The key of this data folder, made on first use (mode 0600). Losing it parts old hashes from new ones."""
    path = state_dir / "hash.key"
    if path.exists():
        return path.read_bytes()
    files.private_dir(state_dir)
    draft = state_dir / ".hash.key.tmp"
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(KEY_BYTES))
    files.settle(draft, path)
    return path.read_bytes()


def hashed(value: str, secret: bytes) -> str:
    """HMAC-SHA256 in hex of the trimmed lower-case value."""
    return hmac.digest(secret, value.strip().lower().encode(), "sha256").hex()


def lookup(values: Iterable[str], secret: bytes) -> pa.Table:
    """`value`, `hash` for each distinct value: DuckDB joins with it, and never sees the key."""
    distinct = list(values)
    return pa.table({"value": distinct, "hash": [hashed(value, secret) for value in distinct]},
                    schema=pa.schema([("value", pa.string()), ("hash", pa.string())]))  # fmt: skip
