"""Refresh tokens: what a browser keeps between visits, opaque to it and to the database."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from tend.accounts.errors import SessionEnded
from tend.core.crypto import derive_key

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=180)
# parallel tabs, and an answer that got lost on the way
GRACE = timedelta(seconds=10)
_ID, _SECRET, _SEAL = 16, 32, 16


class RefreshTokens:
    """A token is its session's id, 256 random bits, and a seal that proves we made it.

    The seal tells a token that was replaced long ago, which ends the session it is from, from one that was made up,
    which must not. The successor follows from the token and our key, so that everyone who shows the same token within
    the grace is given the same successor, and no raw token needs to be kept for them.
    """

    def __init__(self, secret: str) -> None:
        self._sealing = derive_key(secret, "refresh token seal")
        self._succession = derive_key(secret, "refresh token successor")

    def first(self, session_id: UUID) -> str:
        return self._sealed(session_id.bytes + secrets.token_bytes(_SECRET))

    def successor(self, token: str) -> str:
        return self._sealed(self.session_of(token).bytes + hmac.digest(self._succession, token.encode(), "sha256"))

    def session_of(self, token: str) -> UUID:
        """The session that `token` was made for. Raises `SessionEnded` for one that is not ours."""
        try:
            raw = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            raw = b""
        if len(raw) != _ID + _SECRET + _SEAL or not hmac.compare_digest(self._sealed(raw[:-_SEAL]), token):
            raise SessionEnded
        return UUID(bytes=raw[:_ID])

    def _sealed(self, content: bytes) -> str:
        return urlsafe_b64encode(content + hmac.digest(self._sealing, content, "sha256")[:_SEAL]).decode()
