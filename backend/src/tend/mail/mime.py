import asyncio
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Self

from email_validator import validate_email

from tend.core import compute_process
from tend.core.clock import now
from tend.core.settings.settings import Settings
from tend.mail.email import SUBJECTS, Email

# Only the transport that writes files works without a configured sender.
_DEFAULT_SENDER = "Tend <tend@localhost>"


class _UnfoldedHeader(str):
    """A header's value in one line: folding would turn an address of more than 76 characters into encoded words."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, value: str) -> Self:
        header = super().__new__(cls, value)
        header.name = name
        return header

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """Pickle passes both to `__new__`, on the way from the compute process."""
        return self.name, str(self)

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


async def build_message(settings: Settings, email: Email) -> EmailMessage:
    """The whole message, written in the compute process: that takes milliseconds, and libraries which workers can spare."""
    return await asyncio.to_thread(compute_process.call, to_mime, settings.smtp_from_email, email)


def to_mime(from_email: str | None, email: Email) -> EmailMessage:
    """The whole message, text first and HTML as its alternative (RFC 2046 §5.1.4)."""
    # It loads the libraries of the templates.
    from tend.mail import render  # noqa: PLC0415

    name, sender = parseaddr(from_email or _DEFAULT_SENDER)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or "Tend", addr_spec=sender)
    message["To"] = _to_ascii(email.to)
    message["Subject"] = email.subject or SUBJECTS[email.kind]
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{email.id}@{sender.rpartition('@')[2]}>"
    # These prevent out-of-office replies (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if email.unsubscribe_url:
        message["List-Unsubscribe"] = _UnfoldedHeader("List-Unsubscribe", f"<{email.unsubscribe_url}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(render.render_text(email.kind, email.values))
    message.add_alternative(render.render_html(email.kind, email.values), subtype="html")
    return message


def _to_ascii(address: str) -> str:
    """`address` in ASCII if it has such a form, since few servers accept any other (RFC 6531)."""
    validated = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return validated.ascii_email or validated.normalized
