"""HubSpot record exports: contacts, companies, deals, calls, meetings (CSV or XLSX).

All fields quoted, UTF-8 without BOM, `YYYY-MM-DD HH:MM` in the portal's zone (set it as the company's),
booleans `Yes`/`No`, several associated ids joined by `;`. The user chooses the columns, so few are required. Labels
stand in the language of the user who exports, beside others that stay English: those that were seen are listed, and
a list in another language needs a mapping (or an export by a user whose language is English).
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec, Unpivot

# "All properties" exports carry whole e-mails and notes; a name says nothing that a KPI needs.
DROPPED = (
    r"Associated (Note|Email|Call|Meeting|Task|Communication|Postal Mail|Contact)",
    r"((First|Last|Full|Middle) )?Name|Salutation|Job Title|Date of Birth|Gender",
    r".*\b(Phone|Fax|WhatsApp|Mobile|E-?mails?|LinkedIn|Twitter|Facebook|Street|Address( 2)?)\b.*",
    r"(Call|Meeting) (title|name|notes|description)",
    r"(Deal )?Description|.*\bNotes?|Message",
)
# One channel, two generations of its label.
CHANNEL = ("Original Traffic Source", "Original Source", "Original Source Type")
# Its oldest name is that of the object (`Deal ID`).
RECORD_ID = ("Record ID", "ID de registro")
COMPANY_IDS = ("Associated Company IDs (Primary)", "Primary Associated Company ID", "Associated Company IDs")
# Deals, tickets, leads, feedback, calls and meetings: their exports may have the columns of people and companies too.
OTHER_OBJECTS = (
    r"(Deal|Ticket|Lead|Survey) name|Deal stage|Ticket (status|owner)|Email subject|Call duration|Meeting start time"
)
QUOTED_MULTILINE = Dialect(delimiter=",", multiline=True)

_contact = columns_of("contacts")
LIFECYCLE_STAGES = {
    "lead": "Lead",
    "mql": "Marketing Qualified Lead",
    "sql": "Sales Qualified Lead",
    "opportunity": "Opportunity",
    "customer": "Customer",
}


def _became(stage: str, label: str) -> Unpivot:
    """The date a contact entered a lifecycle stage: `Became a Lead Date`, newer `Date entered "Lead (…)"`."""
    return Unpivot(
        entity="lifecycle_events",
        pattern=rf"Became an? {label} Date|Date entered [\"']{label} \(.+\)[\"']",
        value_name="entered_at",
        carry=("person_id", "email", "channel", "segment", "territory", "rep"),
        key=("person_id", "stage"),
        constants={"stage": stage},
    )


CONTACTS = TableSpec(
    source="hubspot",
    table="contacts",
    entity="contacts",
    description="One row per contact; the lifecycle dates become lifecycle events.",
    columns=(
        _contact("contact_id", *RECORD_ID, "Contact ID", required=True, not_null=True),
        _contact("person_id", *RECORD_ID, "Contact ID", kind="key"),
        _contact("email", "Email", required=True),
        _contact("company_id", *COMPANY_IDS, first_of=";"),
        _contact("lifecycle_stage", "Lifecycle Stage"),
        _contact("lead_status", "Lead Status"),
        _contact("channel", *CHANNEL),
        _contact("country", "Country/Region", "Country"),
        _contact("territory", "Territory"),
        _contact("segment", "Segment"),
        _contact("rep", "Contact owner", "Propietario del contacto"),
        _contact("created_at", "Create Date", required=True, not_null=True),
    ),
    key=("contact_id",),
    dialect=QUOTED_MULTILINE,
    # Submissions of forms and objects of one's own have an address and a day of creation too, companies have stages.
    marks=(
        "First Name", "Last Name", "Contact owner", "Propietario del contacto", "Job Title",
        "Marketing contact status", "Merged Contact IDs", "Unsubscribed from all email", "Buying Role",
        "Email Domain", r"/Became an? .+ Date/",
    ),
    foreign=rf"Merged Company IDs|Number of child companies|{OTHER_OBJECTS}",
    unpivot=tuple(_became(stage, label) for stage, label in LIFECYCLE_STAGES.items()),
    dropped=DROPPED,
    evidence="vendor documents",
)  # fmt: skip

_company = columns_of("companies")
COMPANIES = TableSpec(
    source="hubspot",
    table="companies",
    entity="companies",
    description="One row per company.",
    columns=(
        _company("company_id", *RECORD_ID, "Company ID", required=True, not_null=True),
        _company("company_name", "Company name", "Name", required=True),
        _company("company_domain", "Company Domain Name", "Domain"),
        _company("industry", "Industry"),
        _company("segment", "Segment"),
        _company("territory", "Territory"),
        _company("country", "Country/Region", "Country"),
        _company("channel", *CHANNEL),
        _company("rep", "Company owner"),
        _company("created_at", "Create Date", required=True),
    ),
    key=("company_id",),
    dialect=QUOTED_MULTILINE,
    # Whatever has a name can have a record id and a day of creation; a contact has the name of its company too.
    marks=(
        "Company Domain Name", "Company owner", "Domain", "Merged Company IDs", "Number of child companies",
        "Parent Company", "Year Founded", "Is Public", "Total Money Raised",
    ),
    foreign=rf"First Name|Last Name|Contact owner|Propietario del contacto|{OTHER_OBJECTS}",
    dropped=DROPPED,
    evidence="vendor documents",
)  # fmt: skip

_deal = columns_of("deals")
# The header says stage and pipeline; older exports quote them with ', newer ones with ".
STAGE_DATE = r"Date {} [\"'](?P<stage>.+) \((?P<pipeline>.+)\)[\"']"
DEALS = TableSpec(
    source="hubspot",
    table="deals",
    entity="deals",
    description="One row per deal; the dates in and out of each stage become stage events.",
    columns=(
        _deal("deal_id", *RECORD_ID, "Deal ID", required=True, not_null=True),
        _deal("deal_name", "Deal Name"),
        _deal("pipeline", "Pipeline", required=True),
        _deal("stage", "Deal Stage", required=True, not_null=True),
        _deal("stage_entered_at", "Date entered current stage"),
        _deal("rep", "Deal owner"),
        _deal("company_id", *COMPANY_IDS, first_of=";"),
        _deal("contact_id", "Associated Contact IDs", "Associated ContactIDs", first_of=";"),
        _deal("amount", "Amount", required=True),
        _deal("currency", "Currency"),
        _deal("deal_type", "Deal Type"),
        _deal("product", "Product Line"),
        _deal("channel", *CHANNEL),
        _deal("segment", "Segment"),
        _deal("territory", "Territory"),
        _deal("lost_reason", "Closed Lost Reason"),
        _deal("probability", "Deal probability"),
        _deal("created_at", "Create Date", required=True),
        # One header for both: the day it closed once it is closed, the day it is hoped for until then.
        _deal("closed_at", "Close Date", required=True),
        _deal("expected_close_at", "Close Date"),
    ),
    key=("deal_id",),
    dialect=QUOTED_MULTILINE,
    # Contacts, companies and tickets have a pipeline and days of creation and closing too.
    marks=("Deal Name", "Deal Stage", "Deal owner", "Deal Type", "Deal probability"),
    foreign=r"Ticket (status|owner)",
    unpivot=(
        Unpivot(
            entity="deal_stage_events",
            pattern=STAGE_DATE.format("entered"),
            value_name="entered_at",
            exit_pattern=STAGE_DATE.format("exited"),
            exit_name="exited_at",
            carry=("deal_id",),
            # A deal that enters a stage again gets a new date in the same column: both entries are kept.
            key=("deal_id", "pipeline", "stage", "entered_at"),
            constants={"known_from": "export"},
        ),
    ),
    dropped=DROPPED,
    evidence="vendor documents",
)

_activity = columns_of("activities")
ACTIVITY_LINKS = (
    _activity("rep", "Activity assigned to", "Assigned to"),
    _activity("contact_id", "Associated Contact IDs", "Associated ContactIDs", first_of=";"),
    _activity("deal_id", "Associated Deal IDs", "Associated DealIDs", first_of=";"),
    _activity("company_id", *COMPANY_IDS, first_of=";"),
)
# HubSpot has one property for the type of a call and of a meeting; its values are the user's own.
TYPE = ("Call and meeting type", "Meeting type", "Call type")
PURPOSE = _activity(
    "purpose",
    *TYPE,
    values={
        "discovery": "discovery",
        "discovery call": "discovery",
        "discovery meeting": "discovery",
        "qualification": "qualification",
        "qualification call": "qualification",
        "qualifying call": "qualification",
    },
)
CALLS = TableSpec(
    source="hubspot",
    table="calls",
    entity="activities",
    description="One row per logged call.",
    columns=(
        _activity("activity_id", *RECORD_ID, "Call ID", required=True, not_null=True),
        _activity("activity_type", constant="call"),
        PURPOSE,
        _activity("direction", "Call direction", values={"inbound": "inbound", "outbound": "outbound"}),
        _activity("outcome", "Call outcome"),
        _activity("duration_seconds", "Call duration", kind="duration", required=True),
        _activity("booked_at", "Create Date"),
        _activity("activity_at", "Activity date", required=True, not_null=True),
        *ACTIVITY_LINKS,
    ),
    key=("activity_id",),
    dialect=QUOTED_MULTILINE,
    # E-mails, notes and tasks have a day of activity too.
    marks=("Call duration", "Call outcome", "Call title", "Call direction", "Call status"),
    foreign=r"(Email|Note|Task) (subject|body|title|status|type|direction|send status)",
    dropped=DROPPED,
    evidence="vendor documents",
)
MEETINGS = TableSpec(
    source="hubspot",
    table="meetings",
    entity="activities",
    description="One row per meeting; a meeting of type Demo is a demo.",
    columns=(
        _activity("activity_id", *RECORD_ID, "Meeting ID", required=True, not_null=True),
        _activity(
            "activity_type",
            *TYPE,
            values={"demo": "demo", "product demo": "demo", "demonstration": "demo"},
            otherwise="meeting",
        ),
        PURPOSE,
        _activity("outcome", "Meeting outcome"),
        _activity("booked_at", "Create Date"),
        _activity("activity_at", "Meeting start time", required=True, not_null=True),
        *ACTIVITY_LINKS,
    ),
    key=("activity_id",),
    dialect=QUOTED_MULTILINE,
    marks=("Meeting start time", "Meeting name", "Meeting outcome", "Meeting end time", "Meeting type"),
    dropped=DROPPED,
    evidence="template",
)

TABLES = (CONTACTS, COMPANIES, DEALS, CALLS, MEETINGS)
