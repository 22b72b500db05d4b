"""Lemlist: one last state per lead, from which the steps before it follow, each marked as implied."""

import datetime as dt

from tests.sources.systems.outreach_files import lemlist
from tests.sources.systems.tool import Tool

LEADS = (
    ("sent@x.example", "emailsSent", "running"),
    ("opened@x.example", "emailsOpened", "running"),
    ("clicked@x.example", "emailsClicked", "running"),
    ("replied@x.example", "emailsReplied", "done"),
    ("keen@x.example", "emailsInterested", "interested"),
    ("cold@x.example", "emailsNotInterested", "notInterested"),
    ("gone@x.example", "emailsBounced", "done"),
    ("off@x.example", "emailsUnsubscribed", "unsubscribed"),
    ("failed@x.example", "emailsFailed", "done"),
    ("social@x.example", "linkedinReplied", "running"),
    ("new@x.example", "", "review"),
    ("", "linkedinInviteDone", "running"),
)
# Event -> (by the state itself, implied), by hand.
EXPECTED = [
    ("bounced", 1, 0),
    ("clicked", 1, 0),
    ("opened", 1, 4),  # the click, the reply, the two answers that were judged
    ("replied", 1, 2),
    ("sent", 1, 7),
    ("unsubscribed", 1, 0),
]
COUNTS = (
    "select event_type, count(*) filter (known_from = 'state'), count(*) filter (known_from = 'implied') "
    "from canonical.outreach_events where known_from is not null group by 1 order by 1"
)


def test_the_funnel_before_a_state_is_implied_and_says_so(tmp_path):
    tool = Tool(tmp_path / "data", {"leads-2026-07-20.csv": lemlist(*LEADS)})
    # The lead without an address is left out, and counted.
    assert tool.ledger("leads-2026-07-20.csv") == ("loaded", "leads", 12, 11, 0, 0, 1)
    assert tool.query(COUNTS) == EXPECTED
    whole = "select count(*), count(event_at), min(first_seen_date), any_value(campaign), any_value(rep) "
    assert tool.query(f"{whole} from canonical.outreach_events") == [
        (sum(stated + implied for _, stated, implied in EXPECTED), 0, dt.date(2026, 7, 20), "Spring", "Ann Acme")
    ]
    states = "select status from canonical.outreach_recipients where status like '%linkedin%' or status is null"
    assert sorted(tool.query(states), key=str) == [("linkedinReplied",), (None,)]


def test_a_week_later_a_step_is_known_since_the_snapshot_that_showed_it_first(tmp_path):
    weeks = {
        "leads-2026-07-06.csv": lemlist(("a@x.example", "emailsOpened", "running")),
        "leads-2026-07-13.csv": lemlist(("a@x.example", "emailsReplied", "done")),
        # Another campaign of another day: nobody vanishes from the first.
        "leads-2026-07-14.csv": lemlist(("a@x.example", "emailsSent", "running"), campaign="Summer"),
        "leads-2026-07-20.csv": lemlist(("a@x.example", "linkedinReplied", "done")),
    }
    tool = Tool(tmp_path / "data", weeks)
    found = "select campaign, event_type, known_from, first_seen_date from canonical.outreach_events order by 1, 4, 2"
    assert tool.query(found) == [
        ("Spring", "opened", "implied", dt.date(2026, 7, 6)),
        ("Spring", "sent", "implied", dt.date(2026, 7, 6)),
        ("Spring", "replied", "state", dt.date(2026, 7, 13)),
        ("Summer", "sent", "state", dt.date(2026, 7, 14)),
    ]


def test_leads_without_their_campaign_are_held_and_the_reason_names_it(tmp_path):
    bare = lemlist(*LEADS).replace("Campaign,", "Whatever,", 1)
    tool = Tool(tmp_path / "data", {"lemlist/leads.csv": bare})
    assert tool.ledger("lemlist/leads.csv")[0] == "held"
    assert "Campaign" in tool.reason("lemlist/leads.csv")


def test_names_telephones_and_texts_never_land(tmp_path):
    tool = Tool(tmp_path / "data", {"leads-2026-07-20.csv": lemlist(*LEADS)})
    landed = tool.landed()
    for text in ("Jane", "+49 170", "Loved your post"):
        assert text not in landed
    assert b"opened@x.example" not in tool.settings.warehouse_path.read_bytes()
