"""Mailshake: only a reply is a reply, a repeated open counts once, every stream of the API finds its table."""

import datetime as dt

import pytest

from tests.sources.systems.outreach_files import mailshake, mailshake_recipients
from tests.sources.systems.tool import Tool

EVENTS = (
    "select event_type, event_id, campaign_id, campaign, rep, message_type, event_at, event_date, known_from "
    "from canonical.outreach_events order by event_type, event_id"
)
LATE = dt.time(22, 30, 0, 123000)  # UTC: the next day in Berlin
SENT = [{"id": 1, "day": "2026-07-01", "to": "a@x.example"}, {"id": 2, "day": "2026-07-02", "to": "b@x.example"}]


@pytest.fixture(params=[False, True], ids=["list", "lines"])
def lines(request):
    return request.param


def test_every_stream_is_known_by_its_fields_alone(tmp_path, lines):
    one = {"id": 5, "day": "2026-07-03", "to": "A@x.example "}
    files = {f"{name}.json": mailshake(name, one, lines=lines) for name in ("opens", "clicks", "replies")}
    tool = Tool(tmp_path / "data", {"sent.json": mailshake("sent_messages", *SENT, lines=lines), **files})
    assert tool.query(EVENTS) == [
        ("clicked", "5", "900", "Spring", None, "initial", dt.datetime.combine(dt.date(2026, 7, 3), LATE),
         dt.date(2026, 7, 4), None),
        ("opened", "5", "900", "Spring", None, "initial", dt.datetime.combine(dt.date(2026, 7, 3), LATE),
         dt.date(2026, 7, 4), None),
        ("replied", "5", "900", "Spring", None, "initial", dt.datetime.combine(dt.date(2026, 7, 3), LATE),
         dt.date(2026, 7, 4), None),
        ("sent", "1", "900", "Spring", "Ann Acme", "initial", dt.datetime.combine(dt.date(2026, 7, 1), LATE),
         dt.date(2026, 7, 2), None),
        ("sent", "2", "900", "Spring", "Ann Acme", "initial", dt.datetime.combine(dt.date(2026, 7, 2), LATE),
         dt.date(2026, 7, 3), None),
    ]  # fmt: skip
    # The address is one, however it is written.
    assert tool.query("select count(distinct email_hash) from canonical.outreach_events") == [(2,)]


def test_an_answer_may_be_dropped_as_it_stands(tmp_path):
    answer = '{"nextToken": null, "results": ' + mailshake("sent_messages", *SENT) + "}"
    tool = Tool(tmp_path / "data", {"sent.json": answer})
    assert tool.ledger("sent.json") == ("loaded", "sent_messages", 2, 2, 0, 0, 0)


def test_only_a_reply_is_a_reply(tmp_path):
    kinds = ("reply", "bounce", "out-of-office", "unsubscribe", "delay-notification")
    rows = [{"id": at, "day": "2026-07-03", "to": f"p{at}@x.example", "type": kind} for at, kind in enumerate(kinds)]
    tool = Tool(tmp_path / "data", {"replies.json": mailshake("replies", *rows)})
    assert tool.ledger("replies.json") == ("loaded", "replies", 5, 5, 0, 0, 0)
    found = tool.query("select event_id, event_type from canonical.outreach_events order by event_id")
    assert found == [
        ("0", "replied"), ("1", "bounced"), ("2", "out-of-office"), ("3", "unsubscribed"),
        ("4", "delay-notification"),
    ]  # fmt: skip


@pytest.mark.parametrize("stream", ["opens", "clicks"])
def test_what_the_tool_calls_a_repeat_counts_once(stream, tmp_path):
    day = {"day": "2026-07-03", "to": "a@x.example"}
    first = mailshake(stream, {"id": 1, **day}, {"id": 2, **day, "isDuplicate": True})
    again = mailshake(stream, {"id": 1, **day}, {"id": 3, "day": "2026-07-09", "to": "b@x.example"})
    tool = Tool(tmp_path / "data", {"week-2026-07-05.json": first, "week-2026-07-12.json": again})
    assert tool.ledger("week-2026-07-05.json") == ("loaded", stream, 2, 1, 0, 0, 1)
    assert tool.ledger("week-2026-07-12.json") == ("loaded", stream, 2, 1, 1, 0, 0)
    assert tool.query("select event_id from canonical.outreach_events order by 1") == [("1",), ("3",)]


def test_recipients_are_kept_with_their_state(tmp_path):
    tool = Tool(tmp_path / "data", {"recipients.json": mailshake_recipients("a@x.example", "b@x.example")})
    found = tool.query("select campaign_id, status, added_date from canonical.outreach_recipients order by status")
    assert found == [("900", "active", dt.date(2026, 6, 30)), ("900", "paused", dt.date(2026, 6, 30))]


def test_what_people_wrote_and_are_called_never_lands(tmp_path):
    files = {f"{name}.json": mailshake(name, SENT[0]) for name in ("sent_messages", "opens", "clicks", "replies")}
    tool = Tool(tmp_path / "data", {**files, "recipients.json": mailshake_recipients("a@x.example")})
    landed = tool.landed()
    for text in ("secret words", "Jane", "+49 170", "Freight, cheaper"):
        assert text not in landed
    assert b"a@x.example" not in tool.settings.warehouse_path.read_bytes()
