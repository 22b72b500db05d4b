"""`alerts.yml`: who hears of what, and where the address is kept (in the environment, never in the file)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.alerts import digests, matching, quiet_hours, silences
from pipelines.alerts.digests import Digest
from pipelines.alerts.matching import Matchers
from pipelines.alerts.quiet_hours import QuietHours
from pipelines.alerts.silences import Silence
from pipelines.alerts.transitions import Transition
from pipelines.yaml_file import Block, FileError, Place, nearest, read

LOG = "log"
KEYS = (
    "receivers", "routes", "default", "group_by", "repeat_interval", "inhibit", "quiet_hours", "silences",
    "digests", "data_engineers", "quarantine_above",
)  # fmt: skip
# What one letter may be about together: the goals of one owner, of one team.
GROUPS = ("owner", "team")
# A few bad cells are daily life; from here on somebody changed the export.
QUARANTINE_ABOVE = 0.05
_ENV_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True)
class Receiver:
    """A target of messages; `url_env` names the environment variable that holds its URL, None for the log."""

    name: str
    url_env: str | None = None


@dataclass(frozen=True)
class Route:
    """Matches when every matcher holds one of its values; the first match ends the search unless `carry_on`."""

    matchers: Matchers
    receivers: tuple[str, ...]
    carry_on: bool = False


@dataclass(frozen=True)
class Routing:
    """The whole of alerts.yml. `group_by` None: one letter per goal and change; `repeat_interval` None: never."""

    receivers: Mapping[str, Receiver]
    routes: tuple[Route, ...] = ()
    default: tuple[str, ...] = (LOG,)
    group_by: str | None = None
    repeat_interval: dt.timedelta | None = None
    inhibit: bool = True
    quiet_hours: QuietHours | None = None
    silences: tuple[Silence, ...] = ()
    digests: tuple[Digest, ...] = ()
    data_engineers: tuple[str, ...] = ()
    quarantine_above: float = QUARANTINE_ABOVE

    def targets(self, transition: Transition) -> list[str]:
        """The receivers of this change, each once; the default ones when no route matches."""
        names: list[str] = []
        for route in self.routes:
            if matching.matches(route.matchers, transition):
                names += route.receivers
                if not route.carry_on:
                    break
        return list(dict.fromkeys(names or self.default))

    def engineers(self) -> tuple[str, ...]:
        """Who hears of failed runs and of feeds that are stale or quarantined."""
        return self.data_engineers or self.default


LOG_ONLY = Routing({LOG: Receiver(LOG)})


def load(path: Path) -> Routing:
    """The routing of `path`; everything to the log where the file is absent.

    Raises FileError at file:line:column for a key, receiver, matcher or value that does not exist.
    """
    if not path.exists():
        return LOG_ONLY
    block = read(path)
    if not isinstance(block, Block):
        raise FileError(Place(path, 1, 1), "expected `receivers:` and `routes:`")
    block.expect_keys(KEYS)
    receivers = _receivers(block)
    return Routing(
        receivers=receivers,
        routes=tuple(_route(block, entry, receivers) for entry in _list(block, "routes")),
        default=_names(block, "default", receivers) if "default" in block else (LOG,),
        group_by=_group_by(block),
        repeat_interval=_interval(block),
        inhibit=_yes_or_no(block, "inhibit", True),
        quiet_hours=quiet_hours.parse(block),
        silences=tuple(silences.parse(block, entry) for entry in _list(block, "silences")),
        digests=tuple(_digest(block, entry, receivers) for entry in _list(block, "digests")),
        data_engineers=_names(block, "data_engineers", receivers) if "data_engineers" in block else (),
        quarantine_above=_share(block),
    )


def _list(block: Block, key: str) -> list[Any]:
    value = block.get(key) or []
    if not isinstance(value, list):
        raise block.error(key, f"'{key}' must be a list (`- …`)")
    return value


def _receivers(block: Block) -> dict[str, Receiver]:
    receivers = {LOG: Receiver(LOG)}
    for entry in _list(block, "receivers"):
        receiver = _receiver(block, entry)
        if receiver.name in receivers and receiver.name != LOG:
            raise entry.error("name", f"receiver '{receiver.name}' stands here twice; keep one")
        receivers[receiver.name] = receiver
    return receivers


def _receiver(top: Block, entry: Any) -> Receiver:
    if entry == LOG:
        return Receiver(LOG)
    if not isinstance(entry, Block):
        raise top.error("receivers", f"a receiver is `log` or `{{name: …, url_env: …}}`, not '{entry}'")
    entry.expect_keys(("name", "url_env"), required=("name", "url_env"))
    if entry["name"] == LOG:
        raise entry.error("name", "'log' is the log file; give this receiver another name")
    url_env = str(entry["url_env"])
    if not _ENV_NAME.fullmatch(url_env):
        # The value is not repeated: it may be the secret itself.
        raise entry.error(
            "url_env",
            "url_env is the NAME of an environment variable (such as PACELINE_ALERT_SALES); "
            "an address or a token never stands in this file",
        )
    return Receiver(str(entry["name"]), url_env)


def _route(top: Block, entry: Any, receivers: Mapping[str, Receiver]) -> Route:
    if not isinstance(entry, Block):
        raise top.error("routes", "a route is `{match: {owner: …}, receivers: […]}`")
    entry.expect_keys(("match", "receivers", "continue"), required=("receivers",))
    matchers = matching.parse(entry, matching.OF_A_CHANGE)
    return Route(matchers, _names(entry, "receivers", receivers), _yes_or_no(entry, "continue", False))


def _digest(top: Block, entry: Any, receivers: Mapping[str, Receiver]) -> Digest:
    names = _names(entry, "receivers", receivers) if isinstance(entry, Block) and "receivers" in entry else ()
    return digests.parse(top, entry, names)


def _names(block: Block, key: str, receivers: Mapping[str, Receiver]) -> tuple[str, ...]:
    names = block[key] if isinstance(block[key], list) else [block[key]]
    if not names:
        raise block.error(key, f"'{key}' names nobody, so nobody would hear; name a receiver, such as log")
    for name in names:
        if name not in receivers:
            raise block.error(key, f"no receiver is called '{name}'{nearest(str(name), tuple(receivers))}")
    return tuple(names)


def _group_by(block: Block) -> str | None:
    word = block.get("group_by")
    if word is not None and word not in GROUPS:
        raise block.error("group_by", f"cannot group by '{word}'{nearest(str(word), GROUPS)}")
    return word


def _interval(block: Block) -> dt.timedelta | None:
    text = block.get("repeat_interval")
    if text is None:
        return None
    # Alertmanager's form; goals are judged by the day, so days and weeks are all there is.
    found = re.fullmatch(r"([1-9]\d{0,2})([dw])", str(text))
    if not found:
        raise block.error("repeat_interval", f"'{text}' is not a number of days or weeks; write it as 7d or 2w")
    return dt.timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))


def _share(block: Block) -> float:
    text = block.get("quarantine_above")
    if text is None:
        return QUARANTINE_ABOVE
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s?%", str(text))
    if not found or float(found[1]) > 100:
        raise block.error("quarantine_above", f"'{text}' is not a share of the records; write it as 5%")
    return float(found[1]) / 100


def _yes_or_no(block: Block, key: str, default: bool) -> bool:
    value = block.get(key)
    if value is None:
        return default
    if value not in ("true", "false"):
        raise block.error(key, f"'{value}' is neither true nor false")
    return value == "true"
