import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
)

from tend.core.jobs import MarkDone, noop
from tend.core.settings.settings import Settings
from tend.mail.errors import MailDeferred, MailRefused

IMPLICIT_TLS_PORT = 465
# RFC 5321 §4.5.3.2 allows minutes for a step; a relay of one's own answers in less, and the job comes back anyway
STEP_SECONDS = 20.0
WHOLE_SECONDS = 60.0
GOODBYE_SECONDS = 2.0
_PERMANENT = 500

Encryption = Literal["starttls", "tls", "none"]
# one of each event loop, which is to say of each process
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Smtp:
    """One connection for each mail. Certificates are verified against the system's authorities and the host's name.

    Connections are made side by side, but a process has one mail at a time between the last byte of it and the note that
    the server took it. When it is killed, it is that one alone of which nobody knows whether it is out.
    """

    host: str
    port: int
    encryption: Encryption
    introduction: str = "localhost"
    """Our own name for EHLO: to look it up could take seconds."""
    username: str | None = None
    password: str | None = None
    step_seconds: float = STEP_SECONDS
    whole_seconds: float = WHOLE_SECONDS
    name: str = "smtp"

    @classmethod
    def of(cls, settings: Settings) -> "Smtp | None":
        if settings.smtp_host is None:
            return None
        encrypted: Encryption = "tls" if settings.smtp_port == IMPLICIT_TLS_PORT else "starttls"
        encryption: Encryption = encrypted if settings.smtp_use_tls else "none"
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        introduction = urlsplit(settings.frontend_url).hostname or "localhost"
        return cls(settings.smtp_host, settings.smtp_port, encryption, introduction, settings.smtp_username, password)

    async def deliver(self, message: EmailMessage, taken: MarkDone = noop) -> None:
        try:
            async with self._connected(taken) as client:
                await client.send_message(message)
        except (SMTPException, OSError, TimeoutError) as error:
            # the server's words could hold the recipient's address
            raise _judged(error) from None

    async def check(self) -> None:
        """Connect, encrypt and log in, and send nothing. Raises `MailDeferred`."""
        try:
            async with self._connected() as client:
                await client.noop()
        except (SMTPException, OSError, TimeoutError) as error:
            raise _judged(error) from None

    @asynccontextmanager
    async def _connected(self, taken: MarkDone = noop) -> AsyncIterator[SMTP]:
        client = self._client(taken)
        try:
            async with asyncio.timeout(self.whole_seconds) as client.limit:
                await client.connect()
                yield client
            # the server has taken the mail: however badly it says good-bye, it must not get a second copy
            with suppress(SMTPException, OSError, TimeoutError):
                await client.quit(timeout=GOODBYE_SECONDS)
        finally:
            client.close()

    def _client(self, taken: MarkDone) -> "_Client":
        return _Client(
            taken,
            hostname=self.host,
            port=self.port,
            local_hostname=self.introduction,
            username=self.username,
            password=self.password,
            timeout=self.step_seconds,
            use_tls=self.encryption == "tls",
            start_tls=self.encryption == "starttls",
            tls_context=None if self.encryption == "none" else ssl.create_default_context(),
        )


class _Client(SMTP):
    limit: asyncio.Timeout

    def __init__(self, taken: MarkDone, **options: Any) -> None:
        super().__init__(**options)
        self._taken = taken

    async def data(self, *content: Any, **options: Any) -> SMTPResponse:
        """With all in line behind it: to wait for one's turn, and to note the outcome, has no end of its own."""
        loop = asyncio.get_running_loop()
        left = (self.limit.when() or loop.time()) - loop.time()
        self.limit.reschedule(None)
        async with _turns.setdefault(loop, asyncio.Lock()):
            self.limit.reschedule(loop.time() + left)
            answer = await super().data(*content, **options)
            self.limit.reschedule(None)
            await self._taken()
        return answer


def _judged(error: Exception) -> MailDeferred | MailRefused:
    """Only what was said about this mail or its recipient is final; a refused log-in or sender is ours to mend."""
    kind = type(error).__name__
    if isinstance(error, SMTPNotSupported):
        return MailRefused(kind)
    said = error.recipients[0] if isinstance(error, SMTPRecipientsRefused) else error
    if not isinstance(said, SMTPResponseException):
        return MailDeferred(kind)
    final = isinstance(error, SMTPRecipientsRefused | SMTPDataError) and said.code >= _PERMANENT
    return (MailRefused if final else MailDeferred)(f"{kind} {said.code}")
