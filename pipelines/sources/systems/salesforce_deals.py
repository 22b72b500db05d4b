"""Salesforce: opportunities and the history of their stages, as objects (salesforce.py) carry them."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec
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
    description="One row per opportunity; won or lost by IsClosed and IsWon, whatever the stage is called.",
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
    where=NOT_DELETED,
    clock=("SystemModstamp", "LastModifiedDate", "CreatedDate"),
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
    where=NOT_DELETED,
    evidence="real files",
)

TABLES = (DEALS, HISTORY)
