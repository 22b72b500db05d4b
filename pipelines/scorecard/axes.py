"""Axes of a chart: from values and days to percent positions, with round ticks. Pure."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Pixels: the narrowest chart beside its words and on a telephone, a letter, the room between two labels.
WIDE, NARROW, LETTER, ROOM = 330, 80, 7.8, 7


@dataclass(frozen=True)
class Label:
    """A label below the chart; `minor`: only where the chart is wide."""

    at: float
    text: str
    minor: bool


@dataclass(frozen=True)
class Tick:
    """`at` in percent from the left or the top; `minor` ones may be left out on a narrow screen."""

    at: float
    value: float | dt.date
    minor: bool = False


@dataclass(frozen=True)
class Scale:
    low: float
    high: float

    def percent(self, value: float) -> float:
        return round((value - self.low) / ((self.high - self.low) or 1) * 100, 2)


def y_ticks(y: Scale, wanted: int = 5) -> tuple[list[Tick], float]:
    """About `wanted` round values inside the scale, and their step (1, 2, 2.5 or 5 times a power of ten)."""
    raw = (y.high - y.low) / wanted
    if raw <= 0 or not math.isfinite(raw):
        return [], 1.0
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.85)
    first = math.ceil(y.low / step - 1e-9)
    last = math.floor(y.high / step + 1e-9)
    return [Tick(100 - y.percent(n * step), n * step) for n in range(first, last + 1)], step


def x_ticks(first: dt.date, last: dt.date) -> list[Tick]:
    """Days for a window up to seven weeks, weeks' starts never; months else, every second one minor."""
    days = (last - first).days
    x = Scale(first.toordinal(), last.toordinal())
    if days <= 49:
        step = max(1, math.ceil(days / 4 / 5) * 5) if days > 10 else max(1, math.ceil(days / 4))
        found = [first + dt.timedelta(days=n) for n in range(0, days + 1, step)]
    else:
        every = max(1, math.ceil(days / 30.4 / 8))
        months = [first.replace(day=1)]
        while months[-1] <= last:
            months.append((months[-1] + dt.timedelta(days=32 * every)).replace(day=1))
        found = [day for day in months if first <= day <= last]
    return [
        Tick(x.percent(day.toordinal()), day, minor=bool(number % 2 if len(found) > 3 else 0))
        for number, day in enumerate(found)
        if x.percent(day.toordinal()) <= 96
    ]


def x_labels(ticks: Sequence[Tick], texts: Sequence[str], today: float | None, word: str) -> list[Label]:
    """The labels that have room beside each other and beside `word` at today."""
    wide = _fitting(ticks, texts, today, word, WIDE)
    narrow = _fitting([ticks[number] for number in wide], [texts[number] for number in wide], today, word, NARROW)
    kept = {wide[number] for number in narrow}
    return [Label(ticks[number].at, texts[number], number not in kept) for number in wide]


def _fitting(ticks: Sequence[Tick], texts: Sequence[str], today: float | None, word: str, width: int) -> list[int]:
    """Which ticks have room in a chart of `width`, the major ones first."""
    taken = [] if today is None else [_span(today, word, width)]
    kept = []
    for number in sorted(range(len(ticks)), key=lambda n: (ticks[n].minor, n)):
        left, right = _span(ticks[number].at, texts[number], width)
        if all(right < begin or left > end for begin, end in taken):
            taken.append((left, right))
            kept.append(number)
    return sorted(kept)


def _span(at: float, text: str, width: int) -> tuple[float, float]:
    letters = sum(1.6 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    middle, half = at * width / 100, (letters * LETTER + ROOM) / 2
    return middle - half, middle + half
