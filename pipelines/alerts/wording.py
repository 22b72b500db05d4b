"""Words for subjects, safe in any channel: whose goals they are, and what happened to several of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipelines.goals.names import person, scope

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# Slack reads <!channel>, <@user> and <link|text>; mail and chat make links of addresses and URLs.
_INERT = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "'", "|": "¦"})
# A name that leaves a subject room for what happened.
_LONGEST_NAME = 60
# What happened to one goal, and to several.
CHANGES = {
    "opened": ("needs attention", "need attention"), "worsened": ("got worse", "got worse"),
    "recovered": ("is back on pace", "are back on pace"), "achieved": ("is achieved", "are achieved"),
    "taken_back": ("is no longer achieved", "are no longer achieved"), "missed": ("is missed", "are missed"),
    "not_scored": ("cannot be judged any more", "cannot be judged any more"),
    "reminder": ("still needs attention", "still need attention"),
}  # fmt: skip
OF_TABLES = CHANGES | {"recovered": ("is in order again", "are in order again")}


def of_whom(owner: str, team: str) -> str:
    """` of Marek Kowal`, after the word goals; nothing where they have nobody in common."""
    whose = person(owner) if owner else scope(team)
    return f" of {cut(safe(whose), _LONGEST_NAME)}" if whose else ""


def changed(changes: Sequence[str], words: Mapping[str, tuple[str, str]] = CHANGES) -> str:
    """` need attention` where all changed alike, else `: 1 needs attention, 2 are achieved`."""
    counts = Counter(changes)
    said = {change: words[change][count > 1] for change, count in counts.items()}
    if len(counts) == 1:
        return f" {said[changes[0]]}"
    return ": " + ", ".join(f"{count} {said[change]}" for change, count in counts.items())


def safe(text: str) -> str:
    """`text` on one line, with nothing a channel would act on: no mention, no link, no markup, no control."""
    flat = _CONTROL.sub(" ", text).translate(_INERT)
    flat = re.sub(r"(?i)(\w):/", "\\1:\u200b/", flat)
    # Mail and chat make a link of www.… too, Teams of [text](address).
    flat = re.sub(r"(?i)\b(www)\.", "\\1\u200b.", flat)
    return re.sub(r"\](?=[(\[])", "]\u200b", flat).strip()


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
