"""Past days judged again: by the files that were there then, or by all that are there today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import pytest

from pipelines import cli, definitions, job, settings, warehouse
from pipelines.settings import Settings

pytestmark = pytest.mark.journey

HEAD = "Signup ID,Email,Company Domain,Signed Up At,Via,Channel,Plan,UTM Source,UTM Campaign\n"
GOAL = """\
id: signups-q1
statement: 200 sign-ups in the first quarter
kpi: signups
target: {value: 200}
from: 2026-01-01
by: 2026-03-31
owner: bo
"""
FEBRUARY_END = dt.date(2026, 2, 28)


def signups(days: list[str], name: str) -> str:
    rows = [f"{name}-{n},{name}{n}@one.example,one.example,{day} 09:00:00,site,organic,free,,\n"
            for n, day in enumerate(days)]  # fmt: skip
    return HEAD + "".join(rows)


@pytest.fixture(scope="module")
def where(tmp_path_factory) -> Settings:
    """Two a day through January and February 2026; a later file brings 10 of February that had been forgotten."""
    where = Settings(tmp_path_factory.mktemp("replay") / "data")
    drop = where.exports_dir / "website"
    drop.mkdir(parents=True)
    days = [(dt.date(2026, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(59)]
    (drop / "signups-2026-02-28.csv").write_text(signups(days * 2, "early"))
    (drop / "signups-2026-04-01.csv").write_text(signups(["2026-02-10"] * 10 + ["2026-03-20"] * 40, "late"))
    where.goals_dir.mkdir()
    (where.goals_dir / "signups.yml").write_text(GOAL)
    where.company_path.write_text("name: One\ntime_zone: UTC\nas_of: 2026-03-31\n")
    outcome = job.run(where, None, lambda step, seconds: None)
    assert outcome.published, outcome.failures
    return where


def history(where: Settings) -> dict[tuple[str, str], float]:
    with warehouse.connect(where.published_path, read_only=True) as con:
        rows = con.execute(
            "select as_of_date::varchar, knowledge, actual_value from goals.goal_score_history order by all"
        ).fetchall()
    return {(day, knowledge): value for day, knowledge, value in rows}


def test_a_past_day_is_judged_by_what_was_known_then_or_by_what_is_known_today(where: Settings, capsys):
    (where.state_dir / "replay-killed" / "warehouse").mkdir(parents=True)
    data = ["--data", str(where.data_dir), "--from", "2026-02-28", "--to", "2026-02-28"]
    assert cli.main(["replay", *data]) == 0
    assert cli.main(["replay", *data, "--knowledge", "today"]) == 0
    assert history(where) == {
        ("2026-02-28", "then"): 118.0, ("2026-02-28", "today"): 128.0, ("2026-03-31", "then"): 168.0,
    }  # fmt: skip
    with warehouse.connect(where.published_path, read_only=True) as con:
        assert con.execute("select as_of_date::varchar, actual_value from goals.goal_scores").fetchall() == [
            ("2026-03-31", 168.0)
        ]
    assert not list(where.state_dir.glob("replay-*"))


def test_a_day_after_the_last_judged_one_is_refused(where: Settings, capsys):
    assert cli.main(["replay", "--data", str(where.data_dir), "--from", "2026-04-01", "--to", "2026-04-02"]) == 1
    assert "2026-04-02 lies after 2026-03-31, the last day judged" in capsys.readouterr().err


def test_a_folder_that_was_never_run_says_what_to_do(tmp_path: Path, capsys):
    assert cli.main(["replay", "--data", str(tmp_path), "--from", "2026-04-01", "--to", "2026-04-02"]) == 1
    assert "run `paceline run` first" in capsys.readouterr().err


def test_a_backfill_of_dagster_does_the_same(where: Settings, monkeypatch):
    monkeypatch.setenv(settings.DATA_ENV, str(where.data_dir))
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.build().resolve_implicit_global_asset_job_def().execute_in_process(
            partition_key="2026-03-15", asset_selection=[dg.AssetKey(["goals", "goal_score_history"])],
            instance=instance,
        )  # fmt: skip
    assert result.success
    assert history(where)["2026-03-15", "then"] == 118.0
