"""Expressions of mappings end in a time that grows with the text: what would keep Python's engine busy for good."""

from __future__ import annotations

import pytest

from pipelines.sources import expressions, registry
from pipelines.sources.mapping import read_mapping
from pipelines.sources.registry import Registry
from tests.ingest.company_files import Folder

# Each letter more doubles the time of an engine that goes back.
HOSTILE = "a" * 200 + "b"
MAPPING = """\
table: deals
entity: deals
key: [deal_id]
preamble: yes
totals: "^(a+)+$"
columns:
  deal_id: Id
  deal_name: {header: "/(a+)+/", required: no}
  rep: {above: "^((a+)+)$", required: no}
dropped: ["(a|a)+"]
unpivot: [{entity: quotas, pattern: "(?P<team>(a+)+)", value_name: amount, key: [team]}]
"""


def test_no_expression_of_a_mapping_keeps_a_run_busy(tmp_path):
    (tmp_path / "crm.yml").write_text(MAPPING)
    specs, errors = read_mapping(tmp_path / "crm.yml")
    assert not errors
    folder = Folder(tmp_path / "data", Registry(tuple(specs)))
    folder.drop("crm/deals.csv", f"{HOSTILE}\nId,{HOSTILE}\n1,x\n{HOSTILE}\n")
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.quarantined) == (2, 1, 1)


@pytest.mark.parametrize(
    ("expression", "fault"),
    [("(?P<a>.+)x?", None), ("a(", "unclosed group"), (r"a\Z", "escape"), (r"(\w{1000}){1000}", "size limit")],
)
def test_an_expression_that_the_engine_cannot_take_is_named(expression, fault):
    found = expressions.fault(expression)
    assert found is None if fault is None else fault in found


def test_groups_and_whole_names():
    assert expressions.named_groups(r"entered (?P<stage>.+?)( \((?P<pipeline>.+)\))?", "Entered Demo") == {
        "stage": "Demo", "pipeline": None,
    }  # fmt: skip
    assert expressions.named_groups("demo", "DEMO") == {}
    assert expressions.named_groups("demo", "demo 2") is None
    assert [expressions.first_group(e, "week 12") for e in (r"(\d+)", r"\d+", r"x")] == ["12", "12", None]


def test_the_engine_takes_every_expression_of_the_shipped_tables():
    for spec in registry.load().tables:
        said = [*spec.dropped, spec.foreign, spec.totals, spec.trailer]
        said += [one for unpivot in spec.unpivot for one in (unpivot.pattern, unpivot.exit_pattern)]
        said += [one for column in spec.columns for one in (column.above, column.in_header, column.extract)]
        assert {expressions.fault(one) for one in said if one} <= {None}, spec.id
