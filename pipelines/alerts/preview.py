"""What would go to whom, without sending or remembering anything: `paceline alerts preview`."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import clock, company
from pipelines.alerts import channels, feeds, outbox, routing, scores, unmatched
from pipelines.alerts.letter import Delivery
from pipelines.alerts.plan import plan
from pipelines.alerts.routing import LOG, Receiver
from pipelines.alerts.send import new_letters
from pipelines.alerts.sending import Office, outbox_path
from pipelines.company import Company
from pipelines.settings import Settings


@dataclass(frozen=True)
class Preview:
    """One message that would go out or be withheld; `missing` names the environment variable that is not set.

    `channel` is its kind ('' where none can be told), `is_held` whether it would wait for the end of quiet hours.
    """

    delivery: Delivery
    channel: str
    missing: str | None = None
    is_held: bool = False

    @property
    def note(self) -> str | None:
        return self.delivery.letters[0].note

    @property
    def text(self) -> str:
        one = self.delivery
        how = f"{self.channel or 'no channel'}, {one.severity}, {self._when}"
        return f"to {one.target} ({how}): {one.subject}\n{one.text}\n"

    @property
    def _when(self) -> str:
        if self.note:
            return f"not sent: {self.note}"
        if self.missing:
            return f"{self.missing} is not set: it would wait"
        return "held until quiet hours are over" if self.is_held else "at once"


def of_folder(settings: Settings) -> str:
    """What would go to whom of the data folder as published, and what alerts.yml names in vain. Raises FileError."""
    if not settings.published_path.exists():
        return "nothing is published yet: run `paceline run` first"
    ours = company.load(settings.company_path)
    as_of = ours.judged_day()
    found = preview(settings, ours, settings.published_path, as_of)
    warnings = unmatched.warnings(settings.alerts_path, scores.read(settings.published_path, as_of), as_of)
    return "\n".join([*warnings, text(found)])


def preview(
    settings: Settings,
    ours: Company,
    published_path: Path,
    as_of: dt.date,
    *,
    environ: Mapping[str, str] = os.environ,
) -> list[Preview]:
    """The messages that an announcement of `as_of` would put in line now. Raises FileError for alerts.yml."""
    rules = routing.load(settings.alerts_path)
    office = Office(settings, rules, ours.time_zone, environ)
    # Without an outbox one in memory: a preview leaves no trace.
    place = outbox_path(settings) if outbox_path(settings).exists() else Path(":memory:")
    with outbox.connect(place) as con:
        memory = outbox.memory(con)
        if memory.newest and as_of < memory.newest:
            return []
        judged = scores.read(published_path, as_of)
        tables = feeds.read(published_path, as_of, rules.quarantine_above, ours.locale)
        planned = plan(memory, judged, rules)
        new = new_letters(memory, planned, judged, tables, rules, as_of, ours.locale, clock.now())
        found = outbox.deliveries(outbox.fresh(con, new))
    return [_preview(office, one) for delivery in found for one in _as_written(delivery)]


def _as_written(delivery: Delivery) -> list[Delivery]:
    """The log gets a line a letter; whatever else, one message a delivery."""
    return [Delivery((letter,)) for letter in delivery.letters] if delivery.target == LOG else [delivery]


def _preview(office: Office, delivery: Delivery) -> Preview:
    receiver = office.routing.receivers[delivery.target]
    return Preview(
        delivery,
        channels.kind(receiver, office.environ),
        _missing(receiver, office.environ),
        office.is_quiet(delivery),
    )


def text(found: Sequence[Preview]) -> str:
    """Every message and, last, how many there are by kind of channel."""
    going = [one for one in found if not one.note]
    kinds = Counter(one.channel or "no channel" for one in going)
    by_kind = f" ({', '.join(f'{count} {kind}' for kind, count in kinds.items())})" if kinds else ""
    held = sum(one.is_held for one in going)
    last = (
        f"{len(going)} message(s) would go out{by_kind}, {held} of them after quiet hours, "
        f"{len(found) - len(going)} would be withheld; nothing was sent."
    )
    return "\n".join([*(one.text for one in found), last])


def _missing(receiver: Receiver, environ: Mapping[str, str]) -> str | None:
    name = receiver.url_env
    return name if name and not environ.get(name) else None
