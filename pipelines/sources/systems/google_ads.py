"""Google Ads campaign report, segmented by day (and by nothing else).

Two title rows, the header, then `Total: …` rows that repeat the money three to four times. Comes as UTF-8 with
commas or as UTF-16 with tabs, both named .csv. Reports in other languages name the columns and write numbers
differently (1.234,56): they need a mapping that states the decimal mark, and are not taken for this one.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_ads = columns_of("ad_spend", nulls=("", "--", " --", "—"))

CAMPAIGNS = TableSpec(
    source="google_ads",
    table="campaigns",
    entity="ad_spend",
    description="Cost and clicks per campaign and day, in the account's currency.",
    columns=(
        _ads("spent_at", "Day", required=True, not_null=True),
        _ads("platform", constant="google_ads"),
        _ads("channel", constant="Paid Search"),
        _ads("campaign_id", "Campaign ID"),
        _ads("campaign", "Campaign", required=True, not_null=True),
        _ads("currency", "Currency code", "Currency", required=True),
        _ads("cost", "Cost", required=True),
        _ads("impressions", "Impr.", "Impressions"),
        _ads("clicks", "Clicks"),
        _ads("conversions", "Conversions"),
    ),
    key=("campaign", "spent_at"),
    snapshot=False,
    preamble=True,
    totals=r"(?i)^\s*total\s*:",
    evidence="real files",
)

TABLES = (CAMPAIGNS,)
