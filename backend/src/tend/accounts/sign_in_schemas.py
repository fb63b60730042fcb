"""Passkeys, and signing in at an issuer of OpenID Connect."""

from base64 import urlsafe_b64decode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from tend.accounts.passkeys.challenges import Assertion, Attestation
from tend.accounts.schemas import AccountTimeZone, GivenPassword, LocaleTag, WeekStart
from tend.core.schemas import CLEAN_LINE, NOT_BLANK_PATTERN, Body


def _to_bytes(text: str) -> bytes:
    return urlsafe_b64decode(f"{text}===")


def _check_bytes(text: str) -> str:
    _to_bytes(text)
    return text


# Bytes as browsers write them (WebAuthn §5.1.8).
Base64Url = Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z0-9_-]+$"), AfterValidator(_check_bytes)]
ClientData = Annotated[Base64Url, Field(max_length=5_000)]
PasskeyName = Annotated[str, Field(min_length=1, max_length=100, pattern=NOT_BLANK_PATTERN), CLEAN_LINE]


class PasskeyRename(Body):
    name: PasskeyName


class PasskeyDraft(PasskeyRename):
    """The result of `navigator.credentials.create()`, with the names of its `toJSON()`."""

    client_data_json: ClientData
    attestation_object: Annotated[Base64Url, Field(max_length=20_000)]
    transports: Annotated[list[Annotated[str, Field(pattern=r"^[a-z-]{1,32}$")]], Field(max_length=10)] = Field(
        default_factory=list
    )

    def attestation(self) -> Attestation:
        return Attestation(_to_bytes(self.client_data_json), _to_bytes(self.attestation_object))


class PasskeyAssertion(Body):
    """The result of `navigator.credentials.get()`, with the names of its `toJSON()`."""

    credential_id: Annotated[Base64Url, Field(max_length=1_364)]
    client_data_json: ClientData
    authenticator_data: Annotated[Base64Url, Field(max_length=5_000)]
    signature: Annotated[Base64Url, Field(max_length=1_500)]
    user_handle: Annotated[Base64Url, Field(max_length=86)] | None = None

    def assertion(self) -> Assertion:
        return Assertion(
            credential_id=_to_bytes(self.credential_id),
            client_data=_to_bytes(self.client_data_json),
            authenticator_data=_to_bytes(self.authenticator_data),
            signature=_to_bytes(self.signature),
            user_handle=_to_bytes(self.user_handle) if self.user_handle else None,
        )


class PasskeyOptions(BaseModel):
    public_key: Annotated[
        dict[str, Any],
        Field(description="For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`."),
    ]


class PasskeyOut(BaseModel):
    id: UUID
    name: str
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="Null if it has never signed in.")]


class OidcAddress(BaseModel):
    url: Annotated[str, Field(description="Of the page of the issuer on which the person signs in.")]


class OidcCallback(Body):
    """What the issuer added to the address of the page that it led back to, and the rest of what a new account needs."""

    state: Annotated[str, Field(max_length=200)]
    code: Annotated[str, Field(min_length=1, max_length=4_000)]
    iss: Annotated[str | None, Field(max_length=500)] = None
    timezone: AccountTimeZone = "UTC"
    locale: LocaleTag = "en"
    week_start: WeekStart = "monday"
    invitation_token: Annotated[
        str, Field(max_length=200, description="As for `POST /api/auth/register`, should there be no account yet.")
    ] = ""


class OidcLink(Body):
    password: GivenPassword
    code: Annotated[str, Field(max_length=40, description="Needed if two-factor authentication is on.")] = ""


class IdentityOut(BaseModel):
    id: UUID
    issuer: str
    email: Annotated[str, Field(description="At the issuer, as it was confirmed there; empty if it was not.")]
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="Null if it has never signed in.")]


class IdentityList(BaseModel):
    items: list[IdentityOut]
    has_password: Annotated[bool, Field(description="Whether the account has a password too.")]
