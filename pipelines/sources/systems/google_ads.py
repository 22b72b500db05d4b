"""Google Ads campaign reports: by day, or one sum per campaign of the whole period that the report names.

Two title rows (the second is the period), the header, the rows, then total rows that repeat the money three or four
times, labelled in the first column. Comes as UTF-8 with commas or as UTF-16 with tabs, both named .csv. ` --` is an
empty cell and `< 10%` a share too small to say. The language of the account names the columns and mostly sets the
decimal mark, so each language is a table of its own: 1,234.50 in one is 1.234,50 in the other. A report of a period
is read in English only, because other languages name its months; export those by day.

A report that is split further (by device, network, hour …) repeats its campaign on several rows and is held.
"""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Column, TableSpec
from pipelines.sources.texts import TOTAL_ROW

NULLS = ("", "--", "—", "< 10%")
PARTED = (
    "Device", "Network", "Network (with search partners)", "Ad group", "Ad group ID", "Keyword", "Search keyword",
    "Search term", "Ad ID", "Asset", "Age", "Gender", "Click type", "Conversion action", "Conversion category",
    "Hour of the day", "Top vs. other", "Ad event type", "Location", "Country/Territory",
    "Gerät", "Netzwerk", "Anzeigengruppe", "Stunde des Tages",
    "Appareil", "Réseau", "Groupe d'annonces", "Heure de la journée",
    "Dispositivo", "Red", "Grupo de anuncios", "Hora del día",
)  # fmt: skip
OTHER_PERIODS = ("Week", "Month", "Quarter", "Year", "Day of the week", "Month of the year")
# Every advertising tool has campaigns, days and costs; these words are Google's, none of them is another one's alone.
MARKS = {
    "English": (
        "Campaign status", "Campaign type", "Currency code", "Impr.", "Budget type", "Optimization score",
        "Optimisation score", "Avg. CPC",
    ),
    "German": ("Kampagnenstatus", "Status der Kampagne", "Kampagnentyp", "Währungscode", "Impr."),
    "French": ("État de la campagne", "Type de campagne", "Code de la devise", "Code de devise", "Impr."),
    "Spanish": ("Estado de la campaña", "Tipo de campaña", "Código de moneda", "Impr."),
}  # fmt: skip
FOREIGN = r"(Ad )?Platform|Ad network|Spend|Amount spent.*|Plattform|Plate-?forme|Plataforma"
PERIOD_FORMS = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")
# `July 8, 2025 - July 31, 2025` or `8 July 2025 – 31 July 2025`; a report of one day names it once.
FIRST_DAY = r"^((?:\w+ \d{1,2}, |\d{1,2} \w+ )\d{4})(?:\s*[-–].*)?$"
LAST_DAY = r"^(?:.*[-–]\s*)?((?:\w+ \d{1,2}, |\d{1,2} \w+ )\d{4})$"


def _columns(
    campaign: str, campaign_id: str, currency: tuple[str, ...], cost: tuple[str, ...], clicks: str, mark: str = "."
) -> tuple[Column, ...]:
    ads = columns_of("ad_spend", nulls=NULLS)
    counts = columns_of("ad_spend", nulls=NULLS, decimal_mark=mark)
    return (
        ads("platform", constant="google_ads"),
        ads("channel", constant="Paid Search"),
        # Names are unique while a campaign lives; where the id is not exported they have to do.
        ads("campaign_id", campaign_id, campaign, not_null=True),
        ads("campaign", campaign, required=True, not_null=True),
        ads("currency", *currency, required=True, not_null=True),
        counts("cost", *cost, required=True, not_null=True),
        counts("impressions", "Impr.", "Impressions"),
        counts("clicks", clicks),
        counts("conversions", "Conversions", "Conv.", "Conversiones"),
    )


ENGLISH = _columns("Campaign", "Campaign ID", ("Currency code", "Currency"), ("Cost",), "Clicks")


def _by_day(table: str, language: str, day: str, columns: tuple[Column, ...], evidence: str) -> TableSpec:
    forms = ("%Y-%m-%d", *(PERIOD_FORMS if language == "English" else ()))
    spent_at = columns_of("ad_spend")("spent_at", day, required=True, not_null=True, formats=forms)
    return TableSpec(
        source="google_ads",
        table=table,
        entity="ad_spend",
        description=f"Cost and clicks per campaign and day, in the account's currency; {language}.",
        columns=(spent_at, *columns),
        key=("campaign_id", "spent_at"),
        snapshot=False,
        preamble=True,
        totals=TOTAL_ROW,
        marks=MARKS[language.split(",")[0]],
        foreign=FOREIGN,
        parted_by=PARTED,
        evidence=evidence,
    )


CAMPAIGNS = _by_day("campaigns", "English", "Day", ENGLISH, "real files")
GERMAN = _by_day(
    "campaigns_german", "German, decimal comma", "Tag",
    _columns("Kampagne", "Kampagnen-ID", ("Währungscode", "Währung"), ("Kosten",), "Klicks", ","),
    "third-party code",
)  # fmt: skip
FRENCH = _by_day(
    "campaigns_french", "French, decimal comma", "Jour",
    _columns("Campagne", "ID de campagne", ("Code de la devise", "Code de devise"), ("Coût",), "Clics", ","),
    "third-party code",
)  # fmt: skip
SPANISH = _by_day(
    "campaigns_spanish", "Spanish, decimal comma", "Día",
    _columns("Campaña", "ID de campaña", ("Código de moneda", "Moneda"), ("Coste", "Costo"), "Clics", ","),
    "third-party code",
)  # fmt: skip

_period = columns_of("ad_spend", required=True, not_null=True, formats=PERIOD_FORMS)
PERIODS = TableSpec(
    source="google_ads",
    table="periods",
    entity="ad_spend",
    description="One row per campaign and period of the report, in English; its days get equal parts of the cost.",
    # The last day stands first: the data reaches as far as that.
    columns=(_period("spent_through_at", above=LAST_DAY), _period("spent_at", above=FIRST_DAY), *ENGLISH),
    key=("campaign_id", "spent_at", "spent_through_at"),
    snapshot=False,
    stale_after_days=40,  # a report a month
    preamble=True,
    totals=TOTAL_ROW,
    marks=MARKS["English"],
    foreign=FOREIGN,
    parted_by=("Day", *OTHER_PERIODS, *PARTED),
    evidence="real files",
)

TABLES = (CAMPAIGNS, GERMAN, FRENCH, SPANISH, PERIODS)
