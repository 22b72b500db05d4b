"""What happens with suites that people write, and with files that are large or hold personal data."""

import json
import subprocess
import sys

import polars as pl
import pytest

from pipelines.quality import expectations
from pipelines.quality.expectations import validate
from pipelines.settings import PROJECT_ROOT


@pytest.fixture
def landed(tmp_path):
    path = tmp_path / "landed.parquet"
    pl.DataFrame({"email": ["ann@x.example", "bob"], "stage": ["new", "old"], "amount": [1.5, None]}).write_parquet(
        path
    )
    return path


def suite(tmp_path, *wanted):
    path = tmp_path / "suite.json"
    path.write_text(json.dumps({"name": "mine", "expectations": [{"type": t, "kwargs": k} for t, k in wanted]}))
    return path


def test_without_a_suite_nothing_is_evaluated_and_nothing_fails(landed, tmp_path):
    verdict = validate(landed, tmp_path / "absent.json")
    assert (verdict.passed, verdict.failures, verdict.evaluated) == (True, (), 0)


def test_a_file_that_is_no_suite_holds_the_file_and_says_where(landed, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('{"expectations": [')
    verdict = validate(landed, path)
    assert not verdict.passed
    assert str(path) in verdict.reason


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("expect_colum_to_exist", {"column": "stage"}), "expect_colum_to_exist on stage: cannot be read"),
        (("expect_column_values_to_not_be_null", {"colum": "stage"}), "cannot be read"),
        (("expect_column_values_to_not_be_null", {"column": "phase"}), "on phase: the file has no column phase"),
        (("expect_column_to_exist", {"column": "phase"}), "on phase: the file has no column phase"),
        (("expect_column_values_to_be_between", {"column": "stage", "min_value": 3}), "cannot be evaluated"),
    ],
)
def test_an_expectation_that_cannot_be_used_is_a_failure_not_a_silence(landed, tmp_path, wanted, said):
    good = ("expect_column_values_to_be_in_set", {"column": "stage", "value_set": ["new", "old"]})
    verdict = validate(landed, suite(tmp_path, good, wanted))
    assert (verdict.passed, verdict.evaluated, len(verdict.failures)) == (False, 2, 1)
    assert said in verdict.reason


def test_samples_of_personal_columns_show_their_shape_only(landed, tmp_path):
    path = suite(tmp_path, ("expect_column_values_to_match_regex", {"column": "email", "regex": "^[0-9]+$"}))
    verdict = validate(landed, path)
    assert verdict.failures[0].samples == ("xxx@x.xxxxxxx", "xxx")
    assert "ann" not in verdict.reason and "bob" not in verdict.reason


def test_samples_are_short_and_stand_on_one_line(tmp_path):
    path = tmp_path / "long.parquet"
    pl.DataFrame({"stage": ["first\nsecond " + "x" * 500]}).write_parquet(path)
    wanted = ("expect_column_values_to_be_in_set", {"column": "stage", "value_set": ["new"]})
    [shown] = validate(path, suite(tmp_path, wanted)).failures[0].samples
    assert shown.startswith("first second xxx") and shown.endswith("…") and len(shown) == 60


def test_judged_in_groups_of_columns_a_large_file_gets_the_same_verdict(landed, tmp_path, monkeypatch):
    wanted = suite(
        tmp_path,
        ("expect_table_row_count_to_be_between", {"min_value": 3}),
        ("expect_column_values_to_be_in_set", {"column": "stage", "value_set": ["new"]}),
        ("expect_compound_columns_to_be_unique", {"column_list": ["stage", "email"]}),
        ("expect_column_values_to_not_be_null", {"column": "amount"}),
    )
    whole = validate(landed, wanted)
    monkeypatch.setattr(expectations, "ROWS_AT_ONCE", 1)
    parts = validate(landed, wanted)
    assert {failure.sentence for failure in parts.failures} == {failure.sentence for failure in whole.failures}
    assert len(parts.failures) == 3
    assert parts.evaluated == whole.evaluated == 4


def test_nothing_is_imported_or_sent_before_there_is_a_file_to_judge(landed, tmp_path):
    path = suite(tmp_path, ("expect_column_to_exist", {"column": "stage"}))
    program = (
        "import sys, os\n"
        "from pathlib import Path\n"
        "from pipelines.quality.expectations import validate\n"
        "assert 'great_expectations' not in sys.modules\n"
        f"assert validate(Path({str(landed)!r}), Path({str(path)!r})).passed\n"
        "from pipelines.quality.expectations import _context\n"
        "assert _context().config.analytics_enabled is False\n"
        "assert os.environ['GX_ANALYTICS_ENABLED'] == 'false' and 'posthog' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "" and "Calculating Metrics" not in done.stderr
