"""A real SMTP server on the loopback that answers as a test wants it to."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP


class MailServer:
    """`answers` is worked off mail by mail ('hang' or a line such as '451 later'); then 250 for ever.

    `refused`: recipients that are answered 550; `later`: recipients that are answered 451, so many times.
    """

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.refused: set[str] = set()
        self.later: dict[str, int] = {}
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> MailServer:
        # aiosmtpd's own controller cannot take a free port.
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(self, hostname="localhost"), "127.0.0.1", 0)

    async def handle_RCPT(self, _server: SMTP, _session, envelope, address: str, _options) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        if self.later.get(address):
            self.later[address] -= 1
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session, envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang":
            await asyncio.sleep(3)
            return "250 too late"
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
        return answer
