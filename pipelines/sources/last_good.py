"""Mapping files that were good before: `state/mappings/<file name>`, so that a typo takes no table away."""

from __future__ import annotations

from pathlib import Path

from pipelines.sources.mapping import mapping_files, read_mapping
from pipelines.sources.spec import TableSpec
from pipelines.yaml_file import FileError


def read_or_last_good(path: Path, kept_dir: Path | None) -> tuple[list[TableSpec], list[FileError]]:
    """The tables of a mapping file; those that cannot be read now as they last could. The errors stand."""
    tables, errors = read_mapping(path)
    if not errors or kept_dir is None or not (kept_dir / path.name).is_file():
        return tables, errors
    before, _ = read_mapping(kept_dir / path.name)
    there = {spec.id for spec in tables}
    return [*tables, *(spec for spec in before if spec.id not in there)], errors


def remember(sources_dir: Path, kept_dir: Path) -> None:
    """Keep the text of each mapping file that can be used, and forget those that were deleted.

    Of a file that was never wholly good, the tables that can be used are kept until it is.
    """
    present = {path.name: path for path in mapping_files(sources_dir)}
    for kept in mapping_files(kept_dir):
        if kept.name not in present:
            kept.unlink()
    for name, path in present.items():
        tables, errors = read_mapping(path)
        if tables and (not errors or not (kept_dir / name).exists()):
            _replace(kept_dir / name, path.read_bytes())


def _replace(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.tmp")
    draft.write_bytes(content)
    draft.replace(path)
