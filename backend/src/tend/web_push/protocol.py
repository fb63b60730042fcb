"""Encryption for one browser (RFC 8291), as a single record of `aes128gcm` (RFC 8188), and the key pair that identifies
this installation to push services (VAPID, RFC 8292).
"""

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tend.core.crypto import derive_key, require_signing_secret
from tend.core.settings.settings import Settings

RECORD_SIZE = 4096
PADDING_STEP = 1024
_LAST_RECORD_DELIMITER = b"\x02"


def encrypt_message(text: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body of the request. Padding hides the length of `text` up to the next `PADDING_STEP` bytes."""
    padded = text + _LAST_RECORD_DELIMITER + bytes(-(len(text) + 1) % PADDING_STEP)
    return encrypt_record(padded, p256dh, auth, generate_private_key(SECP256R1()), os.urandom(16))


def encrypt_record(
    record: bytes, p256dh: bytes, auth: bytes, sender_key: EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """`sender_key` and `salt` must be new for each message. Raises `ValueError` when `p256dh` is not on the curve."""
    receiver_key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh)
    sender = public_point(sender_key.public_key())
    key_info = b"WebPush: info\x00" + p256dh + sender
    shared = _hkdf(auth, sender_key.exchange(ECDH(), receiver_key), key_info, 32)
    key = _hkdf(salt, shared, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _hkdf(salt, shared, b"Content-Encoding: nonce\x00", 12)
    header = salt + struct.pack("!IB", RECORD_SIZE, len(sender)) + sender
    return header + AESGCM(key).encrypt(nonce, record, None)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


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
