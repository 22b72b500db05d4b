"""The figures of a page: those of `goals.numbers`, with what only tables, tiles and axes need."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_compact_currency, format_decimal

from pipelines.goals import numbers

NONE = "–"


@dataclass(frozen=True)
class Numbers:
    """Formats for one company; values are in the unit's base (ratio 0..1, money in whole units)."""

    locale: Locale
    currency: str
    time_zone: str = "UTC"

    @property
    def name(self) -> str:
        return str(self.locale)

    def value(self, value: float | None, unit: str, currency: str | None = None) -> str:
        """A figure as it stands in a sentence: €3.31M, 25.2%, 182, 3.9×."""
        return NONE if value is None else numbers.figure(value, unit, currency or self.currency, self.name)

    def short(self, value: float | None, unit: str, currency: str | None = None) -> str:
        """A figure where there is little room: 70.6 d instead of 70.6 days."""
        return re.sub(r" (d|mo)(?:ay|nth)s?$", r" \1", self.value(value, unit, currency))

    def tick(self, value: float, unit: str, step: float, currency: str | None = None) -> str:
        """A figure on an axis: as short as it may be while `step` still shows."""
        money = currency or self.currency
        if unit == "currency" and step < 1_000:
            return numbers.plain_money(value, money, 0 if step >= 1 else 2, self.name)
        if unit == "currency":
            return self._compact(value, money)
        if unit == "ratio":
            return self.percent(value, 0 if step >= 0.01 and _whole_in(step, 0.01) else 1 if step >= 0.001 else 2)
        return numbers.signed(format_decimal(round(value, 2), locale=self.locale)) + (
            "×" if unit == "multiple" else ""
        )

    def percent(self, ratio: float, digits: int | None = None) -> str:
        """25.2%; two digits under 10 %, where a tenth of a point matters more."""
        return numbers.share(ratio, self.name, digits)

    def change(self, ratio: float) -> str:
        """A relative change with its sign: +14.6%."""
        return ("+" if ratio > 0 else "") + self.percent(ratio, 1)

    def points(self, difference: float) -> str:
        """A difference of two ratios with its sign, in points: −2.1 points; "unchanged" under a twentieth."""
        if round(difference * 100, 1) == 0:
            return "unchanged"
        return ("+" if difference > 0 else "−") + numbers.points(difference, self.name)

    def count(self, number: float) -> str:
        return numbers.decimal(number, self.name, whole_from=0)

    def chance(self, ratio: float | None) -> str:
        """A probability in steps of 5 %, never 0 or 100 %."""
        return NONE if ratio is None else numbers.short_chance(ratio, self.name)

    def day(self, day: dt.date) -> str:
        """Thursday, 17 September 2026."""
        return format_date(day, "full", locale=self.locale)

    def short_day(self, day: dt.date) -> str:
        """17 Sep."""
        return numbers.short_day(day, self.name)

    def middle_day(self, day: dt.date) -> str:
        """17 Sep 2026."""
        return numbers.day(day, self.name)

    def moment(self, moment: dt.datetime) -> str:
        """17 Sept 2026, 07:45, of a time in UTC, in the company's zone."""
        at = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
        zone = ZoneInfo(self.time_zone)
        clock = format_time(at, "short", tzinfo=zone, locale=self.locale)
        return f"{self.middle_day(at.astimezone(zone).date())}, {clock}"

    def month(self, day: dt.date) -> str:
        return format_date(day, "MMM", locale=self.locale)

    def _compact(self, value: float, currency: str) -> str:
        digits = 0 if abs(value) < 1_000 else 1
        text = format_compact_currency(value, currency, locale=self.locale, fraction_digits=digits)
        # Some languages have no short form for thousands; then the digits need their grouping.
        grouped = re.search(r"\d{4}", text)
        return numbers.plain_money(value, currency, 0, self.name) if grouped else numbers.signed(text)


def of(locale: str, currency: str, time_zone: str = "UTC") -> Numbers:
    """The formats of `locale` (`en`, `de_DE`, `pt-BR`); English where babel does not know it."""
    return Numbers(numbers.locale_of(locale), currency, time_zone)


def _whole_in(value: float, unit: float) -> bool:
    return abs(value / unit - round(value / unit)) < 1e-9
