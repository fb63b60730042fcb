"""Mail addresses: what may be one, and what two spellings of the same one share."""

import unicodedata
from typing import Annotated

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, ValidatedEmail, validate_email
from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# RFC 5321 §4.5.3.1: a path of 256 octets, its angle brackets included
MAX_LENGTH = 254
# a server of one's own may well live at nas.local or in example.test; this is how the library has it said
SPECIAL_USE_DOMAIN_NAMES.clear()


def normalize_email(address: str) -> str:
    """The same for every spelling of one address: lower case, NFC, the domain in IDNA. `address` has been validated."""
    local, _, domain = address.rpartition("@")
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFC", local).lower())
    return f"{local}@{_parsed(f'x@{domain}').ascii_domain.lower()}"


def _parsed(address: str) -> ValidatedEmail:
    # no look-up may tell where the server is
    return validate_email(address, check_deliverability=False, globally_deliverable=False)


def _valid(address: str) -> str:
    try:
        # bounded first, since the parser normalises before it measures
        found = _parsed(address) if len(address) <= MAX_LENGTH else None
    except EmailNotValidError:
        found = None
    if found is None or "." not in found.ascii_domain:
        raise PydanticCustomError("email_invalid", "Give an address such as ada@example.com.")
    return found.normalized


EmailAddress = Annotated[
    str,
    AfterValidator(_valid),
    WithJsonSchema({"type": "string", "format": "email", "maxLength": MAX_LENGTH}),
]
