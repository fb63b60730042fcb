"""Access tokens: JWTs (RFC 7519) with one algorithm, one key, one audience, valid for fifteen minutes."""

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
CACHE_SIZE = 10_000
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
        # Verified tokens and when they expire, oldest first: a verification costs more than all other checks of a
        # request together.
        self._cache: dict[str, tuple[SignedInUser, float]] = {}

    def write(self, user: SignedInUser) -> str:
        issued_at = int(self._clock().timestamp())
        claims: dict[str, Any] = {"typ": TYPE, "iss": self._issuer, "aud": AUDIENCE}
        claims |= {"sub": str(user.id), "sid": str(user.session_id), "iat": issued_at, "exp": issued_at + SECONDS}
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: str) -> SignedInUser:
        """The user that `token` names. Raises `NotSignedIn` if it is not ours, not an access token, or expired."""
        present = self._clock().timestamp()
        cached = self._cache.get(token)
        user, expires_at = cached or self._verify(token)
        if expires_at <= present:
            self._cache.pop(token, None)
            raise NotSignedIn
        if cached is None:
            self._remember(token, user, expires_at, present)
        return user

    def expiry(self, token: str) -> float:
        """When `token` expires, in seconds since 1970. Raises `NotSignedIn` if it is not ours."""
        return (self._cache.get(token) or self._verify(token))[1]

    def _verify(self, token: str) -> tuple[SignedInUser, float]:
        # `read` compares the expiry with its own clock. The time of issue is not checked: a token of a server whose
        # clock is ahead is as good as any.
        options: Any = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            claims = jwt.decode(token, self._secret, [ALGORITHM], options, audience=AUDIENCE, issuer=self._issuer)
            if claims["typ"] != TYPE:
                raise NotSignedIn
            return SignedInUser(UUID(claims["sub"]), UUID(claims["sid"])), float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error

    def _remember(self, token: str, user: SignedInUser, expires_at: float, present: float) -> None:
        if len(self._cache) >= CACHE_SIZE:
            self._cache = {key: value for key, value in self._cache.items() if value[1] > present}
        while len(self._cache) >= CACHE_SIZE:
            del self._cache[next(iter(self._cache))]
        self._cache[token] = user, expires_at
