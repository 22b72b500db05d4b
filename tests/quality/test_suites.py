"""Each shipped suite on real Great Expectations: a good landed file passes, a spoilt one names column and samples."""

import datetime as dt
import json

import polars as pl
import pytest

from pipelines.quality.expectations import columns_of, validate
from pipelines.settings import EXPECTATIONS_DIR
from pipelines.sources import registry

SPECS = {spec.id: spec for spec in registry.load(None).tables}
ROWS = 20
TYPES = {
    "timestamp": pl.Datetime("us"),
    "decimal": pl.Decimal(18, 4),
    "hours": pl.Decimal(18, 4),
    "rate": pl.Decimal(18, 8),
    "integer": pl.Int64,
    "duration": pl.Int64,
    "boolean": pl.Boolean,
}
# What a cell says where any text will not do.
WORDS = {
    "email": "person.{}@client.example",
    "company_domain": "client{}.example",
    "currency": "usd",
    "from_currency": "USD",
    "to_currency": "EUR",
    "event_type": "sent",
    "billing_interval": "month",
    "direction": "outbound",
    "activity_type": "demo",
    "via": "site",
    "kind": "mentoring",
}
STATUS = {
    "salesforce.leads": "Working",
    "salesforce.opportunities": "won",
    "salesforce.opportunity_report": "open",
    "pipedrive.deals": "lost",
    "mailshake.recipients": "active",
    "lemlist.leads": "emailsSent",
    "apollo.contacts": "Cold",
    "instantly.leads": "active",
    "outreach.recipients": "any",
    "outreach.states": "sent",
    "stripe.subscriptions": "active",
    "stripe.invoices": "paid",
    "stripe.payments": "Paid",
}
# How the ids of a list begin that says by them what it lists.
IDS = {
    ("salesforce.accounts", "company_id"): "001",
    ("salesforce.contacts", "contact_id"): "003",
    ("salesforce.leads", "lead_id"): "00Q",
    ("salesforce.opportunities", "deal_id"): "006",
    ("salesforce.opportunity_history", "deal_id"): "006",
    ("salesforce.opportunity_report", "deal_id"): "006",
    ("salesforce.field_history_report", "deal_id"): "006",
    ("salesforce.tasks", "activity_id"): "00T",
    ("salesforce.events", "activity_id"): "00U",
    ("salesforce.users", "rep_id"): "005",
    ("stripe.customers", "customer_id"): "gcus_",
    ("stripe.subscriptions", "subscription_id"): "sub_",
    ("stripe.invoices", "invoice_id"): "in_",
    ("stripe.payments", "payment_id"): "py_",
}


def suite_of(spec):
    return EXPECTATIONS_DIR / spec.source / f"{spec.table}.json"


def good(spec) -> pl.DataFrame:
    """A landed file as the landing writes it: canonical names and types, and the columns of its lineage."""
    cells = {column.name: [_cell(spec, column, i) for i in range(ROWS)] for column in spec.columns}
    types = {column.name: TYPES.get(column.kind, pl.String) for column in spec.columns}
    lineage = {"_source_file": ["a.csv"] * ROWS, "_line_number": list(range(2, ROWS + 2))}
    return pl.DataFrame(cells, schema=types, strict=False).with_columns(pl.DataFrame(lineage))


def _cell(spec, column, i):
    if column.kind == "timestamp":
        return dt.datetime(2026, 1, 1) + dt.timedelta(days=i)  # noqa: DTZ001 (the landing holds UTC without zone)
    if column.kind in TYPES:
        return 5 if column.name == "scale_max" else 1 + i % 4
    if column.name == "status":
        return STATUS[spec.id]
    if column.name == "event_type" and spec.id == "mailshake.replies":
        return "bounced"
    return IDS.get((spec.id, column.name), "") + WORDS.get(column.name, f"{column.name} {{}}").format(i)


def judge(frame, spec, tmp_path):
    frame.write_parquet(tmp_path / "landed.parquet")
    return validate(tmp_path / "landed.parquet", suite_of(spec))


def spoilt(frame: pl.DataFrame, column: str, value, rows: int = ROWS) -> pl.DataFrame:
    """`frame` with `value` in the first `rows` cells of `column`."""
    kept = frame[column].to_list()[rows:]
    return frame.with_columns(pl.Series(column, [value] * rows + kept, dtype=frame.schema[column], strict=False))


def test_every_shipped_table_has_its_suite_and_no_suite_is_left_over():
    found = {f"{path.parent.name}.{path.stem}" for path in EXPECTATIONS_DIR.glob("*/*.json")}
    assert found == set(SPECS)


@pytest.mark.parametrize("name", SPECS)
def test_a_suite_names_only_columns_of_its_table_and_demands_none_that_an_export_may_lack(name):
    spec = SPECS[name]
    for expectation in json.loads(suite_of(spec).read_text())["expectations"]:
        for column in columns_of(expectation):
            mapped = spec.column(column)
            assert mapped.required or "not_be_null" not in expectation["type"]


@pytest.mark.parametrize("name", SPECS)
def test_a_good_file_passes_and_every_expectation_is_evaluated(name, tmp_path):
    spec = SPECS[name]
    verdict = judge(good(spec), spec, tmp_path)
    assert verdict.reason == ""
    assert verdict.passed
    assert verdict.evaluated == len(json.loads(suite_of(spec).read_text())["expectations"]) >= 4


@pytest.mark.parametrize("name", SPECS)
def test_columns_that_an_export_does_not_have_do_not_fail_it(name, tmp_path):
    spec = SPECS[name]
    optional = [c.name for c in spec.columns if not c.required and c.constant is None]
    frame = good(spec).with_columns(pl.lit(None, dtype=good(spec).schema[c]).alias(c) for c in optional)
    # A type map gives a constant-like column its value even then: it stays filled.
    if "activity_type" in optional:
        frame = frame.with_columns(activity_type=pl.lit("meeting"))
    assert judge(frame, spec, tmp_path).reason == ""


# A platform writes a report of nothing when nothing was spent: that is no damage.
MAY_BE_EMPTY = {"meta_ads.campaigns"}


@pytest.mark.parametrize("name", sorted(SPECS.keys() - MAY_BE_EMPTY))
def test_a_file_without_rows_is_not_loaded(name, tmp_path):
    spec = SPECS[name]
    verdict = judge(good(spec).head(0), spec, tmp_path)
    assert not verdict.passed
    assert "expect_table_row_count_to_be_between" in [failure.expectation for failure in verdict.failures]


OLD = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (day zero of a spreadsheet)
BAD = [
    ("hubspot.contacts", "email", "not an address", "match_regex", "xxx xx xxxxxxx"),
    ("hubspot.contacts", "created_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("hubspot.companies", "company_id", "7", "be_unique", "7"),
    ("hubspot.companies", "company_name", None, "not_be_null", None),
    ("hubspot.deals", "deal_id", "7", "be_unique", "7"),
    ("hubspot.deals", "amount", -4, "be_between", "-4.0"),
    ("hubspot.deals", "currency", "dollars", "match_regex", "dollars"),
    ("hubspot.deals", "stage", None, "not_be_null", None),
    ("hubspot.calls", "duration_seconds", 9_000_000, "be_between", "9000000"),
    ("hubspot.calls", "direction", "sideways", "be_in_set", "sideways"),
    ("hubspot.meetings", "activity_type", "Demo", "be_in_set", "Demo"),
    ("salesforce.accounts", "company_id", "00Q5g00000AbCdE", "match_regex", "00Q5g00000AbCdE"),
    ("stripe.payments", "payment_id", "re_1", "match_regex", "re_1"),
    ("salesforce.accounts", "company_name", None, "not_be_null", None),
    ("salesforce.contacts", "contact_id", "7", "be_unique", "7"),
    ("salesforce.leads", "created_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("salesforce.opportunities", "status", "Closed", "be_in_set", "Closed"),
    ("salesforce.opportunity_history", "entered_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("salesforce.opportunity_report", "amount", -4, "be_between", "-4.0"),
    ("salesforce.field_history_report", "stage", None, "not_be_null", None),
    ("salesforce.tasks", "direction", "sideways", "be_in_set", "sideways"),
    ("salesforce.events", "duration_seconds", 90_000_000, "be_between", "90000000"),
    ("salesforce.users", "email", "hello", "match_regex", "xxxxx"),
    ("pipedrive.deals", "status", "Vundet", "be_in_set", "Vundet"),
    ("pipedrive.leads", "lead_id", "7", "be_unique", "7"),
    ("pipedrive.persons", "email", "hello", "match_regex", "xxxxx"),
    ("pipedrive.organisations", "company_name", None, "not_be_null", None),
    ("pipedrive.activities", "duration_seconds", -60, "be_between", "-60"),
    ("outreach.events", "event_type", "delivered?", "be_in_set", "delivered?"),
    ("outreach.events", "email", "hello", "match_regex", "xxxxx"),
    ("outreach.recipients", "sent_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("outreach.states", "status", None, "not_be_null", None),
    ("mailshake.sent_messages", "event_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("mailshake.opens", "campaign", None, "not_be_null", None),
    ("mailshake.clicks", "event_id", "7", "be_unique", "7"),
    ("mailshake.replies", "event_type", "sent", "be_in_set", "sent"),
    ("mailshake.recipients", "status", "sleepy", "be_in_set", "sleepy"),
    ("lemlist.leads", "status", "Mails sent!", "match_regex", "Mails sent!"),
    ("apollo.contacts", "recipient_id", "7", "be_unique", "7"),
    ("instantly.leads", "status", "7", "be_in_set", "7"),
    ("stripe.customers", "created_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("stripe.subscriptions", "billing_interval", "fortnight", "be_in_set", "fortnight"),
    ("stripe.subscriptions", "status", "zombie", "be_in_set", "zombie"),
    ("stripe.invoices", "total", None, "not_be_null", None),
    ("stripe.payments", "amount_refunded", -1, "be_between", "-1.0"),
    ("google_ads.campaigns", "cost", -1, "be_between", "-1.0"),
    ("google_ads.campaigns_german", "currency", "Euro", "match_regex", "Euro"),
    ("google_ads.campaigns_french", "clicks", -1, "be_between", "-1"),
    ("google_ads.campaigns_spanish", "spent_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("google_ads.periods", "impressions", -1, "be_between", "-1"),
    ("linkedin_ads.campaigns", "cost", -1, "be_between", "-1.0"),
    ("meta_ads.campaigns", "cost", -1, "be_between", "-1.0"),
    ("linkedin_learning.learners", "hours", 800, "be_between", "800.0"),
    ("udemy_business.user_activity", "hours", -1, "be_between", "-1.0"),
    ("upwork.transactions", "amount", -4, "be_between", "-4.0"),
    ("shop.order_lines", "unit_price", -4, "be_between", "-4.0"),
    ("website.signups", "via", "carrier pigeon", "be_in_set", "carrier pigeon"),
    ("hr.roster", "rep_id", "7", "be_unique", "7"),
    ("hr.teams", "valid_from_at", OLD, "match_regex", "1899-12-30 00:00:00"),
    ("hr.quotas", "amount", -1, "be_between", "-1.0"),
    ("timecamp.detailed", "duration_seconds", -60, "be_between", "-60"),
    ("timecamp.summary", "duration_seconds", -60, "be_between", "-60"),
    ("training.log", "hours", 240, "be_between", "240.0"),
    ("finance.expenses", "currency", "€", "match_regex", "€"),
    ("finance.products", "unit_cost", -3, "be_between", "-3.0"),
    ("finance.invoice_lines", "invoice_id", None, "not_be_null", None),
    ("finance.fx_rates", "rate", 0, "be_between", "0.0"),
    ("survey.responses", "score", -1, "be_between", "-1.0"),
]


def test_every_suite_has_a_spoilt_file_here():
    assert {name for name, *_ in BAD} == set(SPECS)


@pytest.mark.parametrize(("name", "column", "value", "expectation", "shown"), BAD)
def test_a_spoilt_column_fails_under_its_name_with_samples(name, column, value, expectation, shown, tmp_path):
    spec = SPECS[name]
    verdict = judge(spoilt(good(spec), column, value), spec, tmp_path)
    assert not verdict.passed
    failure = next(f for f in verdict.failures if f.column == column and f.expectation.endswith(expectation))
    assert failure.unexpected_count == ROWS
    assert failure.samples == ((shown,) if shown is not None else ())
    assert f"'{column}'" in verdict.reason and f"in {ROWS} of {ROWS} rows (lines 2, 3, 4" in verdict.reason
    # Nothing else is blamed, but for a key that the column is a part of.
    assert {f.column for f in verdict.failures if column not in f.column.split(", ")} == set()


def test_a_score_above_its_scale_names_both_columns(tmp_path):
    spec = SPECS["survey.responses"]
    verdict = judge(spoilt(good(spec), "score", 9), spec, tmp_path)
    assert [failure.column for failure in verdict.failures] == ["scale_max, score"]


def test_a_report_with_two_rows_of_one_campaign_and_day_is_held(tmp_path):
    # Only one of them would count: the report is split by something that nobody named.
    spec = SPECS["google_ads.campaigns"]
    frame = spoilt(good(spec), "campaign_id", "Brand", rows=2)
    verdict = judge(spoilt(frame, "spent_at", frame["spent_at"][0], rows=2), spec, tmp_path)
    assert verdict.failures[0].column == "campaign_id, spent_at"
    assert verdict.failures[0].samples == ("campaign_id=Brand, spent_at=2026-01-01 00:00:00",)


def test_a_report_of_which_every_row_starts_on_one_day_is_not_by_day(tmp_path):
    spec = SPECS["linkedin_ads.campaigns"]
    verdict = judge(spoilt(good(spec), "spent_at", good(spec)["spent_at"][0]), spec, tmp_path)
    assert [failure.expectation for failure in verdict.failures] == ["expect_column_unique_value_count_to_be_between"]


def test_a_few_odd_cells_do_not_hold_a_file(tmp_path):
    spec = SPECS["hubspot.contacts"]
    assert judge(spoilt(good(spec), "email", "no address", rows=2), spec, tmp_path).passed
    assert not judge(spoilt(good(spec), "email", "no address", rows=3), spec, tmp_path).passed
