"""Access tokens of guests, who opened a list with a link and have no account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt

from tend.accounts.errors import NotSignedIn
from tend.accounts.session_tokens import ACCESS_TOKEN_SECONDS, JWT_ALGORITHM
from tend.core.clock import Clock, now
from tend.core.crypto import derive_key

GUEST_TOKEN_PREFIX = "tend_guest_"  # noqa: S105  # no secret
GUEST_VERSION_WHEN_LINK_IS_OVER = 2
"""The version of a guest's own log once the link is over; until then it is 1."""
GUEST_JWT_AUDIENCE = "tend-guest"
_JWT_TYPE = "guest"
_CLAIMS = ["typ", "iss", "aud", "sub", "lnk", "acc", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class Guest:
    """The guest that a request acts for. It is no user, though statements find its membership by its id as they do a user's."""

    id: UUID
    link_id: UUID
    account_id: UUID
    """The account that made the link, for which everything counts that the guest writes."""

    @property
    def session_id(self) -> UUID:
        return self.id


class GuestTokens:
    """JWTs with a key and an audience of their own, so that no token of a guest can pass for one of a user.

    None is valid for longer than its link. A link that is ended leaves its guests without a membership, so nothing has to
    be revoked.
    """

    def __init__(self, secret: str, issuer: str, clock: Clock = now) -> None:
        self._key = derive_key(secret, "guest access token")
        self._issuer = issuer
        self._clock = clock

    def issue(self, guest: Guest, link_expires_at: datetime | None) -> tuple[str, int]:
        """The token, and for how many seconds it is valid."""
        issued_at = int(self._clock().timestamp())
        expires_at = issued_at + ACCESS_TOKEN_SECONDS
        if link_expires_at:
            expires_at = min(expires_at, int(link_expires_at.timestamp()))
        claims: dict[str, Any] = {"typ": _JWT_TYPE, "iss": self._issuer, "aud": GUEST_JWT_AUDIENCE}
        claims |= {
            "sub": str(guest.id),
            "lnk": str(guest.link_id),
            "acc": str(guest.account_id),
            "iat": issued_at,
            "exp": expires_at,
        }
        return GUEST_TOKEN_PREFIX + jwt.encode(claims, self._key, JWT_ALGORITHM), expires_at - issued_at

    def read(self, token: str) -> Guest:
        """The guest that `token` names. Raises `NotSignedIn` if it is not ours, not a guest's, or expired."""
        return self._verify(token)[0]

    def read_expiry(self, token: str) -> float:
        """When `token` expires, in seconds since 1970. Raises `NotSignedIn` as `read` does."""
        return self._verify(token)[1]

    def _verify(self, token: str) -> tuple[Guest, float]:
        # The expiry is compared with our own clock, and the time of issue with none, as of all access tokens.
        options: Any = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            claims = jwt.decode(
                token.removeprefix(GUEST_TOKEN_PREFIX),
                self._key,
                [JWT_ALGORITHM],
                options,
                audience=GUEST_JWT_AUDIENCE,
                issuer=self._issuer,
            )
            guest = Guest(UUID(claims["sub"]), UUID(claims["lnk"]), UUID(claims["acc"]))
            expires_at = float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error
        if claims["typ"] != _JWT_TYPE or expires_at <= self._clock().timestamp():
            raise NotSignedIn
        return guest, expires_at
