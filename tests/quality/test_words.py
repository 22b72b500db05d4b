"""A file that does not meet its suite is told which column, in its own words, at which lines, and what to do."""

from __future__ import annotations

import json

import pytest

from pipelines.quality.expectations import validate
from pipelines.quality.words import FORMS
from pipelines.settings import EXPECTATIONS_DIR
from tests.quality.test_suites import SPECS, good, spoilt, suite_of


def reason(tmp_path, name: str, column: str, value, rows: int) -> str:
    spec = SPECS[name]
    frame = spoilt(good(spec), column, value, rows)
    frame.write_parquet(tmp_path / "rows.parquet")
    names = {one.name: one.headers[0] for one in spec.columns if one.headers}
    (tmp_path / "manifest.json").write_text(json.dumps({"mapping": names}))
    return validate(tmp_path / "rows.parquet", suite_of(spec)).reason


AGAIN = "correct it where the file comes from and export it again"


@pytest.mark.parametrize(
    ("name", "column", "value", "rows", "said"),
    [
        ("hubspot.deals", "amount", -5, 1,
         f"'Amount' is below 0 in 1 of 20 rows (line 2; such as '-5.0'), and at most 2% may: {AGAIN}"),
        ("hubspot.deals", "stage", None, 5, f"'Deal Stage' is empty in 5 of 20 rows (lines 2, 3, 4 …): {AGAIN}"),
        ("hubspot.contacts", "email", "nobody", 20, "'Email' is no e-mail address in 20 of 20 rows (lines 2, 3, 4; "
         f"such as 'xxxxxx' …), and at most 10% may: {AGAIN}"),
        ("salesforce.accounts", "company_id", "00Q1", 20,
         "'Id' does not begin with 001 as ids of accounts do in 20 of 20 rows"),
        ("linkedin_ads.campaigns", "spent_at", good(SPECS["linkedin_ads.campaigns"])["spent_at"][0], 20,
         "'Start Date (in UTC)' is the same in every row: the report is not by day; export it by day"),
    ],
)  # fmt: skip
def test_people_are_told_in_their_words(tmp_path, name, column, value, rows, said):
    told = reason(tmp_path, name, column, value, rows)
    assert said in told
    assert "expect_" not in told


def test_a_day_that_stands_twice_tells_of_a_report_that_is_split(tmp_path):
    spec = SPECS["google_ads.campaigns"]
    frame = spoilt(good(spec), "campaign_id", "Brand", rows=2)
    spoilt(frame, "spent_at", frame["spent_at"][0], rows=2).write_parquet(tmp_path / "rows.parquet")
    told = validate(tmp_path / "rows.parquet", suite_of(spec)).reason
    assert told.startswith("the same 'campaign_id' and 'spent_at' stand more than once in 2 of 20 rows (lines 2, 3")
    assert told.endswith("the report is split by something more; export it without that")


def test_a_file_without_a_record_points_to_the_quarantine(tmp_path):
    spec = SPECS["hubspot.deals"]
    good(spec).head(0).write_parquet(tmp_path / "rows.parquet")
    assert "no record that can be taken" in validate(tmp_path / "rows.parquet", suite_of(spec)).reason


def test_every_form_that_a_shipped_suite_asks_for_has_words():
    suites = {path: json.loads(path.read_text("utf-8")) for path in EXPECTATIONS_DIR.rglob("*.json")}
    asked = [(path.stem, one) for path, suite in suites.items() for one in suite["expectations"]]
    forms = [(name, one) for name, one in asked if "regex" in one["kwargs"]]
    assert len(forms) > 20
    wordless = [
        (name, one["kwargs"]["regex"])
        for name, one in forms
        if one["kwargs"]["regex"] not in FORMS and "notes" not in one.get("meta", {})
    ]
    assert wordless == []
