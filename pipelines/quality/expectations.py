"""Runs a Great Expectations suite (JSON, `expectations/<source>/<table>.json`) on one landed Parquet file.

The pandas engine sees only the columns that the suite names: under one CPU second per million rows. Times reach
it as ISO text, so a range of days is a regular expression (`between` on times costs twenty times more). The SQL
engine is no choice: there is no SQLAlchemy dialect for DuckDB that works with the pinned versions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.quality.verdict import Failure, Verdict, sample
from pipelines.quality.words import said
from pipelines.settings import EXPECTATIONS_DIR

# What a person is told of a failure costs as much as the judgement: it is asked for where one fails.
JUDGED = {"result_format": "BOOLEAN_ONLY"}
TOLD = {"result_format": "SUMMARY", "partial_unexpected_count": 3}
# Above this many rows each group of columns is judged on its own: the peak is one group, not the table.
ROWS_AT_ONCE = 500_000
# What the landing writes beside and into the rows (ingest/landing.py).
MANIFEST, LINE = "manifest.json", "_line_number"
FILLED, UNIQUE = "expect_column_values_to_not_be_null", "expect_column_values_to_be_unique"
COLUMN_KWARGS = ("column", "column_A", "column_B")


def validate(parquet: Path, suite: Path) -> Verdict:
    """Whether the rows of `parquet` meet `suite`. Without a suite file nothing is expected and nothing fails.

    Never raises for what the suite or the rows say: an expectation that cannot be read or evaluated is a failure
    that says so, because a check that silently does not run is worse than none.
    """
    if not suite.exists():
        return Verdict(passed=True)
    try:
        expectations = json.loads(suite.read_text("utf-8"))["expectations"]
        expectations = [
            {"type": item["type"], "kwargs": dict(item["kwargs"]), "meta": dict(item.get("meta", {}))}
            for item in expectations
        ]
    except (ValueError, KeyError, TypeError) as error:
        failure = Failure("suite", None, None, detail=f"{suite} is not a suite: {type(error).__name__} {error}")
        return Verdict(passed=False, failures=(failure,))
    schema = pl.read_parquet_schema(parquet)
    rows = pl.scan_parquet(parquet).select(pl.len()).collect().item()
    failures: list[Failure] = []
    for group in _groups(expectations, together=rows <= ROWS_AT_ONCE):
        failures += _judge(parquet, schema, group, rows)
    return Verdict(passed=not failures, failures=tuple(failures), evaluated=len(expectations))


def for_table(parquet: Path, spec: Any) -> Verdict:
    """Whether landed rows meet the suite of their table; `spec` has `.source` and `.table`."""
    return validate(parquet, EXPECTATIONS_DIR / spec.source / f"{spec.table}.json")


def columns_of(expectation: dict[str, Any]) -> tuple[str, ...]:
    """The columns that an expectation names."""
    kwargs = expectation["kwargs"]
    named = [kwargs[key] for key in COLUMN_KWARGS if isinstance(kwargs.get(key), str)]
    return tuple(dict.fromkeys([*named, *kwargs.get("column_list", ())]))


def _groups(expectations: list[dict[str, Any]], together: bool) -> list[list[dict[str, Any]]]:
    """All of them at once, or those that name the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for expectation in expectations:
        groups.setdefault(() if together else columns_of(expectation), []).append(expectation)
    return list(groups.values())


def _frame(parquet: Path, schema: dict[str, pl.DataType], group: list[dict[str, Any]]) -> pl.DataFrame:
    """The columns that `group` names, as far as the file has them."""
    wanted = dict.fromkeys(name for expectation in group for name in columns_of(expectation))
    present = [name for name in wanted if name in schema]
    # An expectation about the whole table still needs rows to count.
    return pl.read_parquet(parquet, columns=present or [next(iter(schema))])


def _as_numbers(frame: pl.DataFrame, group: list[dict[str, Any]]) -> pl.DataFrame:
    """The same for the first judgement: a number in place of a cell of which nothing more is asked than that it is
    there, or that it stands once. Two cells that share a hash are judged again by what they say."""
    asked: dict[str, set[str]] = {}
    for expectation in group:
        for name in columns_of(expectation):
            asked.setdefault(name, set()).add(expectation["type"])
    filled = [name for name, kinds in asked.items() if kinds == {FILLED} and name in frame.columns]
    once = [
        name
        for name, kinds in asked.items()
        if name in frame.columns and UNIQUE in kinds <= {FILLED, UNIQUE} and not frame[name].null_count()
    ]
    return frame.with_columns(
        *(pl.when(pl.col(name).is_not_null()).then(1.0).alias(name) for name in filled),
        *(pl.col(name).hash() for name in once),
    )


def _to_pandas(frame: pl.DataFrame):
    return frame.with_columns(
        pl.col(pl.Decimal).cast(pl.Float64),
        pl.col(pl.Datetime).dt.strftime("%Y-%m-%d %H:%M:%S"),
        pl.col(pl.Date).dt.strftime("%Y-%m-%d"),
    ).to_pandas()


def _judge(parquet: Path, schema: dict[str, pl.DataType], group: list[dict[str, Any]], rows: int) -> list[Failure]:
    context = _context()
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    failures = []
    usable = []
    for expectation in group:
        configuration = ExpectationConfiguration(**expectation)
        try:
            configuration.to_domain_obj()
            usable.append(configuration)
        except Exception as error:  # whatever GX makes of a suite that a person wrote
            failures.append(_failure(expectation, detail=f"cannot be read: {_one_line(error)}"))
    if not usable:
        return failures
    judged = _results(context, _to_pandas(_as_numbers(_frame(parquet, schema, group), group)), usable, JUDGED)
    failed = [result.expectation_config for result in judged if not result.success]
    if not failed:
        return failures
    frame = _to_pandas(_frame(parquet, schema, [{"kwargs": dict(one.kwargs)} for one in failed]))
    told = _results(context, frame, failed, TOLD)
    return failures + [_explain(result, frame, rows, parquet) for result in told if not result.success]


def _results(context, frame, configurations: list, told: dict[str, Any]) -> list:
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.validator.validator import Validator

    # A batch taken from a data source is fingerprinted twice, which costs four times what judging it does.
    engine = PandasExecutionEngine(batch_data_dict={"landed": frame})
    return Validator(execution_engine=engine, data_context=context).graph_validate(
        configurations=configurations,
        runtime_configuration={"result_format": told, "catch_exceptions": True},
    )


def _explain(result, frame, rows: int, parquet: Path) -> Failure:
    config = result.expectation_config
    expectation = {"type": config.type, "kwargs": dict(config.kwargs), "meta": config.meta or {}}
    absent = [name for name in columns_of(expectation) if name not in frame.columns]
    if absent:
        return _failure(expectation, detail=f"the file has no column {', '.join(absent)}")
    raised = [
        text["exception_message"]
        for text in (result.exception_info or {}).values()
        if isinstance(text, dict) and text.get("raised_exception")
    ]
    if raised:
        return _failure(expectation, detail=f"cannot be evaluated: {_one_line(raised[0])}")
    if "unexpected_count" in result.result:
        share = f"{result.result['unexpected_count'] / max(rows, 1):.1%} of {rows:,} rows"
        return _in_words(
            _failure(expectation, result.result, detail=share), expectation, result.result, rows, parquet
        )
    found = _failure(expectation, detail=f"found {result.result.get('observed_value')}")
    return _in_words(found, expectation, result.result, rows, parquet)


def _in_words(failure: Failure, expectation: dict[str, Any], result: dict, rows: int, parquet: Path) -> Failure:
    words = said(
        expectation["type"], expectation["kwargs"], expectation["meta"].get("notes"), result, rows,
        _headers(parquet), _lines(parquet, result.get("partial_unexpected_index_list") or ()), failure.samples,
    )  # fmt: skip
    return replace(failure, words=words)


def _headers(parquet: Path) -> dict[str, str]:
    """Canonical column -> its name in the file, as the landing has noted it beside the rows."""
    manifest = parquet.with_name(MANIFEST)
    return json.loads(manifest.read_text("utf-8"))["mapping"] if manifest.exists() else {}


def _lines(parquet: Path, rows: Sequence[int]) -> list[int]:
    """The lines of the file that these rows of it stood on."""
    if not rows or LINE not in pl.read_parquet_schema(parquet):
        return []
    return pl.read_parquet(parquet, columns=[LINE])[LINE].gather(list(rows)).to_list()


def _failure(expectation: dict[str, Any], result: dict[str, Any] | None = None, detail: str = "") -> Failure:
    named = ", ".join(columns_of(expectation)) or None
    values = (result or {}).get("partial_unexpected_list", [])
    return Failure(
        expectation=expectation["type"],
        column=named,
        unexpected_count=(result or {}).get("unexpected_count"),
        samples=tuple(dict.fromkeys(sample(named, value) for value in values if not _is_empty(value))),
        detail=detail,
    )


def _is_empty(value: Any) -> bool:
    return value is None or value != value  # pandas says NaN where the file has nothing


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


@cache
def _context():
    """One ephemeral context for all files of a process: making it costs more than judging a small file."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Imported here: it costs seconds, and a run without new files must not pay them.
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context
