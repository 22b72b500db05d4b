"""How figures and dates are written everywhere a person reads them: reasons, pages, mails and the terminal.

One voice: the same value has the same digits wherever it stands. All follow the company's locale; a locale that
babel does not know is English.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent

from pipelines.goals.state import OFF_PACE, ON_PACE

# From here money is written short ($412K): the cents of a forecast are noise.
SHORT_FROM = 10_000
# A forecast of nothing is a hair above or below zero at times.
HALF_A_CENT = 0.005
STATES = (OFF_PACE, ON_PACE)
UNIT_WORDS = {"days": "day", "months": "month"}
SUFFIX = {"hours": "\u00a0h", "multiple": "×"}


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """The locale called `name` (`en`, `de_DE`, `pt-BR`); English where babel does not know it."""
    try:
        return Locale.parse(str(name).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def figure(value: float | None, unit: str, currency: str | None, locale: str) -> str:
    """A value in its unit: `$412K`, `24.1%`, `62 days`, `1,204`, `3.1×`."""
    if value is None:
        return "unknown"
    if unit == "currency":
        return money(value, currency or "EUR", locale)
    if unit == "ratio":
        return share(value, locale, None)
    if unit in UNIT_WORDS:
        text = decimal(value, locale)
        return f"{text} {UNIT_WORDS[unit]}" + ("" if text == "1" else "s")
    if unit == "count":
        # Nobody makes a tenth of a call; under ten a tenth shows what a week's rate is made of.
        return decimal(value, locale, whole_from=10)
    return decimal(value, locale) + SUFFIX.get(unit, "")


def money(value: float, currency: str, locale: str) -> str:
    """Three figures from 10,000 on ($18.6K, $412K, $1.03M), whole units from 100 on, else the cents."""
    value = 0.0 if abs(value) < HALF_A_CENT else value
    if round(abs(value)) < SHORT_FROM:
        return plain_money(value, currency, 0 if abs(value) >= 100 or value == round(value) else 2, locale)
    value = significant(value, 3)
    digits = 2 - math.floor(math.log10(abs(value))) % 3
    text = format_compact_currency(value, currency, locale=locale_of(locale), fraction_digits=digits)
    # Some languages have no short form for thousands; then the digits need their grouping.
    return plain_money(value, currency, 0, locale) if re.search(r"\d{4}", text) else signed(text)


def plain_money(value: float, currency: str, digits: int, locale: str) -> str:
    """Money with all its figures and so many `digits` of its fraction."""
    pattern = locale_of(locale).currency_formats["standard"].pattern
    wanted = pattern.replace(".00", "." + "0" * digits if digits else "")
    text = format_currency(value, currency, wanted, locale=locale_of(locale), currency_digits=False)
    return signed(text)


def share(value: float, locale: str, digits: int | None = 0) -> str:
    """A ratio as per cent with at most `digits` decimals; None: one, and two under 10 %, where a tenth is much."""
    if digits is None:
        digits = 2 if 0 < abs(value) < 0.0995 else 1
    # A forecast of nothing is a hair below zero at times.
    value = round(value, 6) or 0.0
    pattern = locale_of(locale).percent_formats[None].pattern
    wanted = re.sub(r"0(?=[^0]*$)", "0." + "#" * digits if digits else "0", pattern, count=1)
    return signed(format_percent(value, wanted, locale=locale_of(locale)))


def points(difference: float, locale: str) -> str:
    """A difference of two ratios in points, without its sign: `2.1 points`."""
    return f"{format_decimal(abs(round(difference * 100, 1)), '#,##0.0', locale=locale_of(locale))} points"


def decimal(value: float, locale: str, whole_from: float = 100) -> str:
    """Whole from `whole_from` on, one decimal below."""
    rounded = round(value, 0 if abs(value) >= whole_from else 1)
    return signed(format_decimal(rounded or 0.0, locale=locale_of(locale)))


def chance(probability: float | None, locale: str, limits: Sequence[float] = STATES) -> str:
    """A chance within a sentence: `about 45%`, `less than 1%`, `more than 99%`."""
    if probability is None:
        return "unknown"
    text = short_chance(probability, locale, limits)
    return {"<": "less than ", ">": "more than "}.get(text[0], "about ") + text.lstrip("<>")


def short_chance(probability: float, locale: str, limits: Sequence[float] = STATES) -> str:
    """A chance where there is little room, in steps of 5 % and never certain: `45%`, `<1%`, `>99%`.

    It is never rounded up to one of `limits`, from which on another word holds: 54 % is `50%`, not the 55 % that
    would be on pace.
    """
    if probability < 0.01:
        return "<" + share(0.01, locale)
    if probability > 0.99:
        return ">" + share(0.99, locale)
    rounded = round(probability * 20) / 20
    if any(probability < limit <= rounded for limit in limits):
        rounded = round(rounded - 0.05, 2) or math.floor(probability * 100) / 100
    return share(min(max(rounded, 0.01), 0.99), locale)


def count_of(number: float, word: str, locale: str = "en") -> str:
    """`1 week`, `6.5 weeks`, `38 cases`."""
    text = decimal(number, locale, whole_from=10)
    return f"{text} {word}" + ("" if text == "1" else "s")


def day(date: dt.date, locale: str) -> str:
    """A date within a sentence: `6 Jul 2026` (en_GB)."""
    return format_date(date, "medium", locale=locale_of(locale))


def short_day(date: dt.date, locale: str) -> str:
    """A date of the year that everybody is in: `6 Jul` (en_GB)."""
    return format_skeleton("MMMd", date, locale=locale_of(locale))


def significant(value: float, digits: int) -> float:
    """`value` with so many significant digits; infinities and NaN as they are."""
    return float(f"{value:.{digits - 1}e}") if math.isfinite(value) else value


def signed(text: str) -> str:
    """With a true minus sign."""
    return text.replace("-", "−", 1) if text.lstrip("\u200e\u200f").startswith("-") else text
