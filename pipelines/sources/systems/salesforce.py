"""Salesforce: the objects of the Data Export service and Data Loader but for deals (salesforce_deals.py).

They carry API names, every field quoted, UTF-8 or Windows-1252 as chosen in Setup, booleans `0`/`1` or
`true`/`false`, times without zone in UTC, days as `… 00:00:00`, an empty link as `000000000000000AAA`, money in the
currency of its row. Ids have 18 characters, in reports 15: the last three only say which of the first are capitals.
A spreadsheet that saved them anew wrote the days in its own order, which is proved.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Also, Condition, Dialect, TableSpec

DIALECT = Dialect(multiline=True)
EMPTY_ID = ("", "000000000000000AAA", "000000000000000")
ID = {"case_safe": True, "nulls": EMPTY_ID}
TRUE, FALSE = ("1", "true"), ("0", "false")
# A day, written as midnight: read in UTC it would be the day before for half of the world.
DAY = {"extract": r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?Z?$"}
# Deleted rows stay in the recycle bin and in the export.
NOT_DELETED = (Condition("IsDeleted", TRUE, is_not=True, required=False),)
DROPPED = (
    r"Name|FirstName|LastName|MiddleName|Suffix|Salutation|Title|Username|Alias|CommunityNickname|Birthdate",
    r".*(Phone|Fax|Mobile|Email|Street|PostalCode|Latitude|Longitude|PhotoUrl).*",
    r"Description|Subject|Signature|AboutMe|.*Body.*|NextStep",
)


def _only(prefix: str) -> dict[str, object]:
    """A link to one kind of record: the first three characters of an id say of which kind it is."""
    a, b, c = prefix
    return {"case_safe": True, "nulls": (*EMPTY_ID, f"/^[^{a}]|^{a}[^{b}]|^{a}{b}[^{c}]/")}


CONTACT, DEAL, COMPANY = "003", "006", "001"

_account = columns_of("companies", zone="UTC")
ACCOUNTS = TableSpec(
    source="salesforce",
    table="accounts",
    entity="companies",
    description="One row per account.",
    columns=(
        _account("company_id", "Id", required=True, not_null=True, **ID),
        _account("company_name", "Name", required=True),
        _account("company_domain", "Website", required=True),
        _account("industry", "Industry", required=True),
        _account("country", "BillingCountry"),
        _account("channel", "AccountSource"),
        _account("rep", "OwnerId", required=True, **ID),
        _account("created_at", "CreatedDate"),
    ),
    key=("company_id",),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    foreign=r"Company|Email|Status|IsConverted|Converted\w+Id|AccountId|ContactId|OpportunityId|StageName|Username",
    dropped=DROPPED,
    evidence="vendor documents",
)

_contact = columns_of("contacts", zone="UTC")
CONTACTS = TableSpec(
    source="salesforce",
    table="contacts",
    entity="contacts",
    description="One row per contact.",
    columns=(
        _contact("contact_id", "Id", required=True, not_null=True, **ID),
        _contact("email", "Email", required=True),
        _contact("company_id", "AccountId", required=True, **ID),
        _contact("channel", "LeadSource"),
        _contact("country", "MailingCountry"),
        _contact("rep", "OwnerId", required=True, **ID),
        _contact("created_at", "CreatedDate", required=True),
    ),
    key=("contact_id",),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    # Quotes, cases, contracts and roles have an account and an address too.
    foreign=r"ContactId|OpportunityId|LeadId|CampaignId|Status|StageName|Company|IsConverted|(Case|Quote|Contract|Order)Number",
    dropped=DROPPED,
    evidence="vendor documents",
)

_lead = columns_of("leads", zone="UTC")
LEADS = TableSpec(
    source="salesforce",
    table="leads",
    entity="leads",
    description="One row per lead; one that was converted into a deal has become an opportunity on that day.",
    columns=(
        _lead("lead_id", "Id", required=True, not_null=True, **ID),
        _lead("email", "Email", required=True),
        _lead("company_domain", "Website"),
        _lead("channel", "LeadSource"),
        _lead("rep", "OwnerId", **ID),
        _lead("status", "Status", required=True),
        _lead("deal_id", "ConvertedOpportunityId", **ID),
        _lead("created_at", "CreatedDate", required=True),
        _lead("converted_at", "ConvertedDate", required=True, **DAY),
    ),
    key=("lead_id",),
    also=(
        Also(
            "lifecycle_events",
            {"person_id": "lead_id", "email": "email", "channel": "channel", "rep": "rep",
             "entered_at": "created_at"},
            key=("person_id", "stage"),
            constants={"stage": "lead"},
        ),
        Also(
            "lifecycle_events",
            {"person_id": "lead_id", "email": "email", "channel": "channel", "rep": "rep",
             "entered_at": "converted_at"},
            key=("person_id", "stage"),
            constants={"stage": "opportunity"},
            where_not_null="deal_id",
        ),
    ),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    dropped=DROPPED,
    evidence="real files",
)  # fmt: skip

_activity = columns_of("activities", zone="UTC")
LINKS = (
    _activity("rep", "OwnerId", required=True, **ID),
    _activity("contact_id", "WhoId", required=True, **_only(CONTACT)),
    _activity("deal_id", "WhatId", required=True, **_only(DEAL)),
    _activity("company_id", "WhatId", **_only(COMPANY)),
    _activity("booked_at", "CreatedDate"),
)
TYPES = {"call": "call", "email": "email", "meeting": "meeting", "demo": "demo", "task": "task"}
TASKS = TableSpec(
    source="salesforce",
    table="tasks",
    entity="activities",
    description="One row per task: calls, e-mails and things to do; an open one is planned.",
    columns=(
        _activity("activity_id", "Id", required=True, not_null=True, **ID),
        _activity("activity_type", "Type", "TaskSubtype", values=TYPES, otherwise="task", first_filled=True),
        _activity("direction", "CallType", values={"inbound": "inbound", "outbound": "outbound", "internal": ""}),
        _activity(
            "outcome",
            "IsClosed",
            required=True,
            values={**dict.fromkeys(FALSE, "planned"), **dict.fromkeys(TRUE, "")},
        ),
        _activity("duration_seconds", "CallDurationInSeconds", kind="duration"),
        _activity(
            "activity_at", "CompletedDateTime", "ActivityDate", "CreatedDate", first_filled=True, not_null=True, **DAY
        ),
        *LINKS,
    ),
    key=("activity_id",),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    foreign=r"ActivityDateTime|DurationInMinutes",
    dropped=DROPPED,
    evidence="real files",
)
EVENTS = TableSpec(
    source="salesforce",
    table="events",
    entity="activities",
    description="One row per event of the calendar; one of type Demo is a demo.",
    columns=(
        _activity("activity_id", "Id", required=True, not_null=True, **ID),
        _activity("activity_type", "Type", values={"demo": "demo", "call": "call"}, otherwise="meeting"),
        _activity("duration_seconds", "DurationInMinutes", times=("60",), required=True),
        _activity(
            "activity_at", "ActivityDateTime", "ActivityDate",
            first_filled=True, required=True, not_null=True, **DAY,
        ),
        *LINKS,
    ),
    key=("activity_id",),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    dropped=DROPPED,
    evidence="real files",
)  # fmt: skip

_rep = columns_of("reps", zone="UTC")
USERS = TableSpec(
    source="salesforce",
    table="users",
    entity="reps",
    description="One row per user: who owns what. When somebody came or left only a personnel list says.",
    columns=(
        _rep("rep_id", "Id", required=True, not_null=True, **ID),
        _rep("rep_name", "FirstName", join=("FirstName", "LastName"), required=True),
        _rep("email", "Email"),
        _rep("department", "Department"),
        _rep("role", "Title"),
        _rep("manager", "ManagerId", required=True, **ID),
    ),
    key=("rep_id",),
    dialect=DIALECT,
    prove_dates=True,
    dropped=DROPPED,
    evidence="real files",
)

TABLES = (ACCOUNTS, CONTACTS, LEADS, TASKS, EVENTS, USERS)
