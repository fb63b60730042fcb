"""Requests to the issuer: within a time and a size, to https addresses or to this machine, and never redirected."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

from httpx2 import AsyncClient, HTTPError, InvalidURL, create_ssl_context

from tend.accounts.oidc.errors import OidcUnavailable
from tend.core.settings.load import is_https_or_local

ISSUER_TIMEOUT_SECONDS = 8.0
MAX_ISSUER_RESPONSE_BYTES = 256_000
_OK = 200
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}


class IssuerError(Exception):
    """The issuer has answered the request with an error."""


async def fetch_json(
    method: str, url: str, *, form: Mapping[str, str] | None = None, authorization: str | None = None
) -> dict[str, Any]:
    """The JSON object at `url`. Raises `OidcUnavailable`, and `IssuerError` for a status of 4xx."""
    if not is_https_or_local(url):
        raise OidcUnavailable(reason="address without https")
    headers = _HEADERS | ({"Authorization": authorization} if authorization else {})
    try:
        async with asyncio.timeout(ISSUER_TIMEOUT_SECONDS):
            status, body = await _request(method, url, headers, form)
    except (HTTPError, InvalidURL, OSError, TimeoutError) as error:
        raise OidcUnavailable(reason=type(error).__name__) from None
    if 400 <= status < 500:  # noqa: PLR2004  # the range of errors of the client
        raise IssuerError
    if status != _OK:
        raise OidcUnavailable(reason=f"HTTP {status}")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise OidcUnavailable(reason="no JSON object")
    return document


async def _request(
    method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> tuple[int, bytes]:
    async with (
        AsyncClient(
            verify=_tls_context(), trust_env=False, follow_redirects=False, timeout=ISSUER_TIMEOUT_SECONDS
        ) as client,
        client.stream(method, url, headers=headers, data=form) as response,
    ):
        # Unpacked, a small body may be huge.
        if response.headers.get("content-encoding", "identity") != "identity":
            raise OidcUnavailable(reason="compressed")
        body = b""
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MAX_ISSUER_RESPONSE_BYTES:
                raise OidcUnavailable(reason="too large")
        return response.status_code, body


@cache
def _tls_context() -> ssl.SSLContext:
    """Trusts the certificate authorities of this machine too, since many an issuer is one of an organization's own."""
    context = create_ssl_context()
    context.load_default_certs()
    return context
