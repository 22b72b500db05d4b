"""Figures in words: money, shares and counts in the company's locale, chances as people can bear them."""

from __future__ import annotations

import math

from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    parse_pattern,
)  # fmt: skip

# From here money is written short ($412K): the cents of a forecast are noise.
SHORT_FROM = 10_000
UNIT_WORDS = {"days": "day", "months": "month", "hours": "hour"}


def figure(value: float | None, unit: str, currency: str | None, locale: str) -> str:
    """A value in its unit: `$412K`, `24.1%`, `62 days`, `1,204`, `3.1×`."""
    if value is None:
        return "unknown"
    if unit == "currency":
        return money(value, currency or "EUR", locale)
    if unit == "ratio":
        return share(value, locale, 1)
    if unit in UNIT_WORDS:
        text = decimal(value, locale)
        return f"{text} {UNIT_WORDS[unit]}" + ("" if text == "1" else "s")
    return decimal(value, locale) + ("×" if unit == "multiple" else "")


def money(value: float, currency: str, locale: str) -> str:
    """Three figures from 10,000 on ($18.6K, $412K, $1.03M), whole units from 100 on, cents below."""
    size = abs(value)
    if size >= SHORT_FROM:
        digits = 2 - math.floor(math.log10(size)) % 3
        return format_compact_currency(value, currency, locale=locale, fraction_digits=digits)
    if size >= 100:
        whole = parse_pattern(Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", ""))
        return whole.apply(round(value), Locale.parse(locale), currency=currency, currency_digits=False)
    return format_currency(value, currency, locale=locale)


def share(value: float, locale: str, digits: int = 0) -> str:
    """A ratio as per cent, with at most `digits` decimals."""
    return format_percent(value, format="#,##0." + "#" * digits + "%" if digits else "#,##0%", locale=locale)


def decimal(value: float, locale: str) -> str:
    """Whole from 100 on, one decimal below."""
    return format_decimal(round(value, 0 if abs(value) >= 100 else 1), locale=locale)


def chance(probability: float | None, locale: str) -> str:
    """Rounded to 5 %, never certain: `about 45%`, `less than 1%`, `more than 99%`."""
    if probability is None:
        return "unknown"
    if probability < 0.01:
        return f"less than {share(0.01, locale)}"
    if probability > 0.99:
        return f"more than {share(0.99, locale)}"
    return f"about {share(min(max(round(probability * 20) / 20, 0.01), 0.99), locale)}"


def count_of(number: float, word: str) -> str:
    """`1 week`, `6.5 weeks`, `38 cases`."""
    text = f"{number:.0f}" if number >= 10 or number == round(number) else f"{number:.1f}"
    return f"{text} {word}" + ("" if text == "1" else "s")
