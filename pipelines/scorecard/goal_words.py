"""The smaller words of one goal: SMART verdicts, the way back, the facts behind it, the chart read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.goals import words
from pipelines.goals.facts import Evidence
from pipelines.scorecard.numbers import NONE, Numbers
from pipelines.scorecard.reading import Row

# Figures of these kinds grow from zero over the window; their progress is a share of the target.
CUMULATIVE = ("flow", "cumulative")
_SMART = (
    ("Specific", "smart_specific"), ("Measurable", "smart_measurable"), ("Achievable", "smart_achievable"),
    ("Relevant", "smart_relevant"), ("Time-bound", "smart_time_bound"),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """One letter of SMART: `verdict` is pass, warn or fail ('' where none is stated), `text` the evidence."""

    word: str
    verdict: str
    text: str


def smart(score: Row) -> list[Verdict]:
    """The verdicts that are stated, in the order of the letters."""
    return [_verdict(word, text) for word, column in _SMART if (text := getattr(score, column))]


def way_back(score: Row, kpi: Row | None, locale: str) -> str:
    """What the rest of the window must bring, in a sentence; empty where nothing is left."""
    return words.way_back(_with_model(score, kpi), locale)


def can_be_met(score: Row) -> bool:
    """Whether the required rate is one that can happen: there is one, and a ratio of it within 0 and 1."""
    required = score.required_rate_value
    return required is not None and (score.unit != "ratio" or 0 <= required <= 1)


def _verdict(word: str, text: str) -> Verdict:
    head, colon, rest = text.partition(":")
    known = colon and head in ("pass", "warn", "fail")
    return Verdict(word, head, rest.strip()) if known else Verdict(word, "", text)


def owner_shown(score: Row) -> bool:
    """A rep who owns the goal about herself is named once."""
    if not score.owner:
        return False
    named = re.split(r"[^\w]+", f"{score.rep_name or ''} {score.scope_id}".casefold())
    return score.scope_type != "rep" or not set(re.split(r"[^\w]+", score.owner.casefold())) <= set(named)


def rate_words(cumulative: bool, level: bool) -> str:
    """What the required and the recent rate are rates of."""
    if cumulative:
        return "a week"
    return "change a week" if level else "from here on"


def _with_model(score: Row, kpi: Row | None) -> Row:
    """The score with the little of its evidence that the words for the way back ask for."""
    if kpi is None or kpi.kind in CUMULATIVE:
        model = "flow"
    elif kpi.kind == "ratio":
        model = "cases" if score.unit == "ratio" else "money"
    else:
        model = "level"
    return Row(**vars(score) | {"evidence": Evidence(model=model)})


def without(reason: str, way_back: str) -> str:
    """The reason without the way back, which the card shows by itself."""
    return " ".join(reason.replace(way_back, "").split()) if way_back else reason


def facts(score: Row, show: Callable[[float | None], str], numbers: Numbers) -> list[tuple[str, str]]:
    def between(low: float | None, high: float | None) -> str:
        return NONE if low is None or high is None else f"{show(low)} to {show(high)}"

    rows = [
        ("Window", f"{numbers.middle_day(score.window_start_date)} to {numbers.middle_day(score.window_end_date)}"),
        ("Baseline", show(score.baseline_value)),
        ("Target", show(score.target_value)),
        ("Stretch", show(score.stretch_value)),
        ("Forecast at the deadline", show(score.forecast_value)),
        ("Half of all outcomes", between(score.forecast_low_50_value, score.forecast_high_50_value)),
        ("Four of five outcomes", between(score.forecast_low_80_value, score.forecast_high_80_value)),
        ("In this state since", numbers.middle_day(score.state_since_date) if score.state_since_date else NONE),
    ]
    return [(name, value) for name, value in rows if value != NONE]


def chart_words(score: Row, show: Callable[[float | None], str], numbers: Numbers) -> str:
    text = f"{score.statement or score.goal_id}: {show(score.actual_value)} on {numbers.short_day(score.as_of_date)}"
    text += f", expected {show(score.expected_value)}; target {show(score.target_value)}"
    text += f" by {numbers.short_day(score.window_end_date)}"
    if score.forecast_value is not None:
        text += f", forecast {show(score.forecast_value)}"
        if score.forecast_low_80_value is not None and score.forecast_high_80_value is not None:
            text += f" ({show(score.forecast_low_80_value)} to {show(score.forecast_high_80_value)})"
    return text + "."
