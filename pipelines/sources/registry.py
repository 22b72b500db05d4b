"""Every table that can be read: the shipped specs, the user's mappings, and which of them a file is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import ModuleType

from pipelines.settings import Settings
from pipelines.sources import fit, last_good, systems
from pipelines.sources import headers as header_names
from pipelines.sources.mapping import read_mappings
from pipelines.sources.spec import TableSpec
from pipelines.sources.texts import is_expression
from pipelines.yaml_file import FileError

# Below the state folder.
LAST_GOOD = "mappings"
DESCRIBE = "describe it in a mapping file (`paceline check --draft-mapping FILE` writes one)"
# Two words such as `Date` and `Amount` stand in every file; three columns of one table are no coincidence.
NEEDED_COLUMNS = 3


@dataclass(frozen=True)
class Match:
    """What a header row was taken for: a spec, or None and the reason why not."""

    spec: TableSpec | None
    reason: str


@dataclass(frozen=True)
class Registry:
    """The known tables and the mapping files that could not be used."""

    tables: tuple[TableSpec, ...]
    errors: tuple[FileError, ...] = ()

    def table(self, source: str, table: str) -> TableSpec:
        """The spec of `source.table`. Raises KeyError with the known names."""
        for spec in self.tables:
            if (spec.source, spec.table) == (source, table):
                return spec
        known = ", ".join(sorted(spec.id for spec in self.tables))
        raise KeyError(f"unknown table '{source}.{table}'; known: {known}")

    def recognise(self, headers: Sequence[str], folder: str | None = None) -> TableSpec | None:
        """The spec of a file with this header row, or None; `match` says why."""
        winners = self._winners(headers, folder)
        return winners[0] if len(winners) == 1 else None

    def match(self, headers: Sequence[str], folder: str | None = None) -> Match:
        """The spec whose required headers are all there and that knows the largest share of its columns in it.

        `folder` is the file's folder below `exports/` (`hubspot`, `hubspot/deals`): where it names a source,
        the tables of that source are asked first. Equal shares are no answer: the folder must decide.
        """
        winners = self._winners(headers, folder)
        if len(winners) == 1:
            return Match(winners[0], f"has every required column of {winners[0].id}")
        if not winners and (unsure := self._unmarked(headers, folder)):
            return Match(None, _is_unmarked(unsure))
        if winners:
            folders = " or ".join(f"exports/{spec.source}/{spec.table}/" for spec in winners)
            names = _list(spec.id for spec in winners)
            return Match(None, f"it could be {names}; put it into the folder {folders}")
        spec, lacking = self.nearest(headers, folder)
        if spec is None:
            return Match(None, f"no header of this file says which list it is; {DESCRIBE}")
        return Match(None, f"nearest is {spec.id}, but the file lacks {_list(lacking)}")

    def nearest(self, headers: Sequence[str], folder: str | None = None) -> tuple[TableSpec | None, tuple[str, ...]]:
        """The table that comes closest and its missing headers; (None, ()) when no header tells it from the others.

        Where the folder names a source, only its tables are compared, where it names a table, that is the nearest.
        """
        named = self._with_header(headers)
        here = [spec for spec in named if fit.folder_fit(spec, folder)] or named
        known = [
            spec for spec in here if header_names.positions(spec, headers) and self._is_told(spec, headers, folder)
        ]
        if not known:
            return None, ()
        best = max(known, key=lambda spec: self._nearness(spec, headers))
        return best, header_names.missing(best, headers)

    def near_miss(
        self, headers: Sequence[str], folder: str | None = None
    ) -> tuple[TableSpec, tuple[str, ...]] | None:
        """The table that a damaged file clearly is, and its missing headers; None when that is not clear.

        At least half of the required headers must be there, and one that no other table has, unless the folder
        names the table. Unless it names the source, the table must also come nearer than every other one, both in
        required and in all columns, and the header of its own must be known to no other source.
        """
        spec, lacking = self.nearest(headers, folder)
        by_folder = fit.folder_fit(spec, folder) if spec else 0
        if spec is not None and lacking and by_folder and fit.is_half_there(spec, headers):
            beside = [other for other in self.tables if other.source == spec.source]
            if by_folder == 2 or self._own(spec, headers, beside):
                return spec, lacking
        spec, lacking = self.nearest(headers)
        if spec is None or not lacking or not fit.is_half_there(spec, headers):
            return None
        if len(header_names.positions(spec, headers)) < NEEDED_COLUMNS or not header_names.is_marked(spec, headers):
            return None
        strangers = [other for other in self.tables if other.source != spec.source]
        if not self._own(spec, headers, strangers):
            return None
        is_clear = all(
            fit.is_nearer(spec, other, headers) for other in self._with_header(headers) if other.id != spec.id
        )
        return (spec, lacking) if is_clear else None

    def without_header(self, folder: str | None) -> list[tuple[TableSpec, bool]]:
        """The tables that have no header row and whose source the folder names; whether it names the table too."""
        bare = [spec for spec in self.tables if not spec.dialect.has_header]
        return [(spec, fit.folder_fit(spec, folder) == 2) for spec in bare if fit.folder_fit(spec, folder)]

    def _with_header(self, headers: Sequence[str]) -> list[TableSpec]:
        """The tables with a header row that a file with these names is not certain to be none of."""
        return [
            spec for spec in self.tables if spec.dialect.has_header and not header_names.is_foreign(spec, headers)
        ]

    def _winners(self, headers: Sequence[str], folder: str | None) -> list[TableSpec]:
        """The specs that fit best and equally well; looking for a header asks this of every first row of a file."""
        there = {header_names.normal(header) for header in headers}
        fitting = [
            spec
            for spec, demands in self._demands
            if all(header_names.is_there(names, there) for names in demands)
            and fit.fits_without_names(spec, headers, folder)
            and not header_names.is_foreign(spec, headers)
            and fit.is_sure(spec, headers, folder)
        ]
        # A report by day has all that a report of a period has, but its rows are days.
        parts = {spec.id: len(header_names.parting(spec, headers)) for spec in fitting}
        fitting = [spec for spec in fitting if parts[spec.id] == min(parts.values())]
        closest = max((fit.folder_fit(spec, folder) for spec in fitting), default=0)
        candidates = [spec for spec in fitting if fit.folder_fit(spec, folder) == closest]
        best = max((fit.share(spec, headers) for spec in candidates), default=0)
        return [spec for spec in candidates if fit.share(spec, headers) == best]

    def _unmarked(self, headers: Sequence[str], folder: str | None) -> list[TableSpec]:
        """The tables of which all that is required is there, but nothing that other lists do not have as well."""
        complete = [spec for spec in self._with_header(headers) if not header_names.missing(spec, headers)]
        return [spec for spec in complete if not fit.is_sure(spec, headers, folder)]

    def _is_told(self, spec: TableSpec, headers: Sequence[str], folder: str | None) -> bool:
        """Whether folder or headers say anything that tells `spec` from other tables."""
        if not header_names.missing(spec, headers) or fit.folder_fit(spec, folder) == 2:
            return True
        return fit.required_share(spec, headers) > 0 and bool(self._own(spec, headers, self._abroad(spec)))

    def _abroad(self, spec: TableSpec) -> list[TableSpec]:
        """The tables of other sources, and those of its own that list something else."""
        return [other for other in self.tables if (other.source, other.entity) != (spec.source, spec.entity)]

    def _nearness(self, spec: TableSpec, headers: Sequence[str]) -> tuple[bool, float, float]:
        """A header of its own says more than the one column of a short table that every list has."""
        own = self._own(spec, headers, self.tables)
        return bool(own), fit.required_share(spec, headers), fit.share(spec, headers)

    def _own(self, spec: TableSpec, headers: Sequence[str], others: Sequence[TableSpec]) -> set[str]:
        """The headers of the file that `spec` knows and none of the `others` does."""
        known = {one for header in headers if spec.id in self._knowers.get(one := header_names.normal(header), ())}
        there = {other.id for other in others} - {spec.id}
        return {header for header in known if not self._knowers[header] & there}

    @cached_property
    def _knowers(self) -> dict[str, set[str]]:
        """Header -> the tables that have a column of that name."""
        found: dict[str, set[str]] = {}
        for spec in self.tables:
            for name in (name for column in spec.columns for name in column.headers):
                found.setdefault(header_names.normal(name), set()).add(spec.id)
        return found

    @cached_property
    def _demands(self) -> list[tuple[TableSpec, list[tuple[str, ...]]]]:
        """Per spec the names of each required column, any one of which must be there."""
        return [(spec, fit.demanded(spec)) for spec in self.tables]


def of(settings: Settings) -> Registry:
    """The tables of a data folder: shipped specs and its mappings.

    A mapping that was good before and cannot be used now stands as it last could (`remember`): its tables keep
    their data while its error is among `.errors`.
    """
    return load(settings.sources_dir, settings.state_dir / LAST_GOOD)


def remember(settings: Settings) -> None:
    """Keep every good mapping file for the day on which a typo breaks it; forget the deleted ones."""
    last_good.remember(settings.sources_dir, settings.state_dir / LAST_GOOD)


def load(sources_dir: Path | None = None, last_good_dir: Path | None = None) -> Registry:
    """The shipped specs and the mappings of `sources_dir` (none when it is absent).

    A mapping of the same source and table replaces the shipped spec. Errors are collected, never raised: one
    bad mapping does not hide the others.
    """
    read = partial(last_good.read_or_last_good, kept_dir=last_good_dir)
    mapped, errors = read_mappings(sources_dir, read) if sources_dir else ((), ())
    own = {spec.id for spec in mapped}
    kept = tuple(spec for spec in shipped() if spec.id not in own)
    return Registry(tables=kept + tuple(mapped), errors=tuple(errors))


def shipped() -> tuple[TableSpec, ...]:
    """The specs of every module in `pipelines/sources/systems/`, by module name."""
    return tuple(spec for module in modules() for spec in module.TABLES)


def modules() -> list[ModuleType]:
    """The modules of the shipped systems, by name; what each says first is what is known of its files."""
    names = sorted(module.name for module in pkgutil.iter_modules(systems.__path__))
    return [importlib.import_module(f"{systems.__name__}.{name}") for name in names]


def _is_unmarked(specs: Sequence[TableSpec]) -> str:
    """Why a file is of none of `specs`, though it has their columns, and what to do."""
    marks = _list(dict.fromkeys(mark for spec in specs for mark in spec.marks[:4] if not is_expression(mark)))
    folders = " or ".join(f"exports/{spec.source}/{spec.table}/" for spec in specs)
    return (
        f"it has the columns that {_list(spec.id for spec in specs)} needs, but many other lists have them too, and "
        f"none that only this one has ({marks} …); if it is that list, export one of these columns too or put the "
        f"file into {folders}, else {DESCRIBE}"
    )


def _list(names) -> str:
    return ", ".join(f"'{name}'" if " " in name else name for name in names)
