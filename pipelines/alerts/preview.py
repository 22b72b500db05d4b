"""What would go to whom, without sending or remembering anything: `paceline alerts preview`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import clock, company
from pipelines.alerts import feeds, outbox, routing, scores
from pipelines.alerts.letter import Letter
from pipelines.alerts.plan import Memory, plan
from pipelines.alerts.routing import Routing
from pipelines.alerts.send import new_letters
from pipelines.alerts.sending import outbox_path
from pipelines.company import Company
from pipelines.settings import Settings


@dataclass(frozen=True)
class Preview:
    """One letter that would go out or be withheld; `missing` names the environment variable that is not set."""

    letter: Letter
    missing: str | None

    @property
    def text(self) -> str:
        letter = self.letter
        missing = f" ({self.missing} is not set: it would wait)" if self.missing else ""
        withheld = f" (not sent: {letter.note})" if letter.note else missing
        return f"to {letter.target}{withheld}: {letter.subject}\n{letter.body}\n"


def of_folder(settings: Settings) -> str:
    """What would go to whom of the data folder as published. Raises FileError."""
    if not settings.published_path.exists():
        return "nothing is published yet: run `paceline run` first"
    ours = company.load(settings.company_path)
    return text(preview(settings, ours, settings.published_path, ours.judged_day()))


def preview(
    settings: Settings,
    ours: Company,
    published_path: Path,
    as_of: dt.date,
    *,
    environ: Mapping[str, str] = os.environ,
) -> list[Preview]:
    """What an announcement of `as_of` would put in line now. Raises FileError for alerts.yml."""
    rules = routing.load(settings.alerts_path)
    memory = Memory()
    if outbox_path(settings).exists():
        with outbox.connect(outbox_path(settings)) as con:
            memory = outbox.memory(con)
    if memory.newest and as_of < memory.newest:
        return []
    judged = scores.read(published_path, as_of)
    tables = feeds.read(published_path, as_of, rules.quarantine_above, ours.locale)
    planned = plan(memory, judged, rules)
    new = new_letters(memory, planned, judged, tables, rules, as_of, ours.locale, clock.now())
    return [Preview(letter, _missing(rules, letter, environ)) for letter in new]


def text(found: Sequence[Preview]) -> str:
    """Every letter and, last, how many there are."""
    going = sum(not one.letter.note for one in found)
    last = f"{going} message(s) would go out, {len(found) - going} would be withheld; nothing was sent."
    return "\n".join([*(one.text for one in found), last])


def _missing(rules: Routing, letter: Letter, environ: Mapping[str, str]) -> str | None:
    name = rules.receivers[letter.target].url_env
    return name if name and not environ.get(name) else None
