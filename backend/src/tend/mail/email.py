from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal
from uuid import UUID

from tend.core.jobs import GiveUp

EmailKind = Literal[
    "verify_email",
    "reset_password",
    "password_changed",
    "change_email",
    "email_changed",
    "reminder",
    "agenda",
    "digest",
    "invitation",
    "alert",
    "security_notice",
    "account_deleted",
]

SUBJECTS: Mapping[EmailKind, str] = {
    "verify_email": "Confirm your email for Tend",
    "reset_password": "Reset your Tend password",
    "password_changed": "Your Tend password was changed",
    "change_email": "Confirm your new email for Tend",
    "email_changed": "Your Tend email was changed",
    "security_notice": "About your Tend account",
    "account_deleted": "Your Tend account was deleted",
    "reminder": "Reminder",
    "agenda": "Your day",
    "digest": "Updates in your shared lists",
    "invitation": "You’re invited to a list in Tend",
    "alert": "Alert",
}


@dataclass(frozen=True, slots=True)
class Email:
    """One email to one person."""

    id: UUID
    """The same at every attempt to send it, so that servers and mail programs recognize a second copy."""
    kind: EmailKind
    to: str
    values: Mapping[str, Any]
    """The values of the kind's template."""
    subject: str | None = None
    """A more specific subject than the kind's, in one line."""
    unsubscribe_url: str | None = None
    """An address that ends mails of this kind with one POST (RFC 8058), for those that nobody asked for one by one."""


def email_id(message: EmailMessage) -> str:
    """The `id` of the email that was turned into `message`."""
    return str(message["Message-ID"]).strip("<>").partition("@")[0]


class MailDeferred(Exception):
    """The email was not sent, and may be later. The text names the step that failed, without anybody's address."""


class MailRefused(GiveUp):
    """The email was refused for good. The text is the server's code."""
