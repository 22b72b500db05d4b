"""A Pipedrive account that changes from week to week, and its list-view exports as the tool writes them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

STAGES = ("Qualified", "Contact made", "Demo/Meeting", "Proposal made", "Negotiations")
WEEKS = [dt.datetime(2026, 2, 6, 9, 30) + dt.timedelta(weeks=n) for n in range(8)]  # noqa: DTZ001 (the tool's zone)
# What the user chose to export, week by week: columns come and go, and so does the spelling.
FULL = (
    "ID", "MRR", "Value", "Title", "Deal created", "Deal closed on", "Stage", "Status", "Next activity date",
    "Won time", "Lost time", "Last stage change", "Update time", "Organization",
)  # fmt: skip
SHORT = ("ID", "Value", "Title", "Deal created", "Deal closed on", "Stage", "Status", "Update time", "Organization")
CHOSEN = (FULL, FULL, FULL, SHORT, SHORT, ("Title", *SHORT), SHORT, SHORT)


@dataclass(frozen=True)
class Deal:
    """`moves`: when it came into each stage; `closed`: when and how; `gone`: when somebody deleted it."""

    number: int
    created: dt.datetime
    value: float
    moves: tuple[tuple[dt.datetime, str], ...]
    closed: tuple[dt.datetime, str] | None
    gone: dt.datetime | None

    def row(self, now: dt.datetime) -> dict[str, str] | None:
        """The deal as an export of that time shows it; None when there is no such deal then."""
        if self.created > now or (self.gone and self.gone <= now):
            return None
        entered, stage = [move for move in self.moves if move[0] <= now][-1]
        ended, status = self.closed if self.closed and self.closed[0] <= now else (None, "Open")
        return {
            "ID": str(self.number), "MRR": "", "Value": f"{self.value:g}", "Title": f"-{self.number} pallets",
            "Deal created": _text(self.created), "Deal closed on": _text(ended), "Stage": stage, "Status": status,
            "Next activity date": f"{now + dt.timedelta(days=9):%Y-%m-%d}",
            "Won time": _text(ended if status == "Won" else None),
            "Lost time": _text(ended if status == "Lost" else None),
            "Last stage change": _text(entered), "Update time": _text(ended or entered),
            "Organization": f"Firm {self.number}",
        }  # fmt: skip


def account(seed: int = 6, deals: int = 60) -> list[Deal]:
    """Deals that begin before and during the weeks of the exports."""
    chance = random.Random(seed)  # noqa: S311 (invents data)
    return [_deal(number, chance) for number in range(1, deals + 1)]


def _deal(number: int, chance: random.Random) -> Deal:
    created = WEEKS[0] - dt.timedelta(days=20) + dt.timedelta(minutes=chance.randrange(70 * 24 * 60))
    moves, now = [(created, STAGES[0])], created
    for stage in STAGES[1 : chance.randrange(1, len(STAGES) + 1)]:
        now += dt.timedelta(minutes=chance.randrange(60, 12 * 24 * 60))
        moves.append((now, stage))
    ended = now + dt.timedelta(days=chance.randrange(1, 20))
    closed = chance.choice([None, (ended, "Won"), (ended, "Lost")])
    gone = ended + dt.timedelta(days=5) if chance.random() < 0.15 else None
    return Deal(number, created, chance.choice([0, 900, 2136.38]), tuple(moves), closed, gone)


def export(deals: list[Deal], week: int) -> str:
    """The list view of one week: every field quoted, no newline at the end, a guard before a leading minus."""
    rows = [row for deal in deals if (row := deal.row(WEEKS[week]))]
    columns = CHOSEN[week]
    spelled = "Organisation" if week % 2 else "Organization"
    headers = [f"Deal - {name}" for name in columns] + [f"{spelled} - Country"]
    lines = [headers, *([_guarded(row[name]) for name in columns] + ["PL"] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith("-") else text


def _text(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""
