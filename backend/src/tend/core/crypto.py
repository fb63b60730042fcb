import hashlib
import hmac

from tend.core.settings.settings import Settings


def derive_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one `purpose` alone, by HKDF-SHA256 (RFC 5869) with neither salt nor more than one block."""
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), secret.encode(), "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def fingerprint(token: str) -> bytes:
    """What the database keeps of a token. The token is long and random, so one round suffices."""
    return hashlib.sha256(token.encode()).digest()


def signing_secret(settings: Settings) -> str:
    """`JWT_SECRET_KEY`; the root has made one where it may be missing."""
    if settings.jwt_secret_key is None:
        raise RuntimeError("JWT_SECRET_KEY is not set")
    return settings.jwt_secret_key.get_secret_value()
