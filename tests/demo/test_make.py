"""`make demo` twice is one demo: same bytes, same times, nothing rewritten, no one's edits lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import company, demo, run_lock, settings
from pipelines.goals import goal
from pipelines.kpis import catalogue


def state(folder: Path) -> dict[str, tuple]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content(folder: Path) -> dict[str, tuple]:
    return {name: (time, data) for name, (time, _, data) in state(folder).items() if name != "state/demo.json"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    demo.make(tmp_path / "small", scale=0.05)
    return tmp_path / "small"


def test_two_folders_get_the_same_bytes_and_times(small, tmp_path):
    demo.make(tmp_path / "again", scale=0.05)
    assert content(tmp_path / "again") == content(small)


def test_a_second_time_touches_nothing(small):
    before = state(small)
    second = demo.make(small, scale=0.05)
    assert not second.created
    assert second.files > 90
    assert state(small) == before


def test_another_seed_is_another_company(small, tmp_path):
    demo.make(tmp_path / "other", scale=0.05, seed=7)
    name = "exports/website/signups-2026.csv"
    assert (tmp_path / "other" / name).read_bytes() != (small / name).read_bytes()


def test_what_was_lost_or_damaged_comes_back_and_the_rest_is_left(small):
    before = state(small)
    (small / "exports/hr/quotas-2026-09-18.csv").unlink()
    (small / "exports/website/signups-2024.csv").write_text("oops\n")
    shutil.rmtree(small / "goals")
    assert demo.make(small, scale=0.05).created
    after = state(small)
    assert {name: (time, data) for name, (time, _, data) in after.items() if "state/" not in name} == content(small)
    rewritten = {name for name in after if after[name][1] != before[name][1] and name.startswith("exports/")}
    assert rewritten == {"exports/hr/quotas-2026-09-18.csv", "exports/website/signups-2024.csv"}
    assert after["exports/website/signups-2024.csv"][2] == before["exports/website/signups-2024.csv"][2]


def test_a_goal_that_someone_edited_is_left_alone(small):
    edited = small / "goals" / "mrr-2026.yml"
    edited.write_text(edited.read_text().replace("835_000", "900_000"))
    demo.make(small, scale=0.05)
    demo.make(small, scale=0.06)
    assert "900_000" in edited.read_text()


def test_files_of_another_size_that_are_no_longer_made_are_removed(small):
    stray = small / "exports" / "hubspot" / "mine.csv"
    stray.write_text("not the generator's\n")
    demo.make(small, scale=3.0)
    deals = sorted(path.name for path in (small / "exports" / "hubspot").glob("*-deals-*"))
    assert deals == ["hubspot-crm-exports-all-deals-2026-09-18.csv"]
    assert stray.exists()


def test_what_runs_made_of_another_company_does_not_mix_with_this_one(small):
    where = settings.Settings(small)
    made = [where.landing_dir / "hr" / "x.parquet", where.archive_dir / "x.zst", where.warehouse_path,
            where.published_dir / "old.duckdb", where.state_dir / "baselines.json",
            where.state_dir / "dbt" / "a"]  # fmt: skip
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("of the first company")
    demo.make(small, scale=0.05)
    assert all(path.exists() for path in made)
    with run_lock.hold(where.state_dir):
        demo.make(small, scale=0.05, seed=7)
    assert not any(path.exists() for path in made)
    assert (where.state_dir / run_lock.FILE).exists()


def test_no_time_comes_from_the_clock(made):
    last = max(path.stat().st_mtime for path in (made.data_dir / "exports").rglob("*.csv"))
    assert last == 1_789_705_800  # 2026-09-18 04:30 UTC, the morning after the last day
    assert (made.data_dir / "exports/website/signups-2023.csv").stat().st_mtime == 1_704_083_400  # 2024-01-01


def test_the_demo_stays_small(made):
    assert made.size_bytes < 70e6
    assert made.files == sum(1 for path in (made.data_dir / "exports").rglob("*") if path.is_file())
    assert f"{made.files} export files" in made.text


def test_the_company_file_can_be_read(made):
    harborline = company.load(made.data_dir / "company.yml")
    assert (harborline.name, harborline.currency, str(harborline.as_of)) == ("Harborline", "EUR", "2026-09-17")
    assert harborline.pipelines[0].stages == ("Qualified", "Discovery", "Demo", "Proposal", "Negotiation")
    assert harborline.stale_after("finance", "expenses") == 40


def test_every_goal_can_be_read_and_all_kinds_are_there(made):
    goals, errors = goal.load(made.data_dir / "goals", catalogue.load(settings.DBT_DIR))
    assert errors == []
    assert len(goals) >= 14
    assert {one.kind for one in goals} == {"annual", "team", "individual", "activity"}
    assert {one.scope.type for one in goals} >= {"company", "team", "rep"}
    known = {one.id for one in goals}
    assert {one.parent for one in goals if one.parent} <= known
    assert any(one.stretch for one in goals)
    assert any(one.target.kind == "stay_under" for one in goals)
