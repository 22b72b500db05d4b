"""Files as they lie in `exports/`: which are whole, what their hash is, and keeping their bytes."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines import clock
from pipelines.terminal import visible

# A file that changed within this time may still be growing: it is looked at again after as long a pause.
QUIET_SECONDS = 1.0
PARTIAL_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart")
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Seen:
    """A file and the state in which it was seen; `name` is relative to `exports/`."""

    path: Path
    name: str
    size: int
    mtime_ns: int

    def unchanged(self) -> bool:
        now = self.path.lstat()
        return (now.st_size, now.st_mtime_ns) == (self.size, self.mtime_ns)


@dataclass(frozen=True)
class Listing:
    """Whole files by name; `waiting`: file name -> why it is left for the next time."""

    whole: list[Seen]
    waiting: dict[str, str]


def listing(exports_dir: Path) -> Listing:
    """Every regular file below `exports_dir`, hidden ones and read-me files left out; nothing is followed."""
    seen, waiting = [], {}
    for path in _walk(exports_dir):
        name = path.relative_to(exports_dir).as_posix()
        state = path.lstat()
        if not _is_text(name):
            waiting[visible(name)] = "its name is no UTF-8; rename it"
        elif not stat.S_ISREG(state.st_mode):
            waiting[name] = "not a regular file (links are not followed); copy the file itself here"
        elif path.suffix.lower() in PARTIAL_SUFFIXES:
            waiting[name] = "still being written, by its name; it is read once it is renamed"
        else:
            seen.append(Seen(path, name, state.st_size, state.st_mtime_ns))
    growing = _growing(seen)
    waiting |= {file.name: "still being written; it is read on the next run" for file in growing}
    return Listing([file for file in seen if file.name not in waiting], waiting)


def sha256_of(path: Path) -> str:
    """SHA-256 in hex of the file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def archive(path: Path, archive_dir: Path, sha256: str, see: Callable[[bytes], None]) -> Path | None:
    """Keep the bytes of `path` as `<sha256>.zst`, written wholly or not at all; bytes that are not kept yet are shown
    to `see`.

    None when they are no longer those of `sha256`: the file is being rewritten.
    """
    kept = archived_path(archive_dir, sha256)
    if kept.exists():
        return kept
    private_dir(archive_dir)
    draft = archive_dir / f".{sha256}.tmp"
    digest = hashlib.sha256()
    # A frame for each block costs two thirds of one stream over all; frames in a row are one file to every reader.
    packer = pa.Codec("zstd")
    with path.open("rb") as source, draft.open("wb") as sink:
        while block := source.read(READ_BYTES):
            digest.update(block)
            see(block)
            sink.write(packer.compress(block))
    if digest.hexdigest() != sha256:
        draft.unlink()
        return None
    settle(draft, kept)
    return kept


def archived_path(archive_dir: Path, sha256: str) -> Path:
    return archive_dir / f"{sha256}.zst"


def private_dir(path: Path) -> Path:
    """A folder that only its owner can read: exports hold personal data until the load hashes it."""
    for folder in reversed([path, *path.parents]):
        folder.mkdir(exist_ok=True, mode=0o700)
    return path


def settle(draft: Path, final: Path) -> None:
    """Give a finished file or folder its name, so that after a crash it is there wholly or not at all."""
    sync(draft)
    draft.rename(final)
    sync(final.parent)


def write_settled(path: Path, text: str) -> None:
    """Replace a small text file, wholly or not at all."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_text(text, encoding="utf-8")
    settle(draft, path)


def _walk(folder: Path):
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "~$")) or path.name.upper().startswith("README"):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _growing(seen: list[Seen]) -> list[Seen]:
    now = clock.now().timestamp()
    fresh = [file for file in seen if now - file.mtime_ns / 1e9 < QUIET_SECONDS]
    if not fresh:
        return []
    time.sleep(QUIET_SECONDS)
    return [file for file in fresh if not file.path.exists() or not file.unchanged()]


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
