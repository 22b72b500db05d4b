"""Pipedrive list-view and account exports: deals, leads, persons, organisations, activities (CSV or XLSX).

Headers read `<Entity> - <label>` in the language of the user who exports, and so do the words of the status. Every
field is quoted, decimals have a point, times are `YYYY-MM-DD HH:MM:SS` without a zone: one zone per file, taken as
the company's. The user chooses the columns and they change from file to file, so few are required. Of a deal only
the present stage is told: its way is read off successive files.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec

DIALECT = Dialect(multiline=True)
# A text that begins with a minus is written `'-…`, so that no spreadsheet takes it for a formula.
GUARDED = {"extract": r"^'(-.*)$"}
# A name says nothing that a KPI needs, notes are free text.
DROPPED = (
    r"(Person|Pessoa) - (Name|First name|Last name|Nome)",
    r"(Deal|Lead) - Contact person|Deal - Kontaktperson|Negócio - Pessoa de contato|Contact person",
    r".*\b(Phone|Telefone|E-?mail|Address)\b.*",
    r"Activity - (Subject|Note)|.* - Notes?",
)
# Winning and losing is a status: a lost deal keeps the stage in which it was lost. Portuguese as seen in real
# files; the German words are those of its user interface.
STATUS = {
    "open": "open", "won": "won", "lost": "lost",
    "aberto": "open", "ganho": "won", "perdido": "lost",
    "offen": "open", "gewonnen": "won", "verloren": "lost",
}  # fmt: skip


def _spelled(*headers: str) -> tuple[str, ...]:
    """Each header in British and in American English, as the user who exports has chosen."""
    found = [(one, one.replace("Organization", "Organisation")) for one in headers]
    return tuple(dict.fromkeys(name for pair in found for name in pair))


_deal = columns_of("deals")
CREATED = (
    "Deal - Deal created", "Deal - Deal created on", "Deal - Add time", "Negócio - Negócio criado em",
    "Deal - Deal erstellt",
)  # fmt: skip
STAGE_CHANGED = (
    "Deal - Last stage change", "Deal - Stage change time", "Negócio - Última alteração de etapa",
    "Deal - Letzte Phasenänderung",
)  # fmt: skip
# An account that stops to export the time of winning still exports the time of closing, and the other way round.
CLOSED = (
    "Deal - Deal closed on", "Deal - Closed on", "Deal - Deal abgeschlossen am",
    "Deal - Won time", "Deal - Lost time", "Negócio - Ganho em", "Negócio - Data de perda",
    "Deal - Datum des gewonnenen Deals", "Deal - Datum des verlorenen Deals",
)  # fmt: skip
UPDATED = ("Deal - Update time", "Negócio - Atualizado em", "Deal - Zeit der Aktualisierung")
DEALS = TableSpec(
    source="pipedrive",
    table="deals",
    entity="deals",
    description="One row per deal. Export every column you can, the ID first, and no filtered list. "
    'Without the column Pipeline its pipeline is called "" in company.yml.',
    columns=(
        _deal(
            "deal_id", "Deal - ID", "Negócio - ID", "Deal - Pipedrive System ID", required=True, not_null=True
        ),
        _deal("deal_name", "Deal - Title", "Negócio - Título", "Deal - Titel", **GUARDED),
        _deal("pipeline", "Deal - Pipeline", "Negócio - Funil"),
        _deal("stage", "Deal - Stage", "Negócio - Etapa", "Deal - Phase", required=True, not_null=True),
        _deal("status", "Deal - Status", "Negócio - Status", values=STATUS, required=True, not_null=True),
        _deal("stage_entered_at", *STAGE_CHANGED),
        _deal("rep", "Deal - Owner", "Negócio - Proprietário", "Deal - Besitzer"),
        _deal("company_id", *_spelled("Deal - Organization ID")),
        _deal("contact_id", "Deal - Contact person ID"),
        # A deal without a price is exported with 0.
        _deal(
            "amount", "Deal - Value", "Deal - Deal value", "Negócio - Valor", "Deal - Wert",
            nulls=("", "0", "0.0", "0.00"),
        ),
        _deal("currency", "Deal - Currency of Value"),
        _deal("product", "Deal - Product name"),
        _deal("channel", "Deal - Source channel", "Deal - Source origin"),
        _deal("lost_reason", "Deal - Lost reason", "Negócio - Motivo da perda", "Deal - Verlustgrund", **GUARDED),
        _deal("probability", "Deal - Probability", "Deal - Wahrscheinlichkeit"),
        _deal("created_at", *CREATED, required=True),
        _deal("closed_at", *CLOSED, first_filled=True),
        _deal("expected_close_at", "Deal - Expected close date", "Negócio - Data de fechamento esperada"),
    ),
    key=("deal_id",),
    dialect=DIALECT,
    clock=UPDATED,
    past=(*STAGE_CHANGED, *CLOSED, *CREATED),
    dropped=DROPPED,
    evidence="real files",
)  # fmt: skip

_lead = columns_of("leads")
LEADS = TableSpec(
    source="pipedrive",
    table="leads",
    entity="leads",
    description="One row per lead of the inbox; a lead that became a deal leaves it.",
    columns=(
        _lead("lead_id", "Lead - ID", required=True, not_null=True),
        _lead("email", "Person - Email", first_of=","),
        _lead("rep", "Lead - Owner"),
        _lead("created_at", "Lead - Lead created", required=True),
    ),
    key=("lead_id",),
    # One that became a deal is missing from then on: it was a lead all the same.
    filtered_view=True,
    dialect=DIALECT,
    clock=("Lead - Update time",),
    past=("Lead - Lead created",),
    dropped=DROPPED,
    evidence="vendor documents",
)

_person = columns_of("contacts")
EMAILS = ("Person - Email", "Person - Email - Work", "Pessoa - E-mail - Trabalho", "Pessoa - Email - Work")
PERSONS = TableSpec(
    source="pipedrive",
    table="persons",
    entity="contacts",
    description="One row per person; of several addresses the first counts.",
    columns=(
        _person("contact_id", "Person - ID", required=True, not_null=True),
        _person("email", *EMAILS, first_of=",", required=True),
        _person("company_id", *_spelled("Person - Organization ID")),
        _person("rep", "Person - Owner"),
        _person("created_at", "Person - Person created"),
    ),
    key=("contact_id",),
    dialect=DIALECT,
    foreign=r"(Deal|Negócio|Lead|Activity|Atividade|Product|Project|Note) - .*",
    dropped=DROPPED,
    evidence="template",
)

_organisation = columns_of("companies")
ORGANISATIONS = TableSpec(
    source="pipedrive",
    table="organisations",
    entity="companies",
    description="One row per organisation.",
    columns=(
        _organisation("company_id", *_spelled("Organization - ID"), required=True, not_null=True),
        _organisation("company_name", *_spelled("Organization - Name"), required=True, **GUARDED),
        _organisation("rep", *_spelled("Organization - Owner")),
        _organisation("created_at", *_spelled("Organization - Organization created")),
    ),
    key=("company_id",),
    dialect=DIALECT,
    # A list of deals, people or activities may have the columns of their organisations too.
    foreign=r"(Deal|Negócio|Lead|Activity|Atividade|Person|Pessoa|Product|Project|Note) - .*",
    dropped=DROPPED,
    evidence="template",
)

_activity = columns_of("activities")
ACTIVITY_TYPES = {
    "call": "call", "meeting": "meeting", "demo": "demo", "demo/meeting": "demo", "email": "email", "e-mail": "email",
    "task": "task", "deadline": "task", "lunch": "meeting",
}  # fmt: skip
ACTIVITIES = TableSpec(
    source="pipedrive",
    table="activities",
    entity="activities",
    description="One row per activity; one that is not done is planned.",
    columns=(
        _activity("activity_id", "Activity - ID"),
        _activity("activity_type", "Activity - Type", values=ACTIVITY_TYPES, required=True),
        _activity(
            "outcome", "Activity - Done",
            values={"done": "", "yes": "", "true": "", "1": "", "to do": "planned", "no": "planned",
                    "false": "planned", "0": "planned"},
        ),
        _activity("rep", "Activity - Assigned to user"),
        _activity("deal_id", "Deal - ID"),
        _activity("contact_id", "Person - ID"),
        _activity("company_id", *_spelled("Organization - ID")),
        _activity("duration_seconds", "Activity - Duration", kind="duration"),
        _activity("booked_at", "Activity - Creation date"),
        _activity("activity_at", "Activity - Due date", required=True, not_null=True),
    ),
    # Its vocabulary has no number: an activity that changes is another one, and the old one has vanished.
    key=(),
    dialect=DIALECT,
    dropped=DROPPED,
    evidence="vendor documents",
)  # fmt: skip

TABLES = (DEALS, LEADS, PERSONS, ORGANISATIONS, ACTIVITIES)
