"""One measured figure and the line it is printed as."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `limit` is the most (`at_least`: the least) it may be, None where nothing is promised."""

    figure: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool | None:
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def line(self) -> str:
        """One JSON object: figure, value, unit, limit, holds."""
        said = {"figure": self.figure, "value": round(self.value, 4), "unit": self.unit, "limit": self.limit}
        return json.dumps(said | {"holds": self.holds})
