"""Writes docs/demo-goals.md: the goals that guides to SMART sales goals name, scored for the demo company.

    python scripts/demo_goals.py [DATA]

DATA is a data folder after `make demo` (data/demo).
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from pipelines import settings, warehouse
from pipelines.goals import numbers, words

PAGE = settings.PROJECT_ROOT / "docs" / "demo-goals.md"
# What the guides say, and the files in examples/demo/goals that say it of the demo company.
NAMED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("revenue per month +10 % within a year", ("monthly-revenue-2026",)),
    ("annual revenue +10 %", ("iberia-revenue-2026",)),
    ("customer churn under 1 % in six months", ("enterprise-churn-h2-2026",)),
    ("sales per quarter +20 %", ("benelux-bookings-q3-2026",)),
    ("lifetime value +12 % within a year", ("ltv-growth-2026",)),
    ("cost of a new customer −5 % in six months", ("cac-h2-2026",)),
    ("marketing-qualified leads +15 % in six months", ("mql-h2-2026",)),
    ("sales-qualified leads +15 % in three months", ("sql-q3-2026",)),
    ("sales cycle −8 % in six months", ("north-cycle-h2-2026",)),
    ("win rate +8 % by the end of the year", ("north-win-rate-2026",)),
    ("mentoring hours +15 % in six months", ("mentoring-h2-2026",)),
    ("sales trainings +10 % in three months", ("trainings-q3-2026",)),
    ("staff turnover −8 % in a year", ("turnover-2026",)),
    ("leads +20 % in three months", ("leads-q3-2026",)),
    ("demos booked +15 % in six months", ("demos-h2-2026",)),
    ("churn from 45 % to 20 % in the next quarter", ("smb-churn-q4-2026",)),
    ("conversion rate +10 % every month", ("conversion-q3-2026",)),
    ("sales +25 % by the end of the second quarter", ("bookings-h1-2026",)),
    ("close rate from 25 % to 30 % next week; to 50 %", ("close-rate-next-week", "close-rate-doubled-next-week")),
    ("close 40 % of the prospects who hear a presentation", ("presentations-2026",)),
    ("revenue +50 % over last year", ("enterprise-revenue-2026",)),
    ("average deal size up", ("enterprise-deal-size-2026",)),
    ("win rate up", ("south-win-rate-2026",)),
    ("at least one contact a month with every new customer", ("new-customer-contacts-2026",)),
    ("a number of qualified calls", ("qualified-calls-q3-2026",)),
    ("a number of discovery calls", ("discovery-calls-q3-2026",)),
    ("lead-to-customer time down", ("lead-to-customer-2026",)),
    ("close ratio up", ("close-ratio-h2-2026",)),
    ("an income target per team, by month and by quarter", ("team-revenue-september-2026", "team-revenue-q3-2026")),
    ("prospects contacted per target sector", ("mid-market-prospects-q3-2026", "enterprise-prospects-q3-2026")),
    ("customer-service staff +10 %", ("service-staff-2026",)),
    ("100 new customers through a channel that has never brought one", ("marketplace-customers-2026",)),
    ("5 million of revenue after a year of 700 thousand", ("uk-ireland-revenue-2026",)),
)
HEAD = """\
# The goals of the demo company

Written by `python scripts/demo_goals.py` from a run of `make demo`, judged on {as_of}. These are the goals that
guides to SMART sales goals name. Each is a file under `examples/demo/goals/`. **Chance** is that of the target as
seen on that day, **how hard** what the scope's own past says of the target on the goal's first day (of one that has
not begun: today).

| | as the guides say it | goal | target | now | state | chance | how hard |
|--:|---|---|--:|--:|---|--:|---|
"""


def render(con: duckdb.DuckDBPyConnection) -> str:
    """The page, from a published file. Raises KeyError for a goal that has no score."""
    found = con.execute("select * from goals.goal_scores")
    names = [column[0] for column in found.description]
    scores = {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}
    lines = [_line(number, said, scores[goal]) for number, (said, goals) in enumerate(NAMED, 1) for goal in goals]
    as_of = next(iter(scores.values()))["as_of_date"]
    return HEAD.format(as_of=numbers.day(as_of, "en_GB")) + "\n".join(lines) + "\n"


def _line(number: int, said: str, score: dict) -> str:
    chance = score["probability_ratio"]
    ended = score["state"] in ("achieved", "missed")
    cells = (
        str(number), said, f"[{score['statement']}](../examples/demo/goals/{score['goal_id']}.yml)",
        _figure(score, "target_value"), _figure(score, "actual_value"),
        f"{words.GLYPHS[score['state']]} {words.STATE_WORDS[score['state']]}",
        "" if chance is None or ended else numbers.short_chance(chance, "en"), _hard(score["smart_achievable"]),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _figure(score: dict, column: str) -> str:
    value = score[column]
    return "" if value is None else numbers.figure(value, score["unit"], score["currency"], "en")


def _hard(verdict: str) -> str:
    """`routine`, `unrealistic`, … of the verdict of A."""
    return verdict.partition(": ")[2].split(",")[0]


def main(arguments: list[str]) -> int:
    where = settings.load(Path(arguments[0]) if arguments else settings.PROJECT_ROOT / "data" / "demo")
    with warehouse.connect(where.published_path, read_only=True) as con:
        PAGE.write_text(render(con), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(settings.PROJECT_ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
