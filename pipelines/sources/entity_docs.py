"""`docs/entities.md`, what a mapping can fill: every entity, its columns, their types and the words that count."""

from __future__ import annotations

from pipelines.sources.entities import ENTITIES

KINDS = {
    "text": "text",
    "key": "identifier",
    "integer": "whole number",
    "decimal": "number",
    "rate": "number",
    "boolean": "yes or no",
    "date": "date",
    "timestamp": "date or time",
    "hashed": "address, kept as a hash only",
}
# What the models ask for by name; any other text is kept as it stands. Case does not matter.
WORDS: dict[str, str] = {
    "deals.stage": "your own stages; `pipelines:` in company.yml says which are open, won and lost",
    "deals.status": "`open`, `won`, `lost`, `disqualified`, `derailed` (both lost); without it the stage decides",
    "deals.lost_reason": "free text; `disqualified`, `unqualified`, `not qualified`, `derailed`, `duplicate`, "
    "`spam`, `by mistake` or `in error` in it: no deal to begin with",
    "deals.probability": "of a win: `0.2`, `20` or `20%`; a table with a number above 1 is in percent",
    "lifecycle_events.stage": "`lead`, `mql`, `sql`, `opportunity`, `customer`",
    "activities.activity_type": "`call`, `email`, `social`, `meeting`, `demo`, `note`, `task`",
    "activities.purpose": "`discovery`, `qualification`; what a call or meeting was for",
    "activities.direction": "`outbound`, `inbound`; empty means outbound",
    "activities.outcome": "`no show`, `cancelled`, `cancelled late`, `scheduled`, `rescheduled`, `planned`, "
    "`bounced`: not completed; all else is; `qualified`: a qualified call",
    "outreach_events.event_type": "`sent`, `opened`, `clicked`, `replied`, `bounced`, "
    "`out-of-office`, `unsubscribed`; `delay-notification` is kept and counts nowhere",
    "outreach_events.event_at": "may be empty where `known_from` is filled: the event then counts from the first "
    "snapshot that shows it",
    "outreach_events.known_from": "`state`: a state, a flag or a count says it; `implied`: a later state implies it; "
    "empty: the tool recorded the event itself",
    "outreach_recipients.recipient_id": "the tool's own; may be empty",
    "outreach_recipients.status": "as the tool writes it",
    "signups.via": "`email`, `site`",
    "subscriptions.billing_interval": "`day`, `week`, `month`, `quarter`, `year`; empty means month",
    "subscriptions.amount": "per interval, all units, after lasting discounts, without tax",
    "subscriptions.status": "`canceled`, `ended`, `expired`: over; `unpaid`, `paused`: not counted from now on; "
    "`incomplete`: never counted; `trialing`: counted from `trial_ended_at`; all else is active",
    "invoices.status": "`draft`, `void`, `deleted`, `cancelled`: not counted; all else is",
    "payments.status": "`failed`, `canceled`, `incomplete`, `pending`, `processing`, `blocked`, `void`, "
    "`expired` and the like: not counted",
    "expenses.category": "`cost_of_goods` is no cost of acquisition; `programs`, "
    "`outsourcing`, `interest` and `tax` have figures of their own; others as you name them (`salaries`, …)",
    "expenses.department": "`sales` and `marketing` are costs of acquisition; `customer_success`, `other`",
    "ad_spend.spent_through_at": "the last day of a period that the cost is of, which is inside: "
    "each of its days gets an equal part; empty means one day",
    "fx_rates.rate": "how many units of `to_currency` one unit of `from_currency` is worth",
    "trainings.kind": "`training`, `mentoring`; empty means training",
    "reps.department": "`customer_service` (or `support`) is what customer_service_headcount counts; "
    "others as you name them",
    "reps.segment": "what headcount and turnover are cut by beside the team, such as the role; "
    "empty means the department",
    "reps.employment_type": "`contractor`, `freelancer`, `external`: no staff; all else is, empty too",
    "reps.hired_at": "the first day",
    "reps.left_at": "the last day worked; empty means still here",
    "reps.leave_reason": "`voluntary`, `involuntary`, `other` (retired, a contract that ended); "
    "any other text is unknown",
    "time_entries.tags": "what the time went to: `prospecting`, `meetings`, `proposals`, `administration`, "
    "`training`, `mentoring`, `onboarding`, `support`, `account_management`, `travel`, or a usual name of one of "
    "them; a task of its own is kept as it stands",
    "time_entries.task": "as `tags`, where no tag says it",
    "rep_teams.valid_to_at": "the first day that is outside; empty means until now",
    "quotas.period_end_at": "the last day, which is inside",
}
HEAD = """\
# Entities and their columns

Written by `{command}` from `pipelines/sources/`. What a mapping file can fill (`docs/mappings.md`): under `entity:`
the name of a section below, under `columns:` the names of its table. Fill what your file has. Only the words in the
last column mean something to the models; map your own to them with `values:`. Every other text is kept as it stands.
Currencies are three letters (`EUR`).
"""


def render(command: str) -> str:
    """The page as Markdown; `command` is what writes it."""
    return HEAD.format(command=command) + "".join(_section(entity) for entity in ENTITIES)


def _section(entity: str) -> str:
    rows = [
        f"| `{name}` | {KINDS[kind]} | {WORDS.get(f'{entity}.{name}', '')} |\n"
        for name, kind in ENTITIES[entity].items()
    ]
    return f"\n## {entity}\n\n| column | type | values that count |\n|---|---|---|\n" + "".join(rows)
