"""Constants of the further entities of a mapping are typed like cells, and a header that cannot be is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pipelines.sources.mapping import read_mapping
from pipelines.sources.registry import Registry
from tests.ingest.company_files import BERLIN, Folder

PEOPLE = """\
table: people
entity: reps
key: [rep_id]
columns: {rep_id: No}
also:
  - {entity: rep_teams, key: [rep_id], columns: {rep_id: rep_id}, constants: {team: North, valid_from_at: 2026-03-01}}
"""
PLAN = """\
table: plan
entity: reps
key: [rep_id]
columns: {rep_id: No}
unpivot:
  - {entity: quotas, pattern: "Plan (?P<period_start_at>.+)", value_name: amount, carry: [rep_id],
     key: [rep_id, period_start_at], constants: {period_end_at: 2026-12-31 18:00}}
"""


def _folder(tmp_path, text: str) -> Folder:
    path = tmp_path / "staff.yml"
    path.write_text(text)
    specs, errors = read_mapping(path)
    assert not errors
    return Folder(tmp_path / "data", Registry(tuple(specs)), BERLIN)


def test_a_date_among_the_constants_of_also(tmp_path):
    folder = _folder(tmp_path, PEOPLE)
    folder.drop("staff/people.csv", "No\n7\n")
    folder.run()
    assert folder.query("select rep_id, team, valid_from_date from staff.people__rep_teams") == [
        ("7", "North", dt.date(2026, 3, 1))
    ]


def test_a_date_among_the_constants_and_in_the_headers_of_unpivot(tmp_path):
    folder = _folder(tmp_path, PLAN)
    folder.drop("staff/plan.csv", "No,Plan 2026-01-01,Plan 2026-02-01\n7,10,20\n")
    folder.run()
    evening = dt.datetime(2026, 12, 31, 17)  # noqa: DTZ001 (UTC; the company is in Berlin)
    assert folder.query("select period_start_date, period_end_at, amount from staff.plan__quotas order by 1") == [
        (dt.date(2026, 1, 1), evening, Decimal(10)),
        (dt.date(2026, 2, 1), evening, Decimal(20)),
    ]


def test_a_header_that_is_no_date_sends_its_records_to_quarantine(tmp_path):
    folder = _folder(tmp_path, PLAN)
    folder.drop("staff/plan.csv", "No,Plan Q1\n7,10\n8,\n")
    load = folder.run()["staff.plan"]
    assert (load.accepted, load.quarantined) == (1, 1)
    [(line, reason)] = folder.query("select line_number, reason from meta.quarantine")
    assert line == 2 and reason.startswith("the header says 'Q1' for period_start_at, which is not a date")
