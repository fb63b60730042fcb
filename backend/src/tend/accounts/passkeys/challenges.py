"""Passkeys: challenges that one browser can answer once, and what browsers and authenticators send."""

import ipaddress
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from tend.accounts.errors import PasskeyExpired, PasskeysUnavailable
from tend.core.clock import Clock, now
from tend.core.crypto import derive_key, read_signed_token, sign_token

CHALLENGE_LIFETIME = timedelta(minutes=10)
CEREMONY_TIMEOUT_MS = int(CHALLENGE_LIFETIME.total_seconds() * 1000)
_ID_BYTES, _TIME_BYTES = 16, 8
_BROWSER_KEY_BYTES = 20


@dataclass(frozen=True, slots=True)
class KnownCredential:
    """A passkey as browsers and authenticators name it."""

    id: bytes
    transports: Collection[str]


@dataclass(frozen=True, slots=True)
class Attestation:
    """The response to `navigator.credentials.create()`."""

    client_data: bytes
    attestation_object: bytes


@dataclass(frozen=True, slots=True)
class NewCredential:
    id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """The response to `navigator.credentials.get()`."""

    credential_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None
    """The account's id, as the authenticator has stored it."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The purpose of a challenge, which is no good for anything else, nor in another browser."""

    purpose: Literal["add", "sign in", "second step"]
    browser_key: str
    """The secret of this browser: its session, or a cookie."""
    user_id: UUID | None = None
    """None if the passkey tells who signs in."""

    @property
    def is_only_factor(self) -> bool:
        """Whether the authenticator also has to make sure that it is its owner who uses it."""
        return self.purpose == "sign in"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This server, as authenticators know it."""

    domain: str
    origin: str

    @classmethod
    def at(cls, frontend_url: str) -> "RelyingParty":
        """Raises `PasskeysUnavailable` if the host is an IP address, which no passkey can be for."""
        host = urlsplit(frontend_url).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return cls(host, frontend_url)
        raise PasskeysUnavailable


class PasskeyChallenges:
    """A challenge is a signed token, so nothing is stored until it is answered, and any process can check it."""

    def __init__(self, secret: str, clock: Clock = now) -> None:
        self._key = derive_key(secret, "passkey challenge")
        self._clock = clock

    def issue(self, ceremony: Ceremony) -> bytes:
        issued_at = int(self._clock().timestamp()).to_bytes(_TIME_BYTES)
        return sign_token(self._key, secrets.token_bytes(_ID_BYTES) + issued_at, _context(ceremony)).encode()

    def read(self, client_data: bytes, ceremony: Ceremony) -> UUID:
        """The id of the challenge that was answered. The caller makes sure that it is used once.

        Raises `PasskeyExpired` for one that is too old, or was issued for something else or to another browser.
        """
        challenge = parse_challenge(client_data)
        content = read_signed_token(
            self._key, challenge.decode(errors="replace"), _ID_BYTES + _TIME_BYTES, _context(ceremony)
        )
        if content is None:
            raise PasskeyExpired
        age = self._clock().timestamp() - int.from_bytes(content[_ID_BYTES:])
        if not 0 <= age + 1 <= CHALLENGE_LIFETIME.total_seconds():
            raise PasskeyExpired
        return UUID(bytes=content[:_ID_BYTES])


def _context(ceremony: Ceremony) -> bytes:
    return f"{ceremony.purpose}\0{ceremony.user_id or ''}\0{ceremony.browser_key}".encode()


def parse_challenge(client_data: bytes) -> bytes:
    """The challenge that a browser says it has answered; empty if it says nothing of the kind."""
    try:
        return urlsafe_b64decode(f"{json.loads(client_data)['challenge']}===")
    except (ValueError, KeyError, TypeError, RecursionError):
        return b""


def build_request_options(
    party: RelyingParty, challenge: bytes, ceremony: Ceremony, allowed: Collection[KnownCredential] = ()
) -> dict[str, Any]:
    """For `PublicKeyCredential.parseRequestOptionsFromJSON`. Without `allowed`, any passkey for this server will do.

    Every visit of the page to sign in needs them, so they come without the library, which takes some megabytes.
    """
    return {
        "challenge": _encode(challenge),
        "rpId": party.domain,
        "timeout": CEREMONY_TIMEOUT_MS,
        "userVerification": "required" if ceremony.is_only_factor else "preferred",
        "allowCredentials": [
            {"type": "public-key", "id": _encode(credential.id), "transports": list(credential.transports)}
            for credential in allowed
        ],
    }


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def generate_browser_key() -> str:
    """A random cookie by which a challenge recognizes its browser before anybody has signed in."""
    return secrets.token_urlsafe(_BROWSER_KEY_BYTES)
