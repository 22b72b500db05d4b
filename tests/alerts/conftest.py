from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.alerts import send
from pipelines.company import Company
from pipelines.settings import Settings
from tests.alerts.receiver import Receiver
from tests.contract_tables import create_all, insert

MONDAY = dt.date(2026, 9, 14)


class Desk:
    """One data folder whose published scores the test states day by day."""

    def __init__(self, folder: Path):
        self.settings = Settings(folder)
        self.environ: dict[str, str] = {}
        self.naps: list[float] = []
        self.tables: dict[str, list[dict]] = {}

    def judge(self, day: int, *, run: bool = True, **states: str | dict) -> send.AlertResult | None:
        """Publish the scores of `day` (days after MONDAY), then announce them.

        States by goal id: a state, or columns of goal_scores with the state among them.
        """
        as_of = MONDAY + dt.timedelta(days=day)
        path = self.settings.published_dir / f"{as_of}-{len(list(self.settings.published_dir.glob('*')))}.duckdb"
        with warehouse.connect(path) as con:
            create_all(con)
            insert(con, "marts.dim_rep", rep_id="r1", rep_name="Mei", current_team="emea")
            for goal, said in states.items():
                more = said if isinstance(said, dict) else {"state": said}
                insert(con, "goals.goal_scores", **(score(goal, "", as_of) | more))
            for table, rows in self.tables.items():
                for row in rows:
                    insert(con, table, **row)
        self.published = path
        self.as_of = as_of
        return self.announce() if run else None

    def announce(self, **options: object) -> send.AlertResult:
        return send.announce(
            self.settings, Company(), self.published, self.as_of,
            environ=self.environ, sleep=self.naps.append, **options,
        )  # fmt: skip

    def routes(self, text: str) -> None:
        self.settings.alerts_path.parent.mkdir(parents=True, exist_ok=True)
        self.settings.alerts_path.write_text(text)

    def log(self) -> list[dict]:
        path = send.log_path(self.settings)
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def score(goal: str, state: str, as_of: dt.date) -> dict:
    return {
        "goal_id": goal, "statement": f"Statement of {goal}", "scope_type": "company", "scope_id": "all",
        "kind": "annual", "owner": "priya", "window_start_date": dt.date(2026, 1, 1),
        "window_end_date": dt.date(2026, 12, 31), "as_of_date": as_of, "state": state,
        "probability_ratio": 0.2, "reason": "€111k behind the seasonal path since the end of August.",
    }  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def hooked(desk: Desk, receiver: Receiver) -> Desk:
    """A desk that sends everything to the local receiver."""
    desk.routes("receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n")
    desk.environ["SALES_URL"] = f"{receiver.url}/hook/s3cret-token"
    return desk
