import unicodedata
from typing import Annotated

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, ValidatedEmail, validate_email
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# RFC 5321 §4.5.3.1: a path of 256 octets, including its angle brackets.
MAX_EMAIL_LENGTH = 254
# RFC 5321 §4.5.3.1.1, in octets.
MAX_LOCAL_PART_LENGTH = 64
# People run servers at nas.local and in example.test. The library documents this as the way to allow such domains.
SPECIAL_USE_DOMAIN_NAMES.clear()


def normalize_email(address: str) -> str:
    """The same for every spelling of a valid address: lower case, NFC, the domain in IDNA."""
    local, _, domain = address.rpartition("@")
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", local).lower())
    return f"{local}@{_parse(f'x@{domain}').ascii_domain.lower()}"


def _parse(address: str) -> ValidatedEmail:
    # A DNS look-up would tell others where this server is.
    return validate_email(address, check_deliverability=False, globally_deliverable=False)


def _invalid() -> PydanticCustomError:
    return PydanticCustomError("email_invalid", "Enter an email like ada@example.com.")


def _check_local_part(address: str) -> str:
    if len(address.rpartition("@")[0].encode()) > MAX_LOCAL_PART_LENGTH:
        raise _invalid()
    return address


def _normalize_address(address: str) -> str:
    try:
        # The parser normalizes before it measures, so the length is checked first.
        parsed = _parse(address) if len(address) <= MAX_EMAIL_LENGTH else None
    except EmailNotValidError:
        parsed = None
    if parsed is None or "." not in parsed.ascii_domain:
        raise _invalid()
    return parsed.normalized


EmailAddress = Annotated[
    str,
    AfterValidator(_normalize_address),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_EMAIL_LENGTH}),
]

NewEmailAddress = Annotated[EmailAddress, AfterValidator(_check_local_part)]
"""An address to register with. Signing in with a longer one that was accepted before stays possible."""
