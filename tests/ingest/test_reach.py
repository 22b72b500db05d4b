"""How far the data of a table reaches: only records can say so."""

from __future__ import annotations

import datetime as dt

from tests.ingest.company_files import Folder

HEADER = "Record ID,Deal Stage,Amount\n"
REACH = "select data_through_date, is_stale from meta.source_freshness where entity = 'deals'"


def test_a_newer_header_alone_does_not_move_the_reach_of_the_data(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("crm/deals-2026-01-05.csv", HEADER + "1,Open,5\n")
    folder.drop("crm/deals-2026-01-07.csv", HEADER)
    folder.drop("crm/deals-2026-01-08.csv", HEADER + "1,Open,many\n")  # its one record goes to quarantine
    folder.run(dt.date(2026, 1, 9))
    assert folder.query(REACH) == [(dt.date(2026, 1, 5), False)]
    folder.run(dt.date(2026, 7, 1))
    assert folder.query(REACH) == [(dt.date(2026, 1, 5), True)]


def test_headers_alone_reach_nowhere(tmp_path):
    folder = Folder(tmp_path)
    folder.drop("crm/deals-2026-01-07.csv", HEADER)
    folder.run(dt.date(2026, 1, 9))
    assert folder.query(REACH) == [(None, True)]
