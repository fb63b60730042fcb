"""Refresh tokens: the secret of a session in its browser's cookie, opaque to the browser and to the database."""

import secrets
from datetime import timedelta
from uuid import UUID

from tend.accounts.errors import SessionEnded
from tend.core.crypto import derive_key, seal, sign, unseal

MAX_IDLE = timedelta(days=30)
MAX_AGE = timedelta(days=180)
# Two tabs may refresh at once, and a response may be lost on the way. A client without a device cookie has this long.
GRACE = timedelta(seconds=10)
_ID_BYTES, _SECRET_BYTES = 16, 32


class RefreshTokens:
    """A token is its session's id and 256 random bits, sealed.

    The seal tells a token that was replaced long ago, which ends its session, from one that was made up, which must
    not. A token's successor follows from the token and our key: everyone who presents the same token within the grace
    period gets the same successor, and no token has to be stored for that.
    """

    def __init__(self, secret: str) -> None:
        self._seal_key = derive_key(secret, "refresh token seal")
        self._successor_key = derive_key(secret, "refresh token successor")

    def first(self, session_id: UUID) -> str:
        return seal(self._seal_key, session_id.bytes + secrets.token_bytes(_SECRET_BYTES))

    def successor(self, token: str) -> str:
        return seal(self._seal_key, self.session_of(token).bytes + sign(self._successor_key, token.encode()))

    def session_of(self, token: str) -> UUID:
        """The session that `token` was issued for. Raises `SessionEnded` for a token that is not ours."""
        content = unseal(self._seal_key, token, _ID_BYTES + _SECRET_BYTES)
        if content is None:
            raise SessionEnded
        return UUID(bytes=content[:_ID_BYTES])
