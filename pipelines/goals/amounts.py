"""Numbers as people write them in a goal file: `4_800_000`, `1%`, `+18%`, `+8pp`, `-5`."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Beyond a thousand million million a float no longer holds the cents.
MOST = 1e15
NUMBER = r"[+-]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)"
_VALUE = re.compile(rf"^({NUMBER})\s*(%?)$")
_CHANGE = re.compile(rf"^({NUMBER})\s*(%|pp|points?|)$")


@dataclass(frozen=True)
class Change:
    """A step from a baseline: `relative` (0.18 is +18 % of it), `points` or `absolute` (added to it)."""

    kind: str
    size: float

    def apply(self, baseline: float) -> float:
        """The target. A relative step goes in the direction of its sign even from a negative baseline."""
        if self.kind == "relative":
            return baseline + self.size * abs(baseline)
        return baseline + self.size


def value(text: object) -> float | None:
    """A plain number, `%` divided by 100; None when `text` is not one, or one of more than MOST."""
    found = _VALUE.match(str(text).strip())
    if not found:
        return None
    number = _number(found[1])
    return number / 100.0 if number is not None and found[2] else number


def change(text: object) -> Change | None:
    """`+18%` is relative, `+8pp` are points of a ratio, `+12` is added as it is; None when it is none of them."""
    found = _CHANGE.match(str(text).strip().replace("−", "-"))
    if not found:
        return None
    number = _number(found[1])
    if number is None:
        return None
    if found[2] == "%":
        return Change("relative", number / 100.0)
    if found[2]:
        return Change("points", number / 100.0)
    return Change("absolute", number)


def is_share(text: object) -> bool:
    """Whether a number is written in per cent."""
    return str(text).strip().endswith("%")


def _number(digits: str) -> float | None:
    number = float(digits.replace("_", ""))
    return number if abs(number) <= MOST else None
