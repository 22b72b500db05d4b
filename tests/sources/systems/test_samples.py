"""Real public files of the CRMs through the door, counted beside it with nothing but `csv`."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from pipelines.company import Company
from pipelines.sources import registry
from tests.ingest.company_files import Folder

MAPPINGS = {
    "org_leads": """
entity: leads
key: [lead_id]
columns:
  lead_id: {header: Id, case_safe: yes}
  email: Email
  status: Status
  channel: LeadSource
  deal_id: {header: ConvertedOpportunityId, case_safe: yes}
  converted_at: {header: ConvertedDate, format: "%m/%d/%y"}
dropped: [".*Name", Salutation, Title, ".*Phone"]
""",
    "fleet": """
tables:
  vehicles:
    entity: products
    key: [product_id]
    clock: [Object last modified date/time]
    columns:
      product_id: Record ID
      product: {join: [Make, Model]}
      product_line: {header: Current LocationIDs, first_of: ";"}
      list_price: Daily Price
  locations:
    entity: companies
    key: [company_id]
    dropped: [Full Address, "Address [12]"]
    columns:
      company_id: Record ID
      territory: State
      segment: Postal Code
      channel: {header: Location ManagerIDs, first_of: ";"}
      created_at: Object create date/time
""",
}


@pytest.fixture
def folder(tmp_path) -> Folder:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in MAPPINGS.items():
        (sources / f"{name}.yml").write_text(text, encoding="utf-8")
    known = registry.load(sources)
    assert known.errors == ()
    names = ("salesforce", *MAPPINGS)
    tables = tuple(spec for spec in known.tables if spec.source in names)
    return Folder(tmp_path / "data", registry.Registry(tables), Company(time_zone="UTC"))


def dropped(folder: Folder, path: Path) -> list[dict[str, str]]:
    folder.drop(path.name, path.read_bytes())
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_opportunities_that_a_spreadsheet_saved_anew(shared, folder):
    deals = dropped(folder, shared / "samples" / "salesforce" / "Opportunity.csv")
    history = dropped(folder, shared / "samples" / "salesforce" / "OpportunityHistory.csv")
    loads = folder.run()
    assert (loads["salesforce.opportunities"].accepted, loads["salesforce.opportunities"].quarantined) == (36, 0)
    assert (loads["salesforce.opportunity_history"].accepted, loads["salesforce.opportunity_history"].read) == (
        48,
        48,
    )
    words = {("TRUE", "TRUE"): "won", ("TRUE", "FALSE"): "lost", ("FALSE", "FALSE"): "open"}
    status = Counter(words[row["IsClosed"], row["IsWon"]] for row in deals)
    assert dict(folder.query("select status, count(*) from canonical.deals group by 1")) == status
    query = "select deal_id, closed_date from canonical.deals order by 1"
    assert folder.query(query) == sorted((row["Id"], us_day(row["CloseDate"])) for row in deals)
    entries = {(row["OpportunityId"], row["StageName"]) for row in history}
    assert set(folder.query("select deal_id, stage from canonical.deal_stage_events")) == entries


def us_day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%m/%d/%y").date()  # noqa: DTZ007 (a day)


def test_leads_of_the_same_organisation_with_a_mapping(shared, folder):
    leads = dropped(folder, shared / "samples" / "salesforce" / "Lead.csv")
    assert folder.run()["org_leads.org_leads"].accepted == len(leads) == 22
    found = folder.query("select lead_id, converted_date from canonical.leads where deal_id is not null order by 1")
    assert found == sorted((row["Id"], us_day(row["ConvertedDate"])) for row in leads if row["IsConverted"] == "TRUE")
    assert len(found) == 5


def test_vehicles_of_a_portal_of_its_own_objects(shared, folder):
    rows = dropped(folder, shared / "samples" / "hubspot" / "3.crm-bootcamp-vehicles.csv")
    assert folder.run()["fleet.vehicles"].accepted == len(rows) == 720
    assert folder.query("select sum(list_price)::int from canonical.products") == [(81110,)]
    query = "select product_id, product_line from canonical.products order by 1"
    assert folder.query(query) == sorted((row["Record ID"], row["Current LocationIDs"]) for row in rows)
    taken = folder.query("select snapshot_at from meta.ingest_files")
    assert taken == [(dt.datetime.fromisoformat(max(row["Object last modified date/time"] for row in rows)),)]


def test_locations_keep_the_zeros_of_their_postal_codes_and_split_ids_not_names(shared, folder):
    rows = dropped(folder, shared / "samples" / "hubspot" / "3.crm-bootcamp-locations.csv")
    assert folder.run()["fleet.locations"].accepted == len(rows) == 99
    query = "select company_id, segment, channel from canonical.companies order by 1"
    assert folder.query(query) == sorted(
        (row["Record ID"], row["Postal Code"], row["Location ManagerIDs"].split(";")[0] or None) for row in rows
    )
    assert folder.query("select count(*) from canonical.companies where segment like '0%'") == [(20,)]
