"""A quote that is never closed holds the file at its line, whatever its delimiter and other quotes."""

from __future__ import annotations

import pytest

from pipelines.ingest import report
from tests.ingest.company_files import BERLIN, REGISTRY, Folder


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoted_before", [0, 1, 30])
def test_an_open_quote_among_quoted_fields_is_held_with_its_line(tmp_path, delimiter, quoted_before):
    good = '1,"Alpha, the ""first""","Open"\n' * quoted_before
    text = "Record ID,Deal Name,Deal Stage\n" + good + '2,"never closed,Open\n3,"Beta","Won"\n4,"Gamma","Won"\n'
    folder = Folder(tmp_path)
    path = folder.drop("deals.csv", text.replace(",", delimiter))
    found = report.verdict(path, REGISTRY, BERLIN)
    assert (found.verdict, found.spec) == ("held", "crm.deals")
    assert f"line {quoted_before + 2}:" in found.reason
    folder.run()
    [(verdict, table, reason)] = folder.query("select verdict, table_name, reason from meta.ingest_files")
    assert (verdict, table) == ("held", "deals") and f"line {quoted_before + 2}:" in reason
