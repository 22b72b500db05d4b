"""What analysts may count on after a publish, and after one that did not happen."""

from __future__ import annotations

import datetime as dt
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.publish import PublishRefused, publish
from pipelines.settings import PROJECT_ROOT, Settings
from tests.publish.conftest import AS_OF, read, write


def test_the_link_opens_the_new_version_with_what_the_run_built(settings: Settings):
    published = publish(settings, AS_OF, "run-1")

    assert settings.published_path.resolve() == published.path
    assert read(settings.published_path, "select count(*), sum(deal_amount) from marts.fct_deal") == [(3, 303)]
    [(run_id, as_of, digest, rows)] = read(
        settings.published_path, 'select run_id, as_of_date, content_hash, "rows" from meta.publication'
    )
    assert (run_id, as_of, digest, rows) == ("run-1", AS_OF, published.content_hash, published.rows)
    assert rows == 4


def test_nothing_but_the_promised_schemas_and_tables_leaves_the_private_warehouse(settings: Settings):
    publish(settings, AS_OF, "run-1")

    found = read(settings.published_path, "select distinct table_schema from information_schema.tables")
    assert {schema for (schema,) in found} == {"marts", "kpis", "goals", "meta"}
    views = "select table_name from information_schema.tables where table_name = 'kpi_win_rate'"
    assert read(settings.published_path, views) == []


def test_comments_travel_with_their_tables_and_columns(settings: Settings):
    publish(settings, AS_OF, "run-1")

    table = "select comment from duckdb_tables() where table_name = 'fct_deal'"
    column = "select comment from duckdb_columns() where column_name = 'deal_amount'"
    assert read(settings.published_path, table) == [("One row per deal; it's cut at as_of",)]
    assert read(settings.published_path, column) == [("In the company's currency",)]


def test_a_published_file_cannot_be_written_and_leaves_no_log_beside_it(settings: Settings):
    published = publish(settings, AS_OF, "run-1")

    assert stat.S_IMODE(published.path.stat().st_mode) == 0o444
    names = {path.name for path in settings.published_dir.iterdir()}
    assert names == {"paceline.duckdb", published.path.name}


@pytest.mark.parametrize(
    ("break_it", "finding"),
    [
        ("drop table goals.goal_paths", "goals.goal_paths is missing"),
        ("alter table kpis.dim_period drop period_id", "kpis.dim_period has no column period_id"),
        ("insert into marts.fct_deal(deal_name) values ('x')", "marts.fct_deal.deal_id is empty in 1 rows"),
        ("insert into kpis.fct_kpi_values from kpis.fct_kpi_values", "kpis.fct_kpi_values has 2 rows for"),
        ("insert into marts.dim_rep(rep_id) values ('ann@example.com')", "marts.dim_rep.rep_id holds e-mail"),
    ],
)
def test_a_copy_that_fails_its_audit_is_refused_and_the_version_before_stays(
    settings: Settings, break_it: str, finding: str
):
    before = publish(settings, AS_OF, "run-1")
    write(settings, break_it)

    with pytest.raises(PublishRefused, match=finding) as refused:
        publish(settings, AS_OF, "run-2")

    assert "ann@example.com" not in str(refused.value)
    assert settings.published_path.resolve() == before.path
    assert read(settings.published_path, "select run_id from meta.publication") == [("run-1",)]
    assert len(list(settings.published_dir.iterdir())) == 2


def test_no_address_and_no_raw_cell_reaches_the_published_file(settings: Settings):
    write(settings, "insert into marts.fct_deal(deal_id, deal_name) values ('d9', 'For bob@example.com (new)')")
    write(
        settings,
        "insert into meta.quarantine values "
        "('deals.csv', 'hubspot', 'deals', 'ab', 7, 'amount', 'Jane Roe', '''Jane Roe'' is not a number')",
    )
    published = publish(settings, AS_OF, "run-1")

    assert read(published.path, "select deal_name from marts.fct_deal where deal_id = 'd9'") == [
        ("For (e-mail address removed) (new)",)
    ]
    assert read(published.path, "select line_number, column_name, reason from meta.quarantine") == [
        (7, "amount", "'…' is not a number")
    ]
    content = published.path.read_bytes()
    assert b"Jane Roe" not in content and b"bob@example" not in content


def test_the_content_hash_tells_content_from_circumstance(settings: Settings):
    first = publish(settings, AS_OF, "run-1").content_hash
    write(settings, "create table marts.again as from marts.fct_deal order by deal_id desc")
    write(settings, "drop table marts.fct_deal")
    write(settings, "alter table marts.again rename to fct_deal")
    assert publish(settings, AS_OF, "run-2").content_hash == first

    write(settings, "update marts.fct_deal set deal_amount = 999 where deal_id = 'd1'")
    assert publish(settings, AS_OF, "run-3").content_hash != first


def test_old_versions_stay_for_their_readers_and_then_go(settings: Settings):
    for number in range(4):
        publish(settings, AS_OF, f"run-{number}", keep=3)
    assert len(list(settings.published_dir.glob("paceline-*.duckdb"))) == 4  # all are younger than an hour

    publish(settings, AS_OF, "run-4", keep=3, minimum_age=dt.timedelta(0))
    assert len(list(settings.published_dir.glob("paceline-*.duckdb"))) == 3
    assert read(settings.published_path, "select run_id from meta.publication") == [("run-4",)]


def test_a_log_left_by_somebody_who_opened_the_link_for_writing_does_not_break_the_next_version(
    settings: Settings,
):
    publish(settings, AS_OF, "run-1")
    (settings.published_dir / "paceline.duckdb.wal").write_bytes(b"belongs to the version before")

    publish(settings, AS_OF, "run-2")

    assert read(settings.published_path, "select run_id from meta.publication") == [("run-2",)]


@pytest.mark.parametrize("point", ["audit.audit", "versions.release", "versions.swap"])
def test_killed_before_the_swap_the_version_before_is_served_and_the_next_publish_cleans_up(
    settings: Settings, point: str
):
    before = publish(settings, AS_OF, "run-1")
    module, function = point.split(".")
    script = (
        "import datetime, os, signal\n"
        "from pathlib import Path\n"
        f"from pipelines.publish import {module}, publish\n"
        "from pipelines.settings import Settings\n"
        f"{module}.{function} = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"publish(Settings(Path({str(settings.data_dir)!r})), datetime.date(2026, 9, 17), 'run-2')\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=PROJECT_ROOT, check=False)

    assert killed.returncode == -9
    assert settings.published_path.resolve() == before.path
    assert read(settings.published_path, "select run_id from meta.publication") == [("run-1",)]
    publish(settings, AS_OF, "run-3")
    assert read(settings.published_path, "select run_id from meta.publication") == [("run-3",)]
    assert not list(settings.published_dir.glob(".draft-*"))


_READER = """
import sys
from pathlib import Path
from pipelines import warehouse
query = '''select (select run_id from meta.publication), count(*), sum(deal_amount) from marts.fct_deal'''
reads = 0
while not Path(sys.argv[2]).exists():
    with warehouse.connect(Path(sys.argv[1]), read_only=True) as con:
        run_id, rows, amount = con.execute(query).fetchone()
    assert amount == rows * int(run_id), (run_id, rows, amount)
    reads += 1
print(reads)
"""


def test_readers_in_other_processes_never_see_a_half_or_mixed_version(settings: Settings, tmp_path: Path):
    def publish_number(number: int) -> None:
        write(settings, "update marts.fct_deal set deal_amount = ?", [number])
        publish(settings, AS_OF, str(number), keep=3, minimum_age=dt.timedelta(0))

    publish_number(1)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", _READER, str(settings.published_path), str(stop)]

    def run_reader(_: int) -> subprocess.CompletedProcess:
        return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(run_reader, number) for number in range(2)]
        try:
            for number in range(2, 9):
                publish_number(number)
        finally:
            stop.touch()
        for reader in readers:
            assert reader.result().stderr == ""
