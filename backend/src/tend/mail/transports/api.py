from dataclasses import dataclass
from email.message import EmailMessage

from httpx2 import AsyncClient, HTTPError

from tend.core.jobs import MarkJobDone, do_nothing
from tend.core.settings.settings import Settings
from tend.mail.email import MailDeferred, MailRefused, email_id

MAIL_API_TIMEOUT_SECONDS = 20.0
# These statuses blame the email itself, and stay. The operator can fix all others, such as a wrong key or a full quota.
_FINAL = {400, 413, 422}
_PASSED_HEADERS = (
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)


@dataclass(frozen=True, slots=True)
class HttpsApi:
    """Posts mail as JSON in the form of Resend's API, for hosts that block SMTP's ports."""

    url: str
    key: str
    seconds: float = MAIL_API_TIMEOUT_SECONDS
    name: str = "api"

    @classmethod
    def from_settings(cls, settings: Settings) -> "HttpsApi | None":
        if settings.mail_api_url is None or settings.mail_api_key is None:
            return None
        return cls(settings.mail_api_url, settings.mail_api_key.get_secret_value())

    async def deliver(self, message: EmailMessage, mark_sent: MarkJobDone = do_nothing) -> None:
        # The key is the same at every attempt, so that a mail whose response was lost is not sent twice.
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": email_id(message)}
        try:
            async with AsyncClient(timeout=self.seconds, headers=headers) as client:
                response = await client.post(self.url, json=_body(message))
        except HTTPError as error:
            raise MailDeferred(type(error).__name__) from None
        if not response.is_success:
            raise (MailRefused if response.status_code in _FINAL else MailDeferred)(f"HTTP {response.status_code}")
        await mark_sent()


def _body(message: EmailMessage) -> dict[str, object]:
    return {
        "from": str(message["From"]),
        "to": [str(message["To"])],
        "subject": str(message["Subject"]),
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
        "headers": {name: str(message[name]) for name in _PASSED_HEADERS if name in message},
    }


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return part.get_content() if part else ""
