"""Calendar steps that goals need: shifted windows, months and quarters, the days on which a state may change."""

from __future__ import annotations

import datetime as dt

Window = tuple[dt.date, dt.date]  # first and last day, both inside
DAY = dt.timedelta(days=1)
# Windows up to a quarter are judged every day, longer ones at week starts (docs/contract.md, "States").
DAILY_UP_TO = 92


def shift_years(day: dt.date, years: int) -> dt.date:
    """The same calendar day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def shift_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    first = dt.date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def month_end(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1) - DAY


def is_month_end(day: dt.date) -> bool:
    return day == month_end(day)


def last_year(window: Window) -> Window:
    """The same calendar dates one year before (29 February -> 28); whole months stay whole months."""
    first, last = shift_years(window[0], -1), shift_years(window[1], -1)
    whole = window[0].day == 1 and is_month_end(window[1])
    return first, month_end(last) if whole else last


def previous(window: Window) -> Window:
    """The period of the same length just before: whole months for whole months, else as many days."""
    first, last = window
    if first.day == 1 and is_month_end(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return shift_months(first, -months), first - DAY
    return first - (last - first + DAY), first - DAY


def pieces(window: Window, grain: str) -> list[Window]:
    """The weeks (from Monday), months or quarters that touch the window, cut to it, in order."""
    found, first = [], window[0]
    while first <= window[1]:
        last = min(piece_end(first, grain), window[1])
        found.append((first, last))
        first = last + DAY
    return found


def piece_end(day: dt.date, grain: str) -> dt.date:
    """The last day of the week, month or quarter that holds `day`."""
    if grain == "week":
        return day + dt.timedelta(days=6 - day.weekday())
    if grain == "month":
        return month_end(day)
    return month_end(dt.date(day.year, (day.month - 1) // 3 * 3 + 3, 1))


def label(window: Window, by: str) -> str:
    """A name for a piece: 2026-q2 or 2026-05."""
    first = window[0]
    return f"{first.year}-q{(first.month - 1) // 3 + 1}" if by == "quarter" else f"{first:%Y-%m}"


def steps(window: Window, as_of: dt.date, week_start: int) -> list[dt.date]:
    """The days of the window up to `as_of` on which a state may change."""
    first, last = window
    days = [first + dt.timedelta(days=n) for n in range((min(last, as_of) - first).days + 1)]
    if (last - first).days + 1 <= DAILY_UP_TO:
        return days
    return [day for day in days if day in (first, last) or day.weekday() == week_start]


def next_step(window: Window, day: dt.date, week_start: int) -> dt.date | None:
    """The first day after `day` on which a state may change; None where the window is over."""
    return next((one for one in steps(window, window[1], week_start) if one > day), None)
