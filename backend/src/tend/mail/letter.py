from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Kind = Literal["verify_email", "reset_password", "password_changed"]

SUBJECTS: Mapping[Kind, str] = {
    "verify_email": "Confirm your address for Tend",
    "reset_password": "Choose a new password for Tend",
    "password_changed": "Your password was changed",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    id: UUID
    """The same at every attempt to send it: servers and mail programs tell by it that two copies are one mail."""
    kind: Kind
    to: str
    values: Mapping[str, str]
    """What the kind's template asks for."""
