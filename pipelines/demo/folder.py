"""Makes the demo's data folder: settings and goals as a person would write them, exports as the tools write them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines import run_lock, settings
from pipelines.demo import company, dirt, exports, span, stamp
from pipelines.demo.placing import digest, place

TEMPLATES = settings.EXAMPLES_DIR / "demo"


@dataclass(frozen=True)
class Summary:
    """What lies in the folder now. `created` is False when everything was already there."""

    data_dir: Path
    files: int
    size_bytes: int
    created: bool
    dirt: tuple[dirt.Piece, ...] = dirt.PIECES

    @property
    def text(self) -> str:
        did = "written" if self.created else "already there"
        return f"{self.files} export files, {self.size_bytes / 1e6:.0f} MB, {did}"


def make(data_dir: Path, scale: float = 1.0, seed: int = company.SEED) -> Summary:
    """Generate Harborline's exports below `data_dir`, unless they are there; copy the demo's settings and goals.

    Settings and goals that a person has edited since are left alone. Files that another version of the generator
    wrote and this one does not are removed, and so is all that a run made of them: two companies must not mix.
    Raises OSError when the disk does not take the files, run_lock.RunInProgress while a run uses the folder.
    """
    before = stamp.read(data_dir)
    now = stamp.Stamp(stamp.version(), seed, scale)
    if before is not None and not now.same_make(before):
        _forget(settings.Settings(data_dir))
    now.texts = _copy_texts(data_dir, before.texts if before else {})
    there = before is not None and stamp.state_of(data_dir, list(before.files)) == before.files
    if now.same_make(before) and there:
        now.files = before.files
    else:
        written = exports.write(data_dir, company.simulate(seed, scale), scale)
        for gone in set(before.files if before else ()) - set(written):
            (data_dir / gone).unlink(missing_ok=True)
        now.files = stamp.state_of(data_dir, written)
    if now != before:
        stamp.write(data_dir, now)
    size = sum(size for size, _ in now.files.values())
    return Summary(data_dir, len(now.files), size, not (now.same_make(before) and there))


def _forget(where: settings.Settings) -> None:
    """Remove what runs made of the export files; the lock is held, and the stamp tells what else must go."""
    with run_lock.hold(where.state_dir):
        made = (where.landing_dir, where.archive_dir, where.warehouse_path.parent, where.published_dir,
                where.scorecard_dir, *where.state_dir.iterdir())  # fmt: skip
        for path in made:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name not in (run_lock.FILE, Path(stamp.NAME).name):
                path.unlink(missing_ok=True)


def _copy_texts(data_dir: Path, written: dict[str, str]) -> dict[str, str]:
    """company.yml, alerts.yml and the goals, each unless someone changed it; returns what was written when."""
    texts = {}
    for source in (TEMPLATES / "company.yml", TEMPLATES / "alerts.yml", *sorted(TEMPLATES.glob("goals/*.yml"))):
        name = source.relative_to(TEMPLATES).as_posix()
        target, data = data_dir / name, source.read_bytes()
        mine = written.get(name)
        if not target.exists() or digest(target.read_bytes()) in (mine, digest(data)):
            place(target, data, span.AS_OF)
        texts[name] = digest(data)
    return texts
