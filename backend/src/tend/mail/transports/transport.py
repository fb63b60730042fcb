from email.message import EmailMessage
from typing import Protocol

from tend.core.jobs import MarkDone, noop


class Transport(Protocol):
    @property
    def name(self) -> str: ...

    async def deliver(self, message: EmailMessage, taken: MarkDone = noop) -> None:
        """Call `taken` as soon as somebody else is responsible for the mail. Raises `MailDeferred` and `MailRefused`."""
