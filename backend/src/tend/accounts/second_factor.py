"""Codes of an authenticator app (TOTP, RFC 6238), codes to recover without it, and the proof between the steps of signing in."""

import hashlib
import hmac
import io
import re
import secrets
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tend.core.clock import Clock, now
from tend.core.crypto import derive_key, hash_token, seal, unseal

TOTP_STEP_SECONDS = 30
# Clocks differ, and a code takes a moment to type.
_TOLERATED_STEPS = (0, -1, 1)
# 160 bits, as RFC 4226 §4 recommends.
_SECRET_BYTES = 20
RECOVERY_CODE_COUNT = 10
# 80 bits, so that one round of SHA-256 protects them, and they outlive a change of the installation's secret.
_RECOVERY_BYTES, _RECOVERY_GROUP = 10, 4
FIRST_STEP_LIFETIME = timedelta(minutes=10)
_ID_BYTES, _TIME_BYTES, _DIGEST_BYTES = 16, 8, 32
_FIRST_STEP_BYTES = 2 * _ID_BYTES + _TIME_BYTES + _DIGEST_BYTES
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Proves that somebody gave the right password in this browser a short time ago."""

    id: UUID
    user_id: UUID
    password_digest: bytes
    """Of the hash of the password at that time."""

    def is_for(self, password_hash: str) -> bool:
        return hmac.compare_digest(self.password_digest, _digest(password_hash))


class SecondFactor:
    def __init__(self, secret: str, clock: Clock = now) -> None:
        self._secret_key = derive_key(secret, "authenticator secret")
        self._first_step_key = derive_key(secret, "sign-in ticket")
        self._clock = clock

    def generate_secret(self, user_id: UUID) -> tuple[str, bytes]:
        """A new secret in Base32, as authenticator apps take it, and sealed, as the database stores it."""
        secret = secrets.token_bytes(_SECRET_BYTES)
        return b32encode(secret).decode(), seal(self._secret_key, secret, user_id.bytes)

    def unseal_secret(self, user_id: UUID, sealed: bytes) -> str | None:
        """None if the installation's secret was replaced since."""
        secret = unseal(self._secret_key, sealed, user_id.bytes)
        return None if secret is None else b32encode(secret).decode()

    def find_step(self, user_id: UUID, sealed: bytes, code: str) -> int | None:
        """The time step that `code` belongs to: the present one, or the one before or after it."""
        # Only accounts with a second factor need it.
        from pyotp import TOTP  # noqa: PLC0415

        secret = self.unseal_secret(user_id, sealed)
        if secret is None or not _CODE.fullmatch(code):
            return None
        generator = TOTP(secret)
        present = int(self._clock().timestamp()) // TOTP_STEP_SECONDS
        steps = [present + offset for offset in _TOLERATED_STEPS]
        matches = [step for step in steps if hmac.compare_digest(generator.generate_otp(step), code)]
        return matches[0] if matches else None

    def issue_first_step(self, user_id: UUID, password_hash: str, browser_key: str) -> str:
        """A proof of the right password that works only together with `browser_key`, in the same browser."""
        issued_at = int(self._clock().timestamp()).to_bytes(_TIME_BYTES)
        content = secrets.token_bytes(_ID_BYTES) + user_id.bytes + issued_at + _digest(password_hash)
        return urlsafe_b64encode(seal(self._first_step_key, content, browser_key.encode())).decode()

    def read_first_step(self, first_step: str, browser_key: str) -> FirstStep | None:
        """None for one that is not ours, is too old, or was issued to another browser."""
        try:
            sealed = urlsafe_b64decode(first_step)
        except ValueError:
            return None
        content = unseal(self._first_step_key, sealed, browser_key.encode())
        if content is None or len(content) != _FIRST_STEP_BYTES:
            return None
        step_id, user_id = content[:_ID_BYTES], content[_ID_BYTES : 2 * _ID_BYTES]
        issued_at, digest = content[2 * _ID_BYTES : -_DIGEST_BYTES], content[-_DIGEST_BYTES:]
        age = self._clock().timestamp() - int.from_bytes(issued_at)
        if not 0 <= age + 1 <= FIRST_STEP_LIFETIME.total_seconds():
            return None
        return FirstStep(UUID(bytes=step_id), UUID(bytes=user_id), digest)


def generate_browser_key() -> str:
    """A random cookie of the first step, by which the proof recognizes its browser, which may be a new one."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def _digest(password_hash: str) -> bytes:
    return hashlib.sha256(password_hash.encode()).digest()


def generate_recovery_codes() -> list[str]:
    """Codes such as `k3fa-77qz-m2ds-bb4n`, each good once."""
    return [
        _group(b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()) for _ in range(RECOVERY_CODE_COUNT)
    ]


def _group(code: str) -> str:
    return "-".join(code[start : start + _RECOVERY_GROUP] for start in range(0, len(code), _RECOVERY_GROUP))


def hash_recovery_code(code: str) -> bytes:
    """Of a code however it was typed: in capitals, without hyphens, with spaces."""
    return hash_token(normalize_second_factor_code(code))


def normalize_second_factor_code(code: str) -> str:
    return re.sub(r"[\s-]+", "", code).lower()


def is_totp_code(code: str) -> bool:
    return _CODE.fullmatch(code) is not None


def build_provisioning_uri(secret: str, address: str) -> str:
    """The address that authenticator apps read from a QR code."""
    from pyotp import TOTP  # noqa: PLC0415

    return TOTP(secret).provisioning_uri(name=address, issuer_name="Tend")


def render_qr_code(text: str) -> str:
    """A QR code as an SVG picture, black on white whatever the theme, as cameras need it."""
    import segno  # noqa: PLC0415

    picture = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(picture, kind="svg", xmldecl=False, nl=False, border=4, light="#fff", omitsize=True)
    return picture.getvalue().decode()
