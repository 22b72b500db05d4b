"""Mailshake, what its API answers: sent messages, opens, clicks, replies, recipients, as JSON.

A file is an answer as it stands (`results`), a JSON list of one of them, or one object a line. Field names and
words are those of the API as a public connector reads it. The headers of its three CSV exports (`simple`,
`show-each-message`, `unsubscribes`) are not known, and times in them are in the zone that was chosen for the
export: they come in through the outreach template (`outreach`) or a mapping; docs/outreach.md has one to complete.

Of the replies only the type `reply` is one: `bounce`, `out-of-office`, `unsubscribe` and `delay-notification` are
events of their own. Opens and clicks that the tool marks as repeats (`isDuplicate`) are left out. Its leads
(`open`, `closed`, …) are not read: whether somebody is a lead or a deal the CRM says. Bodies, subjects and the
merge fields of a recipient never land.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Condition, Dialect, TableSpec

_event = columns_of("outreach_events")
_recipient = columns_of("outreach_recipients")
MULTILINE = Dialect(multiline=True)
DROPPED = (
    r"(.+\.)?(subject|body|rawBody|plainTextBody|fullName|first|last|emailAddress|address)",
    r"(recipient\.)?fields(\..+)?|to|external.+ID|link",
)
COMMON = (
    _event("event_id", "id", required=True, not_null=True),
    _event("campaign_id", "campaign.id", required=True),
    _event("campaign", "campaign.title", required=True),
    _event("email", "recipient.emailAddress", required=True, not_null=True),
    _event("event_at", "actionDate", required=True, not_null=True, zone="UTC"),
)
FIRST_TIME = Condition("isDuplicate", ("true",), is_not=True)
# What is read of a message that was sent stands a level deeper in the answers to it.
MESSAGE = ("message.id", "message.type", "from.fullName", "from.address")
MESSAGE_TYPE = _event("message_type", "parent.message.type")

SENT_MESSAGES = TableSpec(
    source="mailshake",
    table="sent_messages",
    entity="outreach_events",
    description="One row per message sent.",
    columns=(
        *COMMON,
        _event("rep", "from.fullName", required=True),
        _event("message_type", "message.type", required=True),
        _event("event_type", constant="sent"),
    ),
    key=("event_id",),
    snapshot=False,
    dialect=MULTILINE,
    dropped=DROPPED,
    evidence="third-party code",
)

OPENS = TableSpec(
    source="mailshake",
    table="opens",
    entity="outreach_events",
    description="One row per open; repeats are left out.",
    columns=(*COMMON, MESSAGE_TYPE, _event("event_type", constant="opened")),
    key=("event_id",),
    snapshot=False,
    dialect=MULTILINE,
    parted_by=("link",),  # those are clicks
    where=(FIRST_TIME,),
    dropped=DROPPED,
    evidence="third-party code",
)

CLICKS = TableSpec(
    source="mailshake",
    table="clicks",
    entity="outreach_events",
    description="One row per click on a link; repeats are left out.",
    columns=(*COMMON, MESSAGE_TYPE, _event("event_type", constant="clicked")),
    key=("event_id",),
    snapshot=False,
    dialect=MULTILINE,
    where=(FIRST_TIME, Condition("link", ("",), is_not=True)),
    dropped=DROPPED,
    evidence="third-party code",
)

REPLIES = TableSpec(
    source="mailshake",
    table="replies",
    entity="outreach_events",
    description="One row per answer of a person or a machine; only those of the type reply are replies.",
    columns=(
        *COMMON,
        MESSAGE_TYPE,
        _event(
            "event_type",
            "type",
            required=True,
            not_null=True,
            values={"reply": "replied", "bounce": "bounced", "unsubscribe": "unsubscribed"},
        ),
    ),
    key=("event_id",),
    snapshot=False,
    dialect=MULTILINE,
    parted_by=MESSAGE,  # those are sent messages
    dropped=DROPPED,
    evidence="third-party code",
)

RECIPIENTS = TableSpec(
    source="mailshake",
    table="recipients",
    entity="outreach_recipients",
    description="One row per campaign and recipient.",
    columns=(
        _recipient("recipient_id", "id"),
        _recipient("campaign_id", "campaignId", required=True, not_null=True),
        _recipient("email", "emailAddress", required=True, not_null=True),
        _recipient("status", "isPaused", required=True, values={"true": "paused", "false": "active"}),
        _recipient("added_at", "created", required=True, zone="UTC"),
    ),
    key=("campaign_id", "email"),
    filtered_view=True,
    dialect=MULTILINE,
    dropped=DROPPED,
    evidence="third-party code",
)

TABLES = (SENT_MESSAGES, OPENS, CLICKS, REPLIES, RECIPIENTS)
