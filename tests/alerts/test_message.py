from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.alerts.message import compose, safe
from pipelines.alerts.scores import GoalScore
from pipelines.alerts.transitions import Transition
from pipelines.alerts.wording import changed, of_whom

SCORE = GoalScore(
    "revenue", "Grow revenue by 18 %", "team", "emea", "team", "priya", dt.date(2026, 1, 1),
    dt.date(2026, 12, 31), dt.date(2026, 9, 17), "off_pace", "€111k behind its path.", "emea",
    unit="currency", currency="EUR", actual_value=412_000.0, target_value=1_000_000.0, probability_ratio=0.05,
)  # fmt: skip


def test_a_message_says_what_changed_of_what_why_and_until_when():
    message = compose(Transition("worsened", "at_risk", SCORE), "en_GB")

    assert message.subject == "▼ Grow revenue by 18 % got worse"
    assert message.text.splitlines() == [
        "Grow revenue by 18 %: off pace, was at risk (data to 17 Sept 2026).",
        "team emea · team · owner Priya · due 31 Dec 2026",
        "€111k behind its path.",
    ]


@pytest.mark.parametrize(
    ("owner", "changes", "words"),
    [
        ("marek-kowal", ["opened", "opened"], " of Marek Kowal need attention"),
        ("Lee O'Neil", ["achieved", "opened", "opened"], " of Lee O'Neil: 1 is achieved, 2 need attention"),
        ("דנה", ["missed", "missed"], " of דנה are missed"),
        ("", ["taken_back", "recovered"], ": 1 is no longer achieved, 1 is back on pace"),
        ("eve\r\nBcc: x@y.example", ["opened", "opened"], " of eve Bcc: x＠y.example need attention"),
    ],
)
def test_several_goals_are_told_in_plain_words(owner: str, changes: list[str], words: str):
    assert of_whom(owner, "") + changed(changes) == words
    assert of_whom("", "customer_success") == " of Customer success"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<!channel> all", "‹!channel› all"),
        ("<https://evil.example|click>", "‹https:\u200b//evil.example¦click›"),
        ("@here bob@evil.example", "＠here bob＠evil.example"),
        ("one\r\nBcc: two\x00\u202etxt", "one Bcc: two txt"),
    ],
)
def test_hostile_names_cannot_act(hostile: str, shown: str):
    assert safe(hostile) == shown
    message = compose(Transition("opened", None, replace(SCORE, statement=hostile)), "en")
    assert shown in message.text and hostile not in message.text


@settings(max_examples=50)
@given(st.text())
def test_no_text_brings_a_line_a_mention_or_a_link_with_it(text: str):
    message = compose(Transition("opened", None, replace(SCORE, statement=text, reason=text)), "en")
    assert not set(message.subject + message.text) & set("<>@\r\x00\u202e")
    assert "://" not in message.text and len(message.text.splitlines()) <= 3
    assert "\n" not in message.subject
