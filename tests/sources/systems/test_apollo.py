"""Apollo: contacts whose flags become events, in both generations of its header."""

import datetime as dt

import pytest

from tests.sources.systems.outreach_files import apollo
from tests.sources.systems.tool import Tool

CONTACTS = (
    {"Apollo Contact Id": "001", "Email": "a@client.example", "Email Sent": "true", "Email Open": "true",
     "Replied": "true", "Stage": "Replied"},
    {"Apollo Contact Id": "002", "Email": "b@client.example", "Email Sent": "true", "Email Bounced": "true"},
    {"Apollo Contact Id": "003", "Email": "c@client.example"},
    {"Apollo Contact Id": "004", "Email": "", "Email Sent": "true"},
)  # fmt: skip


@pytest.mark.parametrize("newer", [False, True], ids=["2024", "2025"])
def test_a_flag_is_an_event_and_a_contact_of_a_list_is_a_recipient_only(newer, tmp_path):
    tool = Tool(tmp_path / "data", {"apollo-contacts-export-2026-07-20.csv": apollo(*CONTACTS, newer=newer)})
    assert tool.ledger("apollo-contacts-export-2026-07-20.csv") == ("loaded", "contacts", 4, 4, 0, 0, 0)
    recipients = "select recipient_id, status, rep, email_hash is null from canonical.outreach_recipients order by 1"
    assert tool.query(recipients) == [
        ("001", "Replied", "Ann Acme", False),
        ("002", "Approaching", "Ann Acme", False),
        ("003", "Approaching", "Ann Acme", False),
        ("004", "Approaching", "Ann Acme", True),
    ]
    # They would be taken for customers or leads where no other tool has any.
    assert tool.query("select count(*) from canonical.contacts") == [(0,)]
    events = (
        "select recipient_id, event_type, known_from, event_at, event.campaign, event.first_seen_date "
        "from canonical.outreach_events as event join canonical.outreach_recipients using (email_hash) order by 1, 2"
    )
    day = dt.date(2026, 7, 20)
    assert tool.query(events) == [
        ("001", "opened", "state", None, None, day),
        ("001", "replied", "state", None, None, day),
        ("001", "sent", "state", None, None, day),
        ("002", "bounced", "state", None, None, day),
        ("002", "sent", "state", None, None, day),
    ]


def test_flags_that_a_spreadsheet_wrote_in_capitals_are_flags(tmp_path):
    shouted = apollo(*CONTACTS).replace("true", "TRUE").replace("false", "FALSE")
    tool = Tool(tmp_path / "data", {"contacts.csv": shouted})
    assert tool.query("select count(*) from canonical.outreach_events") == [(5,)]


def test_telephones_names_and_further_addresses_never_land(tmp_path):
    tool = Tool(tmp_path / "data", {"contacts.csv": apollo(*CONTACTS, newer=True)})
    landed = tool.landed()
    for text in ("Jane", "7946", "jane@private.example", "Head of Freight"):
        assert text not in landed
    assert b"a@client.example" not in tool.settings.warehouse_path.read_bytes()
