"""Lemlist, the leads of a campaign as it exports them, CSV or JSON.

Columns and states are those of the vendor's pages on `/campaigns/:id/export/leads`; take all states. The file names
neither the campaign nor the sender: add a column `Campaign` (and `Sender`, if you want figures per rep) by hand, or
write a mapping with a `constant` per campaign.

It shows the **last state only**, without a time, so the steps before it are implied: a lead whose last state is a
click was sent a mail and opened it. Who replied has read the mail but need not have clicked, who unsubscribed need
not have opened it. An answer that was marked interested or not is a reply. An implied event is marked so
(`known_from` is `implied`, that of the state itself `state`). Each event counts from the first snapshot that shows
it and stays when the state moves on: export every week. Of a single export the replies and bounces are right,
clicks before an answer and opens before an unsubscription are not seen, and all stand on the day of the export.

States of LinkedIn, of calls and of the campaign as a whole (`interested`, `meetingBooked`, `paused`) say nothing of
a mail: the recipient is kept with the state, without a new event. Leads without an e-mail address are left out.
Lemlist itself divides replies by opened mails; here they are divided by delivered ones, as for every tool.
"""

from __future__ import annotations

from pipelines.sources.outreach_states import last_states
from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Condition, Dialect, TableSpec

_recipient = columns_of("outreach_recipients")
STATES = {
    "sent": ("emailsSent",),
    "opened": ("emailsOpened",),
    "clicked": ("emailsClicked",),
    "replied": ("emailsReplied",),
    "bounced": ("emailsBounced",),
    "unsubscribed": ("emailsUnsubscribed",),
}

LEADS = TableSpec(
    source="lemlist",
    table="leads",
    entity="outreach_recipients",
    description="One row per campaign and lead with its last state; `Campaign` is added by hand.",
    by_hand={"Campaign": "the name of the campaign"},
    columns=(
        _recipient("campaign_id", "Campaign ID"),
        _recipient("campaign", "Campaign", required=True, not_null=True),
        _recipient("email", "email", required=True, not_null=True),
        _recipient("rep", "Sender"),
        _recipient("status", "lastState", required=True),
    ),
    key=("campaign", "email"),
    filtered_view=True,  # a file is one campaign
    dialect=Dialect(multiline=True),
    also=last_states("lastState", STATES, answered=("emailsInterested", "emailsNotInterested")),
    where=(Condition("email", ("",), is_not=True),),
    dropped=(
        "(first|last|full|company)name", ".*phone.*", "picture", "linkedin.*", "icebreaker", "job ?title",
        ".*e-?mail",
    ),
    evidence="vendor documents",
)  # fmt: skip

TABLES = (LEADS,)
