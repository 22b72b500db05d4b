"""What a goal wants: a value, a change over a baseline, a cap, or a band."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipelines.goals import amounts
from pipelines.goals.amounts import Change
from pipelines.goals.kinds import BASES
from pipelines.yaml_file import Block, FileError, nearest

# No books of a company that exports files begin before, and no goal that anybody is judged by ends after.
YEARS = (1990, 2099)


@dataclass(frozen=True)
class Base:
    """What a change is measured over: a shifted window, a stated value, or stated dates (both inside)."""

    kind: str  # same_period_last_year | previous_period | value | dates
    value: float | None = None
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Target:
    """`kind` is value, change, stay_under, band or portion (a part of a parent's target, made by a split)."""

    kind: str
    value: float | None = None
    change: Change | None = None
    base: Base | None = None
    low: float | None = None
    high: float | None = None

    @property
    def needs_baseline(self) -> bool:
        return self.kind == "change"

    def resolve(self, baseline: float | None) -> float | None:
        """The number to reach: the cap of a stay_under, the middle of a band; None while there is no baseline (of a
        per cent, one that is not 0)."""
        if self.kind == "change":
            is_nothing = baseline == 0 and self.change.kind == "relative"
            return None if baseline is None or is_nothing else self.change.apply(baseline)
        if self.kind == "band":
            return (self.low + self.high) / 2.0
        return self.value


def parse(holder: Block, key: str) -> Target:
    """The target under `holder[key]`. Raises FileError at the value that cannot be read."""
    block = holder[key]
    if not isinstance(block, Block):
        raise holder.error(key, "write a target as {value: 100000} or {change: +10%, over: same_period_last_year}")
    block.expect_keys(("value", "change", "over", "stay_under", "band"))
    stated = [name for name in ("value", "change", "stay_under", "band") if name in block]
    if len(stated) != 1:
        raise FileError(block.place, f"a target has one of value, change, stay_under, band; here {len(stated)}")
    if "over" in block and stated != ["change"]:
        raise block.error("over", f"'over' belongs to a change, not to {stated[0]}")
    kind = stated[0]
    if kind == "change":
        return Target("change", change=_change(block), base=_base(block))
    if kind == "band":
        low, high = _band(block)
        return Target("band", low=low, high=high)
    return Target(kind, value=_value(block, kind))


def _value(block: Block, key: str) -> float:
    number = amounts.value(block[key])
    if block[key] in (None, ""):
        raise block.error(key, f"'{key}' has no value; write it as 4_800_000, 0.33 or 20%")
    if number is None:
        raise block.error(key, f"'{block[key]}' is not a number; write it as 4_800_000, 0.33 or 20%")
    return number


def _change(block: Block) -> Change:
    change = amounts.change(block["change"])
    if change is None:
        raise block.error("change", f"'{block['change']}' is not a change; write it as +18%, -5%, +8pp or +12")
    if "over" not in block:
        message = "a change needs `over:` same_period_last_year, previous_period, {value: …} or {from: …, to: …}"
        raise FileError(block.place, message)
    return change


def _band(block: Block) -> tuple[float, float]:
    ends = block["band"]
    numbers = [amounts.value(end) for end in ends] if isinstance(ends, list) else []
    if len(numbers) != 2 or None in numbers:
        raise block.error("band", "a band is two numbers, such as [2.4, 4]")
    if numbers[0] >= numbers[1]:
        raise block.error("band", f"the band begins at {ends[0]} and ends at {ends[1]}: write the smaller first")
    return numbers[0], numbers[1]


def _base(block: Block) -> Base:
    over = block["over"]
    if isinstance(over, Block):
        over.expect_keys(("value", "from", "to"))
        if "value" in over:
            over.expect_keys(("value",))
            return Base("value", value=_value(over, "value"))
        first, last = date(over, "from"), date(over, "to")
        if last < first:
            raise over.error("to", f"the period to measure over ends on {last}, before it starts on {first}")
        return Base("dates", first=first, last=last)
    if over not in BASES:
        raise block.error("over", f"unknown baseline '{over}'{nearest(over, BASES)}")
    return Base(over)


def date(block: Block, key: str) -> dt.date:
    """The date under `key`, written 2026-12-31. Raises FileError at its place."""
    text = block.get(key)
    if text is None:
        raise FileError(block.place, f"'{key}' is missing; add `{key}: 2026-12-31`")
    try:
        day = dt.date.fromisoformat(str(text))
    except ValueError:
        raise block.error(key, f"'{text}' is not a date; write it as 2026-12-31") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise block.error(key, f"{day} lies outside the years {YEARS[0]} to {YEARS[1]}; check the year")
    return day
