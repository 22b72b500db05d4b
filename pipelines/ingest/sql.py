"""Small helpers for SQL built from names: every identifier is quoted, every value is bound or escaped."""

from __future__ import annotations

from collections.abc import Iterable


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def names(identifiers: Iterable[str], alias: str = "") -> str:
    """Quoted identifiers, comma separated, each behind `alias.`."""
    dot = f"{alias}." if alias else ""
    return ", ".join(dot + name(identifier) for identifier in identifiers)


def literal(text: str) -> str:
    """A quoted string."""
    return "'" + text.replace("'", "''") + "'"


def day_of(moment: str, zone: str) -> str:
    """The day of a UTC moment in a time zone."""
    if zone == "UTC":
        return f"{moment}::date"
    return f"timezone({literal(zone)}, timezone('UTC', {moment}))::date"


def same(identifiers: Iterable[str], left: str, right: str) -> str:
    """A join condition under which nulls are equal."""
    return " and ".join(f"{left}.{name(i)} is not distinct from {right}.{name(i)}" for i in identifiers)
