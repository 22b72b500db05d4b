"""Google Ads: both encodings, four languages, totals by content, by day and by period."""

import datetime as dt

import pytest

from pipelines.ingest import report
from pipelines.sources import registry
from tests.ingest.company_files import BERLIN
from tests.sources.systems.ad_files import LANGUAGES, ROWS, TOTAL, TOTALS, google
from tests.sources.systems.tool import Tool

ADS = "select spent_date, campaign, cost, impressions, clicks, conversions from canonical.ad_spend order by 1, 2"
BY_DAY = [(dt.date.fromisoformat(day), *rest) for day, *rest in ROWS]
PERIOD = "select campaign, spent_date, spent_through_date, cost from canonical.ad_spend order by 1"


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_by_day_lands_whatever_its_language_and_encoding(language, utf16, tmp_path):
    tool = Tool(tmp_path / "data", {"Campaign report.csv": google(language, utf16=utf16)})
    table = "campaigns" if language == "english" else f"campaigns_{language}"
    totals = len(TOTALS[language])
    assert tool.ledger("Campaign report.csv") == ("loaded", table, 3 + totals, 3, 0, 0, totals)
    rows = [(day, name, *map(float, numbers)) for day, name, *numbers in tool.query(ADS)]
    assert rows == BY_DAY
    assert tool.query("select distinct platform, channel, currency from canonical.ad_spend") == [
        ("google_ads", "Paid Search", "EUR")
    ]


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("July 8, 2025 - July 31, 2025", (2025, 7, 8), (2025, 7, 31)),
        ("27 January 2026 - 23 February 2026", (2026, 1, 27), (2026, 2, 23)),
        ("July 8, 2025", (2025, 7, 8), (2025, 7, 8)),
    ],
)
def test_a_report_without_days_is_of_the_period_in_its_title(period, first, last, utf16, tmp_path):
    tool = Tool(tmp_path / "data", {"Campaign report.csv": google(by_day=False, utf16=utf16, period=period)})
    assert tool.ledger("Campaign report.csv") == ("loaded", "periods", 6, 2, 0, 0, 4)
    rows = tool.query(PERIOD)
    assert [row[:3] for row in rows] == [
        (name, dt.date(*first), dt.date(*last)) for name in ("Brand, core", "Größe XL")
    ]
    assert float(sum(row[3] for row in rows)) == pytest.approx(TOTAL)


def test_the_data_of_a_period_reaches_its_last_day(tmp_path):
    tool = Tool(tmp_path / "data", {"Campaign report.csv": google(by_day=False)})
    assert tool.query("select data_through_date from meta.source_freshness where table_name = 'periods'") == [
        (dt.date(2026, 7, 31),)
    ]


def test_a_day_may_be_written_with_the_name_of_its_month(tmp_path):
    named = google().replace(b"2026-07-30", b'"Jul 30, 2026"').replace(b"2026-07-31", b'"Jul 31, 2026"')
    tool = Tool(tmp_path / "data", {"Campaign report.csv": named})
    assert [row[0] for row in tool.query(ADS)] == [row[0] for row in BY_DAY]


def test_titles_that_a_spreadsheet_padded_with_empty_cells_are_read(tmp_path):
    padded = (
        google(by_day=False)
        .replace(b"Campaign report\n", b"Campaign report,,,,\n")
        .replace(b'2026"\n', b'2026",,,,\n')
    )
    tool = Tool(tmp_path / "data", {"Campaign report.csv": padded})
    assert tool.query("select distinct spent_through_date from canonical.ad_spend") == [(dt.date(2026, 7, 31),)]


def test_a_later_report_of_the_same_days_corrects_them(tmp_path):
    later = google().replace(b'"1,020.50"', b'"1,030.50"')
    tool = Tool(tmp_path / "data", {"a/report-2026-08-01.csv": google(), "b/report-2026-08-08.csv": later})
    assert float(tool.query("select sum(cost) from canonical.ad_spend")[0][0]) == pytest.approx(TOTAL + 10)
    assert tool.ledger("b/report-2026-08-08.csv") == ("loaded", "campaigns", 7, 1, 2, 0, 4)


HELD = {
    "all time": (google(by_day=False, period="All time"), "no row above the header says what 'spent_through_at' is"),
    "no such day": (google(by_day=False, period="June 31, 2026 - July 31, 2026"), "'June 31, 2026' above the header"),
    "by device": (google().replace(b",Budget,", b",Device,"), "'Device' parts the rows of google_ads.campaigns"),
    "by week": (google(by_day=False).replace(b",Budget,", b",Week,"), "'Week' parts the rows of google_ads.periods"),
    "in German, without days": (google("german", by_day=False), "misses the required column 'Tag'"),
    "split by what nobody knows": (
        google().replace(b"2026-07-30", b"2026-07-31"),
        "'Campaign' and 'Day' stand more than once",
    ),
}


@pytest.mark.parametrize("name", HELD)
def test_a_report_that_cannot_be_dated_or_counted_is_held(name, tmp_path):
    content, reason = HELD[name]
    tool = Tool(tmp_path / "data", {"google_ads/Campaign report.csv": content})
    assert tool.ledger("google_ads/Campaign report.csv")[0] == "held"
    assert reason in tool.reason("google_ads/Campaign report.csv")
    assert tool.query("select count(*) from canonical.ad_spend") == [(0,)]


def test_numbers_of_another_language_go_to_quarantine_and_are_not_read_by_a_factor(tmp_path):
    mixed = google("german").replace(b'"1.234,56"', b'"1,234.56"')
    tool = Tool(tmp_path / "data", {"Campaign report.csv": mixed})
    assert tool.ledger("Campaign report.csv") == ("loaded", "campaigns_german", 5, 2, 0, 1, 2)


def test_check_shows_the_period_that_was_read(tmp_path):
    path = tmp_path / "Campaign report.csv"
    path.write_bytes(google(by_day=False, utf16=True))
    found = report.verdict(path, registry.load(), BERLIN)
    assert found.would_load
    assert found.said == {"spent_through_at": "July 31, 2026", "spent_at": "July 30, 2026"}
    assert "spent_at = July 30, 2026" in report.text(found)


def test_check_says_of_a_file_that_it_would_be_held_and_why(tmp_path):
    path = tmp_path / "Campaign report.csv"
    path.write_bytes(HELD["by device"][0])
    found = report.verdict(path, registry.load(), BERLIN)
    assert (found.verdict, found.spec) == ("held", "google_ads.campaigns")
    assert "export it without" in found.reason
