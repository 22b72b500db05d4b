"""Instantly: counts and states of a lead, dated by its last contact."""

import datetime as dt

from tests.sources.systems.outreach_files import instantly
from tests.sources.systems.tool import Tool

CONTACT = {"timestamp_last_contact": "2026-07-10T23:15:00.000Z"}  # the 11th in Berlin
LEADS = (
    {"email": "a@x.example", **CONTACT, "email_open_count": 3, "email_reply_count": 1, "lt_interest_status": 1},
    {"email": "b@x.example", **CONTACT, "email_open_count": 1, "email_click_count": 2, "status": 3},
    {"email": "c@x.example", **CONTACT, "email_reply_count": 1, "lt_interest_status": 0},
    {"email": "d@x.example", **CONTACT, "status": -1},
    {"email": "e@x.example", **CONTACT, "status": -2},
    {"email": "f@x.example"},
    {"email": "g@x.example", "email_reply_count": 1},
    {"email": "h@x.example", "campaign": None, **CONTACT},
    {"email": None, "email_open_count": None},
)
ELEVENTH = dt.date(2026, 7, 11)


def test_each_step_stands_on_the_day_of_the_last_mail(tmp_path):
    tool = Tool(tmp_path / "data", {"leads-2026-07-20.json": instantly(*LEADS)})
    assert tool.ledger("leads-2026-07-20.json") == ("loaded", "leads", 9, 7, 0, 0, 2)
    events = (
        "select event_type, event_date, known_from, count(*) from canonical.outreach_events "
        "group by all order by 1, 2"
    )
    # c was away and has not replied; g has replied, so there was a mail, of which nobody knows when.
    assert tool.query(events) == [
        ("bounced", ELEVENTH, "state", 1),
        ("clicked", ELEVENTH, "state", 1),
        ("opened", ELEVENTH, "state", 2),
        ("replied", ELEVENTH, "state", 1),
        ("replied", None, "state", 1),
        ("sent", ELEVENTH, "state", 5),
        ("sent", None, "implied", 1),
        ("unsubscribed", ELEVENTH, "state", 1),
    ]
    states = "select status, count(*) from canonical.outreach_recipients group by 1 order by 1"
    assert tool.query(states) == [("active", 4), ("bounced", 1), ("completed", 1), ("unsubscribed", 1)]


def test_a_later_contact_moves_the_lead_to_the_later_mail(tmp_path):
    later = {"email": "a@x.example", "timestamp_last_contact": "2026-07-17T08:00:00.000Z", "email_open_count": 4}
    weeks = {"leads-2026-07-12.json": instantly(LEADS[0]), "leads-2026-07-19.json": instantly(later)}
    tool = Tool(tmp_path / "data", weeks)
    found = "select event_type, event_date from canonical.outreach_events order by 1"
    # The newer export no longer shows the reply: what was known once stays known.
    assert tool.query(found) == [
        ("opened", dt.date(2026, 7, 17)), ("replied", ELEVENTH), ("sent", dt.date(2026, 7, 17)),
    ]  # fmt: skip


def test_names_and_telephones_never_land(tmp_path):
    tool = Tool(tmp_path / "data", {"leads.json": instantly(*LEADS)})
    landed = tool.landed()
    for text in ("Jane", "+49 170"):
        assert text not in landed
    assert b"a@x.example" not in tool.settings.warehouse_path.read_bytes()
