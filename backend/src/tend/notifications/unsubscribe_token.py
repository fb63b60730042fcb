"""The token with which mails let a person turn off further ones, without signing in and for as long as they like."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from tend.core.crypto import derive_key, require_signing_secret, seal, unseal
from tend.core.settings.settings import Settings

_CONTEXT = b"digests"


def _key(settings: Settings) -> bytes:
    return derive_key(require_signing_secret(settings), "unsubscribe")


def seal_unsubscribe_token(settings: Settings, user_id: UUID) -> str:
    """Tells nobody whose it is, and allows nothing else."""
    return _encode(seal(_key(settings), user_id.bytes, _CONTEXT))


def open_unsubscribe_token(settings: Settings, token: str) -> UUID | None:
    """The user; None unless it is to the letter what Tend wrote."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    content = unseal(_key(settings), sealed, _CONTEXT) if _encode(sealed) == token else None
    return UUID(bytes=content) if content else None


def _encode(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")
