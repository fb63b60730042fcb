import logging
from email.message import EmailMessage
from typing import Protocol

from tend.core.jobs import MarkJobDone, do_nothing
from tend.core.metrics import metrics
from tend.core.settings.settings import Settings
from tend.core.tracing import tracer
from tend.mail.email import Email, MailDeferred, MailRefused
from tend.mail.mime import build_message
from tend.mail.transports.api import HttpsApi
from tend.mail.transports.file import FileTransport
from tend.mail.transports.smtp import Smtp

_log = logging.getLogger("tend.mail")


class Transport(Protocol):
    @property
    def name(self) -> str: ...

    async def deliver(self, message: EmailMessage, mark_sent: MarkJobDone = do_nothing) -> None:
        """Await `mark_sent` as soon as a server has accepted the message. Raises `MailDeferred` and `MailRefused`."""


def choose_transport(settings: Settings) -> Transport:
    """An HTTPS API or SMTP, whichever is configured; otherwise files."""
    return HttpsApi.from_settings(settings) or Smtp.from_settings(settings) or FileTransport.from_settings(settings)


async def send_mail(settings: Settings, email: Email, mark_sent: MarkJobDone) -> None:
    """Try to send `email` once. Jobs call this again after `MailDeferred`, and never after `MailRefused`.

    `mark_sent` is called as soon as the email is out: only an email that is not marked is sent again.
    """
    transport = choose_transport(settings)
    fields = {"transport": transport.name}

    async def mark_sent_safely() -> None:
        try:
            await mark_sent()
        except Exception as error:  # noqa: BLE001  # the email was sent: a failure now would send it again
            _log.warning("mail sent and not marked", extra={"error": type(error).__name__})

    try:
        with tracer.span("mail.send", **fields):
            await transport.deliver(await build_message(settings, email), mark_sent_safely)
    except (MailDeferred, MailRefused) as error:
        outcome = "deferred" if isinstance(error, MailDeferred) else "refused"
        metrics.EMAILS.add(outcome)
        _log.warning("mail not sent", extra={**fields, "outcome": outcome, "reason": str(error)})
        raise
    metrics.EMAILS.add("sent")
    _log.info("mail sent", extra=fields)
