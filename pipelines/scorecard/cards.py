"""What the card of a flagged goal says and draws: how far off, why, what would bring it back, what lies behind."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.scorecard import charts, drill, goal_words
from pipelines.scorecard.axes import Label, x_labels
from pipelines.scorecard.drill import Behind
from pipelines.scorecard.goal_views import GoalView, Show, shower
from pipelines.scorecard.goal_words import CUMULATIVE
from pipelines.scorecard.numbers import Numbers
from pipelines.scorecard.reading import Facts, Row


@dataclass(frozen=True)
class Rates:
    """What a week must bring beside what it brought lately; widths in percent of the longer bar."""

    of: str
    required: str
    required_width: float
    recent: str
    recent_width: float


@dataclass(frozen=True)
class Chart:
    """A pace chart with its words; `words` says it all to who cannot see it."""

    pace: charts.Pace
    x_labels: list[Label]
    y_labels: list[str]
    target: str
    forecast: str
    words: str

    @property
    def left(self) -> int:
        """Characters of the longest label left of the chart."""
        return max(map(len, self.y_labels), default=0)

    @property
    def right(self) -> int:
        """Characters of the longest label at its right end; `short`: without its word, where there is little room."""
        return len("forecast ") + self.short

    @property
    def short(self) -> int:
        return max(len(self.target), len(self.forecast))


@dataclass(frozen=True)
class Card:
    """`why` is what held the goal back, `lately` how the last week went, `told` the whole reason."""

    goal: GoalView
    why: str
    lately: str
    reason: str
    told: str
    way_back: str
    rates: Rates | None
    chart: Chart | None
    behind: Behind
    facts: list[tuple[str, str]]


def card(score: Row, goal: GoalView, facts: Facts, numbers: Numbers) -> Card:
    kpi = facts.kpis.get(score.kpi)
    show = shower(score, numbers)
    way_back = goal_words.way_back(score)
    return Card(
        goal=goal,
        why=score.why or "",
        lately=goal_words.lately(facts.paths.get(score.goal_id, []), score, show, numbers),
        reason=goal_words.without_repeats(score, kpi.label if kpi else "", way_back),
        told=goal.reason,
        way_back=way_back,
        rates=_rates(score, kpi, show) if goal_words.shows_rates(score, kpi) else None,
        chart=_chart(score, kpi, facts, show, numbers),
        behind=drill.behind(facts.gaps.get(score.goal_id, []), score, kpi, numbers),
        facts=goal_words.facts(score, show, numbers),
    )


def _rates(score: Row, kpi: Row | None, show: Show) -> Rates:
    need, recent = score.required_rate_value, score.recent_rate_value
    widest = max(abs(need), abs(recent or 0)) or 1
    return Rates(
        of=goal_words.rate_words(bool(kpi) and kpi.kind in CUMULATIVE, bool(kpi) and kpi.kind == "level"),
        required=show(need),
        required_width=round(100 * abs(need) / widest, 1),
        recent="" if recent is None else show(recent),
        recent_width=round(100 * abs(recent or 0) / widest, 1),
    )


def _chart(score: Row, kpi: Row | None, facts: Facts, show: Show, numbers: Numbers) -> Chart | None:
    if score.target_value is None:
        return None
    cumulative = bool(kpi) and kpi.kind in CUMULATIVE
    points = facts.paths.get(score.goal_id, [])
    pace = charts.pace(points, score.as_of_date, score.target_value, cumulative, score.direction == "decrease")
    if pace is None:
        return None
    return Chart(
        pace=pace,
        x_labels=x_labels(pace.x_ticks, _days(pace, numbers), pace.today, "today"),
        y_labels=[numbers.tick(tick.value, score.unit, pace.y_step, score.currency) for tick in pace.y_ticks],
        target=numbers.short(score.target_value, score.unit, score.currency),
        forecast=numbers.short(score.forecast_value, score.unit, score.currency),
        words=goal_words.chart_words(score, show, numbers),
    )


def _days(pace: charts.Pace, numbers: Numbers) -> list[str]:
    days = [tick.value for tick in pace.x_ticks]
    by_month = all(day.day == 1 for day in days[1:]) and len(days) > 1
    return [numbers.month(day) if by_month and day.day == 1 else numbers.short_day(day) for day in days]
