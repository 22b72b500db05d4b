"""The decimal mark is declared, or proved by the column that is read, and never guessed for a cell."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from pipelines.ingest.convert import Converted, Converter
from pipelines.ingest.decimal_marks import UNPROVED
from pipelines.ingest.layout import Layout
from pipelines.ingest.table_files import MARK
from pipelines.sources.registry import Registry
from pipelines.sources.spec import PROVED_MARK, Column, TableSpec, Unpivot
from pipelines.sources.systems import salesforce_deals
from tests.ingest.company_files import Folder


def test_a_salesforce_report_is_read_in_the_locale_that_it_proves(tmp_path):
    header = '"Opportunity ID","Opportunity Owner","Stage","Amount","Close Date","Created Date","Closed","Won"'
    folder = Folder(tmp_path, Registry((salesforce_deals.OPPORTUNITY_REPORT,)))
    for week, amounts in enumerate((("1.200,50", "45.000"), ("1.200", "45.000"))):
        rows = [
            f'"00600000000000{at}","Ann","Demo","{amount}","15.03.2026","{13 + week}.02.2026","0","0"'
            for at, amount in enumerate(amounts)
        ]
        folder.drop(f"report{week}.csv", "\n".join([header, *rows]) + "\n")
    folder.run()
    assert folder.query("select amount from salesforce.opportunity_report order by 1") == [
        (Decimal("1200.5"),), (Decimal(45000),),
    ]  # fmt: skip
    assert folder.query("select column_name, raw_value, reason from meta.quarantine order by 2") == [
        ("Amount", "1.200", UNPROVED), ("Amount", "45.000", UNPROVED),
    ]  # fmt: skip


def spec(*numbers: Column, **settings) -> TableSpec:
    key = Column("deal_id", ("Id",), "key", required=True)
    return TableSpec("crm", "deals", "deals", (key, *numbers), key=("deal_id",), **settings)


def convert(table: TableSpec, *columns: list[str], headers: list[str], form: str = "utf-8") -> Converted:
    """One piece of a file with an `Id` and these columns."""
    return Converter(Layout(table, form, ",", ("Id", *headers), 1), "UTC").piece(piece(*columns))


def piece(*columns: list[str]) -> pl.DataFrame:
    ids = [str(number) for number in range(len(columns[0]))]
    named = {f"c{at}": cells for at, cells in enumerate([ids, *columns])}
    return pl.DataFrame({**named, "_line_number": range(2, len(ids) + 2)})


def amounts(
    texts: list[str], mark: str = PROVED_MARK, kind: str = "decimal", form: str = "utf-8"
) -> list[str | None]:
    """The numbers that the cells became; None where the row is in quarantine."""
    found = convert(
        spec(Column("amount", ("Amount",), kind, decimal_mark=mark)), texts, headers=["Amount"], form=form
    )
    became = dict(found.tables["rows.parquet"].select("deal_id", "amount").iter_rows())
    assert len(became) + len(found.bad) == len(texts)
    return [f"{float(became[key]):.10g}" if (key := str(at)) in became else None for at in range(len(texts))]


@pytest.mark.parametrize(
    ("cells", "become"),
    [
        (["1.200,50", "45.000", "9225,225"], ["1200.5", "45000", "9225.225"]),
        (["1.200", "45.000", "922,22"], ["1200", "45000", "922.22"]),
        (["1,200", "45,000", "922.22"], ["1200", "45000", "922.22"]),
        (["1.200", "0.5"], ["1.2", "0.5"]),
        (["1.200", "0.125"], ["1.2", "0.125"]),
        (["1,200", "1,200,300"], ["1200", "1200300"]),
        (["7", "1 200", "(5)"], ["7", "1200", "-5"]),
        # Nothing proves what the sign is: the others stand.
        (["1.200", "45.000", "7"], [None, None, "7"]),
        (["1.200", "922,225"], [None, None]),
        # What contradicts the others is no number, and what both read is in doubt.
        (["1.200", "12.50", "13.75", "1.200,50"], [None, "12.5", "13.75", None]),
        (["12.50", "12,50", "1.200", "7"], [None, None, None, "7"]),
    ],
)
def test_the_cells_of_a_column_prove_its_mark(cells, become):
    assert amounts(cells) == become


@pytest.mark.parametrize(
    ("mark", "cells", "become"),
    [
        (".", ["1.200", "1,200"], ["1.2", "1200"]),
        (",", ["1.200", "1,200"], ["1200", "1.2"]),
        (".", ["1.200", "12,50", "12.50"], ["1.2", None, "12.5"]),
        # Its own cells speak against what is declared.
        (".", ["45.000", "1.200,50", "7"], [None, None, "7"]),
        (".", ["0,001", "5"], [None, "5"]),
        (",", ["1,234", "12.50"], [None, None]),
    ],
)
def test_a_declared_mark_holds_unless_the_column_knows_the_other_one_only(mark, cells, become):
    assert amounts(cells, mark) == become


def test_a_whole_number_cannot_have_decimals():
    assert amounts(["1.200", "12"], kind="integer") == ["1200", "12"]
    assert amounts(["1,200", "12"], kind="integer") == ["1200", "12"]


def test_real_numbers_are_what_they_are_and_prove_nothing_of_texts():
    form = "xlsx:Deals"
    assert amounts([f"{MARK}1.234", "1.200", "7"], form=form) == ["1.234", None, "7"]
    assert amounts([f"{MARK}1.234", "1.200", "12,5"], form=form) == ["1.234", "1200", "12.5"]
    assert amounts([f"{MARK}1.234", "1,200"], ",", form=form) == ["1.234", "1.2"]


def test_one_column_proves_the_mark_of_the_file_unless_two_disagree():
    numbers = [
        Column(name, (name,), "decimal", decimal_mark=PROVED_MARK) for name in ("amount", "quantity", "probability")
    ]

    def first_amounts(*columns: list[str]) -> list:
        found = convert(spec(*numbers), *columns, headers=["amount", "quantity", "probability"])
        return found.tables["rows.parquet"]["amount"].to_list()

    assert first_amounts(["1.200"], ["12,5"], [""]) == [Decimal(1200)]
    assert first_amounts(["1.200"], ["12.5"], [""]) == [Decimal("1.2")]
    assert first_amounts(["1.200"], ["12.5"], ["12,5"]) == []


def test_what_an_earlier_piece_proved_holds_for_the_later_ones():
    column = Column("amount", ("Amount",), "decimal", decimal_mark=PROVED_MARK)
    converter = Converter(Layout(spec(column), "utf-8", ",", ("Id", "Amount"), 1), "UTC")
    read = [converter.piece(piece(cells)) for cells in (["1.200"], ["12,5"], ["1.200"])]
    assert [len(one.bad) for one in read] == [1, 0, 0]
    assert read[2].tables["rows.parquet"]["amount"].to_list() == [Decimal(1200)]
    assert (read[0].bad[0].column, read[0].bad[0].raw, read[0].bad[0].reason) == ("Amount", "1.200", UNPROVED)


def test_parts_of_a_calculation_and_wide_columns_prove_theirs_too():
    per_unit = Column("amount", ("Amount",), "decimal", decimal_mark=PROVED_MARK, times=("Units",))
    found = convert(spec(per_unit), ["2", "2"], ["1.200", "0,5"], headers=["Amount", "Units"])
    assert found.tables["rows.parquet"]["amount"].to_list() == [2400, 1]
    found = convert(spec(per_unit), ["2"], ["1.200"], headers=["Amount", "Units"])
    assert [(bad.column, bad.raw) for bad in found.bad] == [("Units", "1.200")]
    cell = Column("amount", kind="decimal", decimal_mark=PROVED_MARK)
    quota = Unpivot("quotas", "Quota (?P<team>.+)", "amount", "decimal", key=("team",), cell=cell)
    found = convert(spec(unpivot=(quota,)), ["1.200", "1,5"], headers=["Quota North"])
    assert found.tables["quotas.parquet"]["amount"].to_list() == [Decimal(1200), Decimal("1.5")]
    assert len(convert(spec(unpivot=(quota,)), ["1.200"], headers=["Quota North"]).bad) == 1
