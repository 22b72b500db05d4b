"""The generated pages are what the code says, and the script that writes them notices when they are not."""

from __future__ import annotations

import importlib.util
import re

import pytest

from pipelines.demo import dirt
from pipelines.settings import PROJECT_ROOT
from pipelines.sources import registry

SCRIPT = PROJECT_ROOT / "scripts" / "docs.py"
PAGES = ("docs/kpis.md", "docs/demo.md", "docs/sources.md", "docs/entities.md")


@pytest.fixture(scope="module")
def docs():
    spec = importlib.util.spec_from_file_location("docs_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rendered(docs) -> dict[str, str]:
    return {page.relative_to(PROJECT_ROOT).as_posix(): text for page, text in docs.pages().items()}


def rows(text: str) -> list[list[str]]:
    """The cells of every table row below its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.mark.parametrize("name", PAGES)
def test_a_committed_page_is_what_the_code_says(rendered, name):
    assert (PROJECT_ROOT / name).read_text("utf-8") == rendered[name], f"run `python scripts/docs.py` for {name}"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_at_its_top_which_command_writes_it(name):
    top = (PROJECT_ROOT / name).read_text("utf-8").splitlines()[:3]
    assert re.search(r"Written by `python (scripts/docs\.py|-m pipelines\.kpis\.docs)`", "\n".join(top))


def test_the_sources_page_has_one_row_per_table(rendered):
    found = [(row[0], row[1]) for row in rows(rendered["docs/sources.md"])[1:]]
    assert sorted(found) == sorted((spec.source, spec.table) for spec in registry.shipped())


def test_a_row_of_the_sources_page_says_what_to_export(rendered):
    row = next(row for row in rows(rendered["docs/sources.md"]) if row[:2] == ["outreach", "events"])
    feeds, key, files, evidence, headers = row[2:]
    assert (feeds, key, files, evidence) == ("`outreach_events`", "`event_id`", "feed", "template")
    assert headers == (
        "`Event ID`, `Campaign`, `Sender`, `Recipient Email`, `Event`, `Event Date (UTC)`"
    )  # fmt: skip


def test_every_piece_of_dirt_stands_on_the_demo_page(rendered):
    said = [row[3] for row in rows(rendered["docs/demo.md"]) if row[0].startswith("`")]
    assert said == [piece.becomes for piece in dirt.PIECES]


def test_check_names_the_page_that_is_behind_and_changes_nothing(docs, monkeypatch, capsys, tmp_path):
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(docs, "PROJECT_ROOT", tmp_path)
    right, wrong = tmp_path / "docs" / "right.md", tmp_path / "docs" / "wrong.md"
    right.write_text("as it is")
    wrong.write_text("as it was")
    monkeypatch.setattr(docs, "pages", lambda: {right: "as it is", wrong: "as it is"})
    assert docs.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert "docs/wrong.md" in said
    assert "right.md" not in said
    assert "python scripts/docs.py" in said
    assert wrong.read_text() == "as it was"
    assert docs.main([]) == 0
    assert wrong.read_text() == "as it is"
    assert docs.main(["--check"]) == 0
