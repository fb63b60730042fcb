from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from css_inline import CSSInliner
from email_validator import validate_email
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template

from tend.core.clock import now
from tend.core.settings.settings import Settings
from tend.mail.email import SUBJECTS, Email, Kind

# Only the transport that writes files works without a configured sender.
_DEFAULT_SENDER = "Tend <tend@localhost>"
_TEMPLATES = ChoiceLoader([PackageLoader("tend.mail", f"templates/{form}") for form in ("html", "text")])
# Templates are rendered twice. This environment, with delimiters of its own, puts the blocks of a kind into the layout;
# the result is a template with places for values.
_LAYOUTS = Environment(
    loader=_TEMPLATES,
    autoescape=False,  # noqa: S701  # it combines our own files and never sees a value
    undefined=StrictUndefined,
    block_start_string="[%",
    block_end_string="%]",
    variable_start_string="[[",
    variable_end_string="]]",
    comment_start_string="[#",
    comment_end_string="#]",
)
_TEXT = Environment(autoescape=False, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # plain text
_HTML = Environment(autoescape=True, undefined=StrictUndefined)


def to_mime(settings: Settings, email: Email) -> EmailMessage:
    """The whole message, text first and HTML as its alternative (RFC 2046 §5.1.4)."""
    name, sender = parseaddr(settings.smtp_from_email or _DEFAULT_SENDER)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or "Tend", addr_spec=sender)
    message["To"] = _to_ascii(email.to)
    message["Subject"] = email.subject or SUBJECTS[email.kind]
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{email.id}@{sender.rpartition('@')[2]}>"
    # These prevent out-of-office replies (RFC 3834 §5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(render_text(email.kind, email.values))
    message.add_alternative(render_html(email.kind, email.values), subtype="html")
    return message


def email_id(message: EmailMessage) -> str:
    """The `id` of the email that `to_mime` turned into `message`."""
    return str(message["Message-ID"]).strip("<>").partition("@")[0]


def _to_ascii(address: str) -> str:
    """`address` in ASCII if it has such a form, since few servers accept any other (RFC 6531)."""
    validated = validate_email(address, check_deliverability=False, globally_deliverable=False)
    return validated.ascii_email or validated.normalized


def render_text(kind: Kind, values: Mapping[str, Any]) -> str:
    return _text_template(kind).render(values)


def render_html(kind: Kind, values: Mapping[str, Any]) -> str:
    return _html_template(kind).render(values)


@cache
def _text_template(kind: Kind) -> Template:
    return _TEXT.from_string(_LAYOUTS.get_template(f"{kind}.txt").render())


@cache
def _html_template(kind: Kind) -> Template:
    # Many mail programs drop style sheets and keep style attributes. Inlining is slow, and done once per process.
    page = _LAYOUTS.get_template(f"{kind}.html").render(subject=SUBJECTS[kind])
    return _HTML.from_string(CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(page))
