"""LinkedIn Campaign Manager, campaign performance with the daily breakdown.

Three lines stand above the header (title with the zone, the report's period, a blank one), days are written month
first, and a row `Total` may stand below. No file has been seen byte by byte: encoding and delimiter are proved from
the file. Without the daily breakdown every row starts on the first day of the report; such a file is held, and so is
a report of one day, which looks the same: export two days at least.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec
from pipelines.sources.texts import TOTAL_ROW

_ads = columns_of("ad_spend", nulls=("", "-", "--"))

CAMPAIGNS = TableSpec(
    source="linkedin_ads",
    table="campaigns",
    entity="ad_spend",
    description="Cost and clicks per campaign and day (UTC), in the account's currency.",
    columns=(
        _ads("spent_at", "Start Date (in UTC)", required=True, not_null=True, formats=("%m/%d/%Y", "%Y-%m-%d")),
        _ads("platform", constant="linkedin_ads"),
        _ads("channel", constant="Paid Social"),
        _ads("campaign_id", "Campaign ID", "Campaign Name", not_null=True),
        _ads("campaign", "Campaign Name", required=True, not_null=True),
        _ads("currency", "Currency", required=True, not_null=True),
        _ads("cost", "Total Spent", required=True, not_null=True),
        _ads("impressions", "Impressions"),
        _ads("clicks", "Clicks"),
        _ads("conversions", "Conversions"),
    ),
    key=("campaign_id", "spent_at"),
    snapshot=False,
    preamble=True,
    totals=TOTAL_ROW,
    parted_by=("Creative Name", "Ad ID", "Ad Name", "Creative ID", "Conversion Name", "Placement", "Audience"),
    evidence="third-party code",
)

TABLES = (CAMPAIGNS,)
