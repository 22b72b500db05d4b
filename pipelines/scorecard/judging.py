"""How goals are judged, in words made from the limits that judge them."""

from __future__ import annotations

from pipelines.goals import state
from pipelines.scorecard import states
from pipelines.scorecard.numbers import Numbers


def rules(numbers: Numbers) -> list[tuple[states.Look, str]]:
    """The states that a chance decides, each with its rule."""
    on, off = numbers.percent(state.ON_PACE, 0), numbers.percent(state.OFF_PACE, 0)
    back, lost = numbers.percent(state.LEAVE_OFF_PACE, 0), numbers.percent(state.ALL_BUT_LOST, 0)
    early = numbers.percent(state.EARLY, 0)
    told = {
        "on_pace": f"The chance of meeting the target is {on} or more.",
        "at_risk": f"The chance is at least {off} and below {on}.",
        "off_pace": f"The chance is below {off}. It stays off pace until the chance is {back} again.",
        "too_early": f"Less than {early} of the window is over, and the chance is {lost} or more.",
        "achieved": "The target is met; only refunds can undo it.",
        "missed": "The window ended short of the target, or the limit is passed.",
        "not_scored": "A table that the figure needs is late: it is not judged on old data.",
        "no_history": "There is too little past to say how likely the target is.",
        "no_baseline": "What the target is measured against is not known.",
    }
    return [(states.look(name), text) for name, text in told.items()]
