"""What only the browser can read: message encryption for web push (RFC 8291), one record of aes128gcm (RFC 8188)."""

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

from tend.web_push.vapid import point

RECORD = 4096
STEP = 1024
_LAST = b"\x02"


def encrypt(text: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """The body of the request, with `text` filled up so that its length tells little."""
    filled = text + _LAST + bytes(-(len(text) + 1) % STEP)
    return sealed(filled, p256dh, auth, generate_private_key(SECP256R1()), os.urandom(16))


def sealed(record: bytes, p256dh: bytes, auth: bytes, own: EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """`own` and `salt` serve for one message. Raises `ValueError` for a `p256dh` that is no point of the curve."""
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh)
    sender = point(own.public_key())
    key_info = b"WebPush: info\x00" + p256dh + sender
    shared = _hkdf(auth, own.exchange(ECDH(), theirs), key_info, 32)
    key = _hkdf(salt, shared, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _hkdf(salt, shared, b"Content-Encoding: nonce\x00", 12)
    header = salt + struct.pack("!IB", RECORD, len(sender)) + sender
    return header + AESGCM(key).encrypt(nonce, record, None)


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
