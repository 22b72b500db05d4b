"""Remembers what was generated, so that a second `make demo` finds in milliseconds that all is as it should be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.demo.placing import digest

NAME = "state/demo.json"


@dataclass
class Stamp:
    """`files`: path relative to the data folder -> [size, mtime in ns]; `texts`: path -> SHA-256 as last written."""

    version: str
    seed: int
    scale: float
    files: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def same_make(self, other: Stamp | None) -> bool:
        mine = (self.version, self.seed, self.scale)
        return other is not None and mine == (other.version, other.seed, other.scale)


def version() -> str:
    """Changes with the generator's own code."""
    here = Path(__file__).parent
    return digest(b"".join(path.read_bytes() for path in sorted(here.rglob("*.py"))))[:16]


def read(data_dir: Path) -> Stamp | None:
    """The stamp of the last run; None when there is none or it cannot be used."""
    try:
        return Stamp(**json.loads((data_dir / NAME).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(data_dir: Path, stamp: Stamp) -> None:
    path = data_dir / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(stamp.__dict__, indent=1, sort_keys=True) + "\n")
    draft.replace(path)


def state_of(data_dir: Path, names: list[str]) -> dict[str, list[int]]:
    """Size and time of each file; files that are not there are left out."""
    found = {}
    for name in names:
        path = data_dir / name
        if path.is_file():
            found[name] = [path.stat().st_size, path.stat().st_mtime_ns]
    return found
