"""The key pair by which push services know this installation (VAPID, RFC 8292).

It follows from the installation's signing secret: every process has it from the first start on, and it stands nowhere.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tend.core.crypto import derive_key, signing_secret
from tend.core.settings.settings import Settings

# how many points the curve's base point makes (FIPS 186-5, SP 800-186 §3.2.1.3)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def private_key(settings: Settings) -> EllipticCurvePrivateKey:
    secret = signing_secret(settings)
    # half as many bits again as the order has, so that what is left over favours no key that anybody could notice
    wide = derive_key(secret, "vapid") + derive_key(secret, "vapid, the rest")[:16]
    return derive_private_key(1 + int.from_bytes(wide) % (ORDER - 1), SECP256R1())


def public_key(settings: Settings) -> str:
    """What a browser subscribes with (`applicationServerKey`)."""
    return base64url(point(private_key(settings).public_key()))


def point(key: EllipticCurvePublicKey) -> bytes:
    """65 bytes: the uncompressed form (SEC 1 §2.3.3)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """With or without padding. Raises `ValueError`."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
