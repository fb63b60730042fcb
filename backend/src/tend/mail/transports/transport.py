from email.message import EmailMessage
from typing import Protocol


class Transport(Protocol):
    @property
    def name(self) -> str: ...

    async def deliver(self, message: EmailMessage) -> None:
        """Return once somebody else is responsible for the mail. Raises `MailDeferred` and `MailRefused`."""
