"""Why a scored goal is in its state, in words; page, mail, chat and terminal all speak through here."""

from __future__ import annotations

from pipelines.goals import state
from pipelines.goals.amount_words import bound, fig, wanted
from pipelines.goals.facts import Score
from pipelines.goals.numbers import chance, count_of, day, figure, share
from pipelines.goals.state import EARLY
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
# At risk for less than a week before: nobody could have acted on it.
WARNED_BEFORE = 7
YEARS = {1: "Last year", 2: "In the last two years", 3: "In the last three years"}


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
        nothing = f"{evidence.label}: no value in this window yet, target {_target(score, locale)}."
        told = (_part(score, locale), nothing, _ripening(score, locale), _finish(score, locale))
        return " ".join(one for one in told if one)
    if score.state == "missed" and evidence.lost_window:
        first, last = (day(one, locale) for one in evidence.lost_window)
        actual, target = evidence.lost
        aim = _target(score, locale) if evidence.band else bound(score, target, locale)
        came = f"{evidence.label} came to {fig(score, actual, locale)}, not {aim}"
        return f"Missed: from {first} to {last} {came}, and every part of the window must."
    sentences = [_part(score, locale), _standing(score, locale), _known_from(score, locale), _broken(score, locale)]
    if score.state in ("achieved", "missed"):
        sentences.insert(0, f"{STATE_WORDS[score.state].capitalize()}.")
    if score.state not in ("achieved", "missed"):
        if evidence.trouble:
            sentences.append(_sentence(evidence.trouble))
        sentences += [_ripening(score, locale), _season(score, locale), _open_deals(score, locale)]
        sentences += [
            _finish(score, locale),
            _in_spite(score, locale),
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
        ""
        if first is None
        else f"As things stand, the chance of {_target(score, locale)} is {chance(first, locale)}."
    )


def _memory(score: Score, locale: str) -> str:
    """Why the state is not the one that today's chance alone would give."""
    if score.probability_ratio is None:
        return ""
    if state.judge(score.probability_ratio, score.evidence.elapsed, score.state == "off_pace") != score.state:
        following = score.evidence.next_step
        return f"Its state is judged once a week, next on {day(following, locale)}." if following else ""
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
        mean = _target(score, locale, count)
        return f"A mean of {mean} a {grain} is {_target(score, locale)} over the {count} {grain}s, and is judged so."
    if not window:
        return ""
    later = " What comes after waits for what it is measured over." if score.evidence.waits else ""
    return f"Judged from {day(window[0], locale)} to {day(window[1], locale)}.{later}"


def _standing(score: Score, locale: str) -> str:
    if score.evidence.window and score.as_of_date < score.evidence.window[0]:
        return f"{score.evidence.label}: target {_target(score, locale)}."
    now, target = fig(score, score.actual_value, locale), _target(score, locale)
    evidence, gone = score.evidence, score.evidence.straight_share or 0.0
    ended = score.as_of_date >= score.window_end_date
    when = "at the end of the window" if ended else f"with {share(gone, locale)} of the window gone"
    if evidence.model == "flow" and score.direction == "increase":
        return f"{evidence.label}: {now} of {wanted(score, score.target_value, locale)} {when}."
    so_far = "" if ended else " so far"
    if evidence.model == "flow":
        return f"{evidence.label}: {now}{so_far}, allowed is {target}, {when}."
    if evidence.model == "level":
        return f"{evidence.label} {'stood' if ended else 'stands'} at {now}, target {target}, {when}."
    cases = f" (of {count_of(evidence.decided, 'case', locale)})" if evidence.decided is not None else ""
    return f"{evidence.label} {'was' if ended else 'is'} {now}{so_far}{cases}, target {target}, {when}."


def _season(score: Score, locale: str) -> str:
    evidence = score.evidence
    if not evidence.straight_share:
        return ""
    if evidence.model == "flow" and evidence.usual_share is not None:
        years = _years(score)
        usual, straight = share(evidence.usual_share, locale), share(evidence.straight_share, locale)
        whose = " of the company's" if evidence.season_of_company else ""
        line = "" if usual == straight else f" (a straight line would say {straight})"
        expected = fig(score, score.expected_value, locale)
        return f"{years} {usual}{whose} had come by now{line}, so {expected} should be there."
    if evidence.model == "level" and score.expected_value is not None and not evidence.band:
        return f"On its way to the target it should stand at {fig(score, score.expected_value, locale)} by now."
    if evidence.to_come:
        return f"About {count_of(evidence.to_come, 'more case', locale)} should come before the deadline."
    return ""


def _years(score: Score) -> str:
    years = min(max(score.evidence.years, 1), 3)
    most = years > 1 and score.evidence.basis == "weekdays"
    return YEARS[years] + (", of which the last counts most," if most else "")


def _in_spite(score: Score, locale: str) -> str:
    """Why a sum is flagged that is on the right side of its path: the rest brings what it brings, whatever is wanted
    of the whole."""
    known = score.forecast_value is not None and score.expected_value is not None
    if score.state not in state.FLAGGED or score.evidence.model != "flow" or score.evidence.band or not known:
        return ""
    ahead, short = score.actual_value - score.expected_value, score.target_value - score.forecast_value
    rest = fig(score, score.forecast_value - score.actual_value, locale)
    left = fig(score, score.target_value - score.actual_value, locale)
    if rest == left:
        return ""
    if score.direction == "increase" and ahead >= 0 < short:
        return f"More is there than should be, but the rest is likely to bring {rest}, and {left} is missing."
    if score.direction == "decrease" and ahead <= 0 > short:
        return f"Less came than was allowed by now, but the rest is likely to take {rest}, and {left} is left."
    return ""


def _open_deals(score: Score, locale: str) -> str:
    """What stands in the pipeline, what of it should be won by then, and how much that counts for."""
    known = score.evidence.open_deals
    if known is None:
        return ""
    deals, counts = count_of(known.open_deals, "open deal", locale), share(known.share, locale)
    if known.is_money:
        worth, won, new = (figure(one, "currency", score.currency, locale)
                           for one in (known.worth, known.expected, known.to_come))  # fmt: skip
        text = f"{deals} worth {worth} should bring {won} before the deadline, new deals {new}"
    else:
        won, new = (figure(one, "count", None, locale) for one in (known.expected, known.to_come))
        text = f"{won} of {deals} should be won before the deadline, of new deals {new}"
    return f"By how such deals have ended, {text}; this counts for {counts} of the forecast."


def _ripening(score: Score, locale: str) -> str:
    """Until which day a cohort is counted: the younger ones would look like failures."""
    if not score.evidence.ripe:
        return ""
    days, last = score.evidence.ripe
    return (
        f"It takes {count_of(days, 'day', locale)} to tell, so what began after {day(last, locale)} is not in it yet."
    )


def _finish(score: Score, locale: str) -> str:
    if score.forecast_value is None:
        return ""
    low, high = (fig(score, one, locale) for one in (score.forecast_low_80_value, score.forecast_high_80_value))
    likely = fig(score, score.forecast_value, locale)
    text = _why_there(score, likely, locale)
    text = f"{text[:1].upper()}{text[1:]} is {likely} ({share(0.8, locale)} range {low} to {high})."
    if score.probability_ratio is None:
        return text
    text = f"{text} Chance of {'ending ' if score.evidence.band else ''}{_target(score, locale)}: "
    text += chance(score.probability_ratio, locale)
    if score.stretch_probability_ratio is not None:
        stretch = bound(score, score.stretch_value, locale)
        text += f"; of the stretch, {stretch}: {chance(score.stretch_probability_ratio, locale)}"
    return f"{text}."


def _why_there(score: Score, likely: str, locale: str) -> str:
    """What the likely end rests on, so that a reader who does the sum by the usual share knows why it is another."""
    evidence, finish = score.evidence, "a normal finish"
    if score.as_of_date >= (evidence.window or (None, score.window_end_date))[1]:
        return finish
    if evidence.open_deals is not None:
        return f"with both {finish}"
    if evidence.basis == "rate":
        return f"at the rate so far and in the company's season {finish}" if evidence.season_of_company else (
            f"at the rate so far {finish}"
        )  # fmt: skip
    if evidence.basis == "weekdays":
        return f"from what the rest of such a window has brought and the change since, {finish}"
    if evidence.basis in ("last_year", "signed"):
        return f"from what the rest of the window brought last year and the change since, {finish}"
    if evidence.basis != "season" or not evidence.usual_share or evidence.elapsed < EARLY:
        return finish
    alone = fig(score, score.actual_value / evidence.usual_share, locale)
    if alone == likely:
        return finish
    return (
        f"that alone would lead to {alone}; with last year's rest of the window and the last twelve months {finish}"
    )


def _target(score: Score, locale: str, parts: int = 1) -> str:
    """The target, or what it is for each of so many equal `parts`."""
    band = score.evidence.band
    if band:
        return f"between {fig(score, band[0] / parts, locale)} and {fig(score, band[1] / parts, locale)}"
    return bound(score, score.target_value / parts, locale)


def _sentence(text: str) -> str:
    """With a full stop, unless it ends in a mark of its own."""
    return text if text.endswith(("?", ".", "!")) else f"{text}."
