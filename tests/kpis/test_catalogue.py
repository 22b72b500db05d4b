"""The catalogue reads every KPI pair, and says where an entry is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.kpis import docs
from pipelines.kpis.catalogue import EITHER, load
from pipelines.settings import DBT_DIR
from pipelines.yaml_file import FileError
from tests.dbt.warehouse_builder import query

GOOD = """\
models:
  - name: kpi_calls
    config:
      meta:
        label: Calls
        unit: count
        direction: increase
        kind: flow
        numerator: calls made
        sources: [activities]
        absent_when: no call was made
        minimum_observations: 1
        definition: >-
          Calls made,
          by day.
        definition_source: judgement of this project
        grains: [day, week, trailing]
        scopes: [company, rep]
        first_rank: true
        additive: true
"""


def write(tmp_path: Path, text: str, name: str = "kpi_calls.yml") -> Path:
    folder = tmp_path / "models" / "kpis"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_pair_of_files_is_a_kpi(tmp_path):
    calls = load(write(tmp_path, GOOD))["calls"]
    assert (calls.label, calls.unit, calls.kind, calls.sources) == ("Calls", "count", "flow", ("activities",))
    assert calls.definition == "Calls made, by day."
    assert calls.denominator is None and calls.variants == {}
    assert calls.first_rank and calls.additive
    assert calls.grains == ("day", "week", "trailing_3m", "trailing_12m")
    assert calls.scopes == ("company", "rep")


@pytest.mark.parametrize(
    ("line", "wrong", "place", "said"),
    [
        ("unit: count", "unit: counts", ":6:15", "did you mean 'count'?"),
        ("kind: flow", "kind: stream", ":8:15", "unknown kind 'stream'; valid:"),
        ("direction: increase", "direction: up", ":7:20", "valid: band, decrease, increase"),
        ("label: Calls", "lable: Calls", ":5:9", "unknown key 'lable'; did you mean 'label'?"),
        ("minimum_observations: 1", "minimum_observations: one", ":12:31", "not a whole number"),
        ("sources: [activities]", "sources: activities", ":10:18", "must be a list"),
        ("additive: true", "additive: maybe", ":20:19", "neither true nor false"),
        ("scopes: [company, rep]", "scopes: [company, reps]", ":18:17", "did you mean 'rep'?"),
        ("scopes: [company, rep]", "scopes: [rep, company]", ":18:17", "in this order: company, team"),
        ("grains: [day, week, trailing]", "grains: []", ":17:17", "must be a list of words"),
        ("name: kpi_calls", "name: kpi_call", ":2:11", "must be 'kpi_calls'"),
    ],
)
def test_a_wrong_entry_is_named_at_its_place(tmp_path, line, wrong, place, said):
    assert line in GOOD
    with pytest.raises(FileError) as error:
        load(write(tmp_path, GOOD.replace(line, wrong)))
    assert f"kpi_calls.yml{place}:" in str(error.value)
    assert said in str(error.value)


def test_a_model_without_an_entry_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"add `config: \{meta: …\}`"):
        load(write(tmp_path, "models:\n  - name: kpi_calls\n"))


def test_every_source_is_a_feed_whose_state_is_known(small_company):
    known = {feed for (feed,) in query(small_company, "select feed from measures.feed_status")}
    named = {name for kpi in load(DBT_DIR).values() for source in kpi.sources for name in source.split(EITHER)}
    assert named and named <= known


def test_a_definition_is_a_sentence_and_names_its_source():
    catalogue = load(DBT_DIR).values()
    assert [kpi.key for kpi in catalogue if not kpi.definition.endswith(".")] == []
    assert [kpi.key for kpi in catalogue if len(kpi.definition_source) < 5] == []


def test_no_two_kpis_have_one_label():
    labels = [kpi.label.casefold() for kpi in load(DBT_DIR).values()]
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


def test_a_variant_belongs_to_one_kpi_and_is_a_key():
    catalogue = load(DBT_DIR)
    variants = [(kpi.key, variant) for kpi in catalogue.values() for variant in kpi.variants]
    assert [pair for pair in variants if not re.fullmatch(r"[a-z][a-z0-9_]*", pair[1]) or pair[0] == pair[1]] == []
    names = [variant for _, variant in variants]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    assert [pair for pair in variants if not catalogue[pair[0]].variants[pair[1]]] == []


def test_the_page_says_which_variants_are_built_and_which_are_reserved(tmp_path):
    more = GOOD.replace(
        "additive: true", "additive: true\n        variants: {calls_long: over a minute, calls_lost: no answer}"
    )
    write(tmp_path, GOOD.replace("calls", "calls_long"), "kpi_calls_long.yml")
    page = docs.render(load(write(tmp_path, more)))
    assert "- variant [`calls_long`](#calls_long), built: over a minute\n" in page
    assert "- variant `calls_lost`, reserved: no answer\n" in page


def test_the_page_has_a_section_with_every_entry_of_each_kpi():
    catalogue = load(DBT_DIR)
    sections = docs.PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    assert [section.split("\n", 1)[0] for section in sections] == list(catalogue)
    for kpi, section in zip(catalogue.values(), sections, strict=True):
        said = (kpi.label, kpi.definition, kpi.definition_source, kpi.numerator, kpi.denominator or "", kpi.unit)
        for text in (*said, f"kind: {kpi.kind}", kpi.absent_when, *kpi.sources, *kpi.grains, *kpi.variants):
            assert text in section, (kpi.key, text)
        assert f"- scopes: {', '.join(kpi.scopes)}\n" in section


def test_the_committed_page_is_what_the_catalogue_says():
    fresh = docs.render(load(DBT_DIR))
    assert docs.PAGE.read_text(encoding="utf-8") == fresh, "run `python -m pipelines.kpis.docs`"
