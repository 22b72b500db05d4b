"""Apollo, the export of contacts (`apollo-contacts-export.csv`): one row per contact, with flags of its mails.

The headers are those of files that Apollo wrote in 2024 and 2025, of which only the shape was looked at. `Email
Sent`, `Email Open`, `Email Bounced` and `Replied` are `true` or `false`, over all sequences and without a time:
each that is true is an event without a campaign that counts from the first snapshot that shows it, and is marked so
(`known_from` is `state`). Clicks are not in the file. A mail of a sequence that is also logged in your CRM as an
activity is the same mail: connect one of the two. `Demoed` has no date and is not counted. The contacts are
prospects of a list: recipients, but neither leads nor customers. Telephone numbers, which carry a leading
apostrophe, never land.
"""

from __future__ import annotations

from pipelines.sources.outreach_states import happened
from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Also, Condition, Dialect, TableSpec

_recipient = columns_of("outreach_recipients")


def _flag(event: str, header: str) -> Also:
    """The event of a flag; the file has no campaign, so an address has each event once."""
    return happened(event, Condition(header, ("true",)), carry=("email", "rep"), key=("email", "event_type"))


CONTACTS = TableSpec(
    source="apollo",
    table="contacts",
    entity="outreach_recipients",
    description="One row per contact; its flags become events of outreach.",
    columns=(
        _recipient("recipient_id", "Apollo Contact Id", required=True, not_null=True),
        _recipient("email", "Email", required=True),
        _recipient("status", "Stage", required=True),
        _recipient("rep", "Contact Owner", required=True),
    ),
    key=("recipient_id",),
    filtered_view=True,
    dialect=Dialect(multiline=True),
    also=(
        _flag("sent", "Email Sent"),
        _flag("opened", "Email Open"),
        _flag("replied", "Replied"),
        _flag("bounced", "Email Bounced"),
    ),
    dropped=(
        "(First|Last) Name", "Title", ".*Phone.*", ".*Url", ".*Address",
        "(Primary|Secondary|Tertiary) Email( Source)?", "City", "SEO Description", "Keywords",
    ),
    evidence="real files",
)  # fmt: skip

TABLES = (CONTACTS,)
