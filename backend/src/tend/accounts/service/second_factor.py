"""Two-factor authentication: set it up, use it, turn it off."""

from typing import Literal
from uuid import UUID

from tend.accounts import second_factor, sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.errors import (
    AddressNotConfirmed,
    NotSignedIn,
    SessionEnded,
    TwoFactorEnabled,
    TwoFactorNotEnabled,
    WrongSecondFactorCode,
)
from tend.accounts.queries import second_factor as queries
from tend.accounts.queries import security_events, sessions, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import RecoveryCodes, TwoFactorSetup
from tend.accounts.service import emails
from tend.accounts.session_tokens import SignedInUser
from tend.accounts.sign_in_limits import CodeAttempt
from tend.core.db.database import Database, Json, Queryable

SecondFactorKind = Literal["authenticator", "recovery code"]


async def read_two_factor_state(db: Queryable, user: SignedInUser) -> Json:
    state = await queries.read_two_factor_state(db, user.id)
    if state is None:
        raise NotSignedIn
    return state


async def start_two_factor_setup(db: Queryable, auth: Auth, user: SignedInUser) -> TwoFactorSetup:
    """A new secret, which changes nothing before a code of it was confirmed.

    Raises `AddressNotConfirmed` and `TwoFactorEnabled`.
    """
    account = await find_confirmed_account(db, user.id)
    secret, sealed = auth.second_factor.generate_secret(user.id)
    if not await queries.start_two_factor_setup(db, user.id, sealed):
        raise TwoFactorEnabled
    uri = second_factor.build_provisioning_uri(secret, account.email)
    return TwoFactorSetup(secret=secret, uri=uri, qr_code=second_factor.render_qr_code(uri))


async def find_confirmed_account(db: Queryable, user_id: UUID) -> AccountRow:
    """Whoever registered a stranger's address must neither keep them out of the account that a reset gives them, nor get in.

    Raises `AddressNotConfirmed`.
    """
    account = await users.find_by_id(db, user_id)
    if account is None:
        raise NotSignedIn
    if account.email_verified_at is None:
        raise AddressNotConfirmed
    return account


async def confirm_two_factor_setup(db: Database, auth: Auth, user: SignedInUser, code: str) -> RecoveryCodes:
    """Turn it on, now that the app shows the right codes.

    Raises `AddressNotConfirmed`, `WrongSecondFactorCode`, `TwoFactorEnabled`, `TooManyRequests`, and `SessionEnded` if the session ended
    meanwhile.
    """
    attempt = CodeAttempt(user.id, str(user.session_id))
    await sign_in_limits.count_code(db, auth, attempt)
    await find_confirmed_account(db, user.id)
    authenticator = await queries.find_authenticator(db, user.id)
    if authenticator is None:
        raise TwoFactorNotEnabled
    if authenticator.enabled_at:
        raise TwoFactorEnabled
    sealed = authenticator.sealed_secret
    step = auth.second_factor.find_step(user.id, sealed, second_factor.normalize_second_factor_code(code))
    if step is None:
        raise WrongSecondFactorCode
    async with db.transaction() as tx:
        if not await queries.enable_two_factor(tx, user.id, sealed):
            raise TwoFactorEnabled
        if not await sessions.is_session_alive(tx, user.session_id, user.id):
            raise SessionEnded
        await queries.use_totp_step(tx, user.id, step)
        codes = await _replace_codes(tx, user.id)
        await security_events.insert_event(tx, user.id, "two_factor_on", user.session_id)
        await emails.queue_security_notice(tx, user.id, "two_factor_on")
    await sign_in_limits.refund_code(db, auth, attempt)
    log_event("two-factor on", user.id, user.session_id)
    return codes


async def renew_recovery_codes(db: Database, auth: Auth, user: SignedInUser, code: str) -> RecoveryCodes:
    """Ten new codes instead of the old ones. Raises `WrongSecondFactorCode`, `TwoFactorNotEnabled` and `TooManyRequests`."""
    await _require_code(db, auth, user, code)
    async with db.transaction() as tx:
        codes = await _replace_codes(tx, user.id)
        await security_events.insert_event(tx, user.id, "recovery_codes_renewed", user.session_id)
        await emails.queue_security_notice(tx, user.id, "recovery_codes_renewed")
    log_event("recovery codes renewed", user.id, user.session_id)
    return codes


async def disable_two_factor(db: Database, auth: Auth, user: SignedInUser, code: str) -> None:
    """Raises `WrongSecondFactorCode`, `TwoFactorNotEnabled` and `TooManyRequests`."""
    await _require_code(db, auth, user, code)
    async with db.transaction() as tx:
        if not await queries.disable_two_factor(tx, user.id):
            raise TwoFactorNotEnabled
        await security_events.insert_event(tx, user.id, "two_factor_off", user.session_id)
        await emails.queue_security_notice(tx, user.id, "two_factor_off")
    log_event("two-factor off", user.id, user.session_id)


async def _require_code(db: Database, auth: Auth, user: SignedInUser, code: str) -> None:
    authenticator = await queries.find_authenticator(db, user.id)
    if authenticator is None or not authenticator.enabled_at:
        raise TwoFactorNotEnabled
    await use_second_factor_code(db, auth, CodeAttempt(user.id, str(user.session_id)), code)


async def use_second_factor_code(
    db: Database, auth: Auth, attempt: CodeAttempt, code: str, user_agent: str = ""
) -> SecondFactorKind:
    """Use up a code of the account's authenticator, or a recovery code. Raises `WrongSecondFactorCode` and `TooManyRequests`."""
    await sign_in_limits.count_code(db, auth, attempt)
    user_id = attempt.user_id
    normalized = second_factor.normalize_second_factor_code(code)
    if second_factor.is_totp_code(normalized):
        factor: SecondFactorKind = "authenticator"
        authenticator = await queries.find_authenticator(db, user_id)
        sealed = authenticator.sealed_secret if authenticator else b""
        step = auth.second_factor.find_step(user_id, sealed, normalized)
        is_right = step is not None and await queries.use_totp_step(db, user_id, step)
    else:
        factor = "recovery code"
        is_right = await queries.use_recovery_code(db, user_id, second_factor.hash_recovery_code(normalized))
    if not is_right:
        log_event("code refused", user_id, reason=factor)
        await security_events.insert_event(db, user_id, "code_refused", user_agent=user_agent)
        raise WrongSecondFactorCode
    if factor == "recovery code":
        log_event("recovery code used", user_id)
        await security_events.insert_event(db, user_id, "recovery_code_used", user_agent=user_agent)
        await emails.queue_security_notice(db, user_id, "recovery_code_used")
    await sign_in_limits.refund_code(db, auth, attempt)
    return factor


async def _replace_codes(tx: Queryable, user_id: UUID) -> RecoveryCodes:
    codes = second_factor.generate_recovery_codes()
    await queries.replace_recovery_codes(tx, user_id, [second_factor.hash_recovery_code(code) for code in codes])
    return RecoveryCodes(codes=codes)
