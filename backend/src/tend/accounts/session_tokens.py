"""The tokens of a session: short-lived access tokens, and the refresh token in its browser's cookie."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt

from tend.accounts.errors import NotSignedIn, SessionEnded
from tend.core.clock import Clock, now
from tend.core.crypto import derive_key, read_signed_token, sign, sign_token

ACCESS_TOKEN_SECONDS = 900
JWT_ALGORITHM = "HS256"
JWT_AUDIENCE = "tend"
_JWT_TYPE = "access"
ACCESS_TOKEN_CACHE_SIZE = 10_000
_ACCESS_TOKEN_CLAIMS = ["typ", "iss", "aud", "sub", "sid", "iat", "exp"]


@dataclass(frozen=True, slots=True)
class SignedInUser:
    """The user that a request acts for, and the session in which they are signed in."""

    id: UUID
    session_id: UUID
    """Or the id of the API token."""
    scopes: frozenset[str] | None = None
    """Of an API token; None for a session, which may do everything."""
    is_restricted: bool = False
    """An API token that reaches some lists alone."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to insert; the database has the hash of its refresh token alone."""

    id: UUID
    refresh_hash: bytes
    device_hash: bytes | None
    """The hash of the browser's device cookie."""
    user_agent: str
    max_idle: timedelta


class AccessTokens:
    """JWTs (RFC 7519) with one algorithm, one key and one audience, valid for `ACCESS_TOKEN_SECONDS`."""

    def __init__(self, secret: str, issuer: str, clock: Clock = now) -> None:
        self._secret = secret
        self._issuer = issuer
        self._clock = clock
        # Verified tokens and when they expire, oldest first: a verification costs more than all other checks of a
        # request together.
        self._cache: dict[str, tuple[SignedInUser, float]] = {}

    def issue(self, user: SignedInUser) -> str:
        issued_at = int(self._clock().timestamp())
        claims: dict[str, Any] = {"typ": _JWT_TYPE, "iss": self._issuer, "aud": JWT_AUDIENCE}
        claims |= {
            "sub": str(user.id),
            "sid": str(user.session_id),
            "iat": issued_at,
            "exp": issued_at + ACCESS_TOKEN_SECONDS,
        }
        return jwt.encode(claims, self._secret, JWT_ALGORITHM)

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

    def read_expiry(self, token: str) -> float:
        """When `token` expires, in seconds since 1970. Raises `NotSignedIn` if it is not ours."""
        return (self._cache.get(token) or self._verify(token))[1]

    def _verify(self, token: str) -> tuple[SignedInUser, float]:
        # `read` compares the expiry with its own clock. The time of issue is not checked: a token of a server whose
        # clock is ahead is as good as any.
        options: Any = {"require": _ACCESS_TOKEN_CLAIMS, "verify_exp": False, "verify_iat": False}
        try:
            claims = jwt.decode(
                token,
                self._secret,
                [JWT_ALGORITHM],
                options,
                audience=JWT_AUDIENCE,
                issuer=self._issuer,
            )
            if claims["typ"] != _JWT_TYPE:
                raise NotSignedIn
            return SignedInUser(UUID(claims["sub"]), UUID(claims["sid"])), float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
            raise NotSignedIn from error

    def _remember(self, token: str, user: SignedInUser, expires_at: float, present: float) -> None:
        if len(self._cache) >= ACCESS_TOKEN_CACHE_SIZE:
            self._cache = {key: value for key, value in self._cache.items() if value[1] > present}
        while len(self._cache) >= ACCESS_TOKEN_CACHE_SIZE:
            del self._cache[next(iter(self._cache))]
        self._cache[token] = user, expires_at


MAX_SESSION_IDLE = timedelta(days=30)
MAX_SESSION_AGE = timedelta(days=180)
# Two tabs may refresh at once, and a response may be lost on the way. A client without a device cookie has this long.
REFRESH_GRACE = timedelta(seconds=10)
_ID_BYTES, _SECRET_BYTES = 16, 32


class RefreshTokens:
    """A token is its session's id and 256 random bits, signed: opaque to the browser and to the database.

    The signature tells a token that was replaced long ago, which ends its session, from one that was made up, which must
    not. A token's successor follows from the token and our key: everyone who presents the same token within the grace
    period gets the same successor, and no token has to be stored for that.
    """

    def __init__(self, secret: str) -> None:
        self._token_key = derive_key(secret, "refresh token seal")
        self._successor_key = derive_key(secret, "refresh token successor")

    def issue_first(self, session_id: UUID) -> str:
        return sign_token(self._token_key, session_id.bytes + secrets.token_bytes(_SECRET_BYTES))

    def issue_successor(self, token: str) -> str:
        return sign_token(self._token_key, self.find_session(token).bytes + sign(self._successor_key, token.encode()))

    def find_session(self, token: str) -> UUID:
        """The session that `token` was issued for. Raises `SessionEnded` for a token that is not ours."""
        content = read_signed_token(self._token_key, token, _ID_BYTES + _SECRET_BYTES)
        if content is None:
            raise SessionEnded
        return UUID(bytes=content[:_ID_BYTES])
