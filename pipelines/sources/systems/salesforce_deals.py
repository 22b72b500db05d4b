"""Salesforce: opportunities and the history of their stages, as objects (salesforce.py) and as reports.

Reports carry the labels of the screen that the user chose, names instead of owners' ids, ids of 15 characters, and
dates and numbers as the locale of whoever runs them writes them: the order of day and month and the decimal mark are
proved from the file.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import PROVED_MARK, Condition, TableSpec
from pipelines.sources.systems.salesforce import DAY, DIALECT, DROPPED, ID, NOT_DELETED

_deal = columns_of("deals", zone="UTC")
# The label of the stage is the user's own; these two say what it means.
OUTCOME = {
    "0/0": "open", "1/0": "lost", "1/1": "won", "false/false": "open", "true/false": "lost", "true/true": "won",
}  # fmt: skip
CLOSED = {"join": ("IsClosed", "IsWon"), "join_with": "/", "values": OUTCOME}
DEALS = TableSpec(
    source="salesforce",
    table="opportunities",
    entity="deals",
    description="One row per opportunity; won or lost by IsClosed and IsWon, whatever the stage is called. "
    "Its pipeline is called Salesforce in company.yml.",
    columns=(
        _deal("deal_id", "Id", required=True, not_null=True, **ID),
        _deal("deal_name", "Name"),
        # One process for all: an organisation with several maps its record type.
        _deal("pipeline", constant="Salesforce"),
        _deal("stage", "StageName", required=True, not_null=True),
        _deal("status", "IsClosed", required=True, not_null=True, **CLOSED),
        _deal("stage_outcome", "IsClosed", **CLOSED),
        _deal("stage_order", "StageSortOrder"),
        _deal("stage_entered_at", "LastStageChangeDate"),
        _deal("rep", "OwnerId", **ID),
        _deal("company_id", "AccountId", **ID),
        _deal("contact_id", "ContactId", **ID),
        _deal("amount", "Amount", required=True),
        _deal("currency", "CurrencyIsoCode"),
        _deal("deal_type", "Type"),
        _deal("channel", "LeadSource"),
        _deal("lost_reason", "LossReason__c", "Loss_Reason__c", first_filled=True),
        _deal("probability", "Probability"),
        _deal("created_at", "CreatedDate", required=True),
        # One column for both: the day it closed once it is closed, the day it is hoped for until then.
        _deal("closed_at", "CloseDate", required=True, **DAY),
        _deal("expected_close_at", "CloseDate", **DAY),
    ),
    key=("deal_id",),
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    clock=("SystemModstamp", "LastModifiedDate"),
    past=("CreatedDate", "LastStageChangeDate"),
    dropped=DROPPED,
    evidence="real files",
)

_event = columns_of("deal_stage_events", zone="UTC")
HISTORY = TableSpec(
    source="salesforce",
    table="opportunity_history",
    entity="deal_stage_events",
    description="One row per change of an opportunity; those of amount, date or probability alone are no entries.",
    columns=(
        _event("deal_id", "OpportunityId", required=True, not_null=True, **ID),
        _event("pipeline", constant="Salesforce"),
        _event("stage", "StageName", required=True, not_null=True),
        _event("entered_at", "CreatedDate", required=True, not_null=True),
        _event("known_from", constant="history"),
    ),
    key=("deal_id", "stage", "entered_at"),
    # The rows of a deal that was purged are missing from then on: what happened, happened.
    filtered_view=True,
    dialect=DIALECT,
    prove_dates=True,
    where=NOT_DELETED,
    evidence="real files",
)

# Subtotals of groups stand among the rows, the grand total, the name and a copyright below them: both are known by
# what they say, and a firm called Total is neither.
REPORT = {
    "preamble": True,
    "totals": r"(?i)^(sub|grand )?totals?( ?\(\d[\d.,]* records?\))?$",
    "trailer": r"(?i)^(grand totals? ?\(\d|copyright \(c\) |confidential information - )",
    "dialect": DIALECT,
    "prove_dates": True,
}
_reported = columns_of("deals", decimal_mark=PROVED_MARK)
OPPORTUNITY_REPORT = TableSpec(
    source="salesforce",
    table="opportunity_report",
    entity="deals",
    description="One row per opportunity of a report with the columns Opportunity ID, Closed and Won, Details Only.",
    columns=(
        _reported("deal_id", "Opportunity ID", required=True, not_null=True, **ID),
        _reported("deal_name", "Opportunity Name"),
        _reported("pipeline", constant="Salesforce"),
        _reported("stage", "Stage", required=True, not_null=True),
        # A report has flags only where the user adds them; without them the stage decides, as company.yml says.
        _reported("status", "Closed", join=("Closed", "Won"), join_with="/", values=OUTCOME),
        _reported("stage_outcome", "Closed", join=("Closed", "Won"), join_with="/", values=OUTCOME),
        _reported("rep", "Opportunity Owner", required=True),
        _reported("amount", "Amount", required=True),
        _reported("currency", "Amount Currency"),
        _reported("deal_type", "Type"),
        _reported("channel", "Lead Source"),
        _reported("product", "Product Family"),
        _reported("territory", "Region"),
        _reported("probability", "Probability (%)"),
        _reported("created_at", "Created Date", required=True),
        _reported("closed_at", "Close Date", required=True),
        _reported("expected_close_at", "Close Date"),
    ),
    key=("deal_id",),
    # A report shows what its filters let through.
    filtered_view=True,
    clock=("Last Modified Date",),
    past=("Created Date",),
    dropped=DROPPED,
    evidence="vendor documents",
    **REPORT,
)

_change = columns_of("deal_stage_events")
FIELD_HISTORY = TableSpec(
    source="salesforce",
    table="field_history_report",
    entity="deal_stage_events",
    description="One row per change of a field of an opportunity; those of Stage are entries.",
    columns=(
        _change("deal_id", "Opportunity ID", required=True, not_null=True, **ID),
        _change("pipeline", constant="Salesforce"),
        _change("stage", "New Value", required=True, not_null=True),
        _change("entered_at", "Edit Date", required=True, not_null=True),
        _change("known_from", constant="history"),
    ),
    key=("deal_id", "stage", "entered_at"),
    filtered_view=True,
    where=(Condition("Field / Event", ("Stage",)),),
    evidence="template",
    **REPORT,
)

TABLES = (DEALS, HISTORY, OPPORTUNITY_REPORT, FIELD_HISTORY)
