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

from tend.core.jobs import MarkJobDone, do_nothing
from tend.core.settings.settings import Settings
from tend.mail.email import MailDeferred, MailRefused

IMPLICIT_TLS_PORT = 465
# RFC 5321 §4.5.3.2 allows minutes for a step. The operator's own relay responds faster, and the job is retried anyway.
SMTP_STEP_SECONDS = 20.0
SMTP_TOTAL_SECONDS = 60.0
SMTP_QUIT_SECONDS = 2.0
_PERMANENT = 500

SmtpEncryption = Literal["starttls", "tls", "none"]
# One lock for each event loop, that is for each process.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Smtp:
    """One connection for each mail. Certificates are verified against the system's authorities and the host's name.

    Connections are concurrent, but between its last byte and the record that the server accepted it, a process has one
    message at a time. If the process is killed, that is the only message that may be sent twice.
    """

    host: str
    port: int
    encryption: SmtpEncryption
    ehlo_name: str = "localhost"
    """Our own name for EHLO. Looking it up could take seconds."""
    username: str | None = None
    password: str | None = None
    step_seconds: float = SMTP_STEP_SECONDS
    total_seconds: float = SMTP_TOTAL_SECONDS
    name: str = "smtp"

    @classmethod
    def from_settings(cls, settings: Settings) -> "Smtp | None":
        if settings.smtp_host is None:
            return None
        encrypted: SmtpEncryption = "tls" if settings.smtp_port == IMPLICIT_TLS_PORT else "starttls"
        encryption: SmtpEncryption = encrypted if settings.smtp_use_tls else "none"
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        ehlo_name = urlsplit(settings.frontend_url).hostname or "localhost"
        return cls(settings.smtp_host, settings.smtp_port, encryption, ehlo_name, settings.smtp_username, password)

    async def deliver(self, message: EmailMessage, mark_sent: MarkJobDone = do_nothing) -> None:
        try:
            async with self._connected(mark_sent) as client:
                await client.send_message(message)
        except (SMTPException, OSError, TimeoutError) as error:
            # The server's text could contain the recipient's address.
            raise _classify(error) from None

    async def check(self) -> None:
        """Connect, encrypt and log in, and send nothing. Raises `MailDeferred`."""
        try:
            async with self._connected() as client:
                await client.noop()
        except (SMTPException, OSError, TimeoutError) as error:
            raise _classify(error) from None

    @asynccontextmanager
    async def _connected(self, mark_sent: MarkJobDone = do_nothing) -> AsyncIterator[SMTP]:
        client = self._client(mark_sent)
        try:
            async with asyncio.timeout(self.total_seconds) as client.limit:
                await client.connect()
                yield client
            # The server has accepted the message. However QUIT ends, it must not get a second copy.
            with suppress(SMTPException, OSError, TimeoutError):
                await client.quit(timeout=SMTP_QUIT_SECONDS)
        finally:
            client.close()

    def _client(self, mark_sent: MarkJobDone) -> "_Client":
        return _Client(
            mark_sent,
            hostname=self.host,
            port=self.port,
            local_hostname=self.ehlo_name,
            username=self.username,
            password=self.password,
            timeout=self.step_seconds,
            use_tls=self.encryption == "tls",
            start_tls=self.encryption == "starttls",
            tls_context=None if self.encryption == "none" else ssl.create_default_context(),
        )


class _Client(SMTP):
    limit: asyncio.Timeout

    def __init__(self, mark_sent: MarkJobDone, **options: Any) -> None:
        super().__init__(**options)
        self._mark_sent = mark_sent

    async def data(self, *content: Any, **options: Any) -> SMTPResponse:
        """Send one message at a time. Waiting for the lock and recording the result don't count against the timeout."""
        loop = asyncio.get_running_loop()
        left = (self.limit.when() or loop.time()) - loop.time()
        self.limit.reschedule(None)
        async with _locks.setdefault(loop, asyncio.Lock()):
            self.limit.reschedule(loop.time() + left)
            response = await super().data(*content, **options)
            self.limit.reschedule(None)
            await self._mark_sent()
        return response


def _classify(error: Exception) -> MailDeferred | MailRefused:
    """A refusal of this message or its recipient is final. The operator can fix a refused login or sender."""
    kind = type(error).__name__
    if isinstance(error, SMTPNotSupported):
        return MailRefused(kind)
    response = error.recipients[0] if isinstance(error, SMTPRecipientsRefused) else error
    if not isinstance(response, SMTPResponseException):
        return MailDeferred(kind)
    is_final = isinstance(error, SMTPRecipientsRefused | SMTPDataError) and response.code >= _PERMANENT
    return (MailRefused if is_final else MailDeferred)(f"{kind} {response.code}")
