"""A small data folder with real files, and a way to run the whole ingest on it."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from pipelines import warehouse
from pipelines.company import Company
from pipelines.ingest import arrivals, intake, ledger
from pipelines.ingest.load import TableLoad, load_table, refresh_canonical
from pipelines.settings import Settings
from pipelines.sources.registry import Registry
from pipelines.sources.spec import Also, Column, Dialect, TableSpec, Unpivot

DEALS = TableSpec(
    source="crm",
    table="deals",
    entity="deals",
    columns=(
        Column("deal_id", ("Record ID", "Deal ID"), "key", required=True, not_null=True),
        Column("deal_name", ("Deal Name",)),
        Column("stage", ("Deal Stage",), required=True),
        Column("amount", ("Amount", "Deal Value"), "decimal"),
        Column("company_domain", ("Domain",)),
        Column("created_at", ("Create Date",), "timestamp"),
        Column("email", ("Email",), "hashed"),
    ),
    key=("deal_id",),
    unpivot=(
        Unpivot(
            entity="deal_stage_events",
            pattern=r'Date entered "(?P<stage>.+) \((?P<pipeline>.+)\)"',
            value_name="entered_at",
            exit_pattern=r'Date exited "(?P<stage>.+) \((?P<pipeline>.+)\)"',
            exit_name="exited_at",
            carry=("deal_id",),
            key=("deal_id", "pipeline", "stage"),
        ),
    ),
    also=(Also("contacts", {"email": "email", "company_domain": "company_domain"}, key=("email",)),),
    dropped=("Body",),
)
EVENTS = TableSpec(
    source="ads",
    table="spend",
    entity="ad_spend",
    columns=(
        Column("spent_at", ("Day",), "timestamp", required=True, not_null=True),
        Column("campaign", ("Campaign",), required=True, not_null=True),
        Column("cost", ("Cost",), "decimal", required=True),
        Column("platform", constant="ads"),
    ),
    key=("campaign", "spent_at"),
    snapshot=False,
    preamble=True,
    totals=r"(?i)^total",
)
VISITS = TableSpec(
    source="web",
    table="visits",
    entity="signups",
    columns=(
        Column("via", ("Via",), required=True),
        Column("plan", ("Plan",), required=True),
    ),
    snapshot=False,
    dialect=Dialect(multiline=True),
)
REGISTRY = Registry((DEALS, EVENTS, VISITS))
BERLIN = Company(time_zone="Europe/Berlin")
FAR_DAY = dt.date(2030, 1, 1)


class Folder:
    """A data folder under a test's tmp_path."""

    def __init__(self, path: Path, registry: Registry = REGISTRY, company: Company = BERLIN):
        self.settings = Settings(path)
        self.registry = registry
        self.company = company
        self.settings.exports_dir.mkdir(parents=True)

    def drop(self, name: str, content: str | bytes, *, modified: str = "2026-01-05T08:00:00+00:00") -> Path:
        path = self.settings.exports_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        moment = dt.datetime.fromisoformat(modified).timestamp()
        os.utime(path, (moment, moment))
        return path

    def run(self, as_of: dt.date = FAR_DAY, validate=None) -> dict[str, TableLoad]:
        """Everything that lies there, through the door, into the warehouse."""
        found = arrivals.take(self.settings, self.registry, self.company)
        loads = {}
        with warehouse.connect(self.settings.warehouse_path) as con:
            ledger.prepare(con)
            ledger.record_refused(con, found.refused)
            for spec in self.registry.tables:
                landed = intake.land_table(self.settings, spec, self.company, found.of(spec))
                loads[spec.id] = load_table(con, self.settings, spec, self.company, as_of, landed, validate)
            refresh_canonical(con, self.registry, self.company.time_zone)
        return loads

    def query(self, text: str) -> list[tuple]:
        with warehouse.connect(self.settings.warehouse_path) as con:
            return con.execute(text).fetchall()
