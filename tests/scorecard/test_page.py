"""The pages as files: who gets one, what is on it, and what can never be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines import scorecard, warehouse
from pipelines.company import Company
from pipelines.goals.page_files import page_file
from tests.scorecard import sample
from tests.scorecard.conftest import COMPANY


def test_the_company_and_every_team_and_owner_gets_a_page(index: Path):
    names = sorted(re.sub(r"_[0-9a-f]{16}(?=\.html)", "_#", path.name) for path in index.parent.glob("*.html"))

    assert names == [
        "index.html", "owner-_#.html", "owner-ivo.html", "owner-luis.html", "owner-priya.html",
        "owner-sara-script_#.html", "owner-tom.html", "team-b-enterprise-b_#.html", "team-mid-market.html",
        "team-outbound.html",
    ]  # fmt: skip


def test_a_team_s_page_shows_the_goals_of_the_team_and_of_its_reps_only(index: Path):
    text = (index.parent / "team-outbound.html").read_text()

    assert "400 calls in September" in text and "240 meetings booked" in text
    assert "Grow annual revenue" not in text and "Win rate to 28%" not in text


def test_pages_of_audiences_without_goals_go_away_and_other_files_stay(published: Path, tmp_path: Path):
    (tmp_path / "team-gone.html").write_text("last year's figures")
    (tmp_path / "notes.html").write_text("mine")
    scorecard.write(published, tmp_path, COMPANY)

    assert not (tmp_path / "team-gone.html").exists() and (tmp_path / "notes.html").exists()
    assert not list(tmp_path.glob(".*"))


def test_nothing_on_a_page_is_fetched_or_run_and_hostile_names_are_text(index: Path):
    for page in index.parent.glob("*.html"):
        text = page.read_text()
        assert "default-src 'none'" in text
        assert not re.search(r"https?:|<script|<img|<b>enterprise|<b>deals|<i>Sons|url\(|@import", text)
        assert "onerror=alert(1)&gt;" in text or "onerror" not in text
        assert text.count("</article>") == text.count("<article")


def test_the_headline_is_the_finding_and_the_title(index: Path):
    text = index.read_text()

    finding = "3 of 14 goals are off pace and 3 at risk; net revenue is €111K behind its path"
    assert f"<h1>{finding}</h1>" in text and f"<title>{finding}</title>" in text
    assert "data complete to 17 Sept, 1 of 4 tables late" in text


def test_the_goal_of_the_headline_is_the_first_card_the_others_and_the_rest_come_worst_first(index: Path):
    text = index.read_text()
    cards = re.findall(r'<h3 id="goal-\d+-name" dir="auto">(.*?)</h3>', text)
    rows = re.findall(r'<th scope="row"><span dir="auto">(.{8})', text)

    assert [card[:12] for card in cards] == [
        "Grow annual ", "Acquisition ", "Win rate to ", "400 calls in", "Net revenue ", "&lt;img src=",
    ]  # fmt: skip
    assert [row[:8] for row in rows] == [
        "Retentio", "20% more", "Mentorin", "LTV : CA", "Customer", "Gross ma", "900 رسال", "240 meet",
    ]  # fmt: skip


def test_what_was_not_loaded_and_what_could_not_be_read_is_said(index: Path):
    text = index.read_text()

    assert "goals/growth.yml" in text and "did you mean &#39;revenue_net&#39;?" in text
    assert "a quote that is never closed" in text


@pytest.mark.parametrize(
    ("locale", "revenue", "win_rate"),
    [("de_DE", "3,31\xa0Mio.\xa0€", "25,2\xa0%"), ("en-US", "€3.31M", "25.2%"), ("xx", "€3.31M", "25.2%")],
)
def test_numbers_follow_the_company_s_locale(
    published: Path, tmp_path: Path, locale: str, revenue: str, win_rate: str
):
    text = scorecard.write(published, tmp_path, Company(currency="EUR", locale=locale)).read_text()

    assert f'data-kpi="revenue_net">{revenue}<' in text and f'data-kpi="win_rate">{win_rate}<' in text


def test_a_company_without_goals_or_data_still_gets_a_page(tmp_path: Path):
    empty = sample.build(tmp_path / "p.duckdb", goals=[])
    text = scorecard.write(empty, tmp_path / "out", COMPANY).read_text()

    assert "<h1>No goal is set yet</h1>" in text and "Needs attention" not in text


def many(tmp_path: Path, goals: list[tuple]) -> Path:
    named = [(f"g{number:03}", *goal[1:]) for number, goal in enumerate(goals)]
    return scorecard.write(sample.build(tmp_path / "p.duckdb", named), tmp_path / "out", COMPANY)


def test_two_hundred_flagged_goals_are_one_page_under_a_megabyte(tmp_path: Path):
    # Reasons are as long as the longest of the demo.
    flagged = [
        (*goal[:-1], f"{goal[-1]} {'It was at risk and fell off pace. ' * 15}")
        for goal in sample.GOALS
        if goal[0] in ("revenue-2026", "calls-sep", "hostile", "cac-2026")
    ]
    path = many(tmp_path, flagged * 50)

    text = path.read_text()
    assert len(text.encode()) < 1_000_000
    assert text.count("<article") == 200 and text.count('<div class="pace"') == 40
    # The rest stands where its owner looks.
    found = re.search(r'Chart and records: <a href="(owner-[^"#]+\.html)#(goal-\d+)">', text)
    assert f'id="{found[2]}"' in (path.parent / found[1]).read_text()


def test_one_goal_is_a_page_too(tmp_path: Path):
    text = many(tmp_path, [goal for goal in sample.GOALS if goal[0] == "calls-sep"]).read_text()

    assert text.count("<article") == 1 and "Other goals" not in text
    assert "<h1>The only goal is off pace; prospecting activity of Luis Ortega is 84 behind its path</h1>" in text


@pytest.mark.parametrize(
    "names",
    [["Ana", "ana", "ANA", "aná", "a na", "a-na", "a_na"], ["x" * 49, "x" * 48, "x" * 50], ["..", "/", "\\", "con"],
     ["דנה", "ليلى", "😀", "\ud800"]],
)  # fmt: skip
def test_every_name_has_a_file_of_its_own_that_every_file_system_takes(names: list[str]):
    files = [page_file("owner", name) for name in names]
    # Nobody takes the file of another by being called like it.
    files += [page_file("owner", file.removeprefix("owner-").removesuffix(".html")) for file in files if "_" in file]

    assert len({file.casefold() for file in files}) == len(files)
    assert all(re.fullmatch(r"owner-[a-z0-9_-]*\.html", file) and len(file) < 80 for file in files)


def test_a_file_of_a_version_that_kept_no_channel_still_makes_pages(published: Path, tmp_path: Path):
    older = tmp_path / "older.duckdb"
    older.write_bytes(published.read_bytes())
    with warehouse.connect(older) as con:
        con.execute("alter table meta.alerts drop column channel")

    text = scorecard.write(older, tmp_path / "pages", COMPANY).read_text()
    assert "Who was told" in text and "never arrived" in text


def test_people_are_called_by_their_names_and_trouble_with_files_is_unfolded_for_the_company_only(index: Path):
    pages = {path.name: path.read_text() for path in index.parent.glob("*.html")}
    page = pages["owner-priya.html"]
    assert re.search(r"</b> · <bdi>Priya</bdi> ·", page) and "<bdi>Priya</bdi>" in pages["index.html"]
    opened = '<details class="panel" open>\n  <summary>How fresh'
    assert [name for name, text in pages.items() if opened in text] == ["index.html"]
