"""Verifies an ID token (OpenID Connect Core 1.0 §3.1.3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any

import jwt

from tend.accounts.oidc.errors import OidcRefused
from tend.accounts.oidc.flows import Flow, has_nonce

# Each with the type of its keys. None of them is symmetric, so a public key can't pass for a secret, nor "none" for a signature.
KEY_TYPE_BY_ALGORITHM: Mapping[str, str] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
# Seconds that the issuer's clock may differ from ours.
CLOCK_LEEWAY_SECONDS = 60
_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_MAX_SUBJECT = 255

JsonWebKey = Mapping[str, Any]
"""A JSON Web Key (RFC 7517)."""


class UnknownSigningKey(Exception):
    """No key fits the token. The issuer may have new ones."""


def verify_id_token(
    token: str, keys: Sequence[JsonWebKey], flow: Flow, *, issuer: str, client_id: str
) -> dict[str, Any]:
    """The claims of a token that the issuer signed for this client and this flow.

    Raises `UnknownSigningKey` and `OidcRefused`.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = _find_key(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=issuer,
            leeway=CLOCK_LEEWAY_SECONDS,
            options={"require": _CLAIMS, "enforce_minimum_key_length": True},
        )
        _check_claims(claims, flow, client_id)
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        # Its text may contain a claim.
        raise OidcRefused(reason=type(error).__name__) from None
    return claims


def _find_key(header: Mapping[str, Any], keys: Sequence[JsonWebKey]) -> jwt.PyJWK:
    algorithm, key_id = header.get("alg"), header.get("kid")
    key_type = KEY_TYPE_BY_ALGORITHM.get(algorithm) if isinstance(algorithm, str) else None
    if key_type is None:
        raise OidcRefused(reason="algorithm")
    fitting = [
        key
        for key in keys
        if key.get("kty") == key_type
        and key.get("alg", algorithm) == algorithm
        and key.get("use", "sig") == "sig"
        and (key_id is None or key.get("kid") == key_id)
    ]
    # A token that names no key is only good if there is no choice.
    if len(fitting) != 1:
        raise UnknownSigningKey
    return jwt.PyJWK(dict(fitting[0]), algorithm=algorithm)


def _check_claims(claims: Mapping[str, Any], flow: Flow, client_id: str) -> None:
    audience, party = claims["aud"], claims.get("azp")
    # With other audiences, the token has to say that it was made for this one.
    if party != client_id and (party is not None or (isinstance(audience, list) and len(audience) > 1)):
        raise OidcRefused(reason="authorized party")
    if not has_nonce(flow, claims["nonce"]):
        raise OidcRefused(reason="nonce")
    if claims["iat"] < flow.issued_at - CLOCK_LEEWAY_SECONDS:
        raise OidcRefused(reason="issued before the flow")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT or not subject.isprintable():
        raise OidcRefused(reason="subject")
