from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import validate_email

from tend.core.clock import now
from tend.core.settings.settings import Settings
from tend.mail import render
from tend.mail.email import SUBJECTS, Email

# only files are written without a sender of the operator's
_NOBODY = "Tend <tend@localhost>"


def to_mime(settings: Settings, letter: Email) -> EmailMessage:
    """The whole mail, text first and HTML beside it (RFC 2046 §5.1.4)."""
    name, sender = parseaddr(settings.smtp_from_email or _NOBODY)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or "Tend", addr_spec=sender)
    message["To"] = _deliverable(letter.to)
    message["Subject"] = letter.subject or SUBJECTS[letter.kind]
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    # no out-of-office note wants to answer this (RFC 3834 §5)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(render.text(letter.kind, letter.values))
    message.add_alternative(render.html(letter.kind, letter.values), subtype="html")
    return message


def mail_id(message: EmailMessage) -> str:
    """The letter's id, as `compose` wrote it."""
    return str(message["Message-ID"]).strip("<>").partition("@")[0]


def _deliverable(address: str) -> str:
    """`address` in ASCII where it has such a form: few servers take any other (RFC 6531)."""
    found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return found.ascii_email or found.normalized
