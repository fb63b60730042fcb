from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from tend.accounts.email_address import EmailAddress
from tend.accounts.password_strength import NewPassword
from tend.accounts.profile_types import Locale, PersonName, TimeZone
from tend.core.schemas import Body

# Longer than a new password may be, since it is only compared. The limit keeps its normalization cheap.
GivenPassword = Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]
Token = Annotated[str, Field(min_length=1, max_length=200, description="The part of the link after `#token=`.")]
WeekStart = Literal["monday", "sunday", "saturday"]
Theme = Literal["system", "light", "dark"]


class Registration(Body):
    email: EmailAddress
    password: NewPassword
    name: PersonName = ""
    timezone: TimeZone = "UTC"
    locale: Locale = "en"


class Credentials(Body):
    email: EmailAddress
    password: GivenPassword


class Addressed(Body):
    email: EmailAddress


class Reset(Body):
    token: Token
    password: NewPassword


class Verification(Body):
    token: Token


class PasswordChange(Body):
    current_password: GivenPassword
    new_password: NewPassword


class PasswordProof(Body):
    password: GivenPassword


class ProfilePatch(Body):
    """Only the fields that are sent change."""

    name: PersonName = Field(default_factory=str)
    timezone: TimeZone = Field(default_factory=str)
    locale: Locale = Field(default_factory=str)
    week_start: WeekStart = Field(default_factory=lambda: "monday")
    theme: Theme = Field(default_factory=lambda: "system")


class UserOut(BaseModel):
    id: UUID
    email: str
    name: str
    timezone: str
    locale: str
    week_start: WeekStart
    theme: Theme
    email_verified_at: datetime | None
    inbox_id: UUID
    version: int
    created_at: datetime
    updated_at: datetime


class SignedIn(BaseModel):
    access_token: str
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Field(description="Seconds until the access token expires.")]
    user: UserOut


class SessionOut(BaseModel):
    id: UUID
    created_at: datetime
    last_used_at: datetime
    user_agent: str
    current: Annotated[bool, Field(description="Whether this request was made in it.")]
