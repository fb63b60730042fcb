"""The browser that a request to sign in comes from, and the cookie by which an account recognizes it."""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import NewType

from tend.core.crypto import derive_key, read_signed_token, sign_token
from tend.core.shared_data import read_shared_data

DeviceCookie = NewType("DeviceCookie", str)


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """The browser that a request to sign in comes from."""

    network: str
    """The network of one customer: an IPv4 address or an IPv6 /64."""
    device_cookie: str | None
    user_agent: str


# The longest time that a browser keeps any cookie (RFC 6265bis §5.5).
DEVICE_COOKIE_LIFETIME = timedelta(days=400)
_NONCE_BYTES = 16
# People share browsers: a cookie has a token for each of the accounts that used it last, the newest first.
_MAX_ACCOUNTS = 5
_SEPARATOR = "."
_TOKEN = re.compile(r"[\w=-]{1,128}", re.ASCII)


class DeviceCookies:
    """A device cookie (OWASP, "Slow Down Online Guessing Attacks with Device Cookies") admits nobody.

    It only proves that somebody who knew the present password has used this browser, so that strangers who guess at an
    account cannot use up the attempts of its owner. It covers the password's hash: whoever knew an earlier password is a
    stranger after a change. (So is everybody else whose hash got new parameters, until they sign in again.)
    """

    def __init__(self, secret: str) -> None:
        self._key = derive_key(secret, "device cookie")

    def issue(self, email_key: str, password_hash: str, present: str | None = None) -> DeviceCookie:
        """A cookie for the account, and for those that the browser's `present` one covers."""
        token = sign_token(self._key, secrets.token_bytes(_NONCE_BYTES), _context(email_key, password_hash))
        return DeviceCookie(_SEPARATOR.join([token, *_tokens(present or "")[: _MAX_ACCOUNTS - 1]]))

    def find(self, cookie: str | None, email_key: str, password_hash: str) -> str | None:
        """The token in the cookie that covers the account; None for a browser that the account does not know."""
        context = _context(email_key, password_hash)
        known = (token for token in _tokens(cookie or "") if read_signed_token(self._key, token, _NONCE_BYTES, context))
        return next(known, None)


def _tokens(cookie: str) -> list[str]:
    return [token for token in cookie.split(_SEPARATOR, _MAX_ACCOUNTS)[:_MAX_ACCOUNTS] if _TOKEN.fullmatch(token)]


def _context(email_key: str, password_hash: str) -> bytes:
    return f"{email_key}\0{password_hash}".encode()


_UNKNOWN_DEVICE = "an unknown device"


def describe_device(user_agent: str) -> str:
    """The browser and the system, such as `Firefox on Linux`, as far as people would know them."""
    browser, system = (_find(kind, user_agent) for kind in ("browsers", "systems"))
    return f"{browser} on {system}" if browser and system else _UNKNOWN_DEVICE


def _find(kind: str, user_agent: str) -> str | None:
    return next((name for pattern, name in _read_names()[kind] if re.search(pattern, user_agent)), None)


@cache
def _read_names() -> dict[str, list[tuple[str, str]]]:
    """The first pattern that is found counts: most browsers also name others."""
    names: dict[str, list[tuple[str, str]]] = json.loads(read_shared_data("devices.json"))
    return names
