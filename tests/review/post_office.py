"""A real mail server for tests, with the bad days of one."""

import email
import email.policy
import socket
from email.message import EmailMessage
from typing import Any, NamedTuple

from aiosmtpd.controller import Controller


class Received(NamedTuple):
    """One mail as the server took it."""

    recipients: list[str]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def body(self) -> str:
        return self.message.get_content().replace("\r\n", "\n")


class PostOffice:
    """Opens and shuts at one port. `refuses` answers by address; see `drops`."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.received: list[Received] = []
        self.refuses: dict[str, str] = {}
        self.refuses_words: str = ""
        # How many mails are taken and kept, but never answered for.
        self.drops = 0
        self.controller: Controller | None = None

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def shut(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def mails_to(self, address: str) -> list[Received]:
        return [mail for mail in self.received if mail.recipients == [address]]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses_words:
            return self.refuses_words
        message = email.message_from_bytes(
            envelope.original_content, policy=email.policy.default
        )
        self.received.append(Received(list(envelope.rcpt_tos), message))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 OK"
