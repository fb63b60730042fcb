"""What the WebAuthn standard (Level 3) has a relying party verify, by the library of the same name.

Import it where it is used: the library takes some megabytes, which only people with passkeys need.
"""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import webauthn
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tend.accounts.errors import PasskeyInvalid, PasskeyRefused
from tend.accounts.passkeys.challenges import (
    CEREMONY_TIMEOUT_MS,
    Assertion,
    Attestation,
    Ceremony,
    KnownCredential,
    NewCredential,
    RelyingParty,
    parse_challenge,
)

_MAX_CREDENTIAL_ID_BYTES = 1023
# An RSA key of 4,096 bits has about 550.
_MAX_PUBLIC_KEY_BYTES = 1100
# The formats in which browsers answer whoever asks for no attestation (§5.1.3).
_ATTESTATION_FORMATS = {"none", "packed"}
_TRANSPORTS = {transport.value: transport for transport in AuthenticatorTransport}
_Person = tuple[UUID, str, str]
"""The id, address and name of an account."""


def build_creation_options(
    party: RelyingParty, challenge: bytes, person: _Person, known: Collection[KnownCredential]
) -> dict[str, Any]:
    """For `PublicKeyCredential.parseCreationOptionsFromJSON`. An authenticator that has one of `known` makes no other."""
    user_id, email, name = person
    options = webauthn.generate_registration_options(
        rp_id=party.domain,
        rp_name="Tend",
        user_id=user_id.bytes,
        user_name=email,
        user_display_name=name or email,
        challenge=challenge,
        timeout=CEREMONY_TIMEOUT_MS,
        exclude_credentials=_describe(known),
        # Such a passkey can sign in by itself: it tells whose it is, and makes sure who uses it.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return options_to_json_dict(options)


def _describe(credentials: Collection[KnownCredential]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=credential.id,
            transports=[_TRANSPORTS[name] for name in credential.transports if name in _TRANSPORTS],
        )
        for credential in credentials
    ]


def verify_attestation(party: RelyingParty, attestation: Attestation) -> NewCredential:
    """The passkey that an authenticator has made (§7.1), for a challenge that was checked. Raises `PasskeyInvalid`."""
    response = AuthenticatorAttestationResponse(attestation.client_data, attestation.attestation_object)
    # The id that counts is that of the authenticator, inside of the attestation.
    credential_id = b"-"
    try:
        verified = webauthn.verify_registration_response(
            credential=RegistrationCredential(bytes_to_base64url(credential_id), credential_id, response),
            expected_challenge=parse_challenge(attestation.client_data),
            expected_rp_id=party.domain,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as error:  # the library raises whatever its parsers do
        raise PasskeyInvalid from error
    is_too_long = (
        len(verified.credential_id) > _MAX_CREDENTIAL_ID_BYTES
        or len(verified.credential_public_key) > _MAX_PUBLIC_KEY_BYTES
    )
    if is_too_long or verified.fmt not in _ATTESTATION_FORMATS or _is_embedded(attestation.client_data):
        raise PasskeyInvalid
    return NewCredential(verified.credential_id, verified.credential_public_key, verified.sign_count)


def verify_assertion(party: RelyingParty, assertion: Assertion, public_key: bytes, ceremony: Ceremony) -> int:
    """How often the authenticator says that it has signed (§7.2), for a challenge that was checked.

    The caller compares it with the time before, in the statement that records the use, so that of two uses at once only
    one passes. Raises `PasskeyRefused`.
    """
    response = AuthenticatorAssertionResponse(
        assertion.client_data, assertion.authenticator_data, assertion.signature, assertion.user_handle
    )
    credential_id = assertion.credential_id
    try:
        verified = webauthn.verify_authentication_response(
            credential=AuthenticationCredential(bytes_to_base64url(credential_id), credential_id, response),
            expected_challenge=parse_challenge(assertion.client_data),
            expected_rp_id=party.domain,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=ceremony.is_only_factor,
        )
    except Exception as error:  # the library raises whatever its parsers do
        raise PasskeyRefused from error
    if _is_embedded(assertion.client_data):
        raise PasskeyRefused
    return verified.new_sign_count


def _is_embedded(client_data: bytes) -> bool:
    """Whether a page of another site has embedded the one that asked for the passkey."""
    return bool(json.loads(client_data).get("crossOrigin"))
