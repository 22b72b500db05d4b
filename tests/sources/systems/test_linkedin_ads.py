"""LinkedIn Campaign Manager: titles above, totals below, month first, by day only."""

import datetime as dt

import pytest

from tests.sources.systems.ad_files import ROWS, TOTAL, linkedin
from tests.sources.systems.tool import Tool


@pytest.mark.parametrize("utf16", [False, True])
def test_a_daily_report_lands_in_its_own_currency(utf16, tmp_path):
    content = linkedin(utf16=utf16)
    tool = Tool(tmp_path / "data", {"account_campaign_performance_report.csv": content})
    assert tool.ledger("account_campaign_performance_report.csv") == ("loaded", "campaigns", 4, 3, 0, 0, 1)
    rows = tool.query("select spent_date, platform, channel, currency from canonical.ad_spend order by 1")
    assert rows == [(dt.date.fromisoformat(row[0]), "linkedin_ads", "Paid Social", "USD") for row in ROWS]


def test_the_total_row_is_not_summed(tmp_path):
    tool = Tool(tmp_path / "data", {"report.csv": linkedin()})
    assert float(tool.query("select sum(cost) from canonical.ad_spend")[0][0]) == pytest.approx(TOTAL)


def test_a_report_without_the_daily_breakdown_is_held(tmp_path):
    one_day = [("2026-07-01", *row[1:]) for row in ROWS[1:]]
    tool = Tool(tmp_path / "data", {"report.csv": linkedin(one_day)})
    assert tool.ledger("report.csv")[0] == "held"
    assert "'Start Date (in UTC)' is the same in every row" in tool.reason("report.csv")
