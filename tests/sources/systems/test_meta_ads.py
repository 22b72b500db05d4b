"""Meta Ads: the currency in the header, in every language; periods in the rows; a report of nothing."""

import datetime as dt

import pytest

from tests.sources.systems.ad_files import NO_META, ROWS, TOTAL, meta
from tests.sources.systems.tool import Tool

SPEND = "select spent_date, spent_through_date, campaign, currency, cost, impressions, clicks from canonical.ad_spend"


@pytest.mark.parametrize(("language", "currency"), [("english", "USD"), ("french", "EUR")])
def test_a_report_by_day_lands_with_the_currency_of_its_header(language, currency, tmp_path):
    tool = Tool(tmp_path / "data", {"Acme-Campaigns-Jul-1-2026.csv": meta(language)})
    assert tool.ledger("Acme-Campaigns-Jul-1-2026.csv") == ("loaded", "campaigns", 3, 3, 0, 0, 0)
    found = [(a, b, c, d, float(e), f, g) for a, b, c, d, e, f, g in tool.query(SPEND + " order by 1, 3")]
    days = [dt.date.fromisoformat(row[0]) for row in ROWS]
    assert found == [(day, day, row[1], currency, *row[2:5]) for day, row in zip(days, ROWS, strict=True)]


def test_without_days_each_row_says_its_period(tmp_path):
    tool = Tool(tmp_path / "data", {"report.csv": meta(by_day=False)})
    found = tool.query(SPEND + " order by 3")
    assert [row[:2] for row in found] == [(dt.date(2026, 7, 1), dt.date(2026, 7, 31))] * 2
    assert float(sum(row[4] for row in found)) == pytest.approx(TOTAL)


def test_a_currency_that_nobody_listed_is_read(tmp_path):
    tool = Tool(tmp_path / "data", {"report.csv": meta(cost="Amount spent (DZD)")})
    assert tool.query("select distinct currency from canonical.ad_spend") == [("DZD",)]


def test_a_report_of_nothing_is_loaded_as_nothing(tmp_path):
    tool = Tool(tmp_path / "data", {"report.csv": NO_META})
    assert tool.ledger("report.csv") == ("loaded", "campaigns", 1, 0, 0, 0, 1)


def test_a_summary_row_has_no_campaign_and_is_not_summed(tmp_path):
    lines = meta().decode("utf-8-sig").splitlines()
    summary = "2026-07-01,2026-07-31,,,,100,200,2255.46,1432,"
    tool = Tool(tmp_path / "data", {"report.csv": "\n".join([lines[0], summary, *lines[1:]]) + "\n"})
    assert tool.ledger("report.csv")[5:] == (1, 0)
    assert float(tool.query("select sum(cost) from canonical.ad_spend")[0][0]) == pytest.approx(TOTAL)


def test_a_report_by_ad_set_is_held(tmp_path):
    content = meta().replace(b"Campaign delivery", b"Ad set name")
    tool = Tool(tmp_path / "data", {"report.csv": content})
    assert "'Ad set name' parts the rows of meta_ads.campaigns" in tool.reason("report.csv")
