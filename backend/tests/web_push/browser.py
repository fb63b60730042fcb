"""The browser's side of web push, written from the standards and without Tend's own code."""

import os
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def encode_base64url(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.p256dh = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = os.urandom(16)

    def subscription(self, endpoint):
        return {
            "endpoint": endpoint,
            "keys": {"p256dh": encode_base64url(self.p256dh), "auth": encode_base64url(self.auth)},
        }

    def decrypt(self, message):
        """Follows RFC 8188 §2.1 for the header and RFC 8291 §3.4 for the keys."""
        salt, size, length = message[:16], int.from_bytes(message[16:20]), message[20]
        sender, sealed = message[21 : 21 + length], message[21 + length :]
        assert len(sealed) <= size
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        info = b"WebPush: info\x00" + self.p256dh + sender
        material = HKDFExpand(SHA256(), 32, info).derive(HKDF.extract(SHA256(), self.auth, shared))
        key, nonce = (
            HKDF(SHA256(), size, salt, b"Content-Encoding: " + name + b"\x00").derive(material)
            for name, size in ((b"aes128gcm", 16), (b"nonce", 12))
        )
        text, delimiter, padding = AESGCM(key).decrypt(nonce, sealed, None).rpartition(b"\x02")
        assert delimiter
        assert not padding.strip(b"\x00")
        return text
