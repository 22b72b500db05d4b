"""Meta Ads Manager, the campaigns tab (Facebook and Instagram).

The currency stands in the name of the cost column (`Amount spent (USD)`), numbers have a decimal point in every
language. Each row says its own period: a day with the breakdown by day, else all of the report. A report of nothing
holds the one cell `No data available.`. A summary row has no campaign and goes to quarantine: it repeats the money.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_ads = columns_of("ad_spend")
DAY = ("Day", "Tag", "Jour", "Día", "Giorno", "Dia")
STARTS = (*DAY, "Reporting starts", "Berichtsstart", "Début des rapports", "Inicio del informe", "Inizio del report")
ENDS = (*DAY, "Reporting ends", "Berichtsende", "Fin des rapports", "Fin del informe", "Fine del report")
CAMPAIGN = (
    "Campaign name", "Kampagnenname", "Name der Kampagne", "Nom de la campagne", "Nombre de la campaña",
    "Nome campagna", "Nome da campanha",
)  # fmt: skip
CURRENCY = r"\(([A-Z]{3})\)$"
COST = (
    "Amount spent (USD)",
    r"/(amount spent|ausgegebener betrag|montant dépensé|importe gastado|importo speso|valor usado) \([a-z]{3}\)/",
)

CAMPAIGNS = TableSpec(
    source="meta_ads",
    table="campaigns",
    entity="ad_spend",
    description="Cost and clicks per campaign and period of the row; a period's days get equal parts of it.",
    columns=(
        _ads("spent_through_at", *ENDS, required=True, not_null=True),
        _ads("spent_at", *STARTS, required=True, not_null=True),
        _ads("platform", constant="meta_ads"),
        _ads("channel", constant="Paid Social"),
        _ads("campaign_id", "Campaign ID", "Kampagnen-ID", *CAMPAIGN, not_null=True),
        _ads("campaign", *CAMPAIGN, required=True, not_null=True),
        _ads("currency", *COST, required=True, in_header=CURRENCY),
        _ads("cost", *COST, required=True, not_null=True),
        _ads("impressions", "Impressions", "Impressionen", "Impresiones", "Impression", "Impressões"),
        _ads("clicks", "Link clicks", "Link-Klicks", "Clics sur le lien", "Clicks (all)", "Klicks (alle)"),
    ),
    key=("campaign_id", "spent_at", "spent_through_at"),
    snapshot=False,
    totals=r"(?i)^no data available\.?$",
    parted_by=(
        "Ad set name", "Ad Set Name", "Ad name", "Age", "Gender", "Country", "Region", "Platform", "Placement",
        "Device platform", "Impression device", "Time of day (ad account time zone)", "Conversion device",
        "Anzeigengruppenname", "Anzeigenname", "Nom de l'ensemble de publicités", "Nom de la publicité",
    ),
    evidence="real files (a header and an empty report)",
)  # fmt: skip

TABLES = (CAMPAIGNS,)
