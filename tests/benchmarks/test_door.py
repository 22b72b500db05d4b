"""The benchmark of the door judges every file by what landed."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from benchmarks import door

STATED = {
    "delimiter": ",", "encoding": "utf-8", "quotechar": '"', "escapechar": '"', "row_delimiter": "\r\n",
    "preamble_lines": 0, "header_lines": 1, "column_names": ["Product", "Price"], "n_columns": 2,
}  # fmt: skip
CLEAN = "Product,Price\r\nMug,3\r\nPen,1\r\n"
FILES = {
    "right.csv": CLEAN,
    "quarantined.csv": "Product,Price\r\nMug,3\r\nPen,1,blue\r\n",
    "held.csv": 'Product,Price\r\nMug,3\r\n"Pen,1\r\n',
    "wrong.csv": "Product,Price\r\nMug,1\r\nPen,3\r\n",
}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """One file of each end, as the public archive is laid out; of real tables the first alone."""
    root = tmp_path / "files"
    for part, names in ((door.POLLUTED, list(FILES)), (door.SURVEY, ["right.csv"])):
        for name in names:
            for folder, text in (("csv", FILES[name]), ("clean", CLEAN)):
                (root / part / folder).mkdir(parents=True, exist_ok=True)
                (root / part / folder / name).write_bytes(text.encode())
            (root / part / "parameters").mkdir(exist_ok=True)
            (root / part / "parameters" / f"{name}_parameters.json").write_text(json.dumps(STATED))
    archive = tmp_path / "shared" / door.ARCHIVE
    archive.parent.mkdir(parents=True)
    with tarfile.open(archive, "w:xz") as packed:
        for part in (door.POLLUTED, door.SURVEY):
            packed.add(root / part, part)
    return tmp_path / "shared"


def test_each_file_is_counted_under_its_end(tmp_path: Path, shared: Path):
    found = {figure.figure: figure.value for figure in door.figures(tmp_path / "work", shared)}
    assert {name: found[f"polluted_files_{name}"] for name in ("right", "quarantined", "held")} == {
        "right": 1, "quarantined": 1, "held": 1,
    }  # fmt: skip
    assert (found["polluted_files"], found["silently_wrong"]) == (4, 1)
    assert (found["survey_sample"], found["survey_sample_right"]) == (1, 1)
