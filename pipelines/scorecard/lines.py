"""SVG path data of the lines and areas of a chart, no longer than the eye needs. Pure.

Corners are (left, height) in percent of the plot; height counts from below. The box is BOX × BOX and stretches with
the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

BOX = 1000
# A third of a pixel in a chart of two hundred: what lies closer to a straight line is on it.
UNSEEN = 0.15
Corners = Sequence[tuple[float, float]]


def line(corners: Corners) -> str:
    """The path through `corners`, whose lefts rise; '' for fewer than two."""
    return _data(_straightened(corners))


def area(upper: Corners, lower: Corners) -> str:
    """The closed path along `upper` and back along `lower`; '' where there is none."""
    around = [*_straightened(upper), *reversed(_straightened(lower))]
    return _data(around) + "z" if len(around) > 2 else ""


def _straightened(corners: Corners) -> Corners:
    """`corners` without those that lie within UNSEEN of the straight line between the ones kept."""
    if len(corners) < 3:
        return corners
    kept, before = [corners[0]], corners[1]
    lowest, highest = _slopes(kept[0], before)
    for corner in corners[2:]:
        slope = _slope(kept[-1], corner)
        if not lowest <= slope <= highest:
            kept.append(before)
            lowest, highest = -math.inf, math.inf
        low, high = _slopes(kept[-1], corner)
        lowest, highest, before = max(lowest, low), min(highest, high), corner
    return [*kept, before]


def _slopes(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """The lowest and the highest slope of a line from `start` that passes within UNSEEN of `end`."""
    left, height = end
    return _slope(start, (left, height - UNSEEN)), _slope(start, (left, height + UNSEEN))


def _slope(start: tuple[float, float], end: tuple[float, float]) -> float:
    run = end[0] - start[0]
    return (end[1] - start[1]) / run if run else math.copysign(math.inf, end[1] - start[1])


def _data(corners: Corners) -> str:
    if len(corners) < 2:
        return ""
    return "M" + "L".join(f"{left * BOX / 100:.0f} {BOX - height * BOX / 100:.0f}" for left, height in corners)
