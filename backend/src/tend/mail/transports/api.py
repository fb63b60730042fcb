from dataclasses import dataclass
from email.message import EmailMessage

from httpx2 import AsyncClient, HTTPError

from tend.core.jobs import MarkDone, noop
from tend.core.settings.settings import Settings
from tend.mail.errors import MailDeferred, MailRefused
from tend.mail.mime import mail_id

SECONDS = 20.0
# what is wrong with this mail stays wrong; a refused key or a full quota is ours to mend
_FINAL = {400, 413, 422}
_SENT_ALONG = ("Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress")


@dataclass(frozen=True, slots=True)
class HttpsApi:
    """Mail as JSON by POST, in the form that Resend takes, for hosts that block SMTP's ports."""

    url: str
    key: str
    seconds: float = SECONDS
    name: str = "api"

    @classmethod
    def of(cls, settings: Settings) -> "HttpsApi | None":
        if settings.mail_api_url is None or settings.mail_api_key is None:
            return None
        return cls(settings.mail_api_url, settings.mail_api_key.get_secret_value())

    async def deliver(self, message: EmailMessage, taken: MarkDone = noop) -> None:
        # the same at every attempt, so that a mail whose answer was lost is not sent twice
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": mail_id(message)}
        try:
            async with AsyncClient(timeout=self.seconds, headers=headers) as client:
                answer = await client.post(self.url, json=_body(message))
        except HTTPError as error:
            raise MailDeferred(type(error).__name__) from None
        if not answer.is_success:
            raise (MailRefused if answer.status_code in _FINAL else MailDeferred)(f"HTTP {answer.status_code}")
        await taken()


def _body(message: EmailMessage) -> dict[str, object]:
    return {
        "from": str(message["From"]),
        "to": [str(message["To"])],
        "subject": str(message["Subject"]),
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
        "headers": {name: str(message[name]) for name in _SENT_ALONG},
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""
