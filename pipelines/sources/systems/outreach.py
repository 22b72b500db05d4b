"""Outreach of any mailing tool, in layouts of our own: events, recipients with dates, or with a last state.

For the tools whose exports could not be read first hand (Mailshake's CSV files, La Growth Machine, Overloop,
NinjaOutreach, Ortto, Instantly's CSV): complete one of the three from your own file, the best that it allows.

* `events`: a row per message sent, opened, clicked, … Opens and clicks that the tool marks as repeats must be left
  out.
* `recipients`: a row per campaign and address with the day of each step. A later mail is a later day in the same
  column: every day that a file has shown is kept.
* `states`: a row per campaign and address with the last state only. The steps before it are implied (who replied
  was sent a mail and read it, but need not have clicked) and marked so, and all count from the first snapshot that
  shows them. A state that is none of the events (`paused`) is kept and says nothing.

Words for messages and events are Mailshake's: an out-of-office note, a bounce and a notice of delay are no replies.
Ids and names of campaigns must not be those of another tool; a second tool comes in through a mapping of its own
(docs/outreach.md), as does a file with other headers.
"""

from __future__ import annotations

from pipelines.sources.outreach_states import CARRIED, last_states
from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Also, Column, Dialect, TableSpec, Unpivot

_event = columns_of("outreach_events")
_recipient = columns_of("outreach_recipients")
DROPPED = ("Subject", "(Message )?(Body|Text)", "Message", "(Recipient )?(Full |First |Last )?Name", ".*Phone.*")

EVENTS = TableSpec(
    source="outreach",
    table="events",
    entity="outreach_events",
    description="One row per message sent, opened, clicked, replied to, bounced or unsubscribed from.",
    columns=(
        _event("event_id", "Event ID", required=True, not_null=True),
        _event("campaign_id", "Campaign ID"),
        _event("campaign", "Campaign", required=True),
        _event("rep", "Sender", required=True),
        _event("email", "Recipient Email", required=True, not_null=True),
        _event("message_type", "Message Type"),
        _event(
            "event_type",
            "Event",
            required=True,
            not_null=True,
            values={
                "sent": "sent",
                "open": "opened",
                "opened": "opened",
                "click": "clicked",
                "clicked": "clicked",
                "reply": "replied",
                "replied": "replied",
                "bounce": "bounced",
                "bounced": "bounced",
                "out of office": "out-of-office",
                "unsubscribe": "unsubscribed",
                "unsubscribed": "unsubscribed",
            },
        ),
        _event("event_at", "Event Date (UTC)", required=True, not_null=True, zone="UTC"),
    ),
    key=("event_id",),
    snapshot=False,
    dialect=Dialect(multiline=True),
    dropped=DROPPED,
)

_WHO = (
    _recipient("campaign_id", "Campaign ID"),
    _recipient("campaign", "Campaign", required=True, not_null=True),
    _recipient("email", "Recipient Email", required=True, not_null=True),
    _recipient("rep", "Sender", required=True),
)
STEPS = {
    "sent": "sent",
    "opened": "opened",
    "clicked": "clicked",
    "replied": "replied",
    "bounced": "bounced",
    "out of office": "out-of-office",
    "unsubscribed": "unsubscribed",
}
_DATED = ("campaign", "email", "event_type", "event_at")
RECIPIENTS = TableSpec(
    source="outreach",
    table="recipients",
    entity="outreach_recipients",
    description="One row per campaign and address; the days of its steps become events.",
    columns=(
        *_WHO,
        _recipient("status", "Status"),
        _recipient("added_at", "Added At"),
        _recipient("sent_at", "Sent At", kind="timestamp", required=True),
    ),
    key=("campaign", "email"),
    filtered_view=True,
    dialect=Dialect(multiline=True),
    unpivot=(
        Unpivot(
            entity="outreach_events",
            pattern=f"(?P<step>{'|'.join(list(STEPS)[1:])}) at",
            value_name="event_at",
            carry=CARRIED,
            key=_DATED,
            columns=(Column("event_type", ("step",), values=STEPS),),
        ),
    ),
    also=(
        Also(
            entity="outreach_events",
            columns={name: name for name in CARRIED} | {"event_at": "sent_at"},
            key=_DATED,
            constants={"event_type": "sent"},
            where_not_null="sent_at",
        ),
    ),
    dropped=DROPPED,
)

STATES = TableSpec(
    source="outreach",
    table="states",
    entity="outreach_recipients",
    description="One row per campaign and address with its last state; the steps before it are implied.",
    columns=(*_WHO, _recipient("status", "Last State", required=True), _recipient("added_at", "Added At")),
    key=("campaign", "email"),
    filtered_view=True,
    dialect=Dialect(multiline=True),
    also=last_states("Last State", {event: (word, event) for word, event in STEPS.items()}),
    dropped=DROPPED,
)

TABLES = (EVENTS, RECIPIENTS, STATES)
