"""Keys for one purpose each, and tokens that prove that we wrote them, all from the installation's one secret."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tend.core.settings.settings import Settings

_KEY_BYTES = 32
_TAG_BYTES = 16
_NONCE_BYTES = 12


def require_signing_secret(settings: Settings) -> str:
    """`JWT_SECRET_KEY`. In development, loading the settings has made one."""
    if settings.jwt_secret_key is None:
        raise RuntimeError("JWT_SECRET_KEY is not set")
    return settings.jwt_secret_key.get_secret_value()


def derive_key(secret: str, purpose: str) -> bytes:
    """A key of 32 bytes for `purpose` alone (HKDF-SHA256, RFC 5869, without a salt)."""
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=purpose.encode()).derive(secret.encode())


def sign(key: bytes, content: bytes) -> bytes:
    """32 bytes that only the key's owner can compute from `content` (HMAC-SHA256)."""
    return hmac.digest(key, content, "sha256")


def sign_token(key: bytes, content: bytes, context: bytes = b"") -> str:
    """A token of `content`, which anybody can read, and a tag, which only the key's owner can compute.

    The tag also covers `context`: a fact that the token does not contain, and that whoever checks the token knows.
    """
    return urlsafe_b64encode(content + sign(key, content + context)[:_TAG_BYTES]).decode()


def read_signed_token(key: bytes, token: str, size: int, context: bytes = b"") -> bytes | None:
    """The content of `token`, or None unless it is to the letter what `sign_token` wrote with this key and context.

    The content's `size` in bytes is fixed, so that no byte of it can pass for the beginning of another context.
    """
    try:
        content = urlsafe_b64decode(token)[:size]
    except ValueError:
        return None
    return content if hmac.compare_digest(sign_token(key, content, context), token) else None


def seal(key: bytes, content: bytes, context: bytes) -> bytes:
    """`content` so that only the key's owner can read it (AES-256-GCM), and only together with `context`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, context)


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes | None:
    """The content of what `seal` returned for this key and context; None for anything else."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        return None


def hash_token(token: str) -> bytes:
    """The form in which the database stores a token. Tokens are long and random, so one round of SHA-256 suffices."""
    return hashlib.sha256(token.encode()).digest()
