"""Reads one goal from its YAML block, field by field; every error at the line and column it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipelines.goals import amounts, kinds, refusals, target
from pipelines.goals.definition import Goal, Measure, Pause, Scope, Split
from pipelines.yaml_file import Block, FileError, FileErrors, nearest

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

SLUG = re.compile(r"^[a-z0-9][a-z0-9_.-]*$")


class _Fields:
    """Reads the fields of a block one by one and keeps every mistake, so that one pass tells of all."""

    def __init__(self, block: Block):
        self.block = block
        self.errors = block.wrong_keys(kinds.KEYS, required=kinds.REQUIRED)

    def read(self, key: str, reader: Callable[[Block, str], Any]) -> Any:
        """What `reader` makes of `key`; None where the key has no value or one that cannot be used."""
        return self.attempt(reader, self.block, key) if self.block.get(key) not in (None, "") else None

    def attempt(self, reader: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return reader(*arguments)
        except FileError as error:
            self.errors.append(error)
            return None


def goal(block: Block, catalogue: dict[str, Kpi]) -> Goal:
    """The goal written in `block`. Raises FileErrors with everything in it that cannot be used."""
    fields = _Fields(block)
    kpi = fields.read("kpi", lambda block, _: _kpi(block, catalogue))
    wanted, stretch = fields.read("target", target.parse), fields.read("stretch", target.parse)
    first, last = fields.read("from", target.date), fields.read("by", target.date)
    fields.attempt(refusals.backwards, block, first, last)
    fields.attempt(refusals.points, block, kpi, {"target": wanted, "stretch": stretch})
    for key in ("target", "stretch"):
        fields.attempt(refusals.unit, block, key, kpi)
    values = {
        "id": fields.read("id", _slug),
        "statement": fields.read("statement", _text) or "",
        "direction": fields.attempt(_direction, block, kpi, wanted) if kpi and wanted else None,
        "scope": fields.read("scope", _scope) or Scope(),
        "measure": fields.read("measure", lambda block, key: _measure(block, key, kpi)),
        "split": fields.read("split", _split),
        "pauses": fields.read("pause", _pauses) or (),
        "kind": fields.read("kind", _kind) or "team",
        "parent": fields.read("supports", _slug),
        "owner": fields.read("owner", _text),
        "notify": fields.read("notify", _names) or (),
    }
    fields.attempt(refusals.weaker, block, values["direction"], wanted, stretch)
    fields.attempt(refusals.strange_parts, block, values["split"], first, last)
    if fields.errors:
        raise FileErrors(fields.errors)
    place = block.place_of("scope") if block.get("scope") is not None else block.place
    return Goal(
        kpi=kpi.key, target=wanted, stretch=stretch, first=first, last=last, place=block.place, scope_place=place,
        **values,
    )  # fmt: skip


def _kpi(block: Block, catalogue: dict[str, Kpi]) -> Kpi:
    key = _text(block, "kpi")
    if key in catalogue and catalogue[key].kind != "cumulative":
        return catalogue[key]
    base = re.sub(r"^ytd_(growth_)?", "", key)
    if base != key and base in catalogue:
        message = f"a goal names the figure itself: write `kpi: {base}` with the year as its window"
        message += " and, for growth, {change: …, over: same_period_last_year}"
        raise block.error("kpi", message)
    scored = [name for name, kpi in catalogue.items() if kpi.kind != "cumulative"]
    raise block.error("kpi", f"unknown KPI '{key}'{nearest(key, scored)}")


def _text(block: Block, key: str) -> str | None:
    value = block.get(key)
    if value is not None and not isinstance(value, str):
        raise block.error(key, f"'{key}' must be one line of text")
    return value


def _slug(block: Block, key: str) -> str:
    text = _text(block, key)
    if not SLUG.match(text):
        raise block.error(key, f"'{text}' cannot be an id; use small letters, digits, `-`, `_` and `.`")
    return text


def _choice(block: Block, key: str, known: tuple[str, ...]) -> str | None:
    text = _text(block, key)
    if text is not None and text not in known:
        raise block.error(key, f"unknown {key} '{text}'{nearest(text, known)}")
    return text


def _kind(block: Block, key: str) -> str | None:
    return _choice(block, key, kinds.KINDS)


def _names(block: Block, key: str) -> tuple[str, ...]:
    value = block[key]
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        raise block.error(key, f"'{key}' is a list of names, such as [sales-leads]")
    return tuple(names)


def _direction(block: Block, kpi: Kpi, wanted: target.Target) -> str:
    stated = _choice(block, "direction", kinds.DIRECTIONS)
    implied = {"band": "band", "stay_under": "decrease"}.get(wanted.kind)
    if implied and stated and stated != implied:
        raise block.error("direction", f"a {wanted.kind} target is always '{implied}'; remove the direction")
    if implied or stated:
        return implied or stated
    if wanted.change and wanted.change.size:
        return "increase" if wanted.change.size > 0 else "decrease"
    if kpi.direction == "band":
        raise block.error("target", f"{kpi.key} is best inside a band: write {{band: [low, high]}}, or a direction")
    return kpi.direction


def _scope(block: Block, key: str) -> Scope:
    scope = block[key]
    if not isinstance(scope, Block) or len(scope) != 1:
        raise block.error(key, "write a scope as {company: all}, {team: emea} or {rep: …}")
    ((kind, name),) = scope.items()
    scope.expect_keys(kinds.SCOPE_TYPES)
    if not isinstance(name, str):
        raise scope.error(kind, f"name one {kind}, such as {{{kind}: emea}}")
    if kind == "company" and name != "all":
        raise scope.error(kind, "the company's scope is written {company: all}")
    return Scope(kind, name)


def _measure(block: Block, key: str, kpi: Kpi | None) -> Measure:
    measure = _sub(block, key, "write it as {grain: month, at: last}")
    measure.expect_keys(("grain", "at"), required=("grain", "at"))
    if measure["at"] == "mean" and kpi and kpi.kind in ("level", "derived"):
        message = (
            f"{kpi.key} is a level: judge where it stands `at: last` or at the end of `every` {measure['grain']}"
        )
        raise measure.error("at", message)
    return Measure(_choice(measure, "grain", kinds.MEASURE_GRAINS), _choice(measure, "at", kinds.MEASURE_AT))


def _sub(block: Block, key: str, hint: str) -> Block:
    value = block[key]
    if not isinstance(value, Block):
        raise block.error(key, f"'{key}' holds keys with values; {hint}")
    return value


def _pauses(block: Block, key: str) -> tuple[Pause, ...]:
    value = block[key]
    found = []
    for pause in value if isinstance(value, list) else [value]:
        if not isinstance(pause, Block):
            raise block.error(key, "a pause is {from: 2026-03-01, to: 2026-03-14, why: …}")
        pause.expect_keys(("from", "to", "why"), required=("from", "to", "why"))
        found.append(Pause(target.date(pause, "from"), target.date(pause, "to"), _text(pause, "why")))
        if found[-1].last < found[-1].first:
            raise pause.error("to", "the pause ends before it starts")
    return tuple(sorted(found, key=lambda one: one.first))


def _split(block: Block, key: str) -> Split:
    split = _sub(block, key, "write it as {by: quarter, shape: seasonal}")
    split.expect_keys(("by", "shape"), required=("by", "shape"))
    by = _choice(split, "by", kinds.SPLIT_BY)
    shape = split["shape"]
    if not isinstance(shape, Block):
        shape = _choice(split, "shape", kinds.SHAPES)
        if shape == "seasonal" and by in ("team", "rep"):
            raise split.error("shape", f"a season splits time, not {by}s; use history, equal or stated weights")
        return Split(by, shape)
    parts = []
    for name, text in shape.items():
        number = amounts.value(text)
        if number is None or number < 0:
            raise shape.error(name, f"'{text}' is not a weight; write 30% of the whole, or an amount such as 250_000")
        parts.append((name.lower() if by in kinds.TIME else name, number, amounts.is_share(text)))
    if not parts:
        raise FileError(shape.place, "name the parts, such as {emea: 60%, apac: 40%}")
    return Split(by, "stated", tuple(parts))
