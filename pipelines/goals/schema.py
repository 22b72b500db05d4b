"""The JSON Schema of a goal file, for editors that complete and check while one types.

It says what the grammar says, as far as a schema can: words, keys and shapes; what needs two values together
(a deadline before its start) or the data (a scope nobody has) `paceline goals check` tells.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.goals import amounts, kinds

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

Schema = dict[str, Any]
# `20 %` and 4_800_000 reach an editor as text, 4800000 as a number.
AMOUNT = {"type": ["number", "string"], "pattern": rf"^\s*{amounts.NUMBER}\s*%?\s*$"}
CHANGE = {
    "type": ["number", "string"],
    "pattern": rf"^\s*{amounts.NUMBER.replace('[+-]', '[+−-]')}\s*(%|pp|points?)?\s*$",
}
DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "a date such as 2026-12-31"}
SLUG = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.-]*$"}
TEXT = {"type": "string"}


def render(catalogue: Mapping[str, Kpi]) -> str:
    """The schema as JSON text: one goal, or a list of goals."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Goals of Paceline",
        "description": "One goal or a list of goals; docs/goals.md says what each word means.",
        "$defs": {"goal": _goal(catalogue), "target": _target()},
        "oneOf": [{"$ref": "#/$defs/goal"}, {"type": "array", "items": {"$ref": "#/$defs/goal"}}],
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _goal(catalogue: Mapping[str, Kpi]) -> Schema:
    keys = {
        "id": SLUG | {"description": "unique; names the goal in links and messages"},
        "statement": TEXT | {"description": "Specific: what is wanted, in a sentence"},
        "kpi": {
            "description": "Measurable: a key of docs/kpis.md",
            "oneOf": [
                {"const": key, "title": kpi.label} for key, kpi in catalogue.items() if kpi.kind != "cumulative"
            ],
        },
        "scope": _one_of_keys(dict.fromkeys(kinds.SCOPE_TYPES, TEXT) | {"company": {"const": "all"}}),
        "target": {"$ref": "#/$defs/target"},
        "stretch": {"$ref": "#/$defs/target"},
        "direction": {"enum": list(kinds.DIRECTIONS)},
        "measure": _object(
            {"grain": {"enum": list(kinds.MEASURE_GRAINS)}, "at": {"enum": list(kinds.MEASURE_AT)}},
            ("grain", "at"),
        ),
        "from": DATE | {"description": "the first day that counts"},
        "by": DATE | {"description": "Time-bound: the last day that counts"},
        "supports": SLUG | {"description": "Relevant: the id of the goal above it"},
        "owner": TEXT | {"description": "who answers for it; addresses live in alerts.yml"},
        "kind": {"enum": list(kinds.KINDS)},
        "split": _object(
            {
                "by": {"enum": list(kinds.SPLIT_BY)},
                "shape": {
                    "oneOf": [{"enum": list(kinds.SHAPES)}, {"type": "object", "additionalProperties": AMOUNT}]
                },
            },
            ("by", "shape"),
        ),
        "pause": {"oneOf": [_pause(), {"type": "array", "items": _pause()}]},
        "notify": {"oneOf": [TEXT, {"type": "array", "items": TEXT}]},
    }
    return _object({key: keys[key] for key in kinds.KEYS}, kinds.REQUIRED)


def _target() -> Schema:
    over = {
        "oneOf": [
            {"enum": list(kinds.BASES)},
            _object({"value": AMOUNT}, ("value",)),
            _object({"from": DATE, "to": DATE}, ("from", "to")),
        ]
    }
    band = {"type": "array", "items": AMOUNT, "minItems": 2, "maxItems": 2}
    return {
        "oneOf": [
            _object({"value": AMOUNT}, ("value",)),
            _object({"change": CHANGE, "over": over}, ("change", "over")),
            _object({"stay_under": AMOUNT}, ("stay_under",)),
            _object({"band": band}, ("band",)),
        ]
    }


def _pause() -> Schema:
    return _object({"from": DATE, "to": DATE, "why": TEXT}, ("from", "to", "why"))


def _object(properties: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    return {
        "type": "object", "properties": dict(properties), "required": list(required), "additionalProperties": False,
    }  # fmt: skip


def _one_of_keys(properties: Mapping[str, Schema]) -> Schema:
    return _object(properties) | {"minProperties": 1, "maxProperties": 1}
