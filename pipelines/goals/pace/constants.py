"""The constants of the pace models: fitted by `scripts/refit_pace.py`, kept in constants.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Array = np.ndarray
TABLES, ROWS = ("year", "young", "rate"), ("short", "level", "young_level")
FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Table:
    """Rows of constants fitted at some elapsed twelfths of a window; interpolated between them."""

    at: Array
    rows: Array

    def of(self, twelfths: Array) -> Array:
        """One row per step; constant outside the fitted range."""
        return np.column_stack([np.interp(twelfths, self.at, column) for column in self.rows.T])


@dataclass(frozen=True)
class Constants:
    """One table or row per model; the columns are named where they are used."""

    year: Table
    young: Table
    rate: Table
    short: Array
    level: Array
    young_level: Array


def read(path: Path = FILE) -> Constants:
    found = json.loads(path.read_text())["constants"]
    tables = {name: Table(np.array(found[name]["at"]), np.array(found[name]["rows"])) for name in TABLES}
    return Constants(**tables, **{name: np.array(found[name]) for name in ROWS})


SHIPPED = read()
