"""The JSON Schema of goal files: editors accept what the grammar accepts, and mark what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from pipelines.goals import goal, schema
from pipelines.kpis import catalogue
from pipelines.settings import DBT_DIR, PROJECT_ROOT
from tests.goals.test_goal_files import PLAIN, WHOLE

KPIS = catalogue.load(DBT_DIR)
VALIDATOR = jsonschema.Draft202012Validator(json.loads(schema.render(KPIS)))


def as_an_editor_reads(text: str):
    """Plain YAML with dates left as text, as the editors' YAML servers hand it to the schema."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def accepted_by_grammar(tmp_path: Path, text: str) -> bool:
    (tmp_path / "one.yml").write_text(text, encoding="utf-8")
    return not goal.load(tmp_path, KPIS)[1]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        PLAIN,
        PLAIN.replace("revenue_net", "win_rate").replace("{value: 100}", "{stay_under: 40%}"),
        PLAIN.replace("{value: 100}", "{band: [2.4, 4]}"),
        PLAIN.replace("{value: 100}", "{change: -5%, over: {value: 420}}"),
        PLAIN.replace("{value: 100}", "{change: 5, over: {from: 2025-01-01, to: 2025-03-31}}"),
        "- " + PLAIN.strip().replace("\n", "\n  "),
        PLAIN + "pause: {from: 2026-08-01, to: 2026-08-14, why: closed}\nnotify: sales-leads\n",
    ],
)
def test_what_the_grammar_reads_the_schema_accepts(tmp_path, text):
    assert accepted_by_grammar(tmp_path, text)
    VALIDATOR.validate(as_an_editor_reads(text))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("kpi", "kpy"),
        PLAIN.replace("revenue_net", "revnue_net"),
        PLAIN.replace("{value: 100}", "{value: 100, stay_under: 5}"),
        PLAIN.replace("{value: 100}", "{change: +5%}"),
        PLAIN.replace("{value: 100}", "{value: lots}"),
        PLAIN.replace("by: 2026-12-31", "by: 31.12.2026"),
        PLAIN.replace("by: 2026-12-31\n", ""),
        PLAIN + "scope: {country: fr}\n",
        PLAIN + "scope: {company: emea}\n",
        PLAIN + "split: {by: day, shape: equal}\n",
        PLAIN + "measure: {grain: month}\n",
    ],
)
def test_what_the_grammar_refuses_the_schema_marks(tmp_path, text):
    assert not accepted_by_grammar(tmp_path, text)
    assert list(VALIDATOR.iter_errors(as_an_editor_reads(text)))


@pytest.mark.parametrize("path", sorted(PROJECT_ROOT.glob("examples/*/goals/*.yml")), ids=lambda path: path.stem)
def test_every_goal_that_ships_is_accepted(path):
    VALIDATOR.validate(as_an_editor_reads(path.read_text("utf-8")))
