"""A mapping drafted from a file: what is proved stands in it, what several readings fit is left to a person."""

from __future__ import annotations

import json

from pipelines import cli
from pipelines.ingest.draft import draft
from pipelines.sources import registry
from pipelines.sources.mapping import read_mapping
from pipelines.sources.registry import Registry
from tests.ingest.company_files import BERLIN, Folder

PIPELINE = (
    "Deal ID;Deal Name;Amount;Created;Expected close;Rep;Won?;Remarks\n"
    '17;"A; B";1.234,50;13.02.2026;01/03/2026;Ann;yes;x\n'
    "18;C;20,00;02.03.2026;05/04/2026;Bob;no;\n"
)


def _draft(tmp_path, data: bytes, name: str = "pipeline-2026-03.csv") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return draft(path, registry.load(), BERLIN)


def _saved(tmp_path, text: str):
    path = tmp_path / "pipeline.yml"
    path.write_text(text)
    return path


def test_types_and_forms_are_proved_from_the_whole_column(tmp_path):
    text = _draft(tmp_path, PIPELINE.encode("cp1252"))
    lines = text.splitlines()
    assert "entity: deals" in lines and "key: [deal_id]" in lines and 'dialect: {delimiter: ";"}' in lines
    assert '  amount: {header: "Amount", decimal_mark: ","}' in lines
    assert '  created_at: {header: "Created", format: "%d.%m.%Y"}' in lines
    [close] = [line for line in lines if "Expected close" in line]
    assert 'format: "?"' in close and "every cell fits %d/%m/%Y and %m/%d/%Y: choose" in close
    assert '  # ?: "Won?"  # every cell is yes or no' in lines
    # What only a person can know is asked, and never read in one of two ways.
    assert "# As it stands it is not a mapping yet: '?' is not the form of a date" in text
    specs, [error] = read_mapping(_saved(tmp_path, text))
    assert specs == [] and "'?'" in error.message


def test_the_draft_is_a_mapping_that_loads_the_file(tmp_path):
    text = _draft(tmp_path, PIPELINE.encode())
    specs, errors = read_mapping(_saved(tmp_path, text.replace('"?"', '"%d/%m/%Y"')))
    assert not errors
    folder = Folder(tmp_path / "data", Registry(tuple(specs)), BERLIN)
    folder.drop("pipeline-2026-03.csv", PIPELINE)
    folder.run()
    rows = folder.query("select deal_id, deal_name, amount, created_date::varchar from pipeline.pipeline order by 1")
    assert rows == [("17", "A; B", 1234.5, "2026-02-13"), ("18", "C", 20, "2026-03-02")]


def test_one_cell_takes_a_reading_away(tmp_path):
    more = PIPELINE + "18;D;n/a;31.02.2026;13/04/2026;Bob;no;\n"
    text = _draft(tmp_path, more.encode())
    assert "key: [deal_id]" not in text.splitlines()  # 18 stands twice
    assert '"%d/%m/%Y"' in text and "choose" not in text
    assert '# ?: "Created"' in text and '# ?: "Amount"' in text


def test_what_cannot_be_read_has_no_draft_but_a_reason(tmp_path):
    assert _draft(tmp_path, b'a,b\n1,"x"y\n').startswith("# No draft of pipeline-2026-03.csv: line 2: text follows")
    assert _draft(tmp_path, b"", "empty.csv").startswith("# No draft of empty.csv: no header row")


def test_the_command_prints_the_draft_and_says_by_its_exit_that_the_file_would_not_load(tmp_path, capsys):
    path = tmp_path / "pipeline.csv"
    path.write_text(PIPELINE)
    assert cli.main(["check", str(path), "--draft-mapping", "--json", "--data", str(tmp_path)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] in ("unrecognised", "held") and "entity: deals" in said["draft_mapping"]


REPORT = (
    'Campagnerapport\n"1 juli 2026 - 31 juli 2026"\n'
    "Dag,Campagne,Valutacode,Kosten,Impressions\n"
    '2026-07-01,Merk,EUR,"1.020,50",881\n2026-07-02,Merk,EUR,"20,40",41\n'
    'Totaal: account, --,EUR,"1.040,90",922\n'
)


def test_below_titles_the_header_is_found_and_totals_are_left_out(tmp_path):
    text = _draft(tmp_path, REPORT.encode())
    assert "preamble: yes" in text.splitlines()
    assert '# ?: "Dag"  # every cell is an ISO date' in text
    assert "entity: ad_spend" in text and 'cost: {header: "Kosten", decimal_mark: ","}' in text
    assert text.endswith("# With it: 3 records read, 0 to quarantine.\n")


def test_a_narrow_table_with_decimal_commas_is_no_title_above_a_wider_one(tmp_path):
    text = _draft(tmp_path, b"Product;Unit cost\nA;1,5\nB, C;2,5\n")
    assert 'dialect: {delimiter: ";"}' in text and "preamble" not in text


OWN = "Opportunity No,Phase,Sales person,Value in EUR,Opened\n{}"


def test_a_list_of_deals_in_peoples_own_words_is_one_of_deals(tmp_path):
    text = _draft(tmp_path, OWN.format("A-1,Demo,Ann,100,2026-01-05\nA-2,Won,Bob,250.5,2026-01-06\n").encode())
    lines = text.splitlines()
    assert "entity: deals" in lines and "key: [deal_id]" in lines
    assert '  deal_id: "Opportunity No"' in lines and '  stage: "Phase"' in lines
    assert '  rep: "Sales person"' in lines and '  amount: "Value in EUR"' in lines
    assert '  created_at: "Opened"' in lines
    assert text.endswith("# With it: 2 records read, 0 to quarantine.\n")


def test_a_column_that_tells_the_rows_apart_is_offered_as_the_key(tmp_path):
    text = _draft(tmp_path, b"Ticket number,Stage,Amount,Pipeline\n7,Demo,1,A\n8,Demo,2,A\n")
    assert '# key: [deal_id]  # if "Ticket number", which is never empty and never repeated, is deal_id' in text
    text = _draft(tmp_path, b"Ticket number,Stage,Amount,Pipeline\n7,Demo,1,A\n7,Demo,2,A\n")
    assert "# key: [ ]  # no column of numbers or ids is without empty and repeated cells" in text


def test_a_list_of_which_one_column_is_known_is_of_nothing_until_somebody_says_so(tmp_path):
    text = _draft(tmp_path, b"Record ID,Make,Model,Mileage\n1,A,B,5\n2,A,B,6\n")
    assert 'entity: "?"  # the names of the columns do not say it, or' in text
    assert "# As it stands it is not a mapping yet: unknown entity '?'" in text


def test_a_month_by_its_short_and_long_name_is_one_reading(tmp_path):
    text = _draft(tmp_path, b"Deal ID;Stage;Amount;Created\n1;Demo;5;05 May 2026\n")
    assert '  created_at: {header: "Created", format: "%d %b %Y"}' in text.splitlines()
