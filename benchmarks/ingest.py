"""Honest ingest against the least that a database can do with the same files.

The limit: one typed `create table as` over `read_csv` in DuckDB. Ours: find and hash the files, archive their
bytes, check every record, type every cell, keep what is bad with its line and reason, land Parquet, hash personal
data, keep every version and the newest one per key, and account for each record. Imports are left out of both.
Great Expectations at the door is a figure of its own, and so is a further file with one percent of new records.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import child
from benchmarks.figure import Figure

INGEST_LIMIT, SCAN_LIMIT, EXPECTATIONS_LIMIT, FURTHER_LIMIT, PEAK_LIMIT_MB = 2.0, 0.3, 0.5, 0.1, 1024
FURTHER_SHARE = 0.01
# Above the numbers of all events that the demo's tool ever gave.
FIRST_FURTHER_ID = 10**12
# A younger file may still be growing.
QUIET_SECONDS = 1.1
ROUNDS, ROUNDS_BEYOND_SMALL, SMALL = 3, 1, 2_000_000
COLUMNS = {
    "event_id": "bigint", "campaign_id": "bigint", "campaign": "varchar", "rep": "varchar", "email": "varchar",
    "message_type": "varchar", "event_type": "varchar", "event_at": "timestamp",
}  # fmt: skip


def figures(work: Path, about: int) -> Iterator[Figure]:
    """Each step in a process of its own; medians of three, above two million events one round."""
    exports_dir = work / "exports"
    child.say(f"ingest: writing about {about:,} events")
    # A process that grew large here would show as the peak of every child: the system hands it down.
    written = child.python("-m", "benchmarks.events", exports_dir, about).told
    size = sum(path.stat().st_size for path in exports_dir.rglob("*.csv"))
    yield Figure("ingest_records", written["read"], "records")
    yield Figure("ingest_size", size / 2**20, "MB")
    rounds = ROUNDS if about <= SMALL else ROUNDS_BEYOND_SMALL
    runs = {step: [] for step in ("bare", "scan", "honest", "expectations", "further")}
    for number in range(rounds):
        for step, done in runs.items():
            # Expectations are asked of what the honest ingest of the round landed; the further file comes to it.
            folder = work / f"{'honest' if step in ('expectations', 'further') else step}{number}"
            done.append(child.python("-m", "benchmarks.ingest", step, exports_dir, folder))
            child.say(f"ingest: {step} {done[-1].told} {done[-1].peak_mb:.0f} MB")
        for step in runs:
            shutil.rmtree(work / f"{step}{number}", ignore_errors=True)
    for done in runs["honest"]:
        if {name: done.told[name] for name in written} != written:
            raise child.Failed(f"{written} was written, and the ingest says {done.told}")
    for done in runs["further"]:
        if done.told["accepted"] != done.told["written"]:
            raise child.Failed(f"of a further file of {done.told['written']} records: {done.told}")
    landing = child.median(done.told["landing_cpu"] for done in runs["honest"])
    cpu = {step: child.median(done.told["cpu"] for done in found) for step, found in runs.items()}
    yield Figure("bare_create_table", cpu["bare"], "CPU s")
    yield Figure("ingest_ratio", cpu["honest"] / cpu["bare"], "ratio", INGEST_LIMIT)
    yield Figure("of_which_door_and_landing", landing / cpu["bare"], "ratio")
    yield Figure("record_pass_ratio", cpu["scan"] / cpu["bare"], "ratio", SCAN_LIMIT)
    yield Figure("expectations_ratio", cpu["expectations"] / cpu["bare"], "ratio", EXPECTATIONS_LIMIT)
    yield Figure("one_percent_new_ratio", cpu["further"] / cpu["honest"], "ratio", FURTHER_LIMIT)
    yield Figure("bare_peak_memory", max(done.peak_mb for done in runs["bare"]), "MB")
    yield Figure("ingest_peak_memory", max(done.peak_mb for done in runs["honest"]), "MB", PEAK_LIMIT_MB)
    yield Figure("expectations_peak_memory", max(done.peak_mb for done in runs["expectations"]), "MB", PEAK_LIMIT_MB)


def _bare(exports_dir: Path, folder: Path) -> None:
    import duckdb

    folder.mkdir()
    columns = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items()) + "}"
    # Bad records must not end the statement; it says nothing about them.
    query = f"create table events as from read_csv('{exports_dir}/outreach/*.csv', header = true, columns = {columns}"

    def work() -> None:
        with duckdb.connect(str(folder / "bare.duckdb")) as con:
            con.execute(query + ", auto_detect = false, ignore_errors = true)")

    child.tell(cpu=child.work_cpu(work)[0])


def _scan(exports_dir: Path, _: Path) -> None:
    from pipelines.ingest import readers
    from pipelines.ingest.record_scan import RecordScan

    def work() -> int:
        found = 0
        for path in sorted(exports_dir.rglob("*.csv")):
            scan = RecordScan(b",", multiline=True)
            found += sum(len(scan.feed(block)) for block in readers.unpacked(readers.plain(path)))
            found += len(scan.close())
        return found

    cpu, found = child.work_cpu(work)
    child.tell(cpu=cpu, records=found)


def _honest(exports_dir: Path, folder: Path) -> None:
    # Hard links: a link that points elsewhere is not followed at the door.
    shutil.copytree(exports_dir, folder / "exports", copy_function=os.link)
    landing_cpu, load_cpu, done = _ingested(folder)
    counts = {"read": done.read, "quarantined": done.quarantined, "duplicates": done.duplicates}
    child.tell(cpu=landing_cpu + load_cpu, landing_cpu=landing_cpu, **counts)


def _further(exports_dir: Path, folder: Path) -> None:
    """One percent of new records in a file of their own, into the folder of `_honest`."""
    from benchmarks.events import NO_DAY

    newest = max(exports_dir.rglob("*.csv"), key=lambda path: path.stat().st_mtime)
    written = sum(path.read_bytes().count(b"\n") - 1 for path in exports_dir.rglob("*.csv")) * FURTHER_SHARE
    header, *lines = (line for line in newest.read_bytes().splitlines(keepends=True) if not line.endswith(NO_DAY))
    # Each record with an id of its own: what stands behind the first delimiter is as it was.
    rows = [lines[at % len(lines)].partition(b",")[2] for at in range(int(written))]
    text = b"".join([header, *(b"%d,%s" % (FIRST_FURTHER_ID + at, row) for at, row in enumerate(rows))])
    (folder / "exports" / newest.parent.name / "further.csv").write_bytes(text)
    time.sleep(QUIET_SECONDS)
    landing_cpu, load_cpu, done = _ingested(folder)
    child.tell(cpu=landing_cpu + load_cpu, written=len(rows), accepted=done.accepted, rebuilt=done.rebuilt)


def _ingested(folder: Path) -> tuple:
    """CPU seconds of the door and the landing, those of the raw tables, and what was loaded."""
    import pandas  # noqa: F401  (DuckDB asks whether what it is given is a frame of it)

    from pipelines import warehouse
    from pipelines.company import Company
    from pipelines.demo import span
    from pipelines.ingest import arrivals, intake, load
    from pipelines.settings import Settings
    from pipelines.sources import registry

    settings, company, known = Settings(folder), Company(), registry.load()
    spec = known.table("outreach", "events")

    def land() -> intake.Intake:
        arrived = arrivals.take(settings, known, company).of(spec)
        return intake.land_table(settings, spec, company, arrived)

    def work() -> load.TableLoad:
        with warehouse.connect(settings.warehouse_path) as con:
            return load.load_table(con, settings, spec, company, span.AS_OF, taken)

    landing_cpu, taken = child.work_cpu(land)
    load_cpu, done = child.work_cpu(work)
    return landing_cpu, load_cpu, done


def _expectations(_: Path, folder: Path) -> None:
    import great_expectations  # noqa: F401  (imported by the first judgement otherwise)

    from pipelines.quality import expectations
    from pipelines.settings import EXPECTATIONS_DIR

    suite = EXPECTATIONS_DIR / "outreach" / "events.json"
    landed = sorted((folder / "landing").rglob("rows.parquet"))
    cpu, verdicts = child.work_cpu(lambda: [expectations.validate(path, suite) for path in landed])
    child.tell(cpu=cpu, files=len(verdicts), passed=all(verdict.passed for verdict in verdicts))


if __name__ == "__main__":
    steps = {"bare": _bare, "scan": _scan, "honest": _honest, "expectations": _expectations, "further": _further}
    steps[sys.argv[1]](*map(Path, sys.argv[2:]))
