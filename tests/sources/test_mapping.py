"""Mapping files: what they become, and what a person reads when something in one is wrong."""

import re
from pathlib import Path

import pytest

from pipelines.settings import PROJECT_ROOT
from pipelines.sources.mapping import read_mapping, read_mappings

GOOD = """\
tables:
  deals:
    entity: deals
    key: [deal_id]
    snapshot: no
    data_through: 2026-06-30
    dialect: {delimiter: tab, encoding: cp1252, multiline: yes}
    totals: "^Total"
    columns:
      deal_id: Opportunity No
      rep: [Sales person, Salesperson]
      status: {header: Phase, values: {Gewonnen: won, Verloren: lost}, otherwise: open}
      amount: {header: Betrag, decimal_mark: ",", nulls: ["-"]}
      currency: {constant: EUR}
      created_at: {header: Angelegt am, format: "%d.%m.%Y", zone: Europe/Berlin, not_null: yes}
      contact_id: {header: Contact IDs, first_of: ";", required: no}
    unpivot:
      - {entity: deal_stage_events, pattern: "Entered (?P<stage>.+)", value_name: entered_at, carry: [deal_id],
         key: [deal_id, stage], constants: {pipeline: Partners}}
    dropped: ["Comment.*"]
    stale_after_days: 40
"""


def one(tmp_path: Path, text: str, name: str = "portal.yml"):
    (tmp_path / name).write_text(text)
    return read_mapping(tmp_path / name)


def test_a_mapping_becomes_the_spec_that_it_says(tmp_path):
    [spec], errors = one(tmp_path, GOOD)
    assert errors == []
    assert (spec.id, spec.entity, spec.entities) == ("portal.deals", "deals", ("deals", "deal_stage_events"))
    assert (spec.snapshot, spec.data_through, spec.stale_after_days, spec.lag_days) == (False, "2026-06-30", 40, 0)
    assert (spec.dialect.delimiter, spec.dialect.encoding, spec.dialect.multiline) == ("\t", "cp1252", True)
    assert spec.required_headers == ("Opportunity No", "Sales person", "Phase", "Betrag", "Angelegt am")
    assert spec.column("deal_id").not_null and not spec.column("rep").not_null
    assert spec.column("rep").headers == ("Sales person", "Salesperson")
    assert spec.column("status").values == {"Gewonnen": "won", "Verloren": "lost"}
    assert spec.column("status").otherwise == "open"
    assert (spec.column("amount").kind, spec.column("amount").decimal_mark) == ("decimal", ",")
    assert spec.column("amount").nulls == ("", "-")
    assert spec.column("currency").constant == "EUR"
    created = spec.column("created_at")
    assert (created.kind, created.formats, created.zone) == ("timestamp", ("%d.%m.%Y",), "Europe/Berlin")
    assert spec.column("contact_id").first_of == ";"
    assert spec.unpivot[0].constants == {"pipeline": "Partners"}
    assert spec.unpivot[0].value_kind == "timestamp"


def test_one_table_needs_no_tables_key_and_is_named_like_the_file(tmp_path):
    [spec], errors = one(tmp_path, "entity: products\ncolumns: {product_id: SKU}\n", "shop.yml")
    assert errors == []
    assert (spec.id, spec.key, spec.snapshot) == ("shop.shop", (), True)


def test_one_file_may_feed_several_entities(tmp_path):
    [spec], errors = one(
        tmp_path,
        "entity: subscriptions\nkey: [subscription_id]\n"
        "columns: {subscription_id: no, customer_id: who, seller: by}\n"
        "also:\n"
        "  - {entity: customers, key: [customer_id], columns: {customer_id: customer_id, rep: seller}}\n",
    )
    assert errors == []
    assert spec.entities == ("subscriptions", "customers")
    assert spec.column("seller").kind == "text"


# text of the mapping, line and column of the mistake, what the message must say
WRONG = [
    ("entity: deal\ncolumns: {deal_id: x}\n", 1, 9, "unknown entity 'deal'; did you mean 'deals'?"),
    ("entity: deals\ncolumns:\n  deal_idd: x\n", 3, 3, "'deal_idd' is no column of deals; did you mean 'deal_id'?"),
    ("entity: deals\ncolums: {deal_id: x}\n", 2, 1, "unknown key 'colums'; did you mean 'columns'?"),
    ("entity: deals\n", 1, 1, "'columns' is missing"),
    ("entity: deals\ncolumns: {}\n", 2, 10, "a line for each column"),
    ("entity: deals\ncolumns: {deal_id: x}\nkey: [dealid]\n", 3, 6, "did you mean 'deal_id'?"),
    ("entity: deals\ncolumns:\n  amount: {header: x, kind: decimals}\n", 3, 29, "did you mean 'decimal'?"),
    ("entity: deals\ncolumns:\n  amount: {header: x, kind: text}\n", 3, 29, "is of kind decimal"),
    ("entity: deals\ncolumns:\n  amount: {heder: x}\n", 3, 12, "did you mean 'header'?"),
    ("entity: deals\ncolumns:\n  amount: {kind: decimal}\n", 3, 11, "needs a `header:` or a `constant:`"),
    ("entity: deals\ncolumns:\n  amount:\n", 3, 3, "needs the header"),
    ("entity: deals\ncolumns:\n  amount: {constant: many}\n", 3, 22, "'many' is not a number"),
    ("entity: deals\ncolumns:\n  created_at: {constant: 2026-02-30}\n", 3, 26, "'2026-02-30' is not a date"),
    ("entity: deals\ncolumns: {deal_id: x}\nalso: [{entity: reps, key: [rep_id], columns: {rep_id: deal_id}, "
     "constants: {hired_at: 1/2/2026}}]\n", 3, 88, "'1/2/2026' is not a date"),
    ("entity: deals\ncolumns: {deal_id: x}\nunpivot: [{entity: deal_stage_events, pattern: 'E (?P<stage>.+)', "
     "value_name: exited_at, constants: {entered_at: soon}}]\n", 3, 114, "'soon' is not a date or time"),
    ("entity: deals\ncolumns:\n  amount: {header: x, decimal_mark: ';'}\n", 3, 37, "unknown decimal mark"),
    ("entity: deals\ncolumns:\n  amount: {header: x, required: maybe}\n", 3, 33, "neither yes nor no"),
    ("entity: deals\ncolumns:\n  created_at: {header: x, format: DD/MM/YYYY}\n", 3, 35, "%d/%m/%Y"),
    ("entity: deals\ncolumns:\n  created_at: {header: x, zone: Berlin}\n", 3, 33, "Europe/Berlin"),
    ("entity: deals\ncolumns: {deal_id: x}\ntotals: '('\n", 3, 9, "not a regular expression"),
    ("entity: deals\ncolumns: {deal_id: x}\ndata_through: 30/06/2026\n", 3, 15, "not a date"),
    ("entity: deals\ncolumns: {deal_id: x}\nlag_days: two\n", 3, 11, "not a number of days"),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {delimiter: '<--->'}\n", 3, 22, "is no delimiter"),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {encoding: utf-9}\n", 3, 21, "unknown encoding"),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {quote: qq}\n", 3, 18, "one sign, or none"),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {record_end: vt}\n", 3, 23, "unknown line end"),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {header_rows: 0}\n", 3, 24, "at least 1"),
    ("source: marts\nentity: deals\ncolumns: {deal_id: x}\n", 1, 9, "'marts' is a schema of Paceline itself"),
    ("source: My Tool\nentity: deals\ncolumns: {deal_id: x}\n", 1, 9, "lower-case letters"),
    ("entity: deals\ncolumns: {deal_id: x}\nalso: [{entity: reps, key: [rep_id], columns: {rap: deal_id}}]\n",
     3, 48, "'rap' is no column of reps"),
    ("entity: deals\ncolumns: {deal_id: x}\nalso: [{entity: reps, key: [rep_id], columns: {rep_id: seller}}]\n",
     3, 56, "reads 'seller', which is not mapped; valid: deal_id; for a header of the file write `{header: seller}`"),
    ("entity: deals\ncolumns: {deal_id: x}\nunpivot: [{entity: deal_stage_events, pattern: 'E (?P<stag>.+)', "
     "value_name: entered_at}]\n", 3, 48, "'stag' is no column of deal_stage_events"),
    ("entity: deals\ncolumns:\n  created_at: {constant: 31.12.2025}\n", 3, 26, "'31.12.2025' is not a date"),
    ("entity: deals\ncolumns:\n  closed_at: {header: Left, values: {Yes: soon}}\n", 3, 43, "'soon' is not a date"),
    ("entity: deals\ncolumns:\n  deal_name: {header: x, unit: $}\n", 3, 26, "'unit' is for numbers"),
    ("entity: deals\ncolumns:\n  amount: {header: x, format: '%Y'}\n", 3, 23, "'format' is for dates"),
    ("entity: deals\ncolumns:\n  amount: {header: x, extract: '(?<=a)b'}\n", 3, 32, "looks around"),
    ("entity: deals\ncolumns:\n  amount: {header: x, over: 0}\n", 3, 29, "divided by zero"),
    ("entity: deals\ncolumns:\n  deal_id: {header: x, join: [a, b]}\n", 3, 30, "takes the place of `header`"),
    ("entity: deals\ncolumns:\n  closed_at: {header: x, count_of: month, before: 2026-01-31}\n", 3, 36, "'months'?"),
    ("entity: deals\ncolumns:\n  closed_at: {header: x, count_of: months}\n", 3, 36, "what it counts from"),
    ("entity: deals\ncolumns:\n  closed_at: {header: x, before: 2026-01-31}\n", 3, 34, "needs `count_of:"),
    ("entity: deals\ncolumns:\n  created_at: y\n  closed_at: {header: x, count_of: days, after: createdat}\n",
     4, 49, "did you mean 'created_at'?"),
    ("entity: deals\ncolumns:\n  closed_at: {header: x, end_of: months}\n", 3, 34, "did you mean 'month'?"),
    ("entity: deals\ncolumns: {deal_id: x}\nwhere: Paid\n", 3, 8, "must hold headers with texts"),
    ("entity: deals\ncolumns: {deal_id: x}\nwhere: {Status: /(/}\n", 3, 17, "not a regular expression"),
    ("entity: deals\ncolumns: {deal_id: x}\nfilter: {Status: y}\n", 3, 1, "did you mean 'where'?"),
    ("entity: deals\ncolumns:\n  deal_id: {column: x}\n", 3, 13, "did you mean 'header'?"),
    ("entity: deals\ncolumns:\n  deal_id: {colour: x}\n", 3, 13, "; nearest: "),
    ("entity: deals\ncolumns: {deal_id: x}\ndialect: {sep: ','}\n", 3, 11, "did you mean 'delimiter'?"),
    ("deals:\n  entity: deals\n  columns: {deal_id: x}\n", 1, 1, "put the table 'deals' below a key `tables:`"),
    ("entity: deals\ncolumns: {deal_id: x}\nwher_not: {Status: y}\n", 3, 1, "did you mean 'where_not'?"),
    ("entity: deals\ndialect: {has_header: no}\ncolumns: {deal_id: 1, amount: Sum}\n", 3, 31, "counted from 1"),
    ("entity: reps\ncolumns: {rep_id: x}\nunpivot: [{entity: quotas, pattern: '(?P<q>Q.)', value_name: amount, "
     "columns: {period_start_at: {group: p}}}]\n", 3, 105, "no group 'p'"),
    ("entity: ad_spend\ncolumns:\n  cost: '/spent (/'\n", 3, 9, "is not a regular expression"),
    ("entity: ad_spend\ncolumns:\n  currency: {in_header: '(...)', constant: EUR}\n", 3, 25, "of a `header:`"),
    ("entity: ad_spend\ncolumns:\n  spent_at: {above: 'on (.+)'}\n", 1, 1, "`preamble` must be yes"),
    ("tables:\n  deals: {entity: deals}\n", 2, 10, "'columns' is missing"),
    ("tables: []\n", 1, 9, "must hold a block for each table"),
    ("- entity: deals\n", 1, 1, "expected keys with values"),
    ("entity: [deals\n", 2, 1, "not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "message"), WRONG)
def test_a_mistake_is_named_at_its_place_with_what_to_write(tmp_path, text, line, column, message):
    specs, [error] = one(tmp_path, text)
    assert specs == []
    assert message in error.message
    assert (error.place.line, error.place.column) == (line, column)
    assert str(error).startswith(f"{tmp_path / 'portal.yml'}:{line}:{column}: ")


def test_one_bad_table_or_file_does_not_hide_the_good_ones(tmp_path):
    (tmp_path / "a.yml").write_text(
        "tables:\n  good: {entity: products, columns: {product_id: SKU}}\n  bad: {entity: prods, columns: {x: y}}\n"
    )
    (tmp_path / "b.yml").write_text("entity: nothing\ncolumns: {x: y}\n")
    (tmp_path / "c.yml").write_text("entity: products\ncolumns: {product_id: SKU}\n")
    specs, errors = read_mappings(tmp_path)
    assert [spec.id for spec in specs] == ["a.good", "c.c"]
    assert [error.place.path.name for error in errors] == ["a.yml", "b.yml"]


def test_a_table_described_twice_is_refused_the_second_time(tmp_path):
    text = "source: shop\ntable: items\nentity: products\ncolumns: {product_id: SKU}\n"
    (tmp_path / "a.yml").write_text(text)
    (tmp_path / "b.yml").write_text(text)
    specs, [error] = read_mappings(tmp_path)
    assert len(specs) == 1
    assert error.place.path.name == "b.yml" and "shop.items" in error.message


def test_the_example_of_the_guide_is_a_mapping(tmp_path):
    guide = (PROJECT_ROOT / "docs" / "mappings.md").read_text()
    example = re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)[1]
    specs, errors = one(tmp_path, example, "partner_portal.yml")
    assert errors == []
    assert [spec.id for spec in specs] == ["partner_portal.deals", "partner_portal.contracts"]
