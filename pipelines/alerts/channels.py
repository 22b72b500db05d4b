"""Delivers to one receiver: to the log file, a webhook, a mailbox or through apprise. Never tells an address."""

from __future__ import annotations

import http.client
import json
import logging
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.alerts import mail
from pipelines.alerts.failure import Failure
from pipelines.alerts.letter import Delivery, Letter
from pipelines.alerts.routing import Receiver
from pipelines.settings import Settings

TIMEOUT_SECONDS = 10.0
# Of an answer only the status counts; the rest could be endless.
_ANSWER_BYTES = 1_024
# Too many requests and the like: the same letter may get through later. Everything else in 4xx never will.
_TRY_AGAIN = frozenset({408, 425, 429})


def deliver(
    receiver: Receiver,
    delivery: Delivery,
    settings: Settings,
    log_path: Path,
    environ: Mapping[str, str] = os.environ,
    timeout: float = TIMEOUT_SECONDS,
) -> None:
    """Hand `delivery` over; returns once it was taken. Raises Failure."""
    if receiver.url_env is None:
        write_log(log_path, delivery)
        return
    url = environ.get(receiver.url_env, "").strip()
    if not url:
        raise Failure(
            f"the environment variable {receiver.url_env} is not set: put the channel's URL into it",
            needs_person=True,
        )
    if url.lower().startswith("http://"):
        _post(url, receiver, delivery, timeout)
        return
    plugin = _plugin(url)
    if plugin is not None and hasattr(plugin, "smtp_host"):
        page = mail.page_for(delivery, settings.scorecard_dir)
        mail.send(mail.Mailbox.of(plugin), delivery, page, timeout)
    elif plugin is not None:
        _notify(plugin, receiver, delivery)
    elif url.lower().startswith("https://"):
        _post(url, receiver, delivery, timeout)
    else:
        raise Failure(f"the URL in {receiver.url_env} is none that apprise knows", final=True)


def kind(receiver: Receiver, environ: Mapping[str, str] = os.environ) -> str:
    """What kind of channel a receiver is: log, mail, webhook, Slack and the like; '' where none can be told."""
    if receiver.url_env is None:
        return "log"
    url = environ.get(receiver.url_env, "").strip()
    plugin = _plugin(url) if url and not url.lower().startswith("http://") else None
    if plugin is not None:
        return "mail" if hasattr(plugin, "smtp_host") else str(plugin.service_name)
    return "webhook" if url.lower().startswith(("http://", "https://")) else ""


def payload(delivery: Delivery) -> dict[str, Any]:
    """What a webhook gets; `text` alone is what chat systems show, `alerts` is one object per goal and change."""
    return {
        "key": delivery.key,
        "receiver": delivery.target,
        "subject": delivery.subject,
        "text": f"{delivery.subject}\n{delivery.text}",
        "alerts": [_facts(letter) for letter in delivery.letters],
    }


def _facts(letter: Letter) -> dict[str, Any]:
    shown = (
        "key", "about", "goal_id", "window", "change", "previous_state", "state", "severity", "as_of", "owner",
        "team", "subject",
    )  # fmt: skip
    return {name: getattr(letter, name) for name in shown} | {"text": letter.body}


def write_log(path: Path, delivery: Delivery) -> None:
    """Append one JSON line per letter; on the disk when this returns."""
    lines = "".join(json.dumps(_facts(letter), ensure_ascii=False) + "\n" for letter in delivery.letters)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as handle:
            handle.write(lines)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise Failure(f"the alert log cannot be written: {error.strerror}") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could carry the message to another host; it counts as a refusal."""

    def redirect_request(self, *_args: object) -> None:
        return None


def _post(url: str, receiver: Receiver, delivery: Delivery, timeout: float) -> None:
    try:
        urlsplit(url).port  # noqa: B018 - raises for a URL that the client would quote in its error
        request = urllib.request.Request(  # noqa: S310 - http(s) only, checked by the caller
            url,
            data=json.dumps(payload(delivery), ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "paceline",
                # Keys hold names of goals; a header holds Latin-1 at most.
                "Idempotency-Key": delivery.key.encode("ascii", "backslashreplace").decode(),
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


def _plugin(url: str) -> Any:
    """What apprise makes of `url` (also of the web address that Slack or Teams hands out), or None."""
    # Its debug log writes tokens out, its warnings the URL. The import takes its time: only who uses it pays.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    import apprise

    try:
        return apprise.Apprise.instantiate(url)
    except Exception:  # plugins raise what they like; the text may hold the URL
        return None


def _notify(plugin: Any, receiver: Receiver, delivery: Delivery) -> None:
    import apprise

    channel = apprise.Apprise()
    channel.add(plugin)
    try:
        taken = channel.notify(body=delivery.text, title=delivery.subject, body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # plugins raise what they like; a channel must not stop a run
        raise Failure(f"{receiver.name} failed ({type(error).__name__})") from None
    if not taken:
        raise Failure(f"{receiver.name} did not take the message")
