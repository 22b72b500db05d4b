"""What a scored goal says in words; page, mail, chat and terminal all speak through here.

Every function takes a row of goals.goal_scores as anything with its columns as attributes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace

from pipelines.goals.facts import Score
from pipelines.goals.numbers import chance, count_of, figure, share

STATE_WORDS = {
    "not_started": "not started", "too_early": "too early to say", "no_history": "no history",
    "no_baseline": "no baseline", "not_scored": "not scored", "paused": "paused", "on_pace": "on pace",
    "at_risk": "at risk", "off_pace": "off pace", "achieved": "achieved", "missed": "missed",
}  # fmt: skip
GLYPHS = {
    "off_pace": "▼", "at_risk": "◆", "on_pace": "●", "achieved": "✓", "missed": "✕", "too_early": "◌",
    "not_started": "○", "paused": "‖", "no_history": "?", "no_baseline": "?", "not_scored": "?",
}  # fmt: skip
# Worst first: the order in which a reader needs them.
ORDER = (
    "off_pace", "missed", "at_risk", "not_scored", "no_baseline", "no_history", "too_early", "on_pace",
    "achieved", "paused", "not_started",
)  # fmt: skip
YEARS = {1: "Last year", 2: "In the last two years", 3: "In the last three years"}
# How the way back begins, and what may follow it in a reason.
WAYS = ("To make it, ", "The remaining ", "No result of the remaining ")
SHORT_PAST = " There are only "
EPS = 1e-9


def row(values: dict) -> SimpleNamespace:
    """A row read from the published file, as the functions here want it."""
    return SimpleNamespace(**values)


def headline(scores: Sequence[Score]) -> str:
    """The finding of all goals in one sentence: `3 of 13 goals are off pace and 1 is at risk.`"""
    if not scores:
        return "There are no goals yet."
    count, total = Counter(score.state for score in scores), len(scores)
    found = [(count[name], STATE_WORDS[name]) for name in ("off_pace", "at_risk", "missed") if count[name]]
    unjudged = sum(count[name] for name in ("not_scored", "no_baseline", "no_history"))
    if unjudged:
        found.append((unjudged, "not judged"))
    if not found:
        one = total == 1
        return "The one goal is not in trouble." if one else f"None of the {total} goals is in trouble."
    first, *rest = found
    text = f"{first[0]} of {count_of(total, 'goal')} {_be(first[0])} {first[1]}"
    parts = [text, *(f"{number} {_be(number)} {word}" for number, word in rest)]
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] + "."


def reason(score: Score, locale: str = "en") -> str:
    """Why the goal is in its state, in whole sentences with its figures."""
    if score.state in ("no_baseline", "no_history", "not_scored"):
        because = score.evidence.trouble or "there is not enough to judge it on"
        return f"{STATE_WORDS[score.state].capitalize()}: {because}."
    if score.state == "not_started":
        return f"Starts on {_day(score.window_start_date)}."
    if score.state == "paused":
        return "Paused: it is not judged until the pause is over."
    if score.actual_value is None:
        return f"{score.evidence.label}: no value in this window yet, target {_target(score, locale)}."
    sentences = [_part(score), _standing(score, locale)]
    if score.state == "missed" and score.evidence.lost_window:
        first, last = score.evidence.lost_window
        missed = f"{score.evidence.label} missed its target ({_target(score, locale)})"
        sentences = [f"{missed} from {_day(first)} to {_day(last)}, and every part of the window must make it."]
    if score.state not in ("achieved", "missed"):
        if score.evidence.trouble:
            sentences.append(f"{score.evidence.trouble}.")
        sentences += [_season(score, locale), _finish(score, locale), way_back(score, locale)]
        if score.evidence.history_months < 23.5 and score.forecast_value is not None:
            months = count_of(max(score.evidence.history_months, 0.0) // 1, "month")
            sentences.append(f"{SHORT_PAST.strip()} {months} of history before the goal, so the range is wide.")
    return " ".join(one for one in sentences if one)


def way_back(score: Score, locale: str = "en") -> str:
    """What the rest of the window must bring, beside what the last weeks brought; empty where nothing is left."""
    if getattr(score, "evidence", None) is None:
        return _told(score.reason)
    need, recent = score.required_rate_value, score.recent_rate_value
    days = (score.window_end_date - score.as_of_date).days
    if need is None or recent is None or days <= 0 or score.target_value is None:
        return ""
    left = count_of(round(days / 7.0 * 2) / 2 or 0.5, "week")
    needed, had = _fig(score, need, locale), _fig(score, recent, locale)
    last = f"the last {_weeks(score)}"
    model = score.evidence.model
    if model in ("cases", "money"):
        if score.unit == "ratio" and not -EPS <= need <= 1 + EPS:
            return f"No result of the remaining {left} alone can bring it to {_target(score, locale)}."
        bound = "or less" if score.direction == "decrease" else "or more"
        return f"To make it, the remaining {left} must come in at {needed} {bound}; {last} came in at {had}."
    if model == "flow" and score.direction == "decrease":
        return f"The remaining {left} may take at most {needed} a week; {last} averaged {had}."
    if model == "level":
        needed, had = _signed(score, need, locale), _signed(score, recent, locale)
        return f"To make it, it must change by {needed} a week for {left}; {last} averaged {had}."
    return f"To make it, the remaining {left} must bring {needed} a week; {last} averaged {had}."


def _weeks(score: Score) -> str:
    """`eight weeks`, `week`: how far back the recent rate looks."""
    weeks = score.evidence.recent_weeks or 8
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    return "week" if weeks == 1 else f"{words[min(weeks, 8) - 1]} weeks"


def _told(reason: str | None) -> str:
    """The way back as the reason of a published row tells it: the row does not say how its figure behaves."""
    text = (reason or "").split(SHORT_PAST)[0]
    starts = [text.find(opening) for opening in WAYS if opening in text]
    return text[min(starts) :].strip() if starts else ""


def _part(score: Score) -> str:
    """Which part of the window is judged, where it is not the whole of it."""
    window = score.evidence.window
    return f"Judged on {_day(window[0])} to {_day(window[1])}." if window else ""


def _standing(score: Score, locale: str) -> str:
    if score.evidence.window and score.as_of_date < score.evidence.window[0]:
        return f"{score.evidence.label}: target {_target(score, locale)}."
    now, target = _fig(score, score.actual_value, locale), _target(score, locale)
    evidence, gone = score.evidence, score.evidence.straight_share or 0.0
    ended = score.as_of_date >= score.window_end_date
    when = "at the end of the window" if ended else f"with {share(gone, locale)} of the window gone"
    if evidence.model == "flow" and score.direction == "increase":
        return f"{evidence.label}: {now} of {_fig(score, score.target_value, locale)} {when}."
    if evidence.model == "flow":
        return f"{evidence.label}: {now} so far, allowed is {target}, {when}."
    if evidence.model == "level":
        return f"{evidence.label} stands at {now}, target {target}, {when}."
    cases = f" ({count_of(evidence.decided, 'case')} decided)" if evidence.decided is not None else ""
    return f"{evidence.label} is {now} so far{cases}, target {target}, {when}."


def _season(score: Score, locale: str) -> str:
    evidence = score.evidence
    if not evidence.straight_share:
        return ""
    if evidence.model == "flow" and evidence.usual_share is not None:
        years = YEARS.get(min(max(evidence.years, 1), 3))
        usual, straight = share(evidence.usual_share, locale), share(evidence.straight_share, locale)
        line = "" if usual == straight else f" (a straight line would say {straight})"
        return (
            f"{years} {usual} had come by now{line}, so {_fig(score, score.expected_value, locale)} should be there."
        )
    if evidence.model == "level" and score.expected_value is not None:
        return f"On its way to the target it should stand at {_fig(score, score.expected_value, locale)} by now."
    if evidence.to_come:
        return f"About {count_of(evidence.to_come, 'case')} more will be decided before the deadline."
    return ""


def _finish(score: Score, locale: str) -> str:
    if score.forecast_value is None:
        return ""
    low, high = (_fig(score, one, locale) for one in (score.forecast_low_80_value, score.forecast_high_80_value))
    likely = _fig(score, score.forecast_value, locale)
    text = f"A normal finish is {likely} ({share(0.8, locale)} range {low} to {high})."
    if score.probability_ratio is None:
        return text
    return f"{text} Chance of {_target(score, locale)}: {chance(score.probability_ratio, locale)}."


def _target(score: Score, locale: str) -> str:
    band = score.evidence.band
    if band:
        return f"between {_fig(score, band[0], locale)} and {_fig(score, band[1], locale)}"
    bound = "at most" if score.direction == "decrease" else "at least"
    return f"{bound} {_fig(score, score.target_value, locale)}"


def _fig(score: Score, value: float | None, locale: str) -> str:
    return figure(value, score.unit, score.currency, locale)


def _signed(score: Score, value: float, locale: str) -> str:
    return ("+" if value >= 0 else "−") + _fig(score, abs(value), locale)


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _day(day) -> str:
    return f"{day:%-d %B %Y}"
