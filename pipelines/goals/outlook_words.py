"""What a running goal is likely to come to and what that rests on, in sentences; '' where there is nothing to say."""

from __future__ import annotations

from pipelines.goals import state
from pipelines.goals.amount_words import bound, fig, target
from pipelines.goals.facts import Score
from pipelines.goals.numbers import chance, count_of, day, figure, share
from pipelines.goals.state import EARLY

YEARS = {1: "Last year", 2: "In the last two years", 3: "In the last three years"}


def season(score: Score, locale: str) -> str:
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


def in_spite(score: Score, locale: str) -> str:
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


def open_deals(score: Score, locale: str) -> str:
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


def ripening(score: Score, locale: str) -> str:
    """Until which day a cohort is counted: the younger ones would look like failures."""
    if not score.evidence.ripe:
        return ""
    days, last = score.evidence.ripe
    return (
        f"It takes {count_of(days, 'day', locale)} to tell, so what began after {day(last, locale)} is not in it yet."
    )


def finish(score: Score, locale: str) -> str:
    if score.forecast_value is None:
        return ""
    low, high = (fig(score, one, locale) for one in (score.forecast_low_80_value, score.forecast_high_80_value))
    likely = fig(score, score.forecast_value, locale)
    text = _why_there(score, likely, locale)
    text = f"{text[:1].upper()}{text[1:]} is {likely} ({share(0.8, locale)} range {low} to {high})."
    if score.probability_ratio is None:
        return text
    text = f"{text} Chance of {'ending ' if score.evidence.band else ''}{target(score, locale)}: "
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
