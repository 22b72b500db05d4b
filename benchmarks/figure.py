"""One measured figure and the line it is printed as."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `limit` is the most it may be, None where nothing is promised."""

    figure: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def holds(self) -> bool | None:
        return None if self.limit is None else self.value <= self.limit

    @property
    def line(self) -> str:
        """One JSON object: figure, value, unit, limit, holds."""
        said = {"figure": self.figure, "value": round(self.value, 4), "unit": self.unit, "limit": self.limit}
        return json.dumps(said | {"holds": self.holds})
