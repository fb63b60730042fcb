from dataclasses import dataclass
from time import monotonic, time

from tend.accounts.api_tokens import is_well_formed_token
from tend.accounts.errors import NotSignedIn
from tend.accounts.queries import api_tokens
from tend.accounts.revocations import Revocations
from tend.accounts.session_tokens import ACCESS_TOKEN_SECONDS, SignedInUser
from tend.core.crypto import hash_token
from tend.core.db.database import Database

# Every so many seconds the database is asked again, which is also when it records that the token was used.
API_TOKEN_RENEWAL_SECONDS = 60.0
_MAX_TOKENS = 10_000
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class _Entry:
    user: SignedInUser
    expires_at: float
    """In seconds since 1970."""
    renew_at: float


class ApiTokenCache:
    """The API tokens that were used in the last minute, by their hashes, so that most requests ask no database.

    A revoked token is refused as a revoked session is: by messages of the bus, and by the database when messages may be
    missing.
    """

    def __init__(self, database: Database, revocations: Revocations) -> None:
        self._database = database
        self._revocations = revocations
        self._entries: dict[bytes, _Entry] = {}

    async def read(self, token: str) -> SignedInUser:
        """The user that `token` acts for. Raises `NotSignedIn` if it is not ours, was revoked or has expired."""
        return (await self._read(token)).user

    async def read_expiry(self, token: str) -> float:
        """When an event stream of `token` ends, in seconds since 1970: no later than that of a session."""
        return min((await self._read(token)).expires_at, time() + ACCESS_TOKEN_SECONDS)

    async def _read(self, token: str) -> _Entry:
        if not is_well_formed_token(token):
            raise NotSignedIn
        token_hash = hash_token(token)
        entry = self._entries.get(token_hash)
        if entry and entry.renew_at > monotonic() and entry.expires_at > time():
            is_revoked = await self._revocations.is_revoked(entry.user.session_id)
            if is_revoked is False:
                return entry
        return await self._renew(token_hash)

    async def _renew(self, token_hash: bytes) -> _Entry:
        self._entries.pop(token_hash, None)
        used = await api_tokens.use_token(self._database, token_hash)
        if used is None:
            raise NotSignedIn
        user = SignedInUser(used.user_id, used.id, frozenset(used.scopes), used.is_restricted)
        expires_at = used.expires_at.timestamp() if used.expires_at else _NEVER
        entry = _Entry(user, expires_at, monotonic() + API_TOKEN_RENEWAL_SECONDS)
        while len(self._entries) >= _MAX_TOKENS:
            del self._entries[next(iter(self._entries))]
        self._entries[token_hash] = entry
        return entry
