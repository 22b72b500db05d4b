"""Cells as exports write them, and what they become: worked out by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import cells
from pipelines.sources.spec import Column


def typed(cell_texts, zone="Europe/Berlin", **settings):
    column = Column("x", **settings)
    text = cells.cleaned(pl.Series("x", cell_texts, dtype=pl.String), column)
    return cells.typed(text, column, zone).to_list()


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "becomes"),
    [
        ("1.5", "1.5"), ("1,234.50", "1234.5"), (" 1 234 ", "1234"), ("-.5", "-0.5"), ("+4", "4"),
        ("1.0E7", "10000000"),
        ("00012", "12"), ("12,34", None), ("1e400", None), ("NaN", None), ("inf", None), ("0x10", None),
        ("1_000", None), ("1.23456789", "1.2346"),
        ("0,001", None), ("0,123", None), ("1,234 567", None), ("1'234'567.5", "1234567.5"),
        ("€ 5", None), ("99999999999999.9999", "99999999999999.9999"), ("100000000000000", None), ("", None),
    ],
)  # fmt: skip
def test_decimal_with_a_point(cell, becomes):
    assert typed([cell], kind="decimal") == [None if becomes is None else Decimal(becomes)]


@pytest.mark.parametrize(
    ("cell", "becomes"),
    [
        ("1,5", "1.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1.5", None),
        ("1,234,5", None),
        ("0.125", None),
        ("1.234'567", None),
    ],
)
def test_decimal_with_a_comma(cell, becomes):
    found = typed([cell], kind="decimal", decimal_mark=",")
    assert found == [None if becomes is None else Decimal(becomes)]


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False))
def test_every_decimal_survives_both_ways_of_writing_it(number):
    plain = f"{number:.4f}"
    german = f"{number:,.4f}".translate(str.maketrans(",.", ".,"))
    assert typed([plain], kind="decimal") == [number]
    assert typed([german], kind="decimal", decimal_mark=",") == [number]


def check_characters(short: str) -> str:
    """The three characters that say which of fifteen are capitals, worked out bit by bit."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    capitals = "".join("1" if sign.isupper() else "0" for sign in short)
    return "".join(signs[int(capitals[at : at + 5][::-1], 2)] for at in (0, 5, 10))


@given(st.text("aZ9bY0", min_size=15, max_size=15))
def test_check_characters_are_those_worked_out_bit_by_bit(short):
    assert typed([short], kind="key", case_safe=True) == [short + check_characters(short)]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001bm00001ZM1Ly", "001bm00001ZM1LyAAL"), ("00Qbm00000Orxk5", "00Qbm00000Orxk5EAB"),
        ("00Qbm00000OrxkA", "00Qbm00000OrxkAEAR"), ("006bm00000LKgdJ", "006bm00000LKgdJAAT"),
    ],
)  # fmt: skip
def test_an_identifier_of_fifteen_characters_is_the_same_with_its_check_characters(short, long):
    # Pairs of a public Salesforce export.
    assert typed([short, long, f"{short}aaa"], kind="key", case_safe=True) == [long] * 3
    assert typed([short.swapcase()], kind="key", case_safe=True) != [long]


def test_what_is_no_identifier_of_fifteen_characters_stays_as_it_is():
    cells_as_they_are = ["7", "", "001bm00001ZM1L", "001bm00001ZM1LyAA", "00-bm00001ZM1Ly"]
    assert typed(cells_as_they_are, kind="key", case_safe=True) == [cell or None for cell in cells_as_they_are]


def test_an_expression_between_slashes_says_what_means_empty():
    assert typed(["n/a", "N/A 7", "x", "/"], nulls=("", "/^(?i)n/a/", "/")) == [None, None, "x", None]


def test_whole_numbers_durations_and_truths():
    assert typed(["117.0", "1,234", "1.5", "x"], kind="integer") == [117, 1234, None, None]
    assert typed(["1h 30m 15s", "90", "1:30:00", "1:30", "45m", "x", "1:99"], kind="duration") == [
        5415, 90, 5400, 5400, 2700, None, None,
    ]  # fmt: skip
    assert typed(["Yes", "FALSE", "1", "0", "maybe"], kind="boolean") == [True, False, True, False, None]


@pytest.mark.parametrize(
    ("cell", "becomes"),
    [
        ("2024-05-01 10:00", "2024-05-01T08:00"),
        ("2024-05-01T10:00:30", "2024-05-01T08:00:30"),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00"),
        ("2024-05-01T10:00:00+05:30", "2024-05-01T04:30"),
        ("2024-05-01", "2024-04-30T22:00"),
        ("2024-03-31 02:30", "2024-03-31T01:30"),  # the clocks skip it: read with the offset before
        ("2024-10-27 02:30", "2024-10-27T00:30"),  # it happens twice: the first
        ("2024-02-30", None),
        ("03/04/2025", None),
        ("0001-01-01", None),
        ("20245-01-01", None),
    ],
)
def test_times_become_utc(cell, becomes):
    assert typed([cell], kind="timestamp") == [becomes and utc(becomes)]


def test_forms_mix_within_a_column_and_a_day_is_the_companys_whatever_the_zone():
    column = Column("x", kind="timestamp", zone="UTC")
    cells_in = pl.Series("x", ["2024-05-01 10:00:00", "2024-05-01", "2024-05-01T10:00:00Z"])
    assert cells.typed(cells_in, column, "Europe/Berlin").to_list() == [
        utc("2024-05-01T10:00"),
        utc("2024-04-30T22:00"),
        utc("2024-05-01T10:00"),
    ]


def test_declared_forms_are_the_only_ones():
    forms = {"kind": "timestamp", "formats": ("%d.%m.%Y", "%d.%m.%Y %H:%M")}
    assert typed(["31.01.2024", "31.01.2024 12:00", "2024-01-31"], **forms) == [
        utc("2024-01-30T23:00"),
        utc("2024-01-31T11:00"),
        None,
    ]


def test_text_is_trimmed_nulls_and_values_are_mapped_and_keys_keep_their_zeros():
    assert typed([" 007 ", "", "--"], kind="key", nulls=("", " --")) == ["007", None, None]
    assert typed(["WON", "lost", "?", ""], values={"won": "Won"}) == ["Won", "lost", "?", None]
    assert typed(["WON", "lost", ""], values={"won": "Won"}, otherwise="Other") == ["Won", "Other", "Other"]
    assert typed(["a; b", ";b"], first_of=";") == ["a", None]
