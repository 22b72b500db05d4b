"""Numbers, money and dates in the company's locale; units are those of the KPI catalogue."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent

NONE = "–"
_SUFFIX = {"days": " days", "months": " months", "hours": " h", "multiple": "×"}
# From here on a reader wants the size, not the digits.
_COMPACT_FROM = 100_000


@dataclass(frozen=True)
class Numbers:
    """Formats for one company; values are in the unit's base (ratio 0..1, money in whole units)."""

    locale: Locale
    currency: str

    def value(self, value: float | None, unit: str, currency: str | None = None) -> str:
        """A figure as it stands in a sentence: €3.31M, 25.2%, 182, 3.9×."""
        if value is None:
            return NONE
        if unit == "currency":
            return self._money(value, currency or self.currency)
        if unit == "ratio":
            return self.percent(value)
        digits = 0 if (unit == "count" and abs(value) >= 10) or float(value).is_integer() else 1
        return self._signed(format_decimal(round(value, digits), locale=self.locale)) + _SUFFIX.get(unit, "")

    def short(self, value: float | None, unit: str, currency: str | None = None) -> str:
        """A figure where there is little room: 70.6 d instead of 70.6 days."""
        return self.value(value, unit, currency).replace(_SUFFIX["days"], " d").replace(_SUFFIX["months"], " mo")

    def tick(self, value: float, unit: str, step: float, currency: str | None = None) -> str:
        """A figure on an axis: as short as it may be while `step` still shows."""
        if unit == "currency" and step < 1_000:
            return self._plain_money(value, currency or self.currency, 0 if step >= 1 else 2)
        if unit == "currency":
            return self._compact(value, currency or self.currency, 1)
        if unit == "ratio":
            return self.percent(value, 0 if step >= 0.01 and _whole_in(step, 0.01) else 1 if step >= 0.001 else 2)
        return self._signed(format_decimal(round(value, 2), locale=self.locale)) + ("×" if unit == "multiple" else "")

    def percent(self, ratio: float, digits: int | None = None) -> str:
        """25.2%; two digits under 10 %, where a tenth of a point matters more."""
        if digits is None:
            digits = 2 if 0 < abs(ratio) < 0.0995 else 1
        pattern = self.locale.percent_formats[None].pattern
        wanted = re.sub(r"0(?=[^0]*$)", "0." + "0" * digits if digits else "0", pattern, count=1)
        return self._signed(format_percent(ratio, wanted, locale=self.locale))

    def change(self, ratio: float) -> str:
        """A relative change with its sign: +14.6%."""
        return ("+" if ratio > 0 else "") + self.percent(ratio, 1)

    def points(self, difference: float) -> str:
        """A difference of two ratios with its sign, in points: −2.1 points; "unchanged" under a twentieth."""
        if round(difference * 100, 1) == 0:
            return "unchanged"
        text = format_decimal(round(difference * 100, 1), "#,##0.0", locale=self.locale)
        return ("+" if difference > 0 else "") + self._signed(text) + " points"

    def count(self, number: float) -> str:
        return self._signed(format_decimal(round(number), locale=self.locale))

    def chance(self, ratio: float | None) -> str:
        """A probability in steps of 5 %, never 0 or 100 %."""
        if ratio is None:
            return NONE
        if ratio < 0.01:
            return "<" + self.percent(0.01, 0)
        if ratio > 0.99:
            return ">" + self.percent(0.99, 0)
        return self.percent(max(0.01, min(0.99, round(ratio * 20) / 20)), 0)

    def day(self, day: dt.date) -> str:
        """Thursday, 17 September 2026."""
        return format_date(day, "full", locale=self.locale)

    def short_day(self, day: dt.date) -> str:
        """17 Sep."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def middle_day(self, day: dt.date) -> str:
        """17 Sep 2026."""
        return format_date(day, "medium", locale=self.locale)

    def month(self, day: dt.date) -> str:
        return format_date(day, "LLL", locale=self.locale)

    def _money(self, value: float, currency: str) -> str:
        if abs(value) >= _COMPACT_FROM:
            return self._compact(value, currency, 2 if abs(value) >= 1e6 else 0)
        return self._plain_money(value, currency, 2 if 0 < abs(value) < 100 else 0)

    def _plain_money(self, value: float, currency: str, digits: int) -> str:
        pattern = self.locale.currency_formats["standard"].pattern
        wanted = pattern.replace(".00", "." + "0" * digits if digits else "")
        return self._signed(format_currency(value, currency, wanted, locale=self.locale, currency_digits=False))

    def _compact(self, value: float, currency: str, digits: int) -> str:
        digits = 0 if abs(value) < 1_000 else digits
        text = format_compact_currency(value, currency, locale=self.locale, fraction_digits=digits)
        # Some languages have no short form for thousands; then the digits need their grouping.
        return self._plain_money(value, currency, 0) if re.search(r"\d{5}", text) else self._signed(text)

    @staticmethod
    def _signed(text: str) -> str:
        return text.replace("-", "−", 1) if text.lstrip("\u200e\u200f").startswith("-") else text


def of(locale: str, currency: str) -> Numbers:
    """The formats of `locale` (`en`, `de_DE`, `pt-BR`); English where babel does not know it."""
    try:
        return Numbers(Locale.parse(locale.replace("-", "_")), currency)
    except (UnknownLocaleError, ValueError):
        return Numbers(Locale.parse("en"), currency)


def _whole_in(value: float, unit: float) -> bool:
    return abs(value / unit - round(value / unit)) < 1e-9
