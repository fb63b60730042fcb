"""Access tokens: JWTs (RFC 7519) with one algorithm, one key, one audience, fifteen minutes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from tend.accounts.errors import NotSignedIn
from tend.core.clock import Clock, now

SECONDS = 900
ALGORITHM = "HS256"
AUDIENCE = "tend"
TYPE = "access"
REMEMBERED = 10_000
_CLAIMS = ["typ", "iss", "aud", "sub", "sid", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """The user that a request acts for, and the session in which they are signed in."""

    id: UUID
    session_id: UUID


class AccessTokens:
    def __init__(self, secret: str, issuer: str, clock: Clock = now) -> None:
        self._secret = secret
        self._issuer = issuer
        self._clock = clock
        # verified tokens and when they expire, oldest first: verifying costs more than all the rest of a request's checks
        self._verified: dict[str, tuple[SignedInUser, float]] = {}

    def write(self, who: SignedInUser) -> str:
        issued = int(self._clock().timestamp())
        claims: dict[str, Any] = {"typ": TYPE, "iss": self._issuer, "aud": AUDIENCE}
        claims |= {"sub": str(who.id), "sid": str(who.session_id), "iat": issued, "exp": issued + SECONDS}
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: str) -> SignedInUser:
        """Whom `token` names. Raises `NotSignedIn` for what we did not sign, for another purpose, or expired."""
        present = self._clock().timestamp()
        known = self._verified.get(token)
        who, expires = known or self._verify(token)
        if expires <= present:
            self._verified.pop(token, None)
            raise NotSignedIn
        if known is None:
            self._remember(token, who, expires, present)
        return who

    def expiry(self, token: str) -> float:
        """When `token` expires, in seconds since 1970. Raises `NotSignedIn` for what we did not sign."""
        return (self._verified.get(token) or self._verify(token))[1]

    def _verify(self, token: str) -> tuple[SignedInUser, float]:
        # whether it has expired is asked by our own clock; a token from a server whose clock runs ahead is as good
        options: Any = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            claims = jwt.decode(token, self._secret, [ALGORITHM], options, audience=AUDIENCE, issuer=self._issuer)
            if claims["typ"] != TYPE:
                raise NotSignedIn
            return SignedInUser(UUID(claims["sub"]), UUID(claims["sid"])), float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error

    def _remember(self, token: str, who: SignedInUser, expires: float, present: float) -> None:
        if len(self._verified) >= REMEMBERED:
            self._verified = {key: value for key, value in self._verified.items() if value[1] > present}
        while len(self._verified) >= REMEMBERED:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = who, expires
