"""Personal data leaves the landing only as a keyed hash; the key stays in the data folder's `state/`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from pipelines.ingest import files

KEY_BYTES = 32
# Two persons share a hash once in 10^38 pairs; a raw table spends half of its load on hashes of twice the length.
HASH_CHARACTERS = 32
# Of SHA-256; a longer key would have to be hashed first.
BLOCK_BYTES = 64


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


def hasher(secret: bytes) -> Callable[[str], str]:
    """HMAC-SHA256 of the trimmed lower-case value, its first 128 bits in hex.

    As RFC 2104 defines it (which allows half of the digest), with both hashes begun once for all values: a third of
    the cost of `hmac.digest`.
    """
    block = secret.ljust(BLOCK_BYTES, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def hashed(value: str) -> str:
        told, sealed = inner.copy(), outer.copy()
        told.update(value.strip().lower().encode())
        sealed.update(told.digest())
        return sealed.hexdigest()[:HASH_CHARACTERS]

    return hashed


def lookup(values: Iterable[str], secret: bytes) -> pa.Table:
    """`value`, `hash` for each distinct value: DuckDB joins with it, and never sees the key."""
    distinct = list(values)
    return pa.table({"value": distinct, "hash": list(map(hasher(secret), distinct))},
                    schema=pa.schema([("value", pa.string()), ("hash", pa.string())]))  # fmt: skip
