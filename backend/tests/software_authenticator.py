"""An authenticator in software, and the browser that it is in: they answer the options of the server as real ones do."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from httpx2 import AsyncClient, Response

from conftest import ORIGIN

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str) -> bytes:
    return urlsafe_b64decode(f"{text}===")


@dataclass
class SoftwareAuthenticator:
    """Has one passkey. What it says is right unless a test changes a field."""

    origin: str = ORIGIN
    domain: str = "localhost"
    flags: int = PRESENT | VERIFIED
    step: int = 1
    """How much its counter grows each time; 0 for one that does not count."""
    count: int = 0
    client_fields: dict[str, Any] = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: bytes = b""

    def create(self, options: dict[str, Any], name: str = "Laptop") -> dict[str, Any]:
        """The body that adds the passkey."""
        self.user_handle = decode(options["user"]["id"])
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + self._credential()}
        return {
            "name": name,
            "client_data_json": encode(self._client_data("webauthn.create", options["challenge"])),
            "attestation_object": encode(cbor2.dumps(attestation)),
            "transports": ["internal"],
        }

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The body that signs in."""
        data = self._data()
        client_data = self._client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        return {
            "credential_id": encode(self.credential_id),
            "client_data_json": encode(client_data),
            "authenticator_data": encode(data),
            "signature": encode(signature),
            "user_handle": encode(self.user_handle),
        }

    def _client_data(self, kind: str, challenge: str) -> bytes:
        fields = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(fields | self.client_fields).encode()

    def _data(self, more_flags: int = 0) -> bytes:
        self.count += self.step
        head = hashlib.sha256(self.domain.encode()).digest()
        return head + bytes([self.flags | more_flags]) + self.count.to_bytes(4)

    def _credential(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        public_key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        size = len(self.credential_id).to_bytes(2)
        return bytes(16) + size + self.credential_id + cbor2.dumps(public_key)


async def options_for(client: AsyncClient, path: str) -> dict[str, Any]:
    response = await client.post(path)
    assert response.status_code == 200, response.text
    options: dict[str, Any] = response.json()["public_key"]
    return options


async def add_passkey(client: AsyncClient, authenticator: SoftwareAuthenticator, name: str = "Laptop") -> Response:
    options = await options_for(client, "/api/me/passkey-options")
    return await client.post("/api/me/passkeys", json=authenticator.create(options, name))


async def sign_challenge(client: AsyncClient, authenticator: SoftwareAuthenticator) -> dict[str, Any]:
    """The body that signs in with a new challenge."""
    return authenticator.get(await options_for(client, "/api/auth/passkey/options"))
