"""Mail: a short table and the scorecard page, a plain-text part, and headers that keep a goal in one thread.

apprise reads the URL and knows the hosts of the usual providers; the message is made and handed over here,
because apprise sets the Message-ID itself, makes its own plain text and tells 451 and 550 apart for nobody
(docs/decisions/0011-mail-by-smtplib.md).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape
from pathlib import Path
from typing import Any

from pipelines.alerts.failure import TAKEN, Failure
from pipelines.alerts.letter import GOAL, Delivery, Rows, common
from pipelines.goals.page_files import COMPANY_FILE, page_file

DOMAIN = "paceline.invalid"
# The page's links to the other pages, which the mail does not bring.
_MENU = re.compile(rb'<details class="pages">.*?</details>\s*', re.DOTALL)
# "Try again later", where the server said nothing.
_LATER = 451
# Beyond this some servers refuse the whole message; the table says what matters.
LONGEST_PAGE_BYTES = 4_000_000
# Dark enough on white for small text (4.5:1), and never the only sign: glyph and word stand beside them.
_COLOURS = {"off_pace": "#b3261e", "missed": "#b3261e", "at_risk": "#8a5300", "on_pace": "#1b6e3c",
            "achieved": "#1b6e3c"}  # fmt: skip
_NEUTRAL = "#555555"
_CELL = "padding:6px 10px;border-bottom:1px solid #dddddd;text-align:left;vertical-align:top"
_FONT = "font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.4;color:#222222"


@dataclass(frozen=True)
class Mailbox:
    """Where mail is handed over, and for whom; `mode` insecure, starttls or ssl."""

    host: str
    port: int
    mode: str
    user: str | None
    password: str | None
    sender: str
    recipients: tuple[str, ...]
    copies: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()

    @classmethod
    def of(cls, plugin: Any) -> Mailbox:
        """What apprise read from a `mailto://` or `mailtos://` URL."""
        return cls(
            plugin.smtp_host, int(plugin.port), str(getattr(plugin.secure_mode, "value", plugin.secure_mode)),
            plugin.user, plugin.password, formataddr((plugin.from_addr[0] or "Paceline", plugin.from_addr[1])),
            tuple(address for _, address in plugin.targets), tuple(sorted(plugin.cc)), tuple(sorted(plugin.bcc)),
        )  # fmt: skip

    @property
    def everybody(self) -> list[str]:
        return [*self.recipients, *self.copies, *self.blind]


def send(mailbox: Mailbox, delivery: Delivery, page: Path | None, timeout: float) -> None:
    """Hand one mail over for every recipient whose answer is still open; returns once all have it. Raises Failure."""
    message = compose(mailbox, delivery, page)
    seals = {address: _seal(delivery.key, address) for address in mailbox.everybody}
    left = [address for address, seal in seals.items() if seal not in delivery.recipients]
    codes = _hand_over(mailbox, message, left, timeout) if left else {}
    final = {seals[address]: TAKEN if code is None else str(code) for address, code in codes.items() if _ends(code)}
    answers = {seal: delivery.recipients[seal] for seal in seals.values() if seal in delivery.recipients} | final
    if any(not _ends(code) for code in codes.values()) or set(answers.values()) - {TAKEN}:
        raise _refusal(answers, codes, len(seals))


def _seal(key: str, address: str) -> str:
    """Recognises a recipient without telling the address."""
    return hashlib.sha256(f"{key} {address.lower()}".encode()).hexdigest()[:16]


def _hand_over(
    mailbox: Mailbox, message: EmailMessage, recipients: list[str], timeout: float
) -> dict[str, int | None]:
    """What the server answered for each recipient: None where it took the mail. Raises Failure for all of them."""
    try:
        with _connect(mailbox, timeout) as server:
            if mailbox.user:
                server.login(mailbox.user, mailbox.password or "")
            refused = server.send_message(message, to_addrs=recipients)
    except smtplib.SMTPRecipientsRefused as error:
        # A server that hangs up in between has answered for the first ones only.
        return {address: error.recipients.get(address, (_LATER, b""))[0] for address in recipients}
    except smtplib.SMTPAuthenticationError:
        raise Failure("the mail server did not accept user and password", needs_person=True) from None
    except smtplib.SMTPResponseException as error:
        raise Failure(f"the mail server answered {error.smtp_code}", final=_is_final(error.smtp_code)) from None
    except TimeoutError:
        raise Failure(f"the mail server did not answer within {timeout:g} seconds") from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # Only the kind of the error: its text may hold an address.
        raise Failure(f"the mail server cannot be reached ({type(error).__name__})") from None
    return {address: refused[address][0] if address in refused else None for address in recipients}


def _refusal(answers: Mapping[str, str], codes: Mapping[str, int | None], of: int) -> Failure:
    """Some or all recipients refused; only those who may take it later are asked again."""
    later = [str(code) for code in codes.values() if not _ends(code)]
    said = [*(code for code in answers.values() if code != TAKEN), *later]
    reason = f"{len(said)} of {of} recipients were refused ({', '.join(sorted(set(said)))})"
    return Failure(reason, final=not later, recipients=answers)


def _ends(code: int | None) -> bool:
    return code is None or _is_final(code)


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _connect(mailbox: Mailbox, timeout: float) -> smtplib.SMTP:
    greeting = {"local_hostname": socket.gethostname().split(".")[0] or "localhost", "timeout": timeout}
    if mailbox.mode == "ssl":
        return smtplib.SMTP_SSL(mailbox.host, mailbox.port, context=ssl.create_default_context(), **greeting)
    server = smtplib.SMTP(mailbox.host, mailbox.port, **greeting)
    if mailbox.mode == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server


def compose(mailbox: Mailbox, delivery: Delivery, page: Path | None) -> EmailMessage:
    """The whole message; the same delivery gives the same Message-ID, so a mail sent twice is one mail."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox.sender
    message["To"] = ", ".join(mailbox.recipients)
    if mailbox.copies:
        message["Cc"] = ", ".join(mailbox.copies)
    message["Subject"] = delivery.subject
    message["Date"] = format_datetime(dt.datetime.fromisoformat(delivery.letters[0].created_at))
    message["Message-ID"] = _identity(delivery.key)
    roots = [_identity(thread) for thread in delivery.threads]
    message["In-Reply-To"] = roots[0]
    message["References"] = " ".join(roots)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Paceline-Key"] = delivery.key.encode("ascii", "backslashreplace").decode()
    attached = f"\n\nThe page is attached: {page.name}" if page else ""
    message.set_content(f"{delivery.text}{attached}\n")
    message.add_alternative(_html(delivery, page), subtype="html")
    if page:
        whole = page.read_bytes()
        message.add_attachment(_MENU.sub(b"", whole), maintype="text", subtype="html", filename=page.name)
    return message


def _identity(words: str) -> str:
    return f"<{hashlib.sha256(words.encode()).hexdigest()[:32]}@{DOMAIN}>"


def page_for(delivery: Delivery, folder: Path) -> Path | None:
    """The narrowest scorecard page that shows what the mail is about: the owner's, the team's, the company's."""
    if not delivery.rows:
        return None
    owner, team = common(delivery.letters, "owner"), common(delivery.letters, "team")
    names = [page_file(kind, name) for kind, name in (("owner", owner), ("team", team)) if name]
    if delivery.about != GOAL or not names:
        names.append(COMPANY_FILE)
    return next(_pages(folder, names), None)


def _pages(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    for path in (folder / name for name in names):
        if path.is_file() and path.stat().st_size <= LONGEST_PAGE_BYTES:
            yield path


def _html(delivery: Delivery, page: Path | None) -> str:
    """Inline styles only: mail programs drop everything else."""
    lines = "".join(f'<p style="margin:0 0 10px">{_lines(letter.body)}</p>' for letter in delivery.letters)
    if delivery.rows and delivery.about != GOAL:
        lines = f'<p style="margin:0 0 10px">{escape(delivery.subject)}</p>'
    attached = f'<p style="margin:10px 0 0">The page is attached: {escape(page.name)}</p>' if page else ""
    return (
        f'<html><body style="{_FONT}"><div style="max-width:640px">{_table(delivery.rows)}{lines}{attached}'
        "</div></body></html>"
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _table(rows: Rows) -> str:
    if not rows:
        return ""
    heads = "".join(
        f'<th style="{_CELL}">{name}</th>' for name in ("Goal", "State", "Now", "Target", "Chance", "Due")
    )
    body = "".join(_row(row) for row in rows)
    return f'<table style="border-collapse:collapse;margin:0 0 14px;{_FONT}"><tr>{heads}</tr>{body}</table>'


def _row(row: dict[str, str]) -> str:
    colour = _COLOURS.get(row["state_key"], _NEUTRAL)
    state = f'<span style="color:{colour};font-weight:bold">{escape(row["glyph"])} {escape(row["state"])}</span>'
    cells = [escape(row["goal"]), state, *(escape(row[name]) for name in ("now", "target", "chance", "due"))]
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"
