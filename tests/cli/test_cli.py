"""The command line as scripts use it: exit codes, one sentence per trouble, JSON where asked for."""

from __future__ import annotations

import json
import shutil

import pytest

from pipelines import cli
from pipelines.settings import EXAMPLES_DIR

EXPENSES = "Expense ID,Date,Category,Department,Vendor,Amount,Currency\n"


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def write(folder, name, text):
    path = folder / name
    path.write_text(text)
    return str(path)


def test_a_good_file_would_load_and_says_which_column_becomes_what(tmp_path, data, capsys):
    path = write(tmp_path, "expenses.csv", EXPENSES + "1,2026-01-05,tools,sales,Acme,12.50,EUR\n")
    assert cli.main(["check", path, "--data", str(data), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "would_load"
    assert "expenses" in json.dumps(told)


def test_a_file_nobody_knows_exits_with_one_and_names_the_nearest(tmp_path, data, capsys):
    path = write(tmp_path, "recipes.csv", "dish,minutes\nsoup,20\n")
    assert cli.main(["check", path, "--data", str(data)]) == 1
    assert "unrecognised" in capsys.readouterr().out


def test_a_bad_cell_is_shown_with_its_line(tmp_path, data, capsys):
    path = write(tmp_path, "expenses.csv", EXPENSES + "1,someday,tools,sales,Acme,12.50,EUR\n")
    cli.main(["check", path, "--data", str(data)])
    told = capsys.readouterr().out
    assert "someday" in told
    assert "2" in told


@pytest.mark.parametrize("arguments", [(), ("--json",), ("--draft-mapping",)])
def test_no_name_or_cell_of_a_file_steers_the_terminal(tmp_path, data, capsys, arguments):
    steering = "\x1b[31mred\n\u202ex: loaded"
    for name, header in ((f"{steering}.csv", EXPENSES), ("unknown.csv", f"dish,{steering.partition(chr(10))[0]}\n")):
        path = write(tmp_path, name, header + f"1,{steering.partition(chr(10))[0]},tools,sales,Acme,12.50,EUR\n")
        cli.main(["check", path, "--data", str(data), *arguments])
        told = capsys.readouterr().out
        assert not {"\x1b", "\u202e"} & set(told)
        assert not any(line.startswith("x: loaded") for line in told.splitlines())
        if arguments == ("--json",):
            assert json.loads(told)["file"] == path


def test_the_demos_goals_are_good_and_a_typo_is_not(data, capsys):
    shutil.copytree(EXAMPLES_DIR / "demo" / "goals", data / "goals")
    assert cli.main(["goals", "check", "--data", str(data)]) == 0
    goal = data / "goals" / "mrr-2026.yml"
    goal.write_text(goal.read_text().replace("kpi: mrr", "kpi: mmr"))
    assert cli.main(["goals", "check", "--data", str(data)]) == 1
    told = capsys.readouterr().out
    assert "mrr-2026.yml:4:6" in told
    assert "did you mean 'mrr'?" in told


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "--as-of", "2999-01-01"], 2, "lies ahead"),
        (["withdraw", "never-seen.csv"], 1, "never-seen.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(data, capsys, arguments, code, words):
    assert cli.main([*arguments, "--data", str(data)]) == code
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_a_folder_that_is_not_there_is_not_made(tmp_path, capsys):
    assert cli.main(["run", "--data", str(tmp_path / "dat")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not (tmp_path / "dat").exists()


def test_a_wrong_date_is_wrong_use(data):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["run", "--as-of", "17.09.2026", "--data", str(data)])
    assert stopped.value.code == 2


def test_a_preview_before_the_first_run_says_so(data, capsys):
    assert cli.main(["alerts", "preview", "--data", str(data)]) == 0
    assert "nothing is published yet" in capsys.readouterr().out
