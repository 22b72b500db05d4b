"""Did it fire, when, to whom: `meta.alerts` of the published file, also of what happened after the publish."""

from __future__ import annotations

import datetime as dt

from pipelines import warehouse
from pipelines.alerts import late, ledger, outbox, send
from pipelines.company import Company
from pipelines.publish import publish
from tests.alerts.conftest import MONDAY, Desk, score
from tests.alerts.receiver import Receiver
from tests.contract_tables import create_all, insert

COLUMNS = "alert_key, change, target, channel, status, note, attempts, created_at <= sent_at"


def publish_day(desk: Desk, state: str) -> None:
    with warehouse.connect(desk.settings.warehouse_path) as con:
        create_all(con)
        insert(con, "goals.goal_scores", **score("revenue", state, MONDAY))
    ledger.store(desk.settings)
    publish(desk.settings, MONDAY, "run-1")
    desk.published, desk.as_of = desk.settings.published_path, MONDAY


def read(desk: Desk, query: str) -> list[tuple]:
    with warehouse.connect(desk.settings.published_path, read_only=True) as con:
        return con.execute(query).fetchall()


def test_what_fired_stands_in_the_published_file_with_its_receiver(hooked: Desk, receiver: Receiver):
    hooked.routes(
        "receivers:\n  - {name: bob@co.example, url_env: SALES_URL}\n  - {name: down, url_env: NOT_SET}\n"
        "default: [bob@co.example, down]\n"
    )
    publish_day(hooked, "off_pace")
    before = read(hooked, "select content_hash, rows, published_at from meta.publication")[0]
    hooked.announce()

    assert ledger.refresh(hooked.settings) is True
    key = "revenue ¦ 2026-01-01:2026-12-31 ¦ off_pace ¦ 2026-09-14 ¦ "
    assert read(hooked, f"select {COLUMNS} from meta.alerts order by target") == [
        (key + "bob＠co.example", "opened", "bob＠co.example", "webhook", "sent", None, 1, True),
        (key + "down", "opened", "down", None, "waiting",
         "the environment variable NOT_SET is not set: put the channel's URL into it", 1, None),
    ]  # fmt: skip
    assert read(hooked, "select count(*) from duckdb_columns() where table_name = 'alerts' and comment is null") == [
        (0,)
    ]
    after = read(hooked, "select content_hash, rows, published_at from meta.publication")[0]
    assert after == (before[0], before[1] + 2, before[2])
    assert ledger.refresh(hooked.settings) is False


def test_what_waited_is_sent_outside_of_a_run_and_published(hooked: Desk, receiver: Receiver, monkeypatch):
    url = hooked.environ.pop("SALES_URL")
    publish_day(hooked, "off_pace")
    hooked.announce()
    shown: list[str] = []
    assert late.send_waiting(hooked.settings, Company(), lambda: shown.append("too early")) == (0, [])

    with outbox.connect(send.outbox_path(hooked.settings)) as con:
        con.execute("update outbox set next_attempt_at = '2000-01-01'")
    monkeypatch.setenv("SALES_URL", url)
    told = lambda: shown.extend(read(hooked, "select target, status, attempts from meta.alerts"))  # noqa: E731
    assert late.send_waiting(hooked.settings, Company(), told) == (1, [])
    assert shown == [("sales", "sent", 2)]


def test_the_next_publish_keeps_what_was_told(hooked: Desk, receiver: Receiver):
    publish_day(hooked, "off_pace")
    hooked.announce()
    hooked.settings.warehouse_path.unlink()
    publish_day(hooked, "off_pace")

    assert read(hooked, "select goal_id, status, as_of_date from meta.alerts") == [
        ("revenue", "sent", dt.date(2026, 9, 14))
    ]
    assert ledger.refresh(hooked.settings) is False
