"""The export files of the demo company, one module per tool."""

from __future__ import annotations

from pathlib import Path

from pipelines.demo import dirt
from pipelines.demo.company import Company
from pipelines.demo.exports import (
    finance,
    google_ads,
    hr,
    hubspot,
    outreach,
    stripe,
    survey,
    timecamp,
    training,
    website,
)
from pipelines.demo.exports.files import LAST_EXPORT, Export, Exports
from pipelines.demo.placing import place

TOOLS = (hubspot, stripe, outreach, google_ads, website, hr, timecamp, training, finance, survey)


def every(company: Company, scale: float) -> Exports:
    """Every file of every tool, clean, one at a time: at a large scale they do not fit in memory together."""
    for tool in TOOLS:
        yield from tool.write(company, scale)
    yield from (Export(p.file, LAST_EXPORT, dirt.UNKNOWN_FILE) for p in dirt.PIECES if p.kind == "unknown file")


def write(data_dir: Path, company: Company, scale: float = 1.0) -> list[str]:
    """Write every export below `data_dir/exports`, with its dirt; returns the paths, relative to `data_dir`."""
    written = []
    for export in every(company, scale):
        name = f"exports/{export.path}"
        place(data_dir / name, dirt.apply(export.path, export.data), export.day)
        written.append(name)
    return written
