"""Events of outreach that a tool does not list: the state, a flag or a count of a recipient says that they happened.

Where they have no time they count from the first snapshot that shows them. `known_from` marks them.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.sources.spec import Also, Condition

# What must have happened before. Who answered has read the mail; a link need not have been clicked, and who
# unsubscribed need not have opened it: mail programs have a button for that.
IMPLIED_BY = {
    "sent": ("opened", "clicked", "replied", "bounced", "out-of-office", "unsubscribed"),
    "opened": ("clicked", "replied"),
}
CARRIED = ("campaign_id", "campaign", "email", "rep")
EVENT_KEY = ("campaign", "email", "event_type")


def happened(
    event: str,
    *where: Condition,
    known_from: str = "state",
    carry: tuple[str, ...] = CARRIED,
    key: tuple[str, ...] = EVENT_KEY,
    at: str | None = None,
) -> Also:
    """An event for each recipient that meets the conditions; `at`: the main column with its time, if any."""
    columns = {name: name for name in carry} | ({"event_at": at} if at else {})
    return Also("outreach_events", columns, key, {"event_type": event, "known_from": known_from}, "email", where)


def last_states(
    header: str, stated: Mapping[str, tuple[str, ...]], answered: tuple[str, ...] = (), **settings
) -> tuple[Also, ...]:
    """The events of a table that shows the last state only: that of the state, and those it implies.

    `stated` are the cells under `header` that say an event; those of `answered` say that there was a reply before.
    """
    found = [happened(event, Condition(header, cells), **settings) for event, cells in stated.items()]
    for event in stated:
        later = [cell for name in IMPLIED_BY.get(event, ()) for cell in stated.get(name, ())]
        implied = (*later, *(answered if event in ("sent", "opened", "replied") else ()))
        if implied:
            found.append(happened(event, Condition(header, implied), known_from="implied", **settings))
    return tuple(found)
