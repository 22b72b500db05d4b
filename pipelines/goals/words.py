"""Why a scored goal is in its state, in words; page, mail, chat and terminal all speak through here."""

from __future__ import annotations

from pipelines.goals import state
from pipelines.goals.amount_words import bound, fig, target, wanted
from pipelines.goals.facts import Score
from pipelines.goals.numbers import chance, count_of, day, share
from pipelines.goals.outlook_words import finish, in_spite, open_deals, ripening, season
from pipelines.goals.way_back import SHORT_PAST, way_back

STATE_WORDS = {
    "not_started": "not started", "too_early": "too early to say", "no_history": "no history",
    "no_baseline": "no baseline", "not_scored": "not scored", "paused": "paused", "on_pace": "on pace",
    "at_risk": "at risk", "off_pace": "off pace", "achieved": "achieved", "missed": "missed",
}  # fmt: skip
GLYPHS = {
    "off_pace": "▼", "at_risk": "◆", "on_pace": "●", "achieved": "✓", "missed": "✕", "too_early": "○",
    "not_started": "○", "paused": "‖", "no_history": "?", "no_baseline": "?", "not_scored": "?",
}  # fmt: skip
# Worst first: the order in which a reader needs them.
ORDER = (
    "off_pace", "at_risk", "missed", "not_scored", "no_history", "no_baseline", "too_early", "not_started",
    "paused", "on_pace", "achieved",
)  # fmt: skip
# The page says the same beside the state.
JUDGED_WEEKLY = "Its state is judged once a week, next on "
# At risk for less than a week before: nobody could have acted on it.
WARNED_BEFORE = 7


def reason(score: Score, locale: str = "en") -> str:
    """Why the goal is in its state, in whole sentences with its figures."""
    evidence = score.evidence
    if score.state in state.UNJUDGED:
        because = evidence.trouble or "there is not enough to judge it on"
        return _sentence(f"{STATE_WORDS[score.state].capitalize()}: {because}")
    if score.state == "not_started":
        return " ".join(
            one for one in (f"Starts on {day(score.window_start_date, locale)}.", _ahead(score, locale)) if one
        )
    if score.state == "paused":
        return _paused(score, locale)
    is_to_come = evidence.window is not None and score.as_of_date < evidence.window[0]
    if score.actual_value is None and not is_to_come:
        nothing = f"{evidence.label}: no value in this window yet, target {target(score, locale)}."
        told = (_part(score, locale), nothing, ripening(score, locale), finish(score, locale))
        return " ".join(one for one in told if one)
    if score.state == "missed" and evidence.lost_window:
        first, last = (day(one, locale) for one in evidence.lost_window)
        actual, wanted_then = evidence.lost
        aim = target(score, locale) if evidence.band else bound(score, wanted_then, locale)
        came = f"{evidence.label} came to {fig(score, actual, locale)}, not {aim}"
        return f"Missed: from {first} to {last} {came}, and every part of the window must."
    sentences = [_part(score, locale), _standing(score, locale), _known_from(score, locale), _broken(score, locale)]
    if score.state in ("achieved", "missed"):
        sentences.insert(0, f"{STATE_WORDS[score.state].capitalize()}.")
    if score.state not in ("achieved", "missed"):
        if evidence.trouble:
            sentences.append(_sentence(evidence.trouble))
        sentences += [ripening(score, locale), season(score, locale), open_deals(score, locale)]
        sentences += [
            finish(score, locale),
            in_spite(score, locale),
            _memory(score, locale),
            way_back(score, locale),
            _short_past(score, locale),
        ]
    return " ".join(one for one in sentences if one)


def _paused(score: Score, locale: str) -> str:
    pause = score.evidence.pause
    why = f" ({pause.why})" if pause.why else ""
    return f"Paused{why}: it is not judged until {day(pause.last, locale)} is over."


def _known_from(score: Score, locale: str) -> str:
    """A sum whose source begins inside the window is smaller than what came."""
    since = score.evidence.known_from
    return f"It is known from {day(since, locale)} on only; what came before is not in it." if since else ""


def _broken(score: Score, locale: str) -> str:
    """Why a cap is missed before its window is over, or is not yet though the figure is above it."""
    if score.evidence.is_mean and score.state in state.FLAGGED and score.actual_value > score.target_value:
        return "Who left stays gone; only a larger mean to divide them by, which the rest may bring, takes it back."
    if score.state != "missed" or score.as_of_date >= score.window_end_date or score.direction == "increase":
        return ""
    over = "what is counted stays counted"
    return f"That is more than the whole window may have, and {over}: only a correction can take it back."


def _ahead(score: Score, locale: str) -> str:
    """The chance of a goal that has not begun."""
    first = score.evidence.first_chance
    return (
        "" if first is None else f"As things stand, the chance of {target(score, locale)} is {chance(first, locale)}."
    )


def _memory(score: Score, locale: str) -> str:
    """Why the state is not the one that today's chance alone would give."""
    if score.probability_ratio is None:
        return ""
    if state.judge(score.probability_ratio, score.evidence.elapsed, score.state == "off_pace") != score.state:
        following = score.evidence.next_step
        return f"{JUDGED_WEEKLY}{day(following, locale)}." if following else ""
    if score.state == "too_early":
        return "In the first twelfth of its window a goal is flagged only when it is all but lost."
    return _flagged(score, locale) if score.state == "off_pace" else ""


def _flagged(score: Score, locale: str) -> str:
    """How long it is off pace, where that tells more than its date: at risk before, or better again by now."""
    since, before = day(score.state_since_date, locale), score.evidence.at_risk_since
    if before and (score.state_since_date - before).days < WARNED_BEFORE:
        before = None
    better = score.probability_ratio >= state.OFF_PACE
    if not better and not before:
        return ""
    text = f"It has been off pace since {since}"
    if before:
        text = f"It was at risk from {day(before, locale)} on and fell off pace on {since}"
    if better:
        text += f"; it is called on pace again once its chance is back at {share(state.LEAVE_OFF_PACE, locale)}"
    return f"{text}."


def _short_past(score: Score, locale: str) -> str:
    if score.evidence.history_months >= 23.5 or score.forecast_value is None:
        return ""
    whole = score.evidence.history_months // 1
    months = f"only {count_of(whole, 'month', locale)}" if whole >= 1 else "less than a month"
    return f"{SHORT_PAST}{months} of history before it, so the range is wide."


def _part(score: Score, locale: str) -> str:
    """Which part of the window is judged, where it is not the whole of it, and what a mean is judged by."""
    window = score.evidence.window
    if score.evidence.each:
        count, grain = score.evidence.each
        mean = target(score, locale, count)
        return f"A mean of {mean} a {grain} is {target(score, locale)} over the {count} {grain}s, and is judged so."
    if not window:
        return ""
    later = " What comes after waits for what it is measured over." if score.evidence.waits else ""
    return f"Judged from {day(window[0], locale)} to {day(window[1], locale)}.{later}"


def _standing(score: Score, locale: str) -> str:
    if score.evidence.window and score.as_of_date < score.evidence.window[0]:
        return f"{score.evidence.label}: target {target(score, locale)}."
    now, aim = fig(score, score.actual_value, locale), target(score, locale)
    evidence, gone = score.evidence, score.evidence.straight_share or 0.0
    ended = score.as_of_date >= score.window_end_date
    when = "at the end of the window" if ended else f"with {share(gone, locale)} of the window gone"
    if evidence.model == "flow" and score.direction == "increase":
        return f"{evidence.label}: {now} of {wanted(score, score.target_value, locale)} {when}."
    so_far = "" if ended else " so far"
    if evidence.model == "flow":
        return f"{evidence.label}: {now}{so_far}, allowed is {aim}, {when}."
    if evidence.model == "level":
        return f"{evidence.label} {'stood' if ended else 'stands'} at {now}, target {aim}, {when}."
    cases = f" (of {count_of(evidence.decided, 'case', locale)})" if evidence.decided is not None else ""
    return f"{evidence.label} {'was' if ended else 'is'} {now}{so_far}{cases}, target {aim}, {when}."


def _sentence(text: str) -> str:
    """With a full stop, unless it ends in a mark of its own."""
    return text if text.endswith(("?", ".", "!")) else f"{text}."
