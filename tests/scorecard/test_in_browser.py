"""The page as a person meets it: in a real browser, at three widths, in light and dark."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pipelines import scorecard, warehouse
from pipelines.company import Company
from tests.scorecard import sample

pytestmark = pytest.mark.page

# Best practices too, and the size of what is tapped (WCAG 2.2).
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
_CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const f = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest('svg') || !e.checkVisibility() || e.matches('.hidden,.skip')) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${e.className} ${e.textContent.trim().slice(0, 30)}`);
  }
  return poor;
}"""
_OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(e =>
    !e.closest('svg,.scroll,.hidden,.skip,.pages nav')
  && e.checkVisibility() && e.getBoundingClientRect().width && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`)"""
_TOUCHING = """() => [...document.querySelectorAll('.plot')].flatMap(plot => {
  const boxes = [...plot.querySelectorAll('span')].filter(e => e.checkVisibility())
    .map(e => [e.textContent, e.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([_, q]) => p.left < q.right && q.left < p.right
    && p.top < q.bottom && q.top < p.bottom).map(([b]) => `${a} / ${b}`)); })"""


@pytest.fixture
def opened(browser: Browser, index: Path, request: pytest.FixtureRequest):
    width, scheme = getattr(request, "param", (1200, "light"))
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text))
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("dialog", lambda dialog: (page.trouble.append("a dialog opened"), dialog.dismiss()))
    page.on("request", lambda asked: asked.url == index.as_uri() or page.trouble.append(asked.url))
    page.goto(index.as_uri())
    yield page
    page.close()


@pytest.mark.parametrize(
    "opened", [(1200, "light"), (768, "light"), (375, "light"), (320, "dark"), (1200, "dark")], indirect=True
)
def test_it_is_quiet_fits_its_width_and_can_be_read(opened: Page):
    opened.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    assert opened.trouble == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.evaluate(_OVERFLOWING) == []
    assert opened.evaluate(_CONTRAST) == []


@pytest.mark.parametrize(
    ("opened", "unfolded"),
    [((1200, "light"), True), ((1200, "dark"), True), ((390, "dark"), False), ((320, "light"), True)],
    indirect=["opened"],
)
def test_axe_finds_nothing(opened: Page, unfolded: bool):
    opened.evaluate("open => document.querySelectorAll('details').forEach(one => one.open = open)", unfolded)
    found = Axe().run(opened, options=_AXE).response

    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    # An empty page has no violation either.
    assert {"color-contrast", "heading-order", "target-size"} <= {one["id"] for one in found["passes"]}


@pytest.mark.parametrize("opened", [(1200, "light"), (768, "light"), (375, "light"), (320, "light")], indirect=True)
def test_no_two_labels_of_a_chart_touch(opened: Page):
    assert opened.evaluate(_TOUCHING) == []


def test_the_figures_on_the_page_are_those_of_the_published_file(opened: Page, published: Path):
    with warehouse.connect(published, read_only=True) as con:
        revenue, customers = con.execute(
            "select max(kpi_value) filter (where kpi = 'ytd_revenue_net'), "
            "max(kpi_value) filter (where kpi = 'ytd_new_customers') "
            "from kpis.fct_kpi_values where scope_type = 'company' and grain = 'fiscal_ytd'"
        ).fetchone()
        states = dict(con.execute("select state, count(*) from goals.goal_scores group by state").fetchall())
        calls = con.execute(
            "select actual_value, expected_value, target_value, forecast_value, required_rate_value,"
            " recent_rate_value from goals.goal_scores where goal_id = 'calls-sep'"
        ).fetchone()

    assert opened.locator("[data-kpi=revenue_net]").inner_text() == f"€{revenue / 1e6:.2f}M"
    assert opened.locator("[data-kpi=new_customers]").inner_text() == f"{customers:.0f}"
    counts = opened.locator(".counts li").all_inner_texts()
    assert {" ".join(text.split()[1:]): int(text.split()[0]) for text in counts} == {
        {"too_early": "too early to say"}.get(state, state.replace("_", " ")): number
        for state, number in states.items()
    }
    card = " ".join(opened.locator(".card", has_text="400 calls").inner_text().split())
    for figure in calls:
        assert f" {figure:.0f} " in card, figure


@pytest.mark.parametrize("locale", ["de_CH", "ar_EG", "hi_IN", "ja_JP"])
def test_longer_months_and_money_fit_a_telephone(browser: Browser, published: Path, tmp_path: Path, locale: str):
    index = scorecard.write(published, tmp_path, Company(currency="CHF", locale=locale, time_zone="Asia/Tokyo"))
    page = browser.new_page(viewport={"width": 320, "height": 900})
    try:
        page.goto(index.as_uri())
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(_OVERFLOWING) == [] and page.evaluate(_TOUCHING) == []
    finally:
        page.close()


_POWERS = {"": 1.0, "K": 1e3, "M": 1e6, "%": 0.01, "×": 1.0, "h": 1.0}


def figure(shown: str) -> tuple[float, float]:
    """The value that a shown figure stands for, and half its last digit."""
    sign, digits, after = re.fullmatch(r"(−?)€?([\d,.]+)\s?([KM%×h]?)", shown).groups()
    power = _POWERS[after]
    size = float(digits.replace(",", "")) * power
    return -size if sign else size, 0.5 * power * 10.0 ** -len(digits.partition(".")[2])


def test_the_figures_of_every_goal_are_those_of_its_score(opened: Page, published: Path):
    with warehouse.connect(published, read_only=True) as con:
        rows = con.execute("select statement, actual_value, target_value from goals.goal_scores").fetchall()
    scores = {" ".join(statement.split()): values for statement, *values in rows}
    seen = {}
    for row in opened.locator("table.goals tbody tr").all():
        cells = [
            row.locator(f".c-{name}").evaluate("one => one.firstChild.textContent") for name in ("now", "target")
        ]
        seen[" ".join(row.locator("th > span").inner_text().split())] = cells
    for card in opened.locator("article.card").all():
        glance = card.locator(".glance > span").first
        cells = [glance.locator("b").text_content(), glance.locator("small").text_content().removeprefix("target ")]
        seen[" ".join(card.locator("h3").inner_text().split())] = cells

    assert seen.keys() == scores.keys()
    for statement, cells in seen.items():
        for shown, value in zip(cells, scores[statement], strict=True):
            if value is None:
                assert shown == "–", statement
            else:
                number, half = figure(shown)
                # Three figures of money from ten thousand on; what ends in noughts is no finer than that.
                assert number == pytest.approx(value, abs=max(half, 0.005 * abs(value)) * 1.001), statement


def test_what_lies_behind_a_goal_are_the_rows_of_the_published_gap(opened: Page, published: Path):
    with warehouse.connect(published, read_only=True) as con:
        gaps = con.execute(
            "select kind, name, contribution_value, actual_value, base_value, text from goals.goal_gap"
            " where goal_id = 'revenue-2026' order by kind, place"
        ).fetchall()
    card = opened.locator(".card", has_text="Grow annual revenue")
    card.locator(".more").evaluate("one => one.open = true")
    parts = [" ".join(row.split()) for row in card.locator(".shares tbody tr").all_inner_texts()]
    records = [" ".join(row.split()) for row in card.locator(".records li").all_inner_texts()]

    names = {"mid-market": "Mid-market", "(unassigned)": "Assigned to nobody"}
    assert parts == [
        f"{names[name]} €{actual / 1e3:.0f}K €{base / 1e3:.0f}K −\u2060€{-contribution / 1e3:.0f}K"
        for kind, name, contribution, actual, base, _ in gaps
        if kind == "scope"
    ]
    assert sorted(records) == sorted(text for kind, *_, text in gaps if kind != "scope")
    bars = [box.bounding_box()["width"] for box in card.locator(".c-part i").all()]
    assert bars[1] / bars[0] == pytest.approx(28 / 83, abs=0.02)
    assert "12%" not in card.inner_text() and "10% of the stretch €5.28M" in card.inner_text()


def test_who_was_told_what_and_when_is_the_published_ledger(opened: Page, published: Path):
    with warehouse.connect(published, read_only=True) as con:
        ledger = con.execute(
            "select target || coalesce(' · ' || channel, ''), status, attempts from meta.alerts"
        ).fetchall()
    opened.locator(".told").evaluate("one => one.open = true")
    rows = [row.locator("td").all_inner_texts() for row in opened.locator(".told tbody tr").all()]

    words = {"sent": "sent", "dead": "never arrived", "waiting": "waiting", "silenced": "silenced"}
    assert len(rows) == len(ledger)
    for target, status, attempts in ledger:
        assert any(
            row[2] == target and row[3].startswith(words[status]) and row[4] == str(attempts) for row in rows
        ), target
    assert "18 Sept 2026, 05:03" in next(row for row in rows if row[2] == "data-team · mail")[3]
    assert opened.locator("h2", has_text="1 alert never arrived").is_visible()
    assert "sales-leads answered 404" in opened.locator(".alarm").inner_text()


def test_on_paper_every_card_shows_its_chart_whole_on_white(opened: Page):
    opened.emulate_media(media="print", color_scheme="dark")
    cards, charts = opened.locator("article.card"), opened.locator(".card .pace")

    assert cards.count() == charts.count() == 6
    for card, chart in zip(cards.all(), charts.all(), strict=True):
        box, around = chart.bounding_box(), card.bounding_box()
        assert (
            box["height"] > 90 and box["width"] > 200 and box["y"] + box["height"] <= around["y"] + around["height"]
        )
        assert card.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not opened.locator(".pages").is_visible() and not opened.locator(".glance").first.is_visible()
    assert opened.evaluate(_CONTRAST) == []


def test_every_goal_stands_on_the_page_once(opened: Page):
    assert opened.locator("article.card").count() + opened.locator("table.goals tbody tr").count() == len(
        sample.GOALS
    )


def test_a_screen_reader_finds_its_way(opened: Page):
    assert opened.locator("h1").count() == 1
    for landmark in ("banner", "main", "contentinfo"):
        assert opened.get_by_role(landmark).count() == 1
    chart = opened.get_by_role("img", name="400 calls in September: 171 on 17 Sept, expected 255; target 400").first
    assert chart.count() == 1
    # A goal is a heading also where its card is folded.
    opened.evaluate("document.querySelectorAll('.card > details').forEach(one => one.open = false)")
    names = [heading.inner_text() for heading in opened.get_by_role("heading", level=3).all()]
    assert len(names) >= opened.locator("article.card").count() and "Win rate to 28%" in names
    assert opened.get_by_role("article", name="400 calls in September").count() == 1
    levels = opened.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = opened.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_the_keyboard_reaches_the_details_and_opens_them(opened: Page):
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the goals"
    for folded in (".card > details", ".card .more"):
        details = opened.locator(folded).first
        before = details.get_attribute("open")
        details.locator("> summary").focus()
        opened.keyboard.press("Enter")
        assert (details.get_attribute("open") is None) != (before is None)
        details.evaluate("one => one.open = true")


def test_bars_and_ticks_stand_where_the_figures_say(opened: Page):
    row = opened.locator("table.goals tr", has_text="900 رسالة")
    bar = row.locator(".bar").bounding_box()
    done, tick = row.locator(".bar i").bounding_box(), row.locator(".bar b").bounding_box()

    assert done["width"] / bar["width"] == pytest.approx(561 / 900, abs=0.01)
    assert (tick["x"] + 1 - bar["x"]) / bar["width"] == pytest.approx(573 / 900, abs=0.01)
    widths = [box.bounding_box()["width"] for box in opened.locator(".funnel .amount i").all()]
    assert widths[1] / widths[0] == pytest.approx(5137 / 8420, abs=0.01)


@pytest.mark.parametrize("link", [".outlook a", ".smart tr:nth-child(2) a"])
def test_a_link_to_a_goal_unfolds_its_card(opened: Page, link: str):
    opened.evaluate("document.querySelectorAll('.card > details').forEach(one => one.open = false)")
    opened.evaluate("document.querySelectorAll('.behind details').forEach(one => one.open = true)")
    opened.locator(link).first.click()
    assert opened.evaluate("document.querySelector(':target').closest('.card > details').open")
    assert opened.locator(".card > details[open]").count() == 1
