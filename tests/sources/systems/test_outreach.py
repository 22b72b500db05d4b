"""The outreach templates, and the mappings of docs/outreach.md as somebody completes them.

No export of these tools is at hand: every file here is plausible and made up, its headers are nobody's.
"""

import datetime as dt
import re

import pytest

from pipelines.settings import PROJECT_ROOT
from pipelines.sources import registry
from tests.sources.systems.outreach_files import written
from tests.sources.systems.tool import Tool

EVENTS = "select email_hash, campaign, event_type, known_from, event_date, rep from canonical.outreach_events"
COUNTS = (
    "select campaign, event_type, known_from, event_date, count(*) from canonical.outreach_events "
    "group by all order by campaign, event_type, known_from, event_date"
)
MAILSHAKE, LA_GROWTH_MACHINE = re.findall(
    r"```yaml\n(.*?)```", (PROJECT_ROOT / "docs" / "outreach.md").read_text("utf-8"), re.DOTALL
)


def day(number: int) -> dt.date:
    return dt.date(2026, 7, number)


def completed(mapping: str, **names: str) -> str:
    """The mapping with a user's headers for its `<...>`; the words of a placeholder are joined by _ in `names`."""
    for placeholder, name in names.items():
        mapping = mapping.replace(f"<{placeholder.replace('_', ' ')}>", name)
    return mapping


def test_every_word_for_an_event_is_read_and_only_replies_are_replies(tmp_path):
    words = {
        "sent": "sent", "open": "opened", "Opened": "opened", "click": "clicked", "reply": "replied",
        "bounce": "bounced", "Out of office": "out-of-office", "out-of-office": "out-of-office",
        "delay-notification": "delay-notification", "unsubscribe": "unsubscribed",
    }  # fmt: skip
    header = ["Event ID", "Campaign", "Sender", "Recipient Email", "Event", "Event Date (UTC)", "Recipient Name"]
    rows = [
        [str(at), "Spring", "Ann", "a@x.example", word, "2026-07-03 23:30", "Jane"] for at, word in enumerate(words)
    ]
    tool = Tool(tmp_path / "data", {"events.csv": written([header, *rows])})
    assert tool.ledger("events.csv") == ("loaded", "events", 10, 10, 0, 0, 0)
    found = tool.query("select event_type, event_date, known_from from canonical.outreach_events order by event_id")
    assert found == [(event, day(4), None) for event in words.values()]


DATED = [
    ["Campaign", "Sender", "Recipient Email", "Status", "Sent At", "Opened At", "Replied At", "Unsubscribed At"],
    ["Spring", "Ann", "a@x.example", "done", "2026-07-01", "2026-07-02", "2026-07-03", ""],
    ["Spring", "Ann", "b@x.example", "running", "2026-07-01 23:30", "", "", ""],
    ["Summer", "Bob", "a@x.example", "new", "", "", "", ""],
]


def test_the_days_of_a_recipient_become_events(tmp_path):
    tool = Tool(tmp_path / "data", {"recipients-2026-07-06.csv": written(DATED)})
    assert tool.ledger("recipients-2026-07-06.csv") == ("loaded", "recipients", 3, 3, 0, 0, 0)
    assert tool.query(COUNTS) == [
        ("Spring", "opened", None, day(2), 1),
        ("Spring", "replied", None, day(3), 1),
        ("Spring", "sent", None, day(1), 2),
    ]
    states = "select campaign, rep, status from canonical.outreach_recipients order by campaign, status"
    assert tool.query(states) == [("Spring", "Ann", "done"), ("Spring", "Ann", "running"), ("Summer", "Bob", "new")]


def test_a_later_mail_of_a_later_file_is_a_mail_more(tmp_path):
    later = [DATED[0], ["Spring", "Ann", "a@x.example", "done", "2026-07-08", "2026-07-02", "2026-07-03", ""]]
    files = {"recipients-2026-07-06.csv": written(DATED), "recipients-2026-07-13.csv": written(later)}
    tool = Tool(tmp_path / "data", files)
    assert tool.query(COUNTS) == [
        ("Spring", "opened", None, day(2), 1),
        ("Spring", "replied", None, day(3), 1),
        ("Spring", "sent", None, day(1), 2),
        ("Spring", "sent", None, day(8), 1),
    ]


def test_a_day_that_is_none_is_quarantined_with_its_column(tmp_path):
    odd = [*DATED, ["Spring", "Ann", "c@x.example", "done", "soon", "", "", ""]]
    tool = Tool(tmp_path / "data", {"recipients.csv": written(odd)})
    assert tool.ledger("recipients.csv") == ("loaded", "recipients", 4, 3, 0, 1, 0)


def test_a_last_state_implies_what_came_before(tmp_path):
    states = ("Sent", "opened", "Clicked", "Replied", "Bounced", "Out of office", "unsubscribed", "paused")
    rows = [["Spring", "Ann", f"p{at}@x.example", state] for at, state in enumerate(states)]
    header = ["Campaign", "Sender", "Recipient Email", "Last State"]
    tool = Tool(tmp_path / "data", {"states-2026-07-06.csv": written([header, *rows])})
    assert tool.ledger("states-2026-07-06.csv") == ("loaded", "states", 8, 8, 0, 0, 0)
    assert tool.query(COUNTS) == [
        ("Spring", "bounced", "state", None, 1),
        ("Spring", "clicked", "state", None, 1),
        ("Spring", "opened", "implied", None, 2),
        ("Spring", "opened", "state", None, 1),
        ("Spring", "out-of-office", "state", None, 1),
        ("Spring", "replied", "state", None, 1),
        ("Spring", "sent", "implied", None, 6),
        ("Spring", "sent", "state", None, 1),
        ("Spring", "unsubscribed", "state", None, 1),
    ]


@pytest.mark.parametrize("mapping", [MAILSHAKE, LA_GROWTH_MACHINE])
def test_a_mapping_of_the_page_is_right_before_it_is_completed(mapping, tmp_path):
    (tmp_path / "tool.yml").write_text(mapping)
    assert registry.load(tmp_path).errors == ()


MY_MAILSHAKE = completed(
    MAILSHAKE, repeat="Again", campaign="List", sender="From", address="To", what_happened="What", when="When",
    campaign_of_the_recipient="List", sender_of_the_recipient="From", address_of_the_recipient="To", state="State",
    sent="Mails", opens="Opens", replies="Replies", campaign_they_left="List", address_that_left="Gone",
    left_on="Left",
)  # fmt: skip
PLAUSIBLE_MESSAGES = [
    ["List", "From", "To", "What", "When", "Again", "Body of it"],
    ["Spring", "Ann", "a@x.example", "sent", "2026-07-01 23:30", "", "Hi\nJane"],
    ["Spring", "Ann", "a@x.example", "open", "2026-07-02 09:00", "no", ""],
    ["Spring", "Ann", "a@x.example", "open", "2026-07-02 10:00", "yes", ""],
    ["Spring", "Ann", "a@x.example", "reply", "2026-07-03 09:00", "", "Thanks, Jane"],
    ["Spring", "Ann", "b@x.example", "out-of-office", "2026-07-03 09:00", "", "Away"],
]
PLAUSIBLE_SIMPLE = [
    ["List", "From", "To", "State", "Mails", "Opens", "Replies"],
    ["Summer", "Ann", "a@x.example", "done", "2", "5", "1"],
    ["Summer", "Ann", "b@x.example", "running", "1", "0", ""],
    ["Summer", "Ann", "c@x.example", "new", "", "", ""],
]
PLAUSIBLE_UNSUBSCRIBES = [["List", "Gone", "Left"], ["Spring", "b@x.example", "2026-07-04 08:00"]]


def test_the_three_csv_exports_of_mailshake_come_in_through_the_completed_mapping(tmp_path):
    files = {
        "messages-2026-07-06.csv": written(PLAUSIBLE_MESSAGES),
        "simple-2026-07-06.csv": written(PLAUSIBLE_SIMPLE),
        "unsubscribes-2026-07-06.csv": written(PLAUSIBLE_UNSUBSCRIBES),
    }
    tool = Tool(tmp_path / "data", files, {"mailshake.yml": MY_MAILSHAKE})
    assert tool.ledger("messages-2026-07-06.csv") == ("loaded", "messages", 5, 4, 0, 0, 1)
    assert tool.ledger("simple-2026-07-06.csv") == ("loaded", "simple", 3, 3, 0, 0, 0)
    assert tool.ledger("unsubscribes-2026-07-06.csv") == ("loaded", "unsubscribes", 1, 1, 0, 0, 0)
    assert tool.query(COUNTS) == [
        ("Spring", "opened", None, day(2), 1),
        ("Spring", "out-of-office", None, day(3), 1),
        ("Spring", "replied", None, day(3), 1),
        ("Spring", "sent", None, day(1), 1),
        ("Spring", "unsubscribed", None, day(4), 1),
        ("Summer", "opened", "state", None, 1),
        ("Summer", "replied", "state", None, 1),
        ("Summer", "sent", "state", None, 2),
    ]
    assert "Jane" not in tool.landed()


def test_a_lead_of_la_growth_machine_has_a_state_per_campaign(tmp_path):
    mapping = completed(
        LA_GROWTH_MACHINE, campaign="Journey", identity="Voice", address="Pro mail", qualification="Tag",
        last_step_by_e_mail="Mail step",
    ).replace("<last step by e-mail>", "Mail step")  # fmt: skip
    plausible = [
        ["Journey", "Voice", "Pro mail", "Tag", "Mail step"],
        ["Spring", "Ann", "a@x.example", "Won", "Replied"],
        ["Summer", "Ann", "a@x.example", "To qualify", "Opened"],
        ["Summer", "Ann", "b@x.example", "Replied", ""],  # on LinkedIn
        ["Summer", "Ann", "", "Lost", ""],
    ]
    tool = Tool(tmp_path / "data", {"leads-2026-07-06.csv": written(plausible)}, {"la_growth_machine.yml": mapping})
    assert tool.ledger("leads-2026-07-06.csv") == ("loaded", "leads", 4, 3, 0, 0, 1)
    assert tool.query(COUNTS) == [
        ("Spring", "opened", "implied", None, 1),
        ("Spring", "replied", "state", None, 1),
        ("Spring", "sent", "implied", None, 1),
        ("Summer", "opened", "implied", None, 1),
        ("Summer", "sent", "implied", None, 1),
    ]
    states = "select campaign, status from canonical.outreach_recipients order by 1, 2"
    assert tool.query(states) == [("Spring", "Won"), ("Summer", "Replied"), ("Summer", "To qualify")]
