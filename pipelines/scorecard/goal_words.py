"""The smaller words of one goal: SMART verdicts, the way back, the facts behind it, the chart read aloud."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.goals.state import FLAGGED
from pipelines.goals.way_back import can_happen, told
from pipelines.goals.words import JUDGED_WEEKLY
from pipelines.scorecard.numbers import NONE, Numbers
from pipelines.scorecard.reading import Point, Row

# Figures of these kinds grow from zero over the window; their progress is a share of the target.
CUMULATIVE = ("flow", "cumulative")
WEEK = dt.timedelta(days=7)
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


def statement(score: Row) -> str:
    """The goal in its owner's words; a figure and the sign after it stay on one line."""
    return re.sub(r"(?<=\d) (?=[%€$£])", "\u00a0", score.statement or score.goal_id)


def judged_weekly(score: Row, numbers: Numbers) -> str:
    """When its state is judged next, where the chance of today says another one already."""
    days = (score.as_of_date + dt.timedelta(days=number) for number in range(1, 8))
    told_of = (day for day in days if f"{JUDGED_WEEKLY}{numbers.middle_day(day)}." in (score.reason or ""))
    return next((f"judged once a week, next on {numbers.short_day(day)}" for day in told_of), "")


def ahead(score: Row) -> str:
    """Why a goal is flagged that is on the right side of its path."""
    known = score.actual_value is not None and score.expected_value is not None
    if score.state not in FLAGGED or score.direction == "band" or not known:
        return ""
    sign = -1.0 if score.direction == "decrease" else 1.0
    if sign * (score.actual_value - score.expected_value) <= 0:
        return ""
    short = score.forecast_value is not None and sign * (score.forecast_value - score.target_value) < 0
    return f"ahead so far, but {'the forecast falls short' if short else 'unlikely to stay so'}"


def way_back(score: Row) -> str:
    """What the rest of the window must bring, in the sentence of the reason; empty where it tells none."""
    return told(score.reason)


def shows_rates(score: Row, kpi: Row | None) -> bool:
    """Whether the required rate can be drawn: there is one, and where it is a ratio's, one that can happen."""
    if score.required_rate_value is None:
        return False
    return kpi is None or kpi.kind != "ratio" or can_happen(score)


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
        return "per week"
    return "change per week" if level else "from here on"


def stretch(score: Row, value: str, numbers: Numbers) -> str:
    """The further level and its chance, where there is one."""
    if score.stretch_probability_ratio is None:
        return value
    return f"{value}, chance {numbers.chance(score.stretch_probability_ratio)}"


def aim(score: Row, target: str) -> str:
    """The target as what is to be reached, for after "a chance of"."""
    if score.direction == "band":
        return "staying in its band"
    return f"{'at most' if score.direction == 'decrease' else 'at least'} {target}"


def without_repeats(score: Row, label: str, way_back: str) -> str:
    """The reason without what the card shows by itself: the value beside the target, the chance, the way back."""
    reason = score.reason or ""
    text = reason.replace(way_back, "") if way_back else reason
    sentences = [one for one in re.split(r"(?<=\.)\s+(?=\S)", text.strip()) if not one.startswith("Chance of ")]
    standing = (f"{label}: ", f"{label} is ", f"{label} stands at ")
    if label and score.actual_value is not None:
        first = next((one for one in sentences if one.startswith(standing)), None)
        sentences = [one for one in sentences if one is not first]
    return " ".join(sentences) or reason


def lately(points: Sequence[Point], score: Row, show: Callable[[float | None], str], numbers: Numbers) -> str:
    """How the figure and its path moved over the last week or a little more; '' where that is not known."""
    known = [point for point in points if point.actual_value is not None and point.point_date <= score.as_of_date]
    earlier = [point for point in known if point.point_date <= score.as_of_date - WEEK]
    if not earlier or known[-1].point_date != score.as_of_date:
        return ""
    before, now = earlier[-1], known[-1]

    def moved(difference: float) -> str:
        if score.unit == "ratio":
            return numbers.points(difference)
        size = show(abs(difference))
        # The joiner keeps the sign on the line of its figure.
        return "unchanged" if size == show(0.0) else ("+" if difference > 0 else "−") + "\u2060" + size

    text = f"Since {numbers.short_day(before.point_date)}: {moved(now.actual_value - before.actual_value)}"
    if now.expected_value is None or before.expected_value is None or now.expected_value == before.expected_value:
        return text
    return f"{text}, its path {moved(now.expected_value - before.expected_value)}"


def facts(score: Row, show: Callable[[float | None], str], numbers: Numbers) -> list[tuple[str, str]]:
    def between(low: float | None, high: float | None) -> str:
        return NONE if low is None or high is None else f"{show(low)} to {show(high)}"

    rows = [
        ("Window", f"{numbers.middle_day(score.window_start_date)} to {numbers.middle_day(score.window_end_date)}"),
        ("Baseline", show(score.baseline_value)),
        ("Target", show(score.target_value)),
        ("Stretch", stretch(score, show(score.stretch_value), numbers)),
        ("Forecast at the deadline", show(score.forecast_value)),
        ("Half of all outcomes", between(score.forecast_low_50_value, score.forecast_high_50_value)),
        ("Four of five outcomes", between(score.forecast_low_80_value, score.forecast_high_80_value)),
        ("In this state since", numbers.middle_day(score.state_since_date) if score.state_since_date else NONE),
    ]
    return [(name, value) for name, value in rows if value != NONE]


def chart_words(score: Row, show: Callable[[float | None], str], numbers: Numbers) -> str:
    text = f"{statement(score)}: {show(score.actual_value)} on {numbers.short_day(score.as_of_date)}"
    text += f", expected {show(score.expected_value)}; target {show(score.target_value)}"
    text += f" by {numbers.short_day(score.window_end_date)}"
    if score.forecast_value is not None:
        text += f", forecast {show(score.forecast_value)}"
        if score.forecast_low_80_value is not None and score.forecast_high_80_value is not None:
            text += f" ({show(score.forecast_low_80_value)} to {show(score.forecast_high_80_value)})"
    return text + "."
