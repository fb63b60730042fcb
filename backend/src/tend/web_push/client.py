"""Sends a message to a push service (RFC 8030), and connects only to an address that was checked."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from functools import cache
from hashlib import sha256
from time import monotonic
from urllib.parse import SplitResult

import jwt
from httpx2 import URL, AsyncClient, ConnectError, HTTPError, TimeoutException, create_ssl_context

from tend.core.clock import now
from tend.core.settings.settings import Settings
from tend.web_push import endpoint_guard
from tend.web_push.errors import WebPushDeferred, WebPushTimedOut
from tend.web_push.protocol import derive_vapid_key, encode_base64url, public_key

WEB_PUSH_TIMEOUT_SECONDS = 10.0
VAPID_TOKEN_HOURS = 12
MAX_RETRY_SECONDS = 3600
# Pauses for push services that do not respond, so that the jobs of one do not take the places of all others.
MIN_HOST_PAUSE_SECONDS = 60.0
MAX_HOST_PAUSE_SECONDS = 3600.0
# Anybody can name hosts, so only this many are remembered, and the oldest are forgotten first.
MAX_HOSTS = 1000
_ENDED_STATUSES = {404, 410}
_RETRY_STATUSES = {408, 425, 429}


class DeliveryOutcome(Enum):
    DELIVERED = "delivered"
    ENDED = "gone"
    """The browser has ended its subscription."""
    REJECTED = "refused"
    """Another attempt would have the same result."""


async def deliver_notification(
    settings: Settings, endpoint: str, body: bytes, *, ttl: int, topic: str
) -> DeliveryOutcome:
    """Makes one attempt. `ttl` in seconds: how long the push service keeps the message for a device that is offline.

    While it does, a later message with the same `topic` replaces this one. Raises `WebPushDeferred` when another attempt
    could succeed, and `WebPushTimedOut` when the push service has not responded.
    """
    try:
        parts = endpoint_guard.parse_endpoint(endpoint, allow_local=settings.push_local)
    except ValueError:
        return DeliveryOutcome.REJECTED
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl),
        "Urgency": "high",
        # The standard allows 32 characters.
        "Topic": encode_base64url(sha256(topic.encode()).digest()[:24]),
        "Authorization": _vapid_header(settings, parts),
        "Host": parts.netloc,
    }
    try:
        async with asyncio.timeout(WEB_PUSH_TIMEOUT_SECONDS):
            return await _post(settings, parts, headers, body)
    except (TimeoutError, TimeoutException) as error:
        raise WebPushTimedOut(type(error).__name__) from None
    except (HTTPError, OSError) as error:
        raise WebPushDeferred(type(error).__name__) from None


async def _post(settings: Settings, parts: SplitResult, headers: dict[str, str], body: bytes) -> DeliveryOutcome:
    host = parts.hostname or ""
    addresses = await endpoint_guard.resolve_host(host, parts.port or endpoint_guard.HTTPS_PORT)
    if not settings.push_local and not all(endpoint_guard.is_public_address(address) for address in addresses):
        return DeliveryOutcome.REJECTED
    # The connection goes to the address that was checked, so no second look-up can lead elsewhere; the certificate and
    # the push service still see the host name.
    options = {"sni_hostname": host}
    async with AsyncClient(
        verify=_tls_context(), trust_env=False, follow_redirects=False, timeout=WEB_PUSH_TIMEOUT_SECONDS
    ) as client:
        for is_last, url in _urls(parts, addresses):
            try:
                async with client.stream("POST", url, headers=headers, content=body, extensions=options) as response:
                    return _outcome(response.status_code, response.headers.get("retry-after"))
            except ConnectError:
                if is_last:
                    raise
    raise WebPushDeferred("no address")


def _urls(parts: SplitResult, addresses: list[str]) -> Iterator[tuple[bool, URL]]:
    """For each address, whether it is the last, and the URL with the address in place of the host."""
    url = URL(parts.geturl())
    for address in addresses:
        yield address == addresses[-1], url.copy_with(host=address)


def _outcome(status: int, retry_after: str | None) -> DeliveryOutcome:
    if status in _ENDED_STATUSES:
        return DeliveryOutcome.ENDED
    if status in _RETRY_STATUSES or status >= 500:  # noqa: PLR2004  # an error of the server, which may be over soon
        seconds = int(retry_after) if retry_after and retry_after.isdecimal() else 0
        raise WebPushDeferred(f"HTTP {status}", timedelta(seconds=min(seconds, MAX_RETRY_SECONDS)))
    return DeliveryOutcome.DELIVERED if 200 <= status < 300 else DeliveryOutcome.REJECTED  # noqa: PLR2004  # the range of success


def _vapid_header(settings: Settings, parts: SplitResult) -> str:
    """Names the sender, to this push service only and for `VAPID_TOKEN_HOURS` (RFC 8292 §3)."""
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": now() + timedelta(hours=VAPID_TOKEN_HOURS),
        "sub": settings.frontend_url,
    }
    return f"vapid t={jwt.encode(claims, derive_vapid_key(settings), 'ES256')}, k={public_key(settings)}"


@cache
def _tls_context() -> ssl.SSLContext:
    return create_ssl_context()


class HostBackoff:
    """How long to leave push services alone. Every process learns by itself which hosts hang."""

    def __init__(self) -> None:
        self._pauses: dict[str, tuple[float, float]] = {}
        """For each host the length of its last pause, and when that ends."""

    def remaining(self, host: str) -> timedelta | None:
        """How long to leave the host alone; None if it may be asked."""
        _, end = self._pauses.get(host, (0.0, 0.0))
        seconds = end - monotonic()
        return timedelta(seconds=seconds) if seconds > 0 else None

    def record_timeout(self, host: str) -> None:
        """Starts a pause, twice as long as the last one. Requests that time out together count once."""
        if self.remaining(host):
            return
        length, _ = self._pauses.pop(host, (MIN_HOST_PAUSE_SECONDS / 2, 0.0))
        length = min(2 * length, MAX_HOST_PAUSE_SECONDS)
        self._pauses[host] = (length, monotonic() + length)
        if len(self._pauses) > MAX_HOSTS:
            del self._pauses[next(iter(self._pauses))]

    def record_response(self, host: str) -> None:
        self._pauses.pop(host, None)
