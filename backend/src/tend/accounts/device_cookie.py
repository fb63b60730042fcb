"""Browsers that an account has been used from before."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

from tend.core.crypto import derive_key

# as long as a browser keeps any cookie (RFC 6265bis §5.5)
LIFETIME = timedelta(days=400)
_NONCE, _SEAL = 16, 16


class DeviceCookies:
    """A device cookie (OWASP, "Slow Down Online Guessing Attacks with Device Cookies") admits nobody.

    It only proves that somebody who knew the password has been here, so that strangers who guess at an account cannot
    use up the attempts of its owner.
    """

    def __init__(self, secret: str) -> None:
        self._key = derive_key(secret, "device cookie")

    def mark(self, email_key: str) -> str:
        return self._sealed(secrets.token_bytes(_NONCE), email_key)

    def recognise(self, mark: str | None, email_key: str) -> str | None:
        """The mark itself when it is one for this account."""
        if mark is None:
            return None
        try:
            raw = urlsafe_b64decode(mark.encode("ascii"))
        except ValueError:
            return None
        return mark if hmac.compare_digest(self._sealed(raw[:_NONCE], email_key), mark) else None

    def _sealed(self, nonce: bytes, email_key: str) -> str:
        seal = hmac.digest(self._key, nonce + email_key.encode(), "sha256")[:_SEAL]
        return urlsafe_b64encode(nonce + seal).decode()
