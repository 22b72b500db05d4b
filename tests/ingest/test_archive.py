"""The kept bytes of a file, and what is learned of them on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipelines.ingest import containers, files, readers


def kept(tmp_path: Path, data: bytes) -> tuple[bytes, readers.Utf8Proof]:
    path, proof = tmp_path / "export.csv", readers.Utf8Proof()
    path.write_bytes(data)
    place = files.archive(path, tmp_path / "archive", hashlib.sha256(data).hexdigest(), proof.see)
    return b"".join(containers.unpacked(containers.archived(place))), proof


@pytest.mark.parametrize("size", [0, 1, files.READ_BYTES, 2 * files.READ_BYTES + 17])
def test_the_bytes_come_back_as_they_were(tmp_path, size):
    data = bytes(97 + at % 26 for at in range(size))
    assert kept(tmp_path, data)[0] == data


@pytest.mark.parametrize(
    ("data", "holds"),
    [
        (b"Id,Name\n1,Ann\n", True),
        ("Id,Name\n1,Zoë\n".encode(), True),
        (b"a" * (files.READ_BYTES - 1) + "ë".encode() + b"\n", True),  # its two bytes lie in two blocks
        ("Id,Name\n1,Zoë\n".encode("cp1252"), False),
        (b"a" * files.READ_BYTES + "ë".encode()[:1], False),
        (b"\xff" + b"a" * files.READ_BYTES, False),
    ],
)
def test_whether_they_are_utf_8_is_known_when_they_are_kept(tmp_path, data, holds):
    assert kept(tmp_path, data)[1].holds is holds


def test_of_bytes_that_were_kept_before_nothing_is_learned(tmp_path):
    kept(tmp_path, b"Id\n1\n")
    assert not kept(tmp_path, b"Id\n1\n")[1].holds
