"""What the door remembers between runs: hashes of known files and refusals (`state/ingest.json`), and which
files were withdrawn (`state/withdrawn.json`).

Losing the first costs time (files are hashed and judged again), never data; the second is a person's decision.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipelines.ingest import files
from pipelines.ingest.files import Seen


class Memory:
    """Read once, changed in memory, written as a whole by `save`."""

    def __init__(self, state_dir: Path):
        self._path = state_dir / "ingest.json"
        self._withdrawn_path = state_dir / "withdrawn.json"
        kept = _read(self._path)
        self._files: dict[str, list[Any]] = kept.get("files", {})
        self._looks: dict[str, list[Any]] = kept.get("looks", {})
        self._held: dict[str, dict[str, str]] = kept.get("held", {})
        self.withdrawn: dict[str, str] = _read(self._withdrawn_path)  # sha256 -> file name

    def hash_of(self, seen: Seen) -> str:
        """SHA-256 of the file; of an unchanged file (same size and time) the remembered one."""
        known = self._files.get(seen.name)
        if known and known[:2] == [seen.size, seen.mtime_ns]:
            return known[2]
        sha256 = files.sha256_of(seen.path)
        self._files[seen.name] = [seen.size, seen.mtime_ns, sha256]
        return sha256

    def forget_all_but(self, names: set[str]) -> None:
        self._files = {name: known for name, known in self._files.items() if name in names}
        self._looks = {name: known for name, known in self._looks.items() if name in names}

    def looked(self, name: str, sha256: str, registry_version: str) -> list[Any] | None:
        """What `keep_look` was told about these bytes in this place under the same registry."""
        known = self._looks.get(name)
        return known[2] if known and known[:2] == [sha256, registry_version] else None

    def keep_look(self, name: str, sha256: str, registry_version: str, outcome: list[Any]) -> None:
        self._looks[name] = [sha256, registry_version, outcome]

    def hold(self, sha256: str, decider: str, reason: str) -> None:
        """Remember a refusal; `decider` is the version of what refused it (spec, suite)."""
        self._held[sha256] = {"decider": decider, "reason": reason}

    def held(self, sha256: str, decider: str) -> str | None:
        """The reason of an earlier refusal by the same version; None when there is none, so: try again."""
        known = self._held.get(sha256)
        return known["reason"] if known and known["decider"] == decider else None

    def withdraw(self, sha256: str, name: str) -> None:
        """Remember for good that these bytes stay out."""
        self.withdrawn[sha256] = name
        files.private_dir(self._withdrawn_path.parent)
        files.write_settled(self._withdrawn_path, _text(self.withdrawn))

    def save(self) -> None:
        files.private_dir(self._path.parent)
        files.write_settled(self._path, _text({"files": self._files, "looks": self._looks, "held": self._held}))


def _text(kept: dict[str, Any]) -> str:
    return json.dumps(kept, indent=0, ensure_ascii=False, sort_keys=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
