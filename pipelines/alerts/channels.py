"""Delivers one letter: to the log file, to a webhook, or through apprise. Never tells anybody an address."""

from __future__ import annotations

import http.client
import json
import logging
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.alerts.outbox import Letter
from pipelines.alerts.routing import Receiver

TIMEOUT_SECONDS = 10.0
# Of an answer only the status counts; the rest could be endless.
_ANSWER_BYTES = 1_024
# Too many requests and the like: the same letter may get through later. Everything else in 4xx never will.
_TRY_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Failure(Exception):
    """Not delivered: `reason` for people, without secrets.

    `final`: trying again cannot help. `needs_person`: not before somebody mends a setting, so not in this run.
    """

    reason: str
    final: bool = False
    needs_person: bool = False
    retry_after_seconds: float | None = None


def deliver(
    receiver: Receiver,
    letter: Letter,
    log_path: Path,
    environ: Mapping[str, str] = os.environ,
    timeout: float = TIMEOUT_SECONDS,
) -> None:
    """Hand `letter` over; returns once it was taken. Raises Failure."""
    if receiver.url_env is None:
        write_log(log_path, letter)
        return
    url = environ.get(receiver.url_env, "").strip()
    if not url:
        raise Failure(
            f"the environment variable {receiver.url_env} is not set: put the channel's URL into it",
            needs_person=True,
        )
    if url.lower().startswith(("http://", "https://")):
        _post(url, receiver, letter, timeout)
    else:
        _apprise(url, receiver, letter)


def payload(letter: Letter) -> dict[str, str | None]:
    """What a webhook gets; `text` alone is what chat systems show."""
    shown = ("key", "goal_id", "window", "change", "previous_state", "state", "severity", "as_of", "subject")
    everything = asdict(letter)
    return {name: everything[name] for name in shown} | {"text": f"{letter.subject}\n{letter.body}"}


def write_log(path: Path, letter: Letter) -> None:
    """Append one JSON line; on the disk when this returns."""
    line = json.dumps(payload(letter), ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as handle:
            handle.write(line)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise Failure(f"the alert log cannot be written: {error.strerror}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could carry the message to another host; it counts as a refusal."""

    def redirect_request(self, *_args: object) -> None:
        return None


def _post(url: str, receiver: Receiver, letter: Letter, timeout: float) -> None:
    try:
        urlsplit(url).port  # noqa: B018 - raises for a URL that the client would quote in its error
        request = urllib.request.Request(  # noqa: S310 - http(s) only, checked by the caller
            url,
            data=json.dumps(payload(letter), ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "paceline",
                # Keys hold names of goals; a header holds Latin-1 at most.
                "Idempotency-Key": letter.key.encode("ascii", "backslashreplace").decode(),
            },
            method="POST",
        )
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(request, timeout=timeout) as answer:
            answer.read(_ANSWER_BYTES)
    except urllib.error.HTTPError as error:
        raise _refused(receiver, error) from None
    except TimeoutError:
        raise Failure(f"{receiver.name} did not answer within {timeout:g} seconds") from None
    except (OSError, http.client.HTTPException) as error:
        raise Failure(f"{receiver.name} cannot be reached ({_kind(error)})") from None
    except ValueError:
        raise Failure(f"the URL in {receiver.url_env} is not a web address", final=True) from None


def _refused(receiver: Receiver, error: urllib.error.HTTPError) -> Failure:
    with error:
        status, wait = error.code, error.headers.get("Retry-After", "")
    again = status >= 500 or status in _TRY_AGAIN
    return Failure(
        f"{receiver.name} answered {status}",
        final=not again,
        retry_after_seconds=float(wait) if wait.isdigit() else None,
    )


def _kind(error: Exception) -> str:
    # Only the kind of the error: its text may hold the URL.
    inner = getattr(error, "reason", None)
    return type(inner if isinstance(inner, Exception) else error).__name__


def _apprise(url: str, receiver: Receiver, letter: Letter) -> None:
    # Its debug log writes tokens out. The import takes seconds, so only who uses it pays for it.
    logging.getLogger("apprise").setLevel(logging.WARNING)
    import apprise

    channel = apprise.Apprise()
    if not channel.add(url):
        raise Failure(f"the URL in {receiver.url_env} is none that apprise knows", final=True)
    try:
        taken = channel.notify(body=letter.body, title=letter.subject, body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # plugins raise what they like; a channel must not stop a run
        raise Failure(f"{receiver.name} failed ({type(error).__name__})") from None
    if not taken:
        raise Failure(f"{receiver.name} did not take the message")
