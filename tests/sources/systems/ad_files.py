"""Reports of advertising platforms in their own formats, from the same few numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# Day, campaign, cost, impressions, clicks, conversions.
ROWS = [
    ("2026-07-30", "Brand, core", 1020.5, 25881, 412, 3.5),
    ("2026-07-31", "Brand, core", 0.4, 12, 0, 0.0),
    ("2026-07-31", "Größe XL", 1234.56, 98765, 1020, 12.0),
]
TOTAL = sum(row[2] for row in ROWS)
LANGUAGES = {
    "english": ("Day", "Campaign status", "Campaign", "Currency code", "Impr.", "Clicks", "Cost", "Conversions"),
    "german": ("Tag", "Kampagnenstatus", "Kampagne", "Währungscode", "Impr.", "Klicks", "Kosten", "Conversions"),
    "french": ("Jour", "État", "Campagne", "Code de la devise", "Impr.", "Clics", "Coût", "Conversions"),
    "spanish": ("Día", "Estado", "Campaña", "Código de moneda", "Impr.", "Clics", "Coste", "Conversiones"),
}
TOTALS = {
    "english": ("Total: Campaigns", "Total: Account", "Total: Video", "Total: Demand Gen"),
    "german": ("Gesamt: Kampagnen", "Gesamt: Konto"),
    "french": ("Total : campagnes", "Total : compte"),
    "spanish": ("Total: Campañas", "Total: Cuenta"),
}
# Thousands, decimal mark.
MARKS = {"english": (",", "."), "german": (".", ","), "french": ("\u202f", ","), "spanish": (".", ",")}
EMPTY = " --"


def google(language: str = "english", by_day: bool = True, utf16: bool = False, period: str | None = None) -> bytes:
    """Google Ads as `Campaign report.csv`: UTF-8 with commas, or UTF-16 with tabs and CRLF."""
    day, status, campaign, currency, shown, clicks, cost, conversions = LANGUAGES[language]
    header = [
        status,
        campaign,
        *([day] if by_day else []),
        "Budget",
        currency,
        shown,
        clicks,
        "CTR",
        cost,
        conversions,
    ]
    rows = ROWS if by_day else _per_campaign()
    body = [
        ["Enabled", name, *([at] if by_day else []), _number(15, language), "EUR", _whole(seen, language),
         _whole(hits, language), "< 10%" if not hits else "1.5%", _number(spent, language), _number(won, language)]
        for at, name, spent, seen, hits, won in rows
    ]  # fmt: skip
    footer = [
        [label, EMPTY, *([EMPTY] if by_day else []), EMPTY, "EUR", _whole(124658, language), _whole(1432, language),
         EMPTY, _number(TOTAL, language), _number(15.5, language)]
        for label in TOTALS[language]
    ]  # fmt: skip
    title = [["Campaign report"], [period or "July 30, 2026 - July 31, 2026"]]
    table = [*title, header, *body, *footer]
    if utf16:
        return _written(table, "\t", "\r\n").encode("utf-16")
    return _written(table, ",", "\n").encode()


def linkedin(rows: Sequence[tuple] = ROWS, utf16: bool = False) -> bytes:
    """LinkedIn Campaign Manager with the daily breakdown, days written month first."""
    header = "Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Campaign ID,Campaign Type,Currency,"
    header += "Total Spent,Impressions,Clicks,Clicks to Landing Page,Conversions"
    currency = "USD"
    body = []
    for at, name, spent, seen, hits, won in rows:
        year, month, day = at.split("-")
        number = 1000 + sum(map(ord, name)) % 100
        body.append([f"{int(month)}/{int(day)}/{year}", "Acme", "Default", name, number, "Sponsored", currency,
                     f"{spent:,.2f}", seen, hits, hits, won])  # fmt: skip
    total = ["Total", *[""] * 5, currency, f"{sum(row[2] for row in rows):,.2f}", *[""] * 4]
    title = "Campaign Performance Report (in UTC)\nReport Start: 7/30/2026, Report End: 7/31/2026\n\n"
    table = [header.split(","), *body, total]
    return (
        (title + _written(table, "\t", "\n")).encode("utf-16")
        if utf16
        else (title + _written(table, ",", "\n")).encode()
    )


META = {
    "english": ("Reporting starts", "Reporting ends", "Campaign name", "Day", "Amount spent (USD)", "Link clicks"),
    "french": ("Début des rapports", "Fin des rapports", "Nom de la campagne", "Jour", "Montant dépensé (EUR)",
               "Clics sur le lien"),
}  # fmt: skip


def meta(language: str = "english", by_day: bool = True, cost: str | None = None) -> bytes:
    """Meta Ads Manager, the campaigns tab; `cost` is another name of the cost column."""
    starts, ends, campaign, day, spent_in, clicks = META[language]
    header = [starts, ends, campaign, *([day] if by_day else []), "Campaign delivery", "Reach", "Impressions",
              cost or spent_in, clicks, "Ends"]  # fmt: skip
    body = [
        [at if by_day else "2026-07-01", at if by_day else "2026-07-31", name, *([at] if by_day else []), "active",
         seen // 2, seen, spent, hits, "Ongoing"]
        for at, name, spent, seen, hits, _ in (ROWS if by_day else _per_campaign())
    ]  # fmt: skip
    return _written([header, *body], ",", "\n").encode("utf-8-sig")


NO_META = (
    b'"Reporting starts","Reporting ends","Campaign name","Campaign delivery","Ad set budget",Results,Reach,'
    b'Impressions,"Amount spent (USD)",Ends\n"No data available."\n'
)


def _per_campaign() -> list[tuple]:
    names = dict.fromkeys(row[1] for row in ROWS)
    sums = {name: [sum(row[at] for row in ROWS if row[1] == name) for at in range(2, 6)] for name in names}
    return [("", name, *sums[name]) for name in names]


def _number(value: float, language: str) -> str:
    thousands, mark = MARKS[language]
    return f"{value:,.2f}".replace(",", "T").replace(".", mark).replace("T", thousands)


def _whole(value: int, language: str) -> str:
    return f"{value:,}".replace(",", MARKS[language][0])


def _written(table: list[list], delimiter: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    return out.getvalue()
