"""What a goal is, once read (grammar: docs/contract.md, "Goal files")."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines.goals.target import Target
from pipelines.yaml_file import Place

NOWHERE = Place(Path("goals"), 1, 1)


@dataclass(frozen=True)
class Scope:
    """Whose figures: `company: all`, `team: emea`, `rep: …`."""

    type: str = "company"
    id: str = "all"

    def __str__(self) -> str:
        return "the company" if self.type == "company" else f"{self.type} {self.id}"


@dataclass(frozen=True)
class Measure:
    """Which part of the window is judged: its `last` week, month or quarter, the `mean` of all, or `every` one."""

    grain: str
    at: str


@dataclass(frozen=True)
class Pause:
    first: dt.date
    last: dt.date
    why: str


@dataclass(frozen=True)
class Split:
    """How a goal is cascaded: `by` what, in equal, seasonal or historical parts, or the stated `parts`."""

    by: str
    shape: str  # equal | seasonal | history | stated
    parts: tuple[tuple[str, float, bool], ...] = ()  # (name, number, is a share of the whole)


@dataclass(frozen=True)
class Portion:
    """What a child made by a split gets: a share of its parent's target, or an amount of its own."""

    by: str
    shape: str
    share: float | None = None  # None: worked out from history when the goal is scored
    parent_window: tuple[dt.date, dt.date] | None = None
    parent_scope: Scope = Scope()


@dataclass(frozen=True)
class Goal:
    """One goal. Dates are inclusive. `direction` is increase, decrease or band; `place` is where it is written."""

    id: str
    statement: str
    kpi: str
    target: Target
    first: dt.date
    last: dt.date
    direction: str
    scope: Scope = Scope()
    stretch: Target | None = None
    measure: Measure | None = None
    split: Split | None = None
    pauses: tuple[Pause, ...] = ()
    kind: str = "team"
    parent: str | None = None
    portion: Portion | None = None
    owner: str | None = None
    notify: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)
    scope_place: Place = field(default=NOWHERE, compare=False)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_cap(self) -> bool:
        """Whether exceeding the target loses the goal: a cap, or less of a sum."""
        return self.direction == "decrease"

    @property
    def definition(self) -> str:
        """All that decides how the goal is judged, as JSON that does not depend on where it is written."""
        values = asdict(self)
        del values["place"], values["scope_place"]
        return json.dumps(_stated(values), sort_keys=True, ensure_ascii=False, default=str)

    @property
    def definition_hash(self) -> str:
        return hashlib.sha256(self.definition.encode()).hexdigest()[:16]


def _stated(value: Any) -> Any:
    """The same without what is None or empty, at every depth."""
    if isinstance(value, dict):
        return {name: _stated(one) for name, one in value.items() if one is not None and one != ()}
    return [_stated(one) for one in value] if isinstance(value, (list, tuple)) else value
