"""Outreach events of a mailing tool: one row per event, in a layout of our own.

No tool's export of single events could be read first hand (Mailshake: only its field names are documented), so
this is a template; the words for messages and events are Mailshake's. Opens and clicks that the tool marks as
repeats must be left out. A file with other headers comes in through a mapping.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec

_event = columns_of("outreach_events")

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
                "out-of-office": "out-of-office",
                "unsubscribe": "unsubscribed",
                "unsubscribed": "unsubscribed",
            },
        ),
        _event("event_at", "Event Date (UTC)", required=True, not_null=True, zone="UTC"),
    ),
    key=("event_id",),
    snapshot=False,
    dialect=Dialect(multiline=True),
    dropped=("Subject", "(Message )?(Body|Text)", "Message", "(Recipient )?(Full |First |Last )?Name", ".*Phone.*"),
)

TABLES = (EVENTS,)
