"""Writes a spec's columns short: the type of a canonical column is known from its entity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.sources.entities import ENTITIES
from pipelines.sources.spec import Column


def columns_of(entity: str, **common: Any) -> Callable[..., Column]:
    """A function `column(name, *headers, **settings)` for one entity; `common` settings hold for each of them.

    A name that the entity does not have (a helper that feeds another entity) states its own `kind`.
    """
    types = ENTITIES[entity]

    def column(name: str, *headers: str, **settings: Any) -> Column:
        settings.setdefault("kind", types.get(name, "text"))
        return Column(name=name, headers=headers, **{**common, **settings})

    return column
