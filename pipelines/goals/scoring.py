"""Scores one goal: its outlook, its state, and every figure of its row. Pure: all it knows is in `Facts`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from pipelines.company import WEEKDAYS
from pipelines.goals import dates, enough, figures, gap_time, outlook, paths, state, targets
from pipelines.goals.definition import Goal, Pause
from pipelines.goals.facts import Facts, Score
from pipelines.goals.outlook import Outlook
from pipelines.goals.pipeline import combine
from pipelines.goals.series import Series, Value
from pipelines.goals.settled import settled, together
from pipelines.goals.targets import Part
from pipelines.goals.withheld import with_source_trouble

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi


def score(goal: Goal, facts: Facts, parent_target: float | None) -> Score:
    """The score of `goal` on `facts.as_of`. `parent_target` is what a portion is taken of."""
    kpi = facts.catalogue[goal.kpi]
    row = blank(goal, kpi, facts)
    parts = targets.parts(goal, kpi, facts.history, facts.baselines, parent_target, facts.as_of)
    begun = [part for part in parts if part.window[0] <= facts.as_of]
    main = _main_part(begun) if begun else parts[0]
    row.baseline_value, row.target_value, row.stretch_value = main.baseline, main.target, main.stretch
    row.evidence.band = main.band
    if main.pieces > 1:
        row.evidence.each = (main.pieces, goal.measure.grain)
    series = facts.history.series.get((goal.kpi, goal.scope.type, goal.scope.id))
    if facts.as_of < goal.first:
        row.state = "not_started"
        if series is not None and all(part.target is not None for part in parts):
            _look_ahead(row, goal, kpi, facts, series, parts, main)
        return row
    row.state_since_date = goal.first
    missing = _missing(parts, begun)
    if missing is not None:
        return _unjudged(row, "no_baseline", figures.why_no_baseline(goal, kpi, missing, facts))
    # A later part may be measured from one that still runs: what is known is judged.
    parts, all_known = [part for part in parts if part.target is not None], None not in [p.target for p in parts]
    if series is None:
        return with_source_trouble(
            _unjudged(row, "no_history", figures.why_no_history(goal, kpi, facts)), goal, kpi, facts
        )
    _judge(row, goal, kpi, facts, series, parts, main, all_known)
    return with_source_trouble(row, goal, kpi, facts, series)


def blank(goal: Goal, kpi: Kpi, facts: Facts) -> Score:
    """The row of `goal` before anything is known of its figures."""
    row = Score(
        goal_id=goal.id, parent_goal_id=goal.parent, statement=goal.statement or goal.id, kpi=goal.kpi,
        unit=kpi.unit, currency=facts.company.currency if kpi.unit == "currency" else None,
        direction=goal.direction, scope_type=goal.scope.type, scope_id=goal.scope.id, kind=goal.kind,
        owner=goal.owner, window_start_date=goal.first, window_end_date=goal.last, as_of_date=facts.as_of,
        state="no_history",
    )  # fmt: skip
    row.evidence.label, row.evidence.currency = kpi.label, facts.company.currency
    return row


def _main_part(begun: list[Part]) -> Part:
    """The measured window whose figures the row shows: the last that has begun and whose target is known."""
    return next((part for part in reversed(begun) if part.target is not None), begun[-1])


def _missing(parts: list[Part], begun: list[Part]) -> Part | None:
    """The part whose target must be known and is not. That of the last one begun may come with a late source, if it
    is not the only one."""
    if all(part.target is None for part in parts):
        return parts[0]
    return next((part for part in (begun[:-1] or begun) if part.target is None), None)


def _look_ahead(
    row: Score, goal: Goal, kpi: Kpi, facts: Facts, series: Series, parts: list[Part], main: Part
) -> None:
    """How hard a goal is before its first day: its chance as things stand today."""
    through = facts.freshness.through(kpi, facts.as_of)
    above = facts.above(goal)
    seen = [_look(goal, kpi, facts, series, above, part, [facts.as_of], through)[0] for part in parts]
    first = together(np.array([_chance(goal, one, part, part.target) for one, part in zip(seen, parts, strict=True)]))
    row.evidence.model = seen[parts.index(main)].kind
    row.evidence.first_chance = None if np.isnan(first[0]) else float(first[0])


def _judge(row: Score, goal: Goal, kpi: Kpi, facts: Facts, series: Series, parts: list[Part], main: Part,
           all_known: bool) -> None:  # fmt: skip
    through = facts.freshness.through(kpi, facts.as_of)
    today = min(facts.as_of, goal.last)
    week_start = WEEKDAYS.index(facts.company.week_start)
    steps = dates.steps((goal.first, goal.last), facts.as_of, week_start)
    days = sorted({*steps, today, *_turns(goal, kpi, series, parts, today)})
    is_step = [day in set(steps) for day in days]
    looked = [_look(goal, kpi, facts, series, facts.above(goal), part, days, through) for part in parts]
    seen = [one for one, *_ in looked]
    values = [_value(goal, part, facts) for part in parts]
    known = [
        enough.judged(kpi, one, part, series, value, days)
        for one, part, value in zip(seen, parts, values, strict=True)
    ]
    chances = np.where(known, [_chance(goal, one, part, part.target) for one, part in zip(seen, parts, strict=True)],
                       np.nan)  # fmt: skip
    probability = together(chances)
    met, missed = settled(goal, parts, seen, chances, days, series.first)
    reached, lost = np.all(met & ~missed, axis=0) & all_known, np.any(missed, axis=0)
    if len(values) > 1 and lost[-1]:
        at = int(np.argmax(missed[:, -1]))
        row.evidence.lost_window = parts[at].window
        row.evidence.lost = (figures.number(seen[at].actual[-1]), parts[at].target)
    paused = np.array([_pause(goal, day) is not None for day in days])
    # Once the window is over its last day is judged, also where a pause reaches up to it.
    paused[-1] = _pause(goal, facts.as_of) is not None
    row.evidence.pause = _pause(goal, facts.as_of)
    elapsed = np.array([((day - goal.first).days + 1) / goal.days for day in days])
    probability = np.where(reached, 1.0, np.where(lost, 0.0, probability))
    standing = state.replay(state.Days(days, np.array(is_step), probability, reached, lost, paused, elapsed))
    row.state, row.state_since_date, row.previous_state = standing.state, standing.since, standing.previous
    row.probability_ratio = None if np.isnan(probability[-1]) else float(probability[-1])
    row.evidence.first_chance = None if np.isnan(probability[0]) else float(probability[0])
    row.evidence.elapsed = float(elapsed[-1])
    if not is_step[-1]:
        row.evidence.next_step = dates.next_step((goal.first, goal.last), today, week_start)
    row.evidence.at_risk_since = _trouble_since(days, standing)
    at = parts.index(main)
    shown, row.evidence.open_deals, counted = looked[at]
    if not known[at][-1]:
        row.evidence.trouble = figures.why_too_few(*enough.counted(kpi, shown, values[at]))
    elif shown.forecast is None:
        row.evidence.trouble = figures.why_too_little(kpi, series, through)
    figures.fill(row, goal, kpi, main, shown, series, days, through)
    row.evidence.waits = not all_known
    row.evidence.is_mean = shown.is_mean and goal.direction == "decrease"
    since = (facts.above(goal) or series).first
    if shown.kind == "flow" and main.window[0] < since <= main.window[1]:
        row.evidence.known_from = since
    if row.state in state.FLAGGED:
        row.evidence.course = gap_time.course(main, shown, counted, days, through)
    row.stretch_probability_ratio = _stretch_chance(goal, seen, parts, row)
    row.points = paths.points(goal, main, shown, days, row)


def _pause(goal: Goal, day: dt.date) -> Pause | None:
    return next((pause for pause in goal.pauses if pause.first <= day <= pause.last), None)


def _chance(goal: Goal, seen: Outlook, part: Part, target: float) -> np.ndarray:
    return seen.chance(target, goal.direction, part.band)


def _stretch_chance(goal: Goal, seen: list[Outlook], parts: list[Part], row: Score) -> float | None:
    """The chance of the stretch today, where the goal itself has one."""
    if row.probability_ratio is None or any(part.stretch is None for part in parts):
        return None
    each = np.array([_chance(goal, one, part, part.stretch) for one, part in zip(seen, parts, strict=True)])
    return float(together(each)[-1])


def _value(goal: Goal, part: Part, facts: Facts) -> Value | None:
    return facts.history.value((goal.kpi, goal.scope.type, goal.scope.id), "goal", part.window)


def _turns(goal: Goal, kpi: Kpi, series: Series, parts: list[Part], today: dt.date) -> list[dt.date]:
    """The days between steps on which a state may come or go at once: pauses, ends, targets crossed by a sum."""
    found = [day for pause in goal.pauses for day in (pause.first, pause.last + dates.DAY)]
    for part in parts:
        found.append(part.window[1])
        if kpi.kind == "flow" and goal.direction != "band":
            begin = max(series.position(part.window[0]) - 1, 0)
            over = np.cumsum(series.top[begin : series.position(min(today, part.window[1]))]) >= part.target
            first = series.first + dt.timedelta(days=begin)
            found += [first + dt.timedelta(days=int(i) + 1) for i in np.flatnonzero(over[1:] != over[:-1])]
    return [day for day in found if goal.first <= day <= today]


def _look(goal: Goal, kpi: Kpi, facts: Facts, series: Series, above: Series | None, part: Part,
          days: list[dt.date], through: dt.date) -> tuple[Outlook, combine.Evidence | None, Series]:  # fmt: skip
    """The part's window by its series, and for what is made of deals by the open ones too; and that series, with what
    is counted of its open week or month."""
    kind = outlook.kind_of(kpi, series)
    value = _value(goal, part, facts)
    if kpi.maturity_days and through < part.window[1]:
        value = None  # the count of an open window holds cohorts that still ripen
    # The count holds what the fresher of two sources brought after the last day that is known for good.
    counted = facts.freshness.counted_to(kpi, facts.as_of)
    full = series.completed(part.window, value, counted, kind == "level")
    are_counts = kpi.unit == "count"
    seen = outlook.look(kind, full, above, part.window, days, through, are_counts=are_counts)
    before = lambda window, days: outlook.look(  # noqa: E731
        kind, series, above, window, days, days[-1], are_counts=are_counts
    )
    scope = (goal.scope.type, goal.scope.id)
    return *combine.combine(facts.pipeline, goal.kpi, scope, part.window, days, through, seen, before), full


def _trouble_since(days: list[dt.date], standing: state.Standing) -> dt.date | None:
    """The first day of the run of at_risk and off_pace that ends today, where it is longer than the state."""
    first = None
    for day, one in zip(reversed(days), reversed(standing.path), strict=True):
        if one not in ("at_risk", "off_pace"):
            break
        first = day
    return first if first != standing.since else None


def _unjudged(row: Score, name: str, trouble: str) -> Score:
    row.state, row.evidence.trouble = name, trouble
    return row
