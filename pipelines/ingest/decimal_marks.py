"""Which sign parts the decimals of a column: as declared, or proved by the column, never guessed for a cell.

`1,50` is a number with a decimal comma only, `1,234.50` with a decimal point only: such cells prove the mark of their
column, and where a column has none of them, those of the file's other undeclared columns do. `1.200` is a number
either way; where nothing proves the mark, or the cells of the column contradict what is declared, it is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.ingest import cells
from pipelines.sources.spec import PROVED_MARK, Column

POINT, COMMA = ".", ","
OTHERS = {POINT: COMMA, COMMA: POINT}
NAMES = {POINT: "decimal point", COMMA: "decimal comma"}
UNPROVED = (
    "nothing in the file says whether its sign parts decimals or thousands; export it with decimals, or declare "
    "`decimal_mark` in a mapping"
)
OTHER = "other cells of the column have a {}, so what parts the decimals of this one is unclear; write all in one way"
# A column whose cells prove the declared mark needs no more of them.
SAMPLE = 1_000


@dataclass(frozen=True)
class Proof:
    """How many cells can be read with a decimal point only, and with a decimal comma only."""

    point: int = 0
    comma: int = 0

    def __add__(self, other: Proof) -> Proof:
        return Proof(self.point + other.point, self.comma + other.comma)

    def of(self, mark: str) -> int:
        return self.point if mark == POINT else self.comma

    @property
    def mark(self) -> str | None:
        """The mark that more cells prove; None where none does, or as many prove the other."""
        if self.point == self.comma:
            return None
        return POINT if self.point > self.comma else COMMA


@dataclass(frozen=True)
class Numbers:
    """The numbers of one place in a piece: how they are read, their cleaned texts, which are real numbers (written
    with a point), and `doubtful`: which cells are not to be trusted, for the reason `doubt`."""

    column: Column
    texts: pl.Series
    is_real: pl.Series | None = None
    doubtful: pl.Series | None = None
    doubt: str = ""


class DecimalMarks:
    """The marks of one file, as far as its pieces were read."""

    def __init__(self) -> None:
        self._proofs: dict[str, Proof] = {}
        self._stated: dict[str, str] = {}

    def settled(self, places: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """The numbers of a piece, each by the mark of its place."""
        for place, numbers in places.items():
            stated = self._stated.setdefault(place, numbers.column.decimal_mark)
            known = self._proofs.get(place, Proof())
            if known.mark is None or known.mark != (stated or known.mark):
                self._proofs[place] = known + _proof(_written(numbers), numbers.column)
        return {place: _by(*self._mark(place), numbers) for place, numbers in places.items()}

    def _mark(self, place: str) -> tuple[str | None, str]:
        """The mark, and why a cell that both marks read is in doubt; empty where it is not."""
        proof, stated = self._proofs[place], self._stated[place]
        if stated:
            is_doubted = proof.of(OTHERS[stated]) and not proof.of(stated)
            return stated, OTHER.format(NAMES[OTHERS[stated]]) if is_doubted else ""
        if proof.point and proof.comma:
            return proof.mark, OTHER.format(NAMES[OTHERS[proof.mark]]) if proof.mark else UNPROVED
        sign = proof.mark or self._mark_of_file
        return sign, "" if sign else UNPROVED

    @property
    def _mark_of_file(self) -> str | None:
        """What the undeclared columns prove, where no two of them prove another mark."""
        open_ = [proof for place, proof in self._proofs.items() if self._stated[place] == PROVED_MARK]
        point, comma = (sum(proof.of(mark) for proof in open_) for mark in (POINT, COMMA))
        return None if point and comma else Proof(point, comma).mark


def is_number(column: Column) -> bool:
    return column.count_of is not None or column.kind in (*cells.NUMBERS, "hours")


def _by(mark: str | None, doubt: str, numbers: Numbers) -> Numbers:
    texts, is_real = numbers.texts, numbers.is_real
    if mark == COMMA and is_real is not None:
        texts = texts.str.replace(POINT, COMMA, literal=True).zip_with(is_real, texts)
    settled = replace(numbers, column=replace(numbers.column, decimal_mark=mark or POINT), texts=texts)
    if not doubt:
        return settled
    point, comma = _readings(numbers.texts, numbers.column)
    doubtful = point.ne_missing(comma)
    if mark is not None:  # what the other mark alone reads is no number by this one
        doubtful &= point.is_not_null() & comma.is_not_null()
    if is_real is not None:
        doubtful &= ~is_real
    return replace(settled, doubtful=doubtful, doubt=doubt)


def _written(numbers: Numbers) -> pl.Series:
    """The texts with a sign; a real number says nothing of how texts are written."""
    signed = numbers.texts.str.contains("[.,]").fill_null(False)
    return numbers.texts.filter(signed if numbers.is_real is None else signed & ~numbers.is_real)


def _proof(text: pl.Series, column: Column) -> Proof:
    if column.decimal_mark and len(text) > SAMPLE:
        found = _proof(text.head(SAMPLE), column)
        if found.mark == column.decimal_mark:
            return found
    point, comma = _readings(text, column)
    only_point, only_comma = point.is_not_null() & comma.is_null(), comma.is_not_null() & point.is_null()
    return Proof(int(only_point.sum()), int(only_comma.sum()))


def _readings(text: pl.Series, column: Column) -> tuple[pl.Series, pl.Series]:
    kind = "decimal" if column.count_of else column.kind
    point, comma = (cells.numbers(text, replace(column, kind=kind, decimal_mark=mark)) for mark in (POINT, COMMA))
    return point, comma
