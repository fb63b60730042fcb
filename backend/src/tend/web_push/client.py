"""Hands a message to a push service (RFC 8030), to an address that was checked and to no other."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from functools import cache
from hashlib import sha256
from urllib.parse import SplitResult

import jwt
from httpx2 import URL, AsyncClient, ConnectError, HTTPError, create_ssl_context

from tend.core.clock import now
from tend.core.settings.settings import Settings
from tend.web_push import endpoint_guard
from tend.web_push.errors import PushDeferred
from tend.web_push.vapid import base64url, private_key, public_key

SECONDS = 10.0
TOKEN_HOURS = 12
LONGEST_WAIT_SECONDS = 3600
_GONE = {404, 410}
_PASSING = {408, 425, 429}


class Outcome(Enum):
    DELIVERED = "delivered"
    GONE = "gone"
    """The browser is not there any more."""
    REFUSED = "refused"
    """It never will be taken as it is."""


async def deliver(settings: Settings, endpoint: str, body: bytes, *, ttl: int, topic: str) -> Outcome:
    """Send `body` once; `ttl` in seconds. Of what waits for a device, a later one with the same `topic` is left.

    Raises `PushDeferred` for what may pass.
    """
    try:
        parts = endpoint_guard.split(endpoint, local=settings.push_local)
    except ValueError:
        return Outcome.REFUSED
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl),
        "Urgency": "high",
        # 32 characters at most
        "Topic": base64url(sha256(topic.encode()).digest()[:24]),
        "Authorization": _vapid(settings, parts),
        "Host": parts.netloc,
    }
    try:
        async with asyncio.timeout(SECONDS):
            return await _post(settings, parts, headers, body)
    except (HTTPError, OSError) as error:
        raise PushDeferred(type(error).__name__) from None


async def _post(settings: Settings, parts: SplitResult, headers: dict[str, str], body: bytes) -> Outcome:
    host = parts.hostname or ""
    found = await endpoint_guard.resolve(host, parts.port or endpoint_guard.HTTPS)
    if not settings.push_local and not all(endpoint_guard.is_public(address) for address in found):
        return Outcome.REFUSED
    # the certificate and the service go by the name, the connection by the address: no second look-up comes between
    options = {"sni_hostname": host}
    async with AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
        for last, url in _each(parts, found):
            try:
                async with client.stream("POST", url, headers=headers, content=body, extensions=options) as answer:
                    return _outcome(answer.status_code, answer.headers.get("retry-after"))
            except ConnectError:
                if last:
                    raise
    raise PushDeferred("no address")


def _each(parts: SplitResult, found: list[str]) -> Iterator[tuple[bool, URL]]:
    url = URL(parts.geturl())
    for address in found:
        yield address == found[-1], url.copy_with(host=address)


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if status in _GONE:
        return Outcome.GONE
    if status in _PASSING or status >= 500:  # noqa: PLR2004  # a fault of the server, which passes
        seconds = int(retry_after) if retry_after and retry_after.isdecimal() else 0
        raise PushDeferred(f"HTTP {status}", timedelta(seconds=min(seconds, LONGEST_WAIT_SECONDS)))
    return Outcome.DELIVERED if 200 <= status < 300 else Outcome.REFUSED  # noqa: PLR2004  # the range of success


def _vapid(settings: Settings, parts: SplitResult) -> str:
    """Who sends it, to this push service and for half a day (RFC 8292 §3)."""
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": now() + timedelta(hours=TOKEN_HOURS),
        "sub": settings.frontend_url,
    }
    return f"vapid t={jwt.encode(claims, private_key(settings), 'ES256')}, k={public_key(settings)}"


@cache
def _tls() -> ssl.SSLContext:
    return create_ssl_context()
