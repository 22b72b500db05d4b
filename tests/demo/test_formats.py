"""The files look as the tools write them, byte by byte."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

DEALS = "hubspot/hubspot-crm-exports-all-deals-2026-09-18.csv"
HUBSPOT_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def test_every_file_is_utf8_with_lf_and_without_bom(exports):
    for path in exports.rglob("*.csv"):
        data = path.read_bytes()
        data.decode("utf-8")
        assert b"\r" not in data, path
        assert not data.startswith(b"\xef\xbb\xbf"), path
        assert data.endswith(b"\n"), path


def test_hubspot_quotes_every_field_empty_ones_too(exports):
    for path in (exports / "hubspot").glob("hubspot-crm-exports-*.csv"):
        lines = path.read_text().splitlines()
        width = len(next(csv.reader([lines[0]])))
        rebuilt = io.StringIO()
        writer = csv.writer(rebuilt, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(csv.reader(lines))
        assert rebuilt.getvalue() == path.read_text(), path
        assert width > 8
        assert re.fullmatch(r"hubspot-crm-exports-[a-z-]+-\d{4}-\d\d-\d\d\.csv", path.name)


def test_hubspot_stage_dates_carry_doubled_quotes_in_the_header(exports):
    header = (exports / DEALS).read_text().splitlines()[0]
    assert '"Date entered ""Closed Won (Sales)"""' in header
    assert '"Date exited ""Negotiation (Sales)"""' in header


def test_hubspot_writes_moments_and_numbers_its_own_way(exports):
    rows = table(exports / DEALS)
    assert all(HUBSPOT_MOMENT.fullmatch(row["Create Date"]) for row in rows)
    assert all(re.fullmatch(r"\d+\.\d{1,2}", row["Amount"]) for row in rows)
    assert {row["Currency"] for row in rows} == {"EUR", "GBP", "USD"}
    owners = {row["Deal owner"] for row in rows}
    assert owners <= {row["Name"] for row in table(exports / "hr/roster-2026-09-18.csv")}
    assert "Luis Ortega" in owners


def test_hubspot_times_are_the_companys(truth, exports):
    first = truth.deals.sort("deal_id").row(0, named=True)
    row = next(r for r in table(exports / DEALS) if r["Record ID"] == str(first["deal_id"]))
    local = first["created_at"].replace(tzinfo=dt.UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert row["Create Date"] == f"{local:%Y-%m-%d %H:%M}" != f"{first['created_at']:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("table_name", ["unified_customers", "subscriptions", "invoices", "unified_payments"])
def test_stripe_quotes_only_where_it_must(exports, table_name):
    path = exports / f"stripe/{table_name}-2026-09-18.csv"
    rebuilt = io.StringIO()
    csv.writer(rebuilt, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(
        csv.reader(path.read_text().splitlines())
    )
    assert rebuilt.getvalue() == path.read_text()
    currency = {row["Currency"] for row in table(path)}
    assert currency == {"eur", "gbp", "usd"}


def test_stripe_ids_are_unique_and_look_like_its_own(exports):
    for name, prefix in (("unified_customers", "cus_"), ("invoices", "in_"), ("unified_payments", "ch_")):
        ids = [row["id"] for row in table(exports / f"stripe/{name}-2026-09-18.csv")]
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(prefix + "[A-Za-z0-9]{14}", one) for one in ids)


def test_stripe_payments_have_the_time_to_the_second_and_its_new_name(exports):
    rows = table(exports / "stripe/unified_payments-2026-09-18.csv")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["Created date (UTC)"]) for row in rows)
    assert {row["Status"] for row in rows} == {"Paid", "Refunded", "Failed"}
    assert all(re.fullmatch(r"\d+\.\d\d", row["Converted Amount"]) for row in rows)


def test_google_ads_has_titles_totals_thousands_and_its_null(exports):
    lines = (exports / "google_ads/Campaign report 2026-Q3.csv").read_text().splitlines()
    assert lines[0] == "Campaign report"
    assert lines[1] == '"July 1, 2026 - September 17, 2026"'
    assert lines[2].startswith("Campaign status,Campaign,Campaign ID,Day,")
    assert [line.split(",")[0] for line in lines[-3:]] == ["Total: Campaigns", "Total: Account", "Total: Search"]
    rows = list(csv.DictReader(lines[2:]))
    assert any(re.fullmatch(r"\d{1,3},\d{3}", row["Impr."]) for row in rows)
    assert any(row["Avg. CPC"] == " --" for row in rows[:-3])


def test_google_ads_totals_repeat_the_money(exports):
    rows = list(csv.DictReader((exports / "google_ads/Campaign report 2025-Q4.csv").read_text().splitlines()[2:]))
    money = [round(float(row["Cost"].replace(",", "")) * 100) for row in rows]
    assert money[-1] == money[-2] == money[-3] == sum(money[:-3])


def test_timecamp_writes_durations_as_text_without_empty_parts(exports):
    rows = table(exports / "timecamp/timecamp-detailed-2025.csv")
    assert list(rows[0]) == ["Day", "User", "Task", "Tags", "Time", "Timestamp", "Notes"]
    assert all(re.fullmatch(r"([1-9]\d*h)?( ?[1-9]\d?m)?( ?[1-9]\d?s)?", row["Time"]) for row in rows)
    assert all(row["Time"] for row in rows)


def test_a_field_with_comma_and_quotes_is_escaped(exports):
    text = (exports / "survey/survey-2026.csv").read_text()
    assert '"Too dear, and ""slow"""' in text
