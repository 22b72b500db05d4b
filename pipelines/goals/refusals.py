"""What a goal may not want, though each of its fields can be read: every refusal at its line and column."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipelines.goals import amounts, kinds, target
from pipelines.goals.dates import label, pieces
from pipelines.goals.definition import Split
from pipelines.yaml_file import Block, FileError, nearest

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

# More than twice the whole is rare; whoever means it writes 300%.
SURELY_PER_CENT = 2.0
BEYOND = {"increase": 1.0, "decrease": -1.0}


def backwards(block: Block, first: dt.date | None, last: dt.date | None) -> None:
    """A window that ends before it starts."""
    if first and last and last < first:
        raise block.error("by", f"the goal ends on {last}, before it starts on {first}")


def points(block: Block, kpi: Kpi | None, targets: dict[str, target.Target | None]) -> None:
    """Points of what is no ratio."""
    for key, one in targets.items():
        if kpi and one and one.change and one.change.kind == "points" and kpi.unit != "ratio":
            raise block.error(key, f"points (pp) are for ratios; {kpi.key} is in {kpi.unit}: write +10% or +10")


def unit(block: Block, key: str, kpi: Kpi | None) -> None:
    """A share of what is no share, and 40 where 40% is meant."""
    written = block.get(key)
    if kpi is None or not isinstance(written, Block):
        return
    for name in ("value", "stay_under", "band"):
        ends = written.get(name)
        for text in ends if isinstance(ends, list) else [ends]:
            number = amounts.value(text)
            if number is None:
                continue
            if kpi.unit != "ratio" and amounts.is_share(text):
                message = f"'{text}' is a share, and {kpi.key} is in {kpi.unit}: write a plain number"
                raise written.error(name, message)
            if kpi.unit == "ratio" and abs(number) > SURELY_PER_CENT and not amounts.is_share(text):
                message = f"'{text}' of a ratio is {number * 100:,.0f}%; write {text}%, or the % you mean"
                raise written.error(name, message)


def weaker(block: Block, direction: str | None, wanted: target.Target | None, stretch: target.Target | None) -> None:
    """A stretch level lies beyond the target; of two different kinds only the data can tell."""
    if direction not in BEYOND or wanted is None or stretch is None:
        return
    pair = [_size(one) for one in (wanted, stretch)]
    alike = wanted.base == stretch.base and None not in pair and pair[0][0] == pair[1][0]
    if alike and BEYOND[direction] * (pair[1][1] - pair[0][1]) <= 0:
        raise block.error("stretch", "the stretch level does not go beyond the target; state a harder one")


def _size(one: target.Target) -> tuple[str, float] | None:
    if one.change:
        return one.change.kind, one.change.size
    return None if one.value is None else ("value", one.value)


def strange_parts(block: Block, split: Split | None, first: dt.date | None, last: dt.date | None) -> None:
    """Parts in time have fixed names; one that is not among them would be left out of the goal."""
    if split is None or split.by not in kinds.TIME or not (first and last) or last < first:
        return
    known = [label(piece, split.by) for piece in pieces((first, last), split.by)]
    for name, _, _ in split.parts:
        if name not in known:
            shape = block["split"]["shape"]
            written = next(key for key in shape if key.lower() == name)
            raise FileError(shape.place_of_key(written), f"the goal has no part '{written}'{nearest(name, known)}")
