from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from tend.accounts.email_address import EmailAddress, NewEmailAddress
from tend.accounts.password_strength import PasswordOfValidLength
from tend.core.schemas import CLEAN_LINE, Body, TimeZoneName

_ONE_LINE = r"^[^\r\n]*$"
PersonName = Annotated[str, Field(max_length=100, pattern=_ONE_LINE), CLEAN_LINE]
AccountTimeZone = Annotated[TimeZoneName, Field(description="IANA, such as Asia/Karachi.")]
# The syntax of a language tag (RFC 5646 §2.1). A list of the registered ones would be outdated soon.
LocaleTag = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", description="BCP 47.")]
# Longer than a new password may be, since it is only compared. The limit keeps its normalization cheap.
GivenPassword = Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]
OneTimeToken = Annotated[str, Field(min_length=1, max_length=200, description="The part of the link after `#token=`.")]
WeekStart = Literal["monday", "sunday", "saturday"]
Theme = Literal["system", "light", "dark"]


class Registration(Body):
    email: NewEmailAddress
    password: PasswordOfValidLength
    name: PersonName = ""
    timezone: AccountTimeZone = "UTC"
    locale: LocaleTag = "en"
    week_start: WeekStart = "monday"
    invitation_token: Annotated[
        str,
        Field(
            max_length=200,
            description="The part after `#` of the link of an invitation to this address. It confirms the address.",
        ),
    ] = ""


class Credentials(Body):
    email: EmailAddress
    password: GivenPassword


class EmailLinkRequest(Body):
    email: EmailAddress


class Reset(Body):
    token: OneTimeToken
    password: PasswordOfValidLength
    code: Annotated[
        str,
        Field(max_length=40, description="Needed if two-factor authentication is on, as for signing in."),
    ] = ""


class SecondFactorCode(Body):
    code: Annotated[
        str,
        Field(min_length=1, max_length=40, description="Six digits of an authenticator app, or a recovery code."),
    ]


class TwoFactorState(BaseModel):
    enabled_at: Annotated[datetime | None, Field(description="Null while it is off.")]
    recovery_codes_left: int


class TwoFactorSetup(BaseModel):
    secret: Annotated[str, Field(description="In Base32, for an app that cannot read the QR code.")]
    uri: Annotated[str, Field(description="An `otpauth:` address with the secret.")]
    qr_code: Annotated[str, Field(description="The same address as a picture: an SVG document.")]


class RecoveryCodes(BaseModel):
    """Each is good once. They are never shown again."""

    codes: list[str]


class Verification(Body):
    token: OneTimeToken


class AddressVerification(Verification):
    password: Annotated[
        str,
        Field(
            max_length=1024, description="Needed in a browser that has neither registered the account nor signed in."
        ),
    ] = ""


class PasswordDraft(Body):
    """A new password that is being typed, and the texts that it must not be made of: those of the form, or of the
    account that a link to reset the password was sent to."""

    password: GivenPassword
    email: Annotated[str, Field(max_length=254, pattern=_ONE_LINE)] = ""
    name: PersonName = ""
    token: Annotated[str, Field(max_length=200)] = ""


class PasswordStrength(BaseModel):
    score: Annotated[int, Field(ge=0, le=4, description="At least 3 is required.")]
    advice: Annotated[str | None, Field(description="A sentence for people if the password is too weak.")]


class PasswordChange(Body):
    current_password: GivenPassword
    new_password: PasswordOfValidLength


class PasswordConfirmation(Body):
    password: GivenPassword


class SharedListChoice(Body):
    list_id: UUID
    new_owner_id: UUID | None = Field(None, description="The member who owns it from now on; null deletes the list.")


class SharedFolderChoice(Body):
    folder_id: UUID
    new_owner_id: UUID = Field(description="Somebody in the folder, who owns it and its lists from now on.")


class AccountDeletion(Body):
    password: GivenPassword | None = Field(
        None, description="Left out for an account without a password, whose session has to be ten minutes old at most."
    )
    shared_lists: Annotated[list[SharedListChoice], Field(max_length=5_000)] = Field(
        default_factory=list, description="One for each list that only you own and others share."
    )
    shared_folders: Annotated[list[SharedFolderChoice], Field(max_length=1_000)] = Field(
        default_factory=list, description="One for each shared folder that only you own and others are in."
    )


class EmailChangeRequest(Body):
    email: NewEmailAddress


class ProfilePatch(Body):
    """Only the fields that are sent change."""

    name: PersonName = Field(default_factory=str)
    timezone: AccountTimeZone = Field(default_factory=str)
    locale: LocaleTag = Field(default_factory=str)
    week_start: WeekStart = Field(default_factory=lambda: "monday")
    theme: Theme = Field(default_factory=lambda: "system")


class UserOut(BaseModel):
    id: UUID
    email: str
    name: str
    picture_id: Annotated[UUID | None, Field(description="Of the profile picture; each new one has another.")]
    timezone: str
    locale: str
    week_start: WeekStart
    theme: Theme
    email_verified_at: datetime | None
    is_operator: Annotated[bool, Field(description="Whether the account may use `/api/admin`.")]
    inbox_id: UUID
    version: int
    created_at: datetime
    updated_at: datetime


class SignedIn(BaseModel):
    access_token: str
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Field(description="Seconds until the access token expires.")]
    user: UserOut


Scope = Literal["read", "write"]
MAX_TOKEN_LISTS = 100
"""The limit of lists that an API token can be restricted to."""


class ApiTokenDraft(Body):
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=_ONE_LINE), CLEAN_LINE]
    scopes: Annotated[
        list[Scope],
        Field(
            min_length=1,
            max_length=2,
            description="`read` lists and todos, or `write` them, which answers with the rows that it changes and those that are already as sent.",
        ),
    ]
    expires_in_days: Annotated[int | None, Field(ge=1, le=366, description="Null: never.")] = 90
    list_ids: Annotated[
        list[UUID] | None,
        Field(min_length=1, max_length=MAX_TOKEN_LISTS, description="Restricts the token to these lists. Null: all."),
    ] = None


class ApiTokenOut(BaseModel):
    id: UUID
    name: str
    hint: Annotated[str, Field(description="The last four characters.")]
    scopes: list[Scope]
    list_ids: Annotated[
        list[UUID] | None,
        Field(description="The lists that the token is restricted to. It loses those that you leave. Null: all."),
    ]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: Annotated[datetime | None, Field(description="To within a minute.")]


class NewApiTokenOut(ApiTokenOut):
    token: Annotated[str, Field(description="It is never shown again.")]


SecurityEventKind = Literal[
    "passkey_added",
    "passkey_removed",
    "passkeys_removed",
    "passkey_refused",
    "identity_added",
    "identity_removed",
    "identities_removed",
    "token_created",
    "token_revoked",
    "registered",
    "signed_in",
    "signed_in_on_new_device",
    "session_ended",
    "password_changed",
    "password_reset",
    "email_change_requested",
    "email_changed",
    "email_change_undone",
    "two_factor_on",
    "two_factor_off",
    "two_factor_reset",
    "recovery_codes_renewed",
    "recovery_code_used",
    "code_refused",
]


class SecurityEventOut(BaseModel):
    id: UUID
    kind: SecurityEventKind
    user_agent: Annotated[str, Field(description="Of the browser, as it called itself; empty if unknown.")]
    at: datetime


class SessionOut(BaseModel):
    id: UUID
    created_at: datetime
    last_used_at: datetime
    user_agent: str
    current: Annotated[bool, Field(description="Whether this request was made in it.")]
