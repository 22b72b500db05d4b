"""How people and scopes are called that are known by an id alone."""

from __future__ import annotations

import re

_SLUG = re.compile(r"[^\W_]+(?:[-_.][^\W_]+)*")


def person(slug: str) -> str:
    """`elif-kaya` is Elif Kaya; what is written as a name already stays."""
    if slug != slug.lower() or not _SLUG.fullmatch(slug):
        return slug
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_.]", slug))


def scope(scope_id: str) -> str:
    """`customer_success` is Customer success."""
    called = scope_id.replace("_", " ") if _SLUG.fullmatch(scope_id) else scope_id
    return called[:1].upper() + called[1:]
