"""Slack and Teams post to fixed hosts: what they would be sent, caught at the last step before the wire."""

from __future__ import annotations

import json
from http.client import responses

import pytest
import requests

from pipelines.alerts import channels
from pipelines.alerts.routing import Receiver
from tests.alerts.conftest import Desk

SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TEAMS = (
    "https://prod-1.westus.logic.azure.com:443/workflows/643e69f83c8944438d68119179a10a64/triggers/manual/paths/invoke"
    "?api-version=2022-03-01-preview&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A"
)
HOSTILE = "<!channel> <@U1> <https://evil.example|free> @here [a](https://evil.example) `x`"


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch):
    """What would have gone out; every answer is the status in `answers`, else 200."""
    sent, answers = [], []

    def take(_adapter, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        sent.append(request)
        response = requests.Response()
        response.status_code = answers.pop(0) if answers else 200
        response.reason, response._content, response.request = responses[response.status_code], b"ok", request
        response.url = request.url
        return response

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", take)
    take.sent, take.answers = sent, answers
    return take


@pytest.mark.parametrize("url", [SLACK, "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", TEAMS])
def test_chat_gets_text_that_cannot_act(desk: Desk, wire, url: str):
    desk.routes("receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n")
    desk.environ["SALES_URL"] = url
    result = desk.judge(0, revenue={"state": "off_pace", "statement": HOSTILE, "reason": HOSTILE})

    assert result.sent == 1, result.problems
    [request] = wire.sent
    assert request.url.startswith(("https://hooks.slack.com/services/T1JJ3T3L2/", "https://prod-1.westus.logic"))
    body = json.dumps(json.loads(request.body), ensure_ascii=False)
    assert "off pace" in body and "needs attention" in body
    for acting in ("<!channel>", "<@U1>", "<https", "&lt;!channel", "@here", "https://evil", "](h"):
        assert acting not in body


@pytest.mark.parametrize(
    ("url", "kind"),
    [(SLACK, "Slack"), ("mailto://user:secret@mail.example?to=a@b.example", "mail"),
     ("http://127.0.0.1:9/x", "webhook"), ("https://hook.example/s3cret", "webhook"),
     ("tgram://123456789:abcdefg_hijklmnop/12315544", "Telegram"),
     ("nothing at all", ""), ("", "")],
)  # fmt: skip
def test_the_kind_of_a_channel_is_told_and_no_address(url: str, kind: str):
    assert channels.kind(Receiver("sales", "SALES_URL"), {"SALES_URL": url}) == kind
    assert channels.kind(Receiver("log", None), {}) == "log"


def test_a_chat_that_is_down_is_tried_again(desk: Desk, wire):
    desk.routes("receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n")
    desk.environ["SALES_URL"] = SLACK
    wire.answers[:] = [503, 429]
    result = desk.judge(0, revenue="off_pace")

    assert (result.sent, len(wire.sent)) == (1, 3)
