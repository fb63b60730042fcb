"""A push service on this machine, with the responses that a test sets, and the browser's side of web push.

The browser is written from the standards and without Tend's own code.
"""

import os
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class PushService:
    port: int
    requests: list = field(default_factory=list)
    """The path, headers and body of each."""
    responses: dict = field(default_factory=dict)
    """By path, the responses in their order, each a status, or a status and headers. The last one is repeated."""
    delay_seconds: float = 0
    host: str = "127.0.0.1"
    scheme: str = "http"

    def endpoint(self, path):
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def bodies(self, path):
        return [body for requested, _, body in self.requests if requested == path]

    def next_response(self, path):
        remaining = self.responses.get(path, [201])
        response = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        return response if isinstance(response, tuple) else (response, {})


@contextmanager
def push_service(tls=None):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # The sender died before it had sent everything.
                return
            service.requests.append((self.path, dict(self.headers), body))
            sleep(service.delay_seconds)
            status, headers = service.next_response(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A client that hangs up during the handshake causes errors that say nothing.
    server.handle_error = lambda *_: None
    service = PushService(server.server_port)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.scheme = "https"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
