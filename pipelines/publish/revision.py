"""Which state of the code made a publish."""

from __future__ import annotations

from pathlib import Path

from pipelines.settings import PROJECT_ROOT


def git_revision(root: Path = PROJECT_ROOT) -> str:
    """The checked-out commit of `root`, read from git's own files; 'unknown' outside a checkout."""
    git = root / ".git"
    try:
        if git.is_file():  # a linked worktree names its folder here
            git = (root / git.read_text().removeprefix("gitdir:").strip()).resolve()
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        return _commit_of(git, head.removeprefix("ref: "))
    except OSError:
        return "unknown"


def _commit_of(git: Path, ref: str) -> str:
    common = git / "commondir"
    folders = [git] + ([(git / common.read_text().strip()).resolve()] if common.exists() else [])
    for folder in folders:
        if (folder / ref).exists():
            return (folder / ref).read_text().strip()
        packed = folder / "packed-refs"
        for line in packed.read_text().splitlines() if packed.exists() else []:
            if line.endswith(f" {ref}"):
                return line.split()[0]
    return "unknown"
