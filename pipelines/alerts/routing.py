"""`alerts.yml`: who hears of what, and where the address is kept (in the environment, never in the file)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.alerts.transitions import Transition
from pipelines.yaml_file import Block, FileError, Place, nearest, read

LOG = "log"
MATCHERS = ("owner", "team", "kind", "severity", "change")
_WORDS = {
    "kind": ("annual", "team", "individual", "activity"),
    "severity": ("critical", "warning", "info"),
    "change": ("opened", "worsened", "recovered", "achieved", "missed", "not_scored"),
}
_ENV_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True)
class Receiver:
    """A target of messages; `url_env` names the environment variable that holds its URL, None for the log."""

    name: str
    url_env: str | None = None


@dataclass(frozen=True)
class Route:
    """Matches when every matcher holds one of its values; the first match ends the search unless `carry_on`."""

    matchers: Mapping[str, tuple[str, ...]]
    receivers: tuple[str, ...]
    carry_on: bool = False


@dataclass(frozen=True)
class Routing:
    receivers: Mapping[str, Receiver]
    routes: tuple[Route, ...] = ()
    default: tuple[str, ...] = (LOG,)
    run_failures: tuple[str, ...] = ()

    def targets(self, transition: Transition) -> list[Receiver]:
        """Where this change goes, each receiver once; the default when no route matches."""
        facts = {
            "owner": transition.score.owner, "team": transition.score.team, "kind": transition.score.kind,
            "severity": transition.severity, "change": transition.change,
        }  # fmt: skip
        names: list[str] = []
        for route in self.routes:
            if all(facts[name] in values for name, values in route.matchers.items()):
                names += route.receivers
                if not route.carry_on:
                    break
        return [self.receivers[name] for name in dict.fromkeys(names or self.default)]


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
    block.expect_keys(("receivers", "routes", "default", "run_failures"))
    receivers = {LOG: Receiver(LOG)}
    for entry in _list(block, "receivers"):
        receiver = _receiver(block, entry)
        if receiver.name in receivers and receiver.name != LOG:
            raise entry.error("name", f"receiver '{receiver.name}' stands here twice; keep one")
        receivers[receiver.name] = receiver
    routes = tuple(_route(block, entry, receivers) for entry in _list(block, "routes"))
    default = _names(block, "default", receivers) if "default" in block else (LOG,)
    failures = _names(block, "run_failures", receivers) if "run_failures" in block else ()
    return Routing(receivers, routes, default, failures)


def _list(block: Block, key: str) -> list[Any]:
    value = block.get(key) or []
    if not isinstance(value, list):
        raise block.error(key, f"'{key}' must be a list (`- …`)")
    return value


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
    match = entry.get("match") or {}
    if match and not isinstance(match, Block):
        raise entry.error("match", "match must hold keys with values, such as {team: emea}")
    if match:
        match.expect_keys(MATCHERS)
    matchers = {name: _values(match, name) for name in match}
    carry_on = entry.get("continue") or "false"
    if carry_on not in ("true", "false"):
        raise entry.error("continue", f"'{carry_on}' is neither true nor false")
    return Route(matchers, _names(entry, "receivers", receivers), carry_on == "true")


def _values(match: Block, name: str) -> tuple[str, ...]:
    values = match[name] if isinstance(match[name], list) else [match[name]]
    for value in values:
        allowed = _WORDS.get(name)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise match.error(name, f"unknown {name} '{value}'{nearest(str(value), allowed or ())}")
    return tuple(values)


def _names(block: Block, key: str, receivers: Mapping[str, Receiver]) -> tuple[str, ...]:
    names = block[key] if isinstance(block[key], list) else [block[key]]
    for name in names:
        if name not in receivers:
            raise block.error(key, f"no receiver is called '{name}'{nearest(str(name), tuple(receivers))}")
    return tuple(names)
