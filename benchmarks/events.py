"""Files of outreach events as the demo's mailing tool writes them, of any size, with dirt at a real feed's rate."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

from benchmarks import child
from pipelines.demo import company, leads, outreach
from pipelines.demo.exports import files
from pipelines.demo.exports import outreach as exports
from pipelines.demo.placing import place

# Each export repeats the end of the one before, and a few of its records hold a day that does not exist.
REPEATED_SHARE = 0.01
BAD_EVERY = 10_000
NO_DAY = b"2025-02-30 09:00:00\n"


def write(exports_dir: Path, about: int) -> dict[str, int]:
    """Write about `about` records below `exports_dir`; returns what an ingest must count."""
    scale = about / _events(1.0).height
    counts = dict.fromkeys(("read", "quarantined", "duplicates"), 0)
    before: list[bytes] = []
    # From ONCE_FROM_SCALE on there are half-yearly files only; the smaller ones of a small scale overlap already.
    for export in exports.write(SimpleNamespace(outreach=_events(scale)), max(scale, files.ONCE_FROM_SCALE)):
        header, *lines = export.data.splitlines(keepends=True)
        repeated = before[-int(len(before) * REPEATED_SHARE) :] if before else []
        # A record that was bad before is bad again.
        counts["quarantined"] += sum(line.endswith(NO_DAY) for line in repeated)
        counts["duplicates"] += sum(not line.endswith(NO_DAY) for line in repeated)
        for at in range(BAD_EVERY - 1, len(lines), BAD_EVERY):
            lines[at] = lines[at][: -len(NO_DAY)] + NO_DAY
            counts["quarantined"] += 1
        before = lines
        place(exports_dir / export.path, b"".join([header, *repeated, *lines]), export.day)
        counts["read"] += len(repeated) + len(lines)
    return counts


def _events(scale: float):
    accounts = leads.lifecycle(leads.accounts(company.SEED, scale), company.SEED)
    return outreach.events(leads.contacts(accounts, company.SEED), accounts, company.SEED, scale)


if __name__ == "__main__":
    child.tell(**write(Path(sys.argv[1]), int(sys.argv[2])))
