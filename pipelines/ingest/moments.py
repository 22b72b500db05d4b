"""Dates, times and durations: text to typed columns by declared forms, local times to UTC."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import polars as pl

MOMENT = pl.Datetime("us")
# ISO 8601 as exports write it; %.f reads seconds with and without a fraction, at three times the cost; %#z reads Z,
# +02 and +02:00.
ISO_FORMS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M%#z",
    "%Y-%m-%d %H:%M:%S%.f %#z",
    "%Y-%m-%d %H:%M:%S%.f UTC",
)
TIME_SIGNS = ("%H", "%I", "%T", "%R", "%s", "%X", "%c", "%r")
# Seconds, thousandths of them since 1970 (UTC); days since 1899-12-30, as spreadsheets count.
COUNTED_FORMS = {"unix": 1e6, "unix_ms": 1e3, "excel": 86_400e6}
SPREADSHEETS_BEGIN = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a local day)
# Outside these years a date is a slip of the pen, not a moment of a business; 9999 stands for "open end".
FIRST_YEAR, LAST_YEAR = 1900, 9999


def timestamps(text: pl.Series, formats: tuple[str, ...], zone: str, company_zone: str) -> pl.Series:
    """UTC moments without zone; null where no form fits.

    A time with an offset says itself what it is. A time without one is local to `zone`: of two moments the
    earlier (autumn), and a moment that the clocks skip is read with the offset before the change (spring), as
    Python's fold=0 does. A day without a time is the company's day, whatever the zone: no export means the
    day before by it.
    """
    return within_years(
        _by_forms(text, formats, MOMENT, lambda cells, form: _moments(cells, form, zone, company_zone))
    )


def dates(text: pl.Series, formats: tuple[str, ...]) -> pl.Series:
    """Calendar days; a time behind the day is cut off."""
    return within_years(_by_forms(text, formats, pl.Date, lambda cells, form: _parsed(cells, form).dt.date()))


def _by_forms(
    text: pl.Series, formats: tuple[str, ...], kind, read: Callable[[pl.Series, str], pl.Series]
) -> pl.Series:
    """Each cell by the first form that fits it: a form is asked only of the cells that are still unread."""
    first, *others = _ordered(text, formats or ISO_FORMS) or [None]
    if first is None:
        return pl.Series(text.name, [None] * len(text), dtype=kind)
    result = read(text, first)
    for form in others:
        unread = (text.is_not_null() & result.is_null()).arg_true()
        if not len(unread):
            break
        result = result.scatter(unread, read(text.gather(unread), form))
    return result


def _moments(text: pl.Series, form: str, zone: str, company_zone: str) -> pl.Series:
    parsed = _parsed(text, form)
    if form_has_offset(form):
        return parsed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if form.endswith(" UTC"):
        return parsed
    return to_utc(parsed, zone if has_time(form) else company_zone)


def to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Local wall-clock times as UTC moments without zone, by the rules of `timestamps`."""
    if zone == "UTC":
        return local
    moments = _located(local, zone)
    skipped = local.is_not_null() & moments.is_null()
    if skipped.any():
        day = dt.timedelta(days=1)
        moments = moments.zip_with(~skipped, _located(local - day, zone) + day)
    return moments


def seconds(text: pl.Series) -> pl.Series:
    """Whole seconds of `1h 30m 15s`, `H:M:S`, `H:M` or a plain number of seconds; null where none fits."""
    lowered = text.str.to_lowercase().str.strip_chars()
    plain = lowered.str.extract(r"^(\d{1,9})(?:\.\d*)?$").cast(pl.Int64, strict=False)
    clock = lowered.str.extract_groups(r"^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$")
    words = lowered.str.extract_groups(
        r"^(?:(\d{1,6})\s*(?:h|hr|hrs|hours?)\.?)?\s*(?:(\d{1,6})\s*(?:m|min|mins|minutes?)\.?)?"
        r"\s*(?:(\d{1,7})\s*(?:s|sec|secs|seconds?)\.?)?$"
    )
    total = pl.DataFrame({"plain": plain, "clock": _weighted(clock), "words": _weighted(words)})
    return total.select(pl.coalesce("plain", "clock", "words").alias(text.name)).to_series()


def has_time(form: str) -> bool:
    return any(sign in form for sign in TIME_SIGNS)


def form_has_offset(form: str) -> bool:
    return any(sign in form for sign in ("%z", "%#z", "%:z"))


def _weighted(groups: pl.Series) -> pl.Series:
    parts = groups.struct.unnest()
    numbers = [parts.to_series(at).cast(pl.Int64, strict=False) for at in range(3)]
    frame = pl.DataFrame({"h": numbers[0], "m": numbers[1], "s": numbers[2]})
    any_part = ~pl.all_horizontal(pl.all().is_null())
    total = pl.col("h").fill_null(0) * 3600 + pl.col("m").fill_null(0) * 60 + pl.col("s").fill_null(0)
    return frame.select(pl.when(any_part).then(total)).to_series()


def _ordered(text: pl.Series, forms: tuple[str, ...]) -> list[str]:
    """The form of the first cell first: the others then have nothing left to do."""
    sample = text.drop_nulls().head(1)
    if not len(sample):
        return []
    return sorted(forms, key=lambda form: _parsed(sample, form).null_count())


def _parsed(text: pl.Series, form: str) -> pl.Series:
    if form in COUNTED_FORMS:
        return _since(text, form)
    if "%q" in form:
        text, form = _month_of_quarter(text, form)
    kind = MOMENT if has_time(form) or form_has_offset(form) else pl.Date
    parsed = text.str.strptime(kind, form, strict=False)
    return parsed.cast(MOMENT) if kind == pl.Date else parsed


def _since(text: pl.Series, form: str) -> pl.Series:
    number = text.cast(pl.Float64, strict=False) * COUNTED_FORMS[form]
    inside = number.abs() < 253_402_300_800e6  # the year 10000
    counted = number.zip_with(inside.fill_null(False), pl.Series([None], dtype=pl.Float64)).cast(pl.Int64)
    begin = SPREADSHEETS_BEGIN if form == "excel" else dt.datetime(1970, 1, 1)  # noqa: DTZ001 (UTC without zone)
    return pl.Series([begin], dtype=MOMENT).new_from_index(0, len(text)) + counted.cast(pl.Duration("us"))


def _month_of_quarter(text: pl.Series, form: str) -> tuple[pl.Series, str]:
    """`Q3 2026` under `Q%q %Y` as `Q07 2026` under `Q%m %Y`."""
    signs = {"%Y": r"\d{4}", "%y": r"\d{2}"}
    before, after = (
        "".join(signs.get(part, re.escape(part)) for part in re.split("(%[Yy])", side))
        for side in form.split("%q", 1)
    )
    for quarter in range(1, 5):
        text = text.str.replace(f"^({before}){quarter}({after})$", "${1}" + f"{quarter * 3 - 2:02}" + "${2}")
    return text, form.replace("%q", "%m")


def _located(local: pl.Series, zone: str) -> pl.Series:
    aware = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return aware.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def within_years(moments: pl.Series) -> pl.Series:
    """The moments, null where the year is no year of a business."""
    inside = moments.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    if inside.all():
        return moments
    nothing = pl.Series([None], dtype=moments.dtype).new_from_index(0, len(moments))
    return moments.zip_with(inside.fill_null(True), nothing)
