"""The mappings that ship as examples, against the real files where those are at hand."""

import csv

import pytest

from pipelines import company
from pipelines.settings import EXAMPLES_DIR
from pipelines.sources import registry
from pipelines.sources.headers import positions

# Example -> table -> file, without the ending.
FILES = {
    "maven_crm": {table: table for table in ("accounts", "products", "sales_pipeline", "sales_teams")},
    "mrr_playbook": {"subscription_periods": "subscription_periods"},
    "telco_churn": {"customers": "Telco-Customer-Churn"},
}


@pytest.mark.parametrize("example", FILES)
def test_an_example_maps_its_files_and_pins_its_day(example):
    known = registry.load(EXAMPLES_DIR / example / "sources")
    assert known.errors == ()
    own = {spec.table: spec for spec in known.tables if spec.source == example}
    assert set(own) == set(FILES[example])
    judged = company.load(EXAMPLES_DIR / example / "company.yml").as_of
    # The extract reaches the pinned day: else every goal of the example would be "not scored".
    assert {spec.data_through for spec in own.values()} == {judged.isoformat()}


@pytest.mark.parametrize("example", FILES)
def test_an_example_brings_no_data(example):
    assert not list((EXAMPLES_DIR / example).glob("*.csv"))


@pytest.mark.parametrize(("example", "table"), [(name, table) for name, tables in FILES.items() for table in tables])
def test_the_real_file_is_recognised_and_every_mapped_column_is_there(example, table, shared):
    path = shared / "samples" / example / f"{FILES[example][table]}.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        headers = next(csv.reader(handle))
    spec = registry.load(EXAMPLES_DIR / example / "sources").recognise(headers)
    assert spec.id == f"{example}.{table}"
    assert set(positions(spec, headers)) == {column.name for column in spec.columns if column.constant is None}


@pytest.mark.parametrize(
    ("file", "expected"),
    [("stripe/unified_payments_redacted.csv", "stripe.payments"), ("maven_crm/sales_pipeline.csv", None)],
)
def test_a_real_export_is_taken_for_what_it_is_by_the_shipped_specs(file, expected, shared):
    with (shared / "samples" / file).open(encoding="utf-8-sig", newline="") as handle:
        spec = registry.load(None).recognise(next(csv.reader(handle)))
    assert (spec.id if spec else None) == expected


def test_a_payments_export_that_lost_its_ids_in_a_spreadsheet_says_so():
    row = [
        "Created date (UTC)",
        "Amount",
        "Currency",
        "Captured",
        "Converted Amount",
        "Converted Currency",
        "Fee",
        "Status",
    ]
    match = registry.load(None).match(row, "stripe")
    assert match.spec is None
    assert "stripe.payments" in match.reason and "id" in match.reason
