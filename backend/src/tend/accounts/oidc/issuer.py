"""The issuer of OpenID Connect that people may sign in at: its addresses and keys, and what a code is worth."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from pydantic import TypeAdapter, ValidationError

from tend.accounts.email_address import NewEmailAddress
from tend.accounts.oidc.errors import OidcRefused, OidcUnavailable
from tend.accounts.oidc.fetch import IssuerError, fetch_json
from tend.accounts.oidc.flows import Flow, Identity
from tend.accounts.oidc.id_token import JsonWebKey, UnknownSigningKey, verify_id_token
from tend.core.settings.load import is_https_or_local
from tend.core.settings.settings import Settings

CALLBACK_PATH = "/oidc-callback"
# Addresses and keys are read again after an hour, and if that fails, go on being used for a day.
FRESH_METADATA_SECONDS, STALE_METADATA_SECONDS = 3600.0, 86_400.0
# So that people don't wait for an issuer that just failed to answer somebody else.
ISSUER_RETRY_SECONDS = 5.0
_MAX_KEYS = 100
_MAX_NAME = 100
_EMAIL: TypeAdapter[str] = TypeAdapter(NewEmailAddress)


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What the issuer says about itself (OpenID Connect Discovery 1.0 §3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    takes_secret_in_body: bool
    names_itself: bool
    """Whether it adds its own name to what it sends back (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class _Known:
    metadata: _Metadata
    keys: Sequence[JsonWebKey]
    read_at: float


class Issuer:
    def __init__(self, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        """`clock` in seconds. The settings name an issuer."""
        self.url = settings.oidc_issuer or ""
        self._client_id = settings.oidc_client_id or ""
        secret = settings.oidc_client_secret
        self._client_secret = secret.get_secret_value() if secret else ""
        self._scopes = settings.oidc_scopes
        self._redirect_uri = f"{settings.frontend_url}{CALLBACK_PATH}"
        self._clock = clock
        self._lock = asyncio.Lock()
        self._known: _Known | None = None
        self._retry_at = 0.0

    async def authorization_url(self, flow: Flow) -> str:
        """The address where the person signs in. Raises `OidcUnavailable`."""
        endpoint = (await self._read()).metadata.authorization_endpoint
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._scopes,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": flow.challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}"

    async def redeem(self, flow: Flow, code: str, named_issuer: str | None) -> Identity:
        """The identity of whoever signed in. `named_issuer` is the parameter `iss` of the address that the issuer led to.

        Raises `OidcRefused` and `OidcUnavailable`.
        """
        known = await self._read()
        # Another issuer may have sent the person here, with a code of this one's (RFC 9207 §2.4).
        if named_issuer != self.url and (named_issuer is not None or known.metadata.names_itself):
            raise OidcRefused(reason="named another issuer")
        tokens = await self._redeem_code(known.metadata, flow, code)
        id_token = tokens.get("id_token")
        if not isinstance(id_token, str):
            raise OidcRefused(reason="no ID token")
        claims = await self._verify(known, id_token, flow)
        # With a code, an issuer may leave them to its other endpoint (OpenID Connect Core 1.0 §5.4).
        if "email" not in claims:
            claims = {**await self._fetch_user(known.metadata, tokens, claims["sub"]), **claims}
        return _read_identity(self.url, claims)

    async def check(self) -> None:
        """Read addresses and keys. Raises `OidcUnavailable`."""
        await self._read()

    async def _redeem_code(self, metadata: _Metadata, flow: Flow, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": flow.verifier,
        }
        authorization = None
        if metadata.takes_secret_in_body:
            form |= {"client_id": self._client_id, "client_secret": self._client_secret}
        else:
            # RFC 6749 §2.3.1
            credentials = f"{quote(self._client_id, safe='')}:{quote(self._client_secret, safe='')}"
            authorization = f"Basic {b64encode(credentials.encode()).decode()}"
        try:
            return await fetch_json("POST", metadata.token_endpoint, form=form, authorization=authorization)
        except IssuerError:
            raise OidcRefused(reason="code or client secret") from None

    async def _verify(self, known: _Known, id_token: str, flow: Flow) -> dict[str, Any]:
        try:
            return verify_id_token(id_token, known.keys, flow, issuer=self.url, client_id=self._client_id)
        except UnknownSigningKey:
            newer = await self._read(other_than=known)
        try:
            return verify_id_token(id_token, newer.keys, flow, issuer=self.url, client_id=self._client_id)
        except UnknownSigningKey:
            raise OidcRefused(reason="unknown key") from None

    async def _fetch_user(self, metadata: _Metadata, tokens: Mapping[str, Any], subject: str) -> dict[str, Any]:
        access_token = tokens.get("access_token")
        if metadata.userinfo_endpoint is None or not isinstance(access_token, str) or not access_token.isascii():
            return {}
        try:
            claims = await fetch_json("GET", metadata.userinfo_endpoint, authorization=f"Bearer {access_token}")
        except IssuerError:
            return {}
        return claims if claims.get("sub") == subject else {}

    async def _read(self, other_than: _Known | None = None) -> _Known:
        """Addresses and keys, at most an hour old, and not `other_than`, which lacks a key."""
        async with self._lock:
            known, present = self._known, self._clock()
            age = present - known.read_at if known else STALE_METADATA_SECONDS
            if known and known is not other_than and age < FRESH_METADATA_SECONDS:
                return known
            if present < self._retry_at:
                return _unless_stale(known, age, OidcUnavailable(reason="failed a moment ago"))
            try:
                self._known = _Known(*await self._fetch(), present)
            except OidcUnavailable as error:
                self._retry_at = self._clock() + ISSUER_RETRY_SECONDS
                return _unless_stale(known, age, error)
            return self._known

    async def _fetch(self) -> tuple[_Metadata, Sequence[JsonWebKey]]:
        try:
            document = await fetch_json("GET", f"{self.url.rstrip('/')}/.well-known/openid-configuration")
            metadata = _parse_metadata(document, self.url)
            keys = (await fetch_json("GET", metadata.jwks_uri)).get("keys")
        except IssuerError:
            raise OidcUnavailable(reason="no discovery") from None
        if not isinstance(keys, list):
            raise OidcUnavailable(reason="no keys")
        return metadata, [key for key in keys[:_MAX_KEYS] if isinstance(key, dict)]


def _unless_stale(known: _Known | None, age: float, error: OidcUnavailable) -> _Known:
    if known and age < STALE_METADATA_SECONDS:
        return known
    raise error


def _parse_metadata(document: Mapping[str, Any], issuer: str) -> _Metadata:
    # Else another issuer could pass for this one (Discovery §4.3).
    if document.get("issuer") != issuer:
        raise OidcUnavailable(reason="calls itself otherwise")
    userinfo = document.get("userinfo_endpoint")
    methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return _Metadata(
        authorization_endpoint=_read_address(document, "authorization_endpoint"),
        token_endpoint=_read_address(document, "token_endpoint"),
        jwks_uri=_read_address(document, "jwks_uri"),
        userinfo_endpoint=userinfo if isinstance(userinfo, str) else None,
        takes_secret_in_body=isinstance(methods, list) and "client_secret_basic" not in methods,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _read_address(document: Mapping[str, Any], name: str) -> str:
    address = document.get(name)
    if not isinstance(address, str) or not is_https_or_local(address):
        raise OidcUnavailable(reason="address without https")
    return address


def _read_identity(issuer: str, claims: Mapping[str, Any]) -> Identity:
    # Some issuers write it as a text.
    is_verified = claims.get("email_verified") in (True, "true")
    name = claims.get("name")
    return Identity(
        issuer=issuer,
        subject=claims["sub"],
        email=_parse_email(claims.get("email")) if is_verified else "",
        name=" ".join(filter(str.isprintable, name.split()))[:_MAX_NAME] if isinstance(name, str) else "",
    )


def _parse_email(address: object) -> str:
    try:
        return _EMAIL.validate_python(address, strict=True)
    except ValidationError:
        return ""
