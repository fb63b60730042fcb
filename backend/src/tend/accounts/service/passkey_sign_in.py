"""Sign in with a passkey: as the only step, or after the password instead of a code."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.errors import AccountDisabled, PasskeyExpired, PasskeyRefused
from tend.accounts.passkeys.challenges import (
    Assertion,
    Ceremony,
    RelyingParty,
    build_request_options,
    generate_browser_key,
)
from tend.accounts.queries import passkeys as queries
from tend.accounts.queries import security_events, users
from tend.accounts.queries.passkeys import StoredPasskey
from tend.accounts.queries.users import AccountRow
from tend.accounts.service import emails
from tend.accounts.service.sessions import (
    PendingSignIn,
    SignInResult,
    find_device,
    find_first_step,
    notify_of_new_device,
    start_session,
)
from tend.core.db.database import Database, Queryable
from tend.core.errors import TooManyRequests
from tend.core.request_context import charge_account


@dataclass(frozen=True, slots=True)
class PasskeyPrompt:
    """What a browser asks its authenticators for."""

    options: dict[str, Any]
    browser_key: str
    """A cookie, without which the response is worthless."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A passkey that has just signed."""

    passkey: StoredPasskey
    sign_count: int
    """How often, as its authenticator says."""


def start_sign_in(auth: Auth, browser_key: str | None) -> PasskeyPrompt:
    """Options to sign in with whichever passkey the person chooses. Raises `PasskeysUnavailable`.

    `browser_key`: of a request before, which stays good for the pages that made it.
    """
    party = RelyingParty.at(auth.settings.frontend_url)
    fresh_key = generate_browser_key()
    # A cookie of another length is none of ours.
    if browser_key is None or len(browser_key) != len(fresh_key):
        browser_key = fresh_key
    ceremony = Ceremony("sign in", browser_key)
    return PasskeyPrompt(build_request_options(party, auth.passkey_challenges.issue(ceremony), ceremony), browser_key)


async def sign_in(
    db: Database, auth: Auth, client: ClientInfo, browser_key: str | None, assertion: Assertion
) -> SignInResult:
    """A new session for a passkey whose authenticator made sure who uses it, which is as good as both other factors.

    Raises `PasskeyExpired`, `PasskeyRefused`, `TooManyRequests`, and `AccountDisabled` for the right passkey alone.
    """
    await sign_in_limits.count_passkey(db, auth, client)
    use = await _verify(db, auth, Ceremony("sign in", browser_key or ""), assertion)
    # The authenticator has to name the same account (WebAuthn §7.2, step 6).
    if assertion.user_handle != use.passkey.user_id.bytes:
        raise PasskeyRefused
    account = await users.find_by_id(db, use.passkey.user_id)
    if account is None:
        raise PasskeyRefused
    charge_account(account.id)
    signed_in = await _open_session(db, auth, client, account, use)
    await sign_in_limits.refund_passkey(db, auth, client)
    return signed_in


async def start_second_step(db: Queryable, auth: Auth, pending: PendingSignIn | None) -> dict[str, Any]:
    """Options to use one of the account's passkeys after its password; none in `allowCredentials` if it has none.

    Raises `SignInExpired`, `AccountDisabled` and `PasskeysUnavailable`.
    """
    party = RelyingParty.at(auth.settings.frontend_url)
    first_step, account = await find_first_step(db, auth, pending)
    ceremony = Ceremony("second step", str(first_step.id), account.id)
    known = await queries.list_credentials(db, account.id)
    return build_request_options(party, auth.passkey_challenges.issue(ceremony), ceremony, known)


async def finish_second_step(
    db: Database, auth: Auth, client: ClientInfo, pending: PendingSignIn | None, assertion: Assertion
) -> SignInResult:
    """A new session for the right password and a passkey. Raises the same errors, and `SignInExpired`."""
    first_step, account = await find_first_step(db, auth, pending)
    ceremony = Ceremony("second step", str(first_step.id), account.id)
    use = await _verify(db, auth, ceremony, assertion)
    if use.passkey.user_id != account.id:
        raise PasskeyRefused
    return await _open_session(db, auth, client, account, use)


async def _verify(db: Database, auth: Auth, ceremony: Ceremony, assertion: Assertion) -> _Use:
    """Raises `PasskeyExpired` and `PasskeyRefused`."""
    challenge_id = auth.passkey_challenges.read(assertion.client_data, ceremony)
    # Before the signature is looked at, so that a challenge has one answer, be it right or wrong.
    if not await queries.use_challenge(db, challenge_id):
        raise PasskeyExpired
    passkey = await queries.find_passkey(db, assertion.credential_id)
    if passkey is None:
        log_event("passkey refused", reason="unknown")
        raise PasskeyRefused
    # Only whoever has a passkey needs the library, which takes some megabytes.
    from tend.accounts.passkeys import webauthn  # noqa: PLC0415

    party = RelyingParty.at(auth.settings.frontend_url)
    try:
        return _Use(passkey, webauthn.verify_assertion(party, assertion, passkey.public_key, ceremony))
    except PasskeyRefused:
        log_event("passkey refused", passkey.user_id, reason="not verified")
        raise


async def _open_session(db: Database, auth: Auth, client: ClientInfo, account: AccountRow, use: _Use) -> SignInResult:
    if account.disabled_at:
        log_event("sign-in failed", account.id, reason="disabled")
        raise AccountDisabled
    is_known = find_device(auth, client, account) is not None
    try:
        signed_in = await _start_session(db, auth, client, account, use)
    except PasskeyRefused:
        await _report_copy(db, auth, client, use.passkey)
        raise
    log_event("signed in", account.id, reason="passkey")
    if not is_known:
        await notify_of_new_device(db, auth, client, account.id)
    return signed_in


async def _start_session(db: Database, auth: Auth, client: ClientInfo, account: AccountRow, use: _Use) -> SignInResult:
    is_known = find_device(auth, client, account) is not None
    async with db.transaction() as tx:
        # This locks the account, as whoever removes all passkeys of an account does first.
        signed_in = await start_session(
            tx, auth, client, account, "signed_in" if is_known else "signed_in_on_new_device"
        )
        if signed_in is None:
            # The password was changed, or the account disabled, in between.
            raise PasskeyExpired
        if not await queries.use_passkey(tx, use.passkey.id, use.sign_count):
            raise PasskeyRefused
    return signed_in


async def _report_copy(db: Database, auth: Auth, client: ClientInfo, passkey: StoredPasskey) -> None:
    """Tell the owner of a passkey that has not signed more often than before: somebody may have a copy of it."""
    if await queries.find_passkey(db, passkey.credential_id) is None:
        # It was removed at this moment.
        return
    log_event("passkey refused", passkey.user_id, reason="its count did not grow")
    await security_events.insert_event(db, passkey.user_id, "passkey_refused", user_agent=client.user_agent)
    with suppress(TooManyRequests):
        await sign_in_limits.count_device_mail(db, auth, passkey.user_id)
        await emails.queue_security_notice(db, passkey.user_id, "passkey_refused")
