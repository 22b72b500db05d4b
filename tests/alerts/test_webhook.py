"""Delivery to a real HTTP receiver that behaves, refuses, stalls and breaks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.alerts import outbox, send, sending
from pipelines.settings import PROJECT_ROOT
from tests.alerts.conftest import Desk
from tests.alerts.receiver import Receiver

KEY = "revenue | 2026-01-01:2026-12-31 | off_pace | 2026-09-14 | sales"


def everything_written(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in desk.settings.state_dir.iterdir())


def come_due(desk: Desk) -> None:
    """As if the time to the next attempt had passed."""
    with outbox.connect(send.outbox_path(desk.settings)) as con:
        con.execute("update outbox set next_attempt_at = '2000-01-01'")


def test_a_webhook_gets_one_json_body_with_its_key(hooked: Desk, receiver: Receiver):
    hooked.judge(0, revenue="off_pace")

    [body] = receiver.requests
    assert receiver.keys == [KEY] and body["key"] == KEY
    [alert] = body["alerts"]
    assert (alert["change"], alert["state"], alert["severity"]) == ("opened", "off_pace", "critical")
    assert "€111k behind the seasonal path" in body["text"]


@pytest.mark.parametrize("trouble", [429, 500, "hang", "reset"])
def test_a_hiccup_is_tried_again_in_the_same_run(hooked: Desk, receiver: Receiver, trouble: int | str):
    receiver.answers = [trouble]
    hooked.judge(0, run=False, revenue="off_pace")
    result = hooked.announce(timeout=0.5)

    assert (result.sent, result.waiting, result.dead) == (1, 0, 0)
    assert receiver.keys == [KEY] and len(receiver.requests) == 2
    assert hooked.naps == [1.0]


def test_a_receiver_that_asks_to_wait_is_waited_for(hooked: Desk, receiver: Receiver):
    receiver.answers, receiver.headers = [429], {"Retry-After": "7"}
    hooked.judge(0, revenue="off_pace")

    assert hooked.naps == [7.0]


def test_what_never_gets_through_ends_as_a_dead_letter_and_stops_nothing(hooked: Desk, receiver: Receiver):
    receiver.answers = [503] * 100
    first = hooked.judge(0, revenue="off_pace")
    assert (first.waiting, first.dead) == (1, 0)
    assert first.problems == ("sales: sales answered 503",)

    too_early = hooked.announce()
    assert (too_early.sent, too_early.waiting) == (0, 1) and len(receiver.requests) == 3
    for _ in range(sending.MAX_ATTEMPTS // sending.TRIES_PER_RUN - 1):
        come_due(hooked)
        last = hooked.announce()

    assert len(receiver.requests) == sending.MAX_ATTEMPTS
    assert (last.waiting, last.dead) == (0, 1)
    assert last.dead_letters[0].last_error == "sales answered 503"


def test_a_refusal_for_good_is_dead_at_once(hooked: Desk, receiver: Receiver):
    receiver.answers = [404]
    result = hooked.judge(0, revenue="off_pace")

    assert (result.dead, len(receiver.requests), hooked.naps) == (1, 1, [])


def test_a_redirect_is_not_followed(hooked: Desk, receiver: Receiver):
    receiver.answers, receiver.headers = [302], {"Location": f"{receiver.url}/elsewhere"}
    result = hooked.judge(0, revenue="off_pace")

    assert (result.dead, len(receiver.requests)) == (1, 1)


def test_later_letters_do_not_wait_for_a_target_that_is_down(hooked: Desk, receiver: Receiver):
    receiver.answers = [500] * 3
    result = hooked.judge(0, revenue="off_pace", churn="off_pace")

    assert (result.sent, result.waiting, len(receiver.requests)) == (0, 2, 3)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/hook/s3cret-token",
        "http://127.0.0.1:notaport/s3cret-token",
        "http://127.0.0.1:9/s3cret-token\nX: y",
        "nosuchchannel://s3cret-token",
    ],
)
def test_a_bad_address_is_told_without_telling_it(hooked: Desk, url: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    hooked.environ["SALES_URL"] = url
    result = hooked.judge(0, revenue="off_pace")

    assert result.sent == 0 and result.waiting + result.dead == 1
    assert "s3cret" not in repr(result) + caplog.text
    assert b"s3cret" not in everything_written(hooked)


def test_a_variable_that_is_not_set_is_named_and_the_letter_waits_for_it(hooked: Desk, receiver: Receiver):
    url = hooked.environ.pop("SALES_URL")
    result = hooked.judge(0, revenue="off_pace")
    assert result.waiting == 1 and "SALES_URL is not set" in result.problems[0]
    assert hooked.naps == []

    hooked.environ["SALES_URL"] = url
    come_due(hooked)
    assert hooked.announce().sent == 1 and receiver.keys == [KEY]


def test_a_crash_between_send_and_mark_repeats_the_key_so_that_it_arrives_once(hooked: Desk, receiver: Receiver):
    hooked.judge(0, run=False, revenue="off_pace")
    script = (
        "import os, signal, datetime\n"
        "from pathlib import Path\n"
        "from pipelines.alerts import outbox, send\n"
        "from pipelines.company import Company\n"
        "from pipelines.settings import Settings\n"
        "outbox.mark_sent = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"send.announce(Settings(Path({str(hooked.settings.data_dir)!r})), Company(),"
        f" Path({str(hooked.published)!r}), datetime.date(2026, 9, 14), environ={hooked.environ!r})\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=PROJECT_ROOT, check=False)
    assert killed.returncode == -9

    result = hooked.announce()
    assert (result.sent, result.waiting) == (1, 0)
    assert receiver.keys == [KEY, KEY] and receiver.once_per_key() == [KEY]


def test_a_crash_while_the_outbox_is_written_loses_and_doubles_nothing(hooked: Desk, receiver: Receiver):
    hooked.judge(0, run=False, revenue="off_pace", churn="at_risk")
    real = outbox._write
    calls = []

    def crash(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*args)

    outbox._write = crash
    try:
        with pytest.raises(KeyboardInterrupt):
            hooked.announce()
    finally:
        outbox._write = real

    assert receiver.requests == []
    assert hooked.announce().sent == 2 and len(receiver.once_per_key()) == 2
