"""Encryption for one browser (RFC 8291), as a single record of `aes128gcm` (RFC 8188)."""

import os
import struct

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tend.web_push.vapid import public_point

RECORD_SIZE = 4096
PADDING_STEP = 1024
_LAST_RECORD_DELIMITER = b"\x02"


def encrypt(text: bytes, p256dh: bytes, auth: bytes) -> bytes:
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
