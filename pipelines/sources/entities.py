"""The canonical entities: the one vocabulary between every source and every model.

A source's columns are renamed and typed into these; dbt reads them as `canonical.<entity>` and nothing else.
Adding a column here needs a line in the staging model of the entity; adding a source needs neither.

Types: `text`; `key` (text that keeps leading zeros, trimmed); `integer`; `decimal` (DECIMAL(18,4)); `rate`;
`boolean`; `date`; `timestamp` (`<event>_at`, UTC; the raw layer adds `<event>_date`, the day in the company's
time zone); `hashed` (personal data: half an HMAC-SHA256 in hex of the trimmed lower-case value, never the value).
"""

from __future__ import annotations

ENTITIES: dict[str, dict[str, str]] = {
    "companies": {
        "company_id": "key", "company_name": "text", "company_domain": "text", "industry": "text",
        "segment": "text", "territory": "text", "country": "text", "channel": "text", "rep": "text",
        "created_at": "timestamp",
    },
    "contacts": {
        "contact_id": "key", "email": "hashed", "company_id": "key", "company_domain": "text",
        "lifecycle_stage": "text", "lead_status": "text", "channel": "text", "country": "text",
        "territory": "text", "segment": "text", "rep": "text", "created_at": "timestamp",
    },
    "leads": {
        "lead_id": "key", "email": "hashed", "company_domain": "text", "channel": "text", "segment": "text",
        "territory": "text", "rep": "text", "status": "text", "deal_id": "key",
        "created_at": "timestamp", "converted_at": "timestamp",
    },
    "lifecycle_events": {   # one row per person and stage entered
        "person_id": "key", "email": "hashed", "stage": "text", "channel": "text", "segment": "text",
        "territory": "text", "rep": "text", "entered_at": "timestamp",
    },
    "deals": {
        "deal_id": "key", "deal_name": "text", "pipeline": "text", "stage": "text",
        "status": "text",                      # open | won | lost, where the tool says it apart from the stage
        "stage_entered_at": "timestamp",       # when the deal came into the stage that it stands in
        "stage_order": "integer",              # the place of that stage in its pipeline, where the tool numbers them
        "stage_outcome": "text",               # open | won | lost, where the stage itself closes a deal
        "rep": "text", "company_id": "key", "company_domain": "text", "contact_id": "key",
        "amount": "decimal", "currency": "text", "deal_type": "text", "product": "text", "channel": "text",
        "segment": "text", "territory": "text", "team": "text", "lost_reason": "text",
        "probability": "text",                 # of a win, as the tool writes it: 0.2, 20 or 20%
        "created_at": "timestamp", "closed_at": "timestamp", "expected_close_at": "timestamp",
    },
    "deal_stage_events": {  # one row per entry into a stage
        "deal_id": "key", "pipeline": "text", "stage": "text",
        "entered_at": "timestamp", "exited_at": "timestamp",
        "known_from": "text",                  # export | history | last stage change | snapshots
    },
    "activities": {
        "activity_id": "key", "activity_type": "text",   # call | email | social | meeting | demo | note | task
        "purpose": "text",                     # discovery | qualification
        "direction": "text", "outcome": "text", "rep": "text", "deal_id": "key", "contact_id": "key",
        "company_id": "key", "segment": "text", "is_automated": "boolean", "duration_seconds": "integer",
        "booked_at": "timestamp", "activity_at": "timestamp",
    },
    "outreach_events": {
        "event_id": "key", "campaign_id": "key", "campaign": "text", "email": "hashed", "rep": "text",
        "message_type": "text",
        "event_type": "text",   # sent | opened | clicked | replied | bounced | out-of-office | unsubscribed
        "segment": "text", "event_at": "timestamp",
        "known_from": "text",   # state | implied, where the tool shows a state and no event; else empty
    },
    "outreach_recipients": {  # one row per campaign and address, as it stands now
        "recipient_id": "key", "campaign_id": "key", "campaign": "text", "email": "hashed", "rep": "text",
        "status": "text", "segment": "text", "added_at": "timestamp",
    },
    "campaigns": {
        "campaign_id": "key", "campaign": "text", "platform": "text", "channel": "text",
        "started_at": "timestamp",
    },
    "signups": {
        "signup_id": "key", "email": "hashed", "company_domain": "text", "signed_up_at": "timestamp",
        "via": "text",          # email | site
        "channel": "text", "plan": "text", "segment": "text", "territory": "text",
    },
    "customers": {
        "customer_id": "key", "email": "hashed", "company_domain": "text", "company_id": "key",
        "country": "text", "currency": "text", "segment": "text", "territory": "text", "channel": "text",
        "rep": "text", "created_at": "timestamp",
    },
    "subscriptions": {
        "subscription_id": "key", "customer_id": "key", "email": "hashed", "product": "text",
        "billing_interval": "text",            # day | week | month | quarter | year
        "interval_count": "integer", "quantity": "decimal",
        "amount": "decimal",                   # per interval, all units, after forever discounts, without tax
        "currency": "text", "status": "text", "created_at": "timestamp", "started_at": "timestamp",
        "trial_ended_at": "timestamp", "cancel_requested_at": "timestamp", "ended_at": "timestamp",
    },
    "invoices": {
        "invoice_id": "key", "customer_id": "key", "subscription_id": "key", "product": "text",
        "quantity": "decimal", "invoiced_at": "timestamp", "paid_at": "timestamp", "subtotal": "decimal",
        "discount": "decimal", "tax": "decimal", "total": "decimal", "amount_paid": "decimal",
        "currency": "text", "status": "text",
    },
    "invoice_lines": {
        "invoice_line_id": "key", "invoice_id": "key", "product": "text", "quantity": "decimal",
        "unit_price": "decimal", "discount": "decimal", "unit_cost": "decimal", "currency": "text",
    },
    "payments": {
        "payment_id": "key", "customer_id": "key", "email": "hashed", "invoice_id": "key",
        "paid_at": "timestamp", "refunded_at": "timestamp", "amount": "decimal",
        "amount_refunded": "decimal", "currency": "text", "converted_amount": "decimal",
        "converted_amount_refunded": "decimal", "converted_currency": "text", "fee": "decimal",
        "status": "text", "description": "text",
    },
    "orders": {             # one row per order line
        "order_line_id": "key", "order_id": "key", "customer_id": "key", "email": "hashed",
        "ordered_at": "timestamp", "product": "text", "quantity": "decimal", "unit_price": "decimal",
        "discount": "decimal", "refund": "decimal", "refunded_at": "timestamp", "unit_cost": "decimal",
        "currency": "text", "rep": "text", "team": "text", "channel": "text", "segment": "text",
        "territory": "text",
    },
    "expenses": {
        "expense_id": "key", "spent_at": "timestamp",
        # cost_of_goods | salaries | commissions | programs | tools | outsourcing | rent | interest | tax …
        "category": "text",
        "department": "text",   # sales | marketing | customer_success | other
        "team": "text", "channel": "text", "vendor": "text", "amount": "decimal", "currency": "text",
    },
    "ad_spend": {
        "spent_at": "timestamp",
        "spent_through_at": "timestamp",       # the last day of a cost that is of a period
        "platform": "text", "campaign_id": "key", "campaign": "text",
        "channel": "text", "currency": "text", "cost": "decimal", "impressions": "integer",
        "clicks": "integer", "conversions": "decimal",
    },
    "fx_rates": {           # one unit of from_currency is worth `rate` units of to_currency
        "rate_at": "timestamp", "from_currency": "text", "to_currency": "text", "rate": "rate",
    },
    "reps": {
        "rep_id": "key", "rep_name": "text", "email": "hashed", "role": "text", "department": "text",
        "segment": "text",      # what headcount and turnover are cut by beside team; empty means the department
        "team": "text", "territory": "text", "manager": "text", "employment_type": "text",
        "hired_at": "timestamp", "left_at": "timestamp", "leave_reason": "text",
    },
    "rep_teams": {          # who was in which team when: [valid_from, valid_to)
        "rep_id": "key", "team": "text", "valid_from_at": "timestamp", "valid_to_at": "timestamp",
    },
    "quotas": {             # first and last day, both inside
        "rep_id": "key", "team": "text", "period_start_at": "timestamp", "period_end_at": "timestamp",
        "amount": "decimal", "currency": "text",
    },
    "time_entries": {
        "entry_id": "key", "rep": "text", "worked_at": "timestamp", "task": "text", "tags": "text",
        "duration_seconds": "integer",
    },
    "trainings": {
        "training_id": "key", "rep": "text", "held_at": "timestamp", "title": "text",
        "kind": "text",         # training | mentoring
        "hours": "decimal",
    },
    "surveys": {
        "response_id": "key", "email": "hashed", "customer_id": "key", "responded_at": "timestamp",
        "score": "decimal", "scale_max": "decimal",
    },
    "products": {
        "product_id": "key", "product": "text", "product_line": "text", "unit_cost": "decimal",
        "list_price": "decimal", "currency": "text",
    },
}  # fmt: skip

# What is of one kind today and of another tomorrow: of these every version is offered too, as
# `canonical.<entity>__versions`, with the columns that name the record and those a figure reads as of its day.
VERSIONED: dict[str, tuple[str, ...]] = {
    "deals": (
        "deal_id", "pipeline", "stage", "status", "rep", "amount", "currency", "product", "channel", "segment",
        "territory", "team", "closed_date", "expected_close_date",
    ),
    "companies": ("company_id", "segment", "territory", "channel", "rep"),
    "customers": ("customer_id", "segment", "territory", "channel", "rep"),
    "contacts": ("contact_id", "segment", "territory", "channel", "rep"),
    "leads": ("lead_id", "email_hash", "segment", "territory", "channel", "rep"),
    "reps": ("rep_id", "rep_name", "team"),
}  # fmt: skip

# Schemas of the product itself: no source may be called one of these.
PRODUCT_SCHEMAS = (
    "canonical", "inputs", "staging", "intermediate", "marts", "measures", "kpis", "goals", "meta",
    "main", "information_schema", "pg_catalog",
)  # fmt: skip


def raw_columns(entity: str) -> dict[str, str]:
    """The columns of `canonical.<entity>` with their DuckDB types, the derived `_date` columns included.

    `first_seen_date`: day of the first snapshot that shows the row; `vanished_date`: day of the first full
    snapshot without it, NULL while it is there. Both in the company's time zone.
    """
    types: dict[str, str] = {}
    for name, kind in ENTITIES[entity].items():
        types[stored_name(name, kind)] = DUCKDB_TYPES[kind]
        if kind == "timestamp":
            types[name.removesuffix("_at") + "_date"] = "DATE"
    return types | {
        "source": "VARCHAR", "table_name": "VARCHAR", "first_seen_date": "DATE", "vanished_date": "DATE",
    }  # fmt: skip


def version_columns(entity: str) -> dict[str, str]:
    """The columns of `canonical.<entity>__versions` with their DuckDB types.

    `seen_date`: day of the first snapshot that shows the version; `previous_seen_date`: day of the snapshot of its
    table before that one, NULL for the first; `replaced_date`: day of the snapshot that shows another or none.
    """
    known = raw_columns(entity)
    return {name: known[name] for name in VERSIONED[entity]} | {
        "source": "VARCHAR", "table_name": "VARCHAR",
        "seen_date": "DATE", "previous_seen_date": "DATE", "replaced_date": "DATE",
    }  # fmt: skip


def stored_name(name: str, kind: str) -> str:
    """The name behind the landing: a hashed column says so (`email` -> `email_hash`)."""
    return f"{name}_hash" if kind == "hashed" else name


DUCKDB_TYPES = {
    "text": "VARCHAR",
    "key": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,4)",
    "rate": "DECIMAL(18,8)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "hashed": "VARCHAR",
}
