from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Kind = Literal["verify_email", "reset_password", "password_changed", "reminder", "agenda"]

SUBJECTS: Mapping[Kind, str] = {
    "verify_email": "Confirm your address for Tend",
    "reset_password": "Choose a new password for Tend",
    "password_changed": "Your password was changed",
    "reminder": "Reminder",
    "agenda": "Today",
}


@dataclass(frozen=True, slots=True)
class Email:
    """One mail to one person."""

    id: UUID
    """The same at every attempt to send it: servers and mail programs tell by it that two copies are one mail."""
    kind: Kind
    to: str
    values: Mapping[str, Any]
    """What the kind's template asks for."""
    subject: str | None = None
    """Where it says more than its kind does; one line."""
