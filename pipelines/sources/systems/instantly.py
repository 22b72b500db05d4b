"""Instantly, leads of a campaign as its API (v2) answers them: a JSON list of leads, or one lead a line.

Field names and the numbers of the states are those of the vendor's API pages. An answer as it stands (with the list
under `items`) will do, too: every page of it. The headers of its CSV are not known: such a file comes in through a
mapping.

A lead has counts of opens, clicks and replies and the time of its last contact. Each step that happened is dated by
the last contact, that is the day of the last mail, because the rates go by the day of the mail; its own time may
lie before that mail. Until the lead is written to again nothing moves. Without that time a step counts from the
first snapshot that shows it. All are marked as known from the state (`known_from`), the mail that is missing as
implied. A lead that was marked out of office (interest status 0) has not replied. Leads of a list that are in no
campaign, or without an address, are left out. Bounced and unsubscribed are states of the lead: they hide nothing of
its counts.
"""

from __future__ import annotations

from pipelines.sources.outreach_states import happened
from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Also, Condition, Dialect, TableSpec

_recipient = columns_of("outreach_recipients")
STATES = {
    "1": "active", "2": "paused", "3": "completed", "-1": "bounced", "-2": "unsubscribed", "-3": "skipped",
}  # fmt: skip
NOT_AWAY = Condition("lt_interest_status", ("0",), is_not=True, required=False)


OPENED, CLICKED, REPLIED = (
    Condition(f"email_{what}_count", ("", "0"), is_not=True) for what in ("open", "click", "reply")
)
BOUNCED, UNSUBSCRIBED = (Condition("status", (code,)) for code in ("-1", "-2"))
CONTACTED = Condition("timestamp_last_contact", ("",), is_not=True)
UNDATED = Condition("timestamp_last_contact", ("",))
IN_CAMPAIGN = Condition("campaign", ("",), is_not=True)


def _step(event: str, *where: Condition, known_from: str = "state") -> Also:
    carry = ("campaign_id", "email", "rep")
    key = ("campaign_id", "email", "event_type")
    return happened(event, IN_CAMPAIGN, *where, known_from=known_from, carry=carry, key=key, at="contacted_at")


LEADS = TableSpec(
    source="instantly",
    table="leads",
    entity="outreach_recipients",
    description="One row per campaign and lead, with its state, counts and the time of the last contact.",
    columns=(
        _recipient("recipient_id", "id"),
        _recipient("campaign_id", "campaign", required=True, not_null=True),
        _recipient("email", "email", required=True, not_null=True),
        _recipient("rep", "assigned_to"),
        _recipient("status", "status", required=True, values=STATES),
        _recipient("added_at", "timestamp_created", required=True, zone="UTC"),
        _recipient("contacted_at", "timestamp_last_contact", required=True, kind="timestamp", zone="UTC"),
    ),
    key=("campaign_id", "email"),
    filtered_view=True,
    dialect=Dialect(multiline=True),
    where=(IN_CAMPAIGN, Condition("email", ("",), is_not=True)),
    also=(
        _step("sent", CONTACTED),
        *(_step("sent", UNDATED, what, known_from="implied") for what in (OPENED, CLICKED, REPLIED, BOUNCED)),
        _step("opened", OPENED),
        _step("clicked", CLICKED),
        _step("replied", REPLIED, NOT_AWAY),
        _step("bounced", BOUNCED),
        _step("unsubscribed", UNSUBSCRIBED),
    ),
    dropped=("(first|last|company)_name", "phone", "website", "personalization", r"payload(\..*)?"),
    evidence="vendor documents",
)

TABLES = (LEADS,)
