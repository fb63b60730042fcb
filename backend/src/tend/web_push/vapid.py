"""The key pair that identifies this installation to push services (VAPID, RFC 8292).

It is derived from the installation's signing secret, so that every process has it at once and no file contains it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tend.core.crypto import derive_key, require_signing_secret
from tend.core.settings.settings import Settings

# The order of the base point of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3).
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def derive_vapid_key(settings: Settings) -> EllipticCurvePrivateKey:
    secret = require_signing_secret(settings)
    # With 128 bits more than the order has, the remainder is as good as uniform (FIPS 186-5 §A.2.1).
    wide = derive_key(secret, "vapid") + derive_key(secret, "vapid, the rest")[:16]
    return derive_private_key(1 + int.from_bytes(wide) % (CURVE_ORDER - 1), SECP256R1())


def public_key(settings: Settings) -> str:
    """The `applicationServerKey` that browsers subscribe with, in base64url."""
    return encode_base64url(public_point(derive_vapid_key(settings).public_key()))


def public_point(key: EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of the uncompressed form (SEC 1 §2.3.3)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encode_base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """Accepts text with and without padding. Raises `ValueError`."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
