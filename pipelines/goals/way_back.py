"""What the rest of a goal's window must bring, in a sentence: the rate that is needed beside the recent one."""

from __future__ import annotations

import datetime as dt

from pipelines.goals import numbers
from pipelines.goals.amount_words import bound, fig, needed, of_things
from pipelines.goals.facts import Score
from pipelines.goals.state import ALL_BUT_LOST

# A rest that must be four times as good as this window and the last weeks were is no plan; where the chance agrees
# (all but lost), the rate is not worth telling. Lower, and hard but possible rates go untold; higher, and a
# manager reads that customers must cost a fifth of what they ever did.
OUT_OF_REACH_FACTOR = 4.0
EPS = 1e-9
# How a way back begins, and what may follow it in a reason.
OPENINGS = (
    "To make it, ", "The remaining ", "What is left of the window ", "It may ", "The target is reached, ",
)  # fmt: skip
SHORT_PAST = "The goal has "
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


def way_back(score: Score, locale: str = "en") -> str:
    """What the rest of the window must bring, beside what the last weeks brought; empty where nothing is left."""
    need, recent = score.required_rate_value, score.recent_rate_value
    days = _days_left(score)
    if need is None or recent is None or days <= 0 or score.target_value is None or score.direction == "band":
        return ""
    model = score.evidence.model
    if model in ("cases", "money"):
        return _ratio(score, need, recent, days, locale)
    if model == "level":
        return _level(score, need, recent, days, locale)
    if model == "flow":
        return _flow(score, need, recent, days, locale)
    return ""


def can_happen(score: Score) -> bool:
    """Whether what a ratio needs from the rest can happen: not negative, a rate not above 1, and not absurdly far
    from all that was. `score` is any row of goals.goal_scores with a required rate."""
    need = score.required_rate_value
    if (score.unit == "ratio" and need > 1 + EPS) or need < -EPS:
        return False
    known = [one for one in (score.actual_value, score.recent_rate_value) if one is not None and one > 0]
    if not known or score.probability_ratio is None or score.probability_ratio >= ALL_BUT_LOST:
        return True
    if score.direction == "decrease":
        return need >= min(known) / OUT_OF_REACH_FACTOR
    return need <= max(known) * OUT_OF_REACH_FACTOR


def _ratio(score: Score, need: float, recent: float, days: int, locale: str) -> str:
    needed, had, left = fig(score, need, locale), fig(score, recent, locale), _left(days, locale)
    came = f"the last {_weeks(score)} came in at {had}"
    down = score.direction == "decrease"
    if (score.unit == "ratio" and need > 1 + EPS) if down else need < -EPS:
        return f"The remaining {left} cannot lose it any more, whatever they bring; {came}."
    if not can_happen(score):
        target = bound(score, score.target_value, locale)
        return f"What is left of the window is too little to bring it to {target}; {came}."
    or_better = "or less" if down else "or more"
    return f"To make it, the remaining {left} must come in at {needed} {or_better}; {came}."


def _level(score: Score, need: float, recent: float, days: int, locale: str) -> str:
    had = ("+" if recent >= 0 else "−") + fig(score, abs(recent), locale)
    nothing, change, left = fig(score, 0.0, locale), fig(score, abs(need), locale), _left(days, locale)
    averaged = (
        f"the last {_weeks(score)} averaged {had}"
        if had[1:] != nothing
        else f"in the last {_weeks(score)} it stood still"
    )
    # A tenth of a person a week is said as what it comes to in the end.
    pace = (
        f"{change} a week for {left}"
        if change != nothing
        else f"{fig(score, abs(need) * days / 7.0, locale)} in {left}"
    )
    if of_things(score):
        pace = f"{fig(score, abs(needed(score, score.target_value) - score.actual_value), locale)} in {left}"
    up = need > 0
    if up == (score.direction != "decrease"):
        return f"To make it, it must {'rise' if up else 'fall'} by {pace}; {averaged}."
    return f"It may {'rise' if up else 'fall'} by up to {pace}; {averaged}."


def _flow(score: Score, need: float, recent: float, days: int, locale: str) -> str:
    rate, loses = days >= 7, need < -EPS and score.direction == "increase"
    size = abs(need) if loses else need
    wanted = fig(score, size if rate else size * days / 7.0, locale) + (" a week" if rate else " in all")
    had = fig(score, recent, locale) + ("" if rate else " a week")
    left, averaged = _left(days, locale), f"the last {_weeks(score)} averaged {had}"
    if score.direction == "decrease":
        return f"The remaining {left} may take at most {wanted}; {averaged}."
    if loses:
        # Only a sum that can fall is told how far.
        return f"The remaining {left} may lose at most {wanted}; {averaged}."
    if need <= EPS:
        return f"The target is reached, and the remaining {left} need bring nothing; {averaged}."
    return f"To make it, the remaining {left} must bring {wanted}; {averaged}."


def told(reason: str | None) -> str:
    """The way back as the reason of a published row tells it: the row does not say how its figure behaves."""
    text = (reason or "").split(f" {SHORT_PAST}")[0]
    starts = [text.find(opening) for opening in OPENINGS if opening in text]
    return text[min(starts) :].strip() if starts else ""


def _days_left(score: Score) -> int:
    """Days after today of the window that the figures are of, which may be a part of the goal's."""
    end: dt.date = (score.evidence.window or (None, score.window_end_date))[1]
    return (end - score.as_of_date).days


def _left(days: int, locale: str) -> str:
    """`6.5 weeks`, under a week `3 days`."""
    if days < 7:
        return numbers.count_of(days, "day", locale)
    return numbers.count_of(round(days / 7.0 * 2) / 2, "week", locale)


def _weeks(score: Score) -> str:
    """`eight weeks`, `week`: how far back the recent rate looks."""
    weeks = min(score.evidence.recent_weeks or len(WORDS), len(WORDS))
    return "week" if weeks == 1 else f"{WORDS[weeks - 1]} weeks"
