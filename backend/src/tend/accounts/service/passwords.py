"""The password of an account: verify, rate, change and reset it."""

from dataclasses import replace

from tend.accounts import password_strength, sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo, DeviceCookie
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import InvalidOneTimeToken, NotSignedIn, PasswordNotSet, SecondFactorRequired, WrongPassword
from tend.accounts.password_strength import require_strong_password
from tend.accounts.queries import email_changes, one_time_tokens, security_events, sessions, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import PasswordChange, PasswordDraft, PasswordStrength, Reset
from tend.accounts.service import emails
from tend.accounts.service.end_access import end_access, end_access_of_others
from tend.accounts.service.second_factor import use_second_factor_code
from tend.accounts.service.sessions import SignInResult, start_session
from tend.accounts.session_tokens import SignedInUser
from tend.accounts.sign_in_limits import CodeAttempt
from tend.core.crypto import hash_token
from tend.core.db.database import Database
from tend.core.request_context import charge_account


async def verify_current_password(db: Database, auth: Auth, user: SignedInUser, password: str) -> AccountRow:
    """The account of a user who gives its password again.

    Raises `WrongPassword`, `PasswordNotSet` and `TooManyRequests`.
    """
    async with auth.passwords.wait_in_queue(str(user.id)):
        await sign_in_limits.count_password_check(db, auth, user)
        account = await users.find_by_id(db, user.id)
        if account is None:
            raise NotSignedIn
        if not account.has_password:
            raise PasswordNotSet
        is_right = await auth.passwords.verify(account.password_hash, password)
    if not is_right:
        log_event("password refused", user.id, user.session_id)
        raise WrongPassword
    return account


async def reauthenticate(db: Database, auth: Auth, user: SignedInUser, password: str) -> None:
    """Allow sensitive changes in this session for a while. Raises `WrongPassword` and `TooManyRequests`."""
    account = await verify_current_password(db, auth, user, password)
    if not await sessions.renew_authentication(db, user.session_id, user.id, account.password_hash):
        raise WrongPassword
    log_event("reauthenticated", user.id, user.session_id)


async def change_password(
    db: Database, auth: Auth, client: ClientInfo, user: SignedInUser, change: PasswordChange
) -> SignInResult:
    """Every session ends; the user gets a new one. Raises `WrongPassword`, `Invalid` and `TooManyRequests`."""
    account = await verify_current_password(db, auth, user, change.current_password)
    personal_words = [account.name, account.email]
    async with auth.passwords.wait_in_queue(str(user.id)):
        await auth.passwords.run(require_strong_password, "new_password", change.new_password, personal_words)
        new_hash = await auth.passwords.hash(change.new_password)
    async with db.transaction() as tx:
        if not await users.replace_password_hash(tx, account.id, account.password_hash, new_hash):
            raise WrongPassword
        await one_time_tokens.void_resets(tx, account.id)
        ended = await end_access(tx, account.id, keeps_tokens=True)
        signed_in = await start_session(tx, auth, client, replace(account, password_hash=new_hash), None)
        if signed_in is None:
            # The account was disabled in between.
            raise NotSignedIn
        await security_events.insert_event(tx, account.id, "password_changed", user_agent=client.user_agent)
        await emails.queue_password_changed(tx, account.id, has_withdrawn=ended.has_withdrawn_invitations)
    log_event("password changed", account.id, user.session_id)
    auth.revocations.revoke_now(ended.revoked, "password changed")
    return signed_in


async def rate_password(db: Database, auth: Auth, network: str, draft: PasswordDraft) -> PasswordStrength:
    """The rating of a password that is being typed. Registering, changing and resetting a password decide by the same.

    Raises `PasswordQueueFull`.
    """
    owner = await one_time_tokens.find_owner(db, hash_token(draft.token), "reset_password") if draft.token else None
    personal_words = [owner.name, owner.email_key] if owner else [draft.name, draft.email]
    async with auth.passwords.wait_to_rate(network):
        rating = await auth.passwords.run(password_strength.rate_password, draft.password, personal_words)
    return PasswordStrength(score=rating.score, advice=rating.advice)


async def request_password_reset(db: Database, auth: Auth, address: str) -> None:
    """Queue the mail with the link. Only the job looks for an account, so nothing here reveals whether there is one."""
    email_key = normalize_email(address)
    await sign_in_limits.count_mail(db, auth, "forgot-account", email_key)
    await emails.queue_reset(db, email_key)
    log_event("reset asked")


async def reset_password(db: Database, auth: Auth, client: ClientInfo, reset: Reset) -> DeviceCookie:
    """Set the password, end every session, and return a device cookie for this browser.

    Raises `InvalidOneTimeToken`, and after `Invalid` for a weak password, `SecondFactorRequired`, `WrongSecondFactorCode` and
    `TooManyRequests` the link still works.
    """
    token_hash = hash_token(reset.token)
    owner = await one_time_tokens.find_owner(db, token_hash, "reset_password")
    if owner is None:
        raise InvalidOneTimeToken
    charge_account(owner.user_id)
    if owner.has_two_factor and not reset.code.strip():
        raise SecondFactorRequired
    async with auth.passwords.wait_in_queue(owner.email_key):
        await auth.passwords.run(require_strong_password, "password", reset.password, [owner.name, owner.email_key])
        new_hash = await auth.passwords.hash(reset.password)
    if owner.has_two_factor:
        await use_second_factor_code(
            db, auth, CodeAttempt(owner.user_id, token_hash.hex()), reset.code, client.user_agent
        )
    async with db.transaction() as tx:
        used = await one_time_tokens.use_token(tx, token_hash, "reset_password")
        if used is None or not await users.reset_hash_and_verify_address(tx, used.user_id, used.email_key, new_hash):
            raise InvalidOneTimeToken
        await one_time_tokens.void_resets(tx, used.user_id)
        await email_changes.void_undo_by_unconfirmed(tx, used.user_id)
        ended = await end_access_of_others(tx, used.user_id, used.email_key, client.user_agent)
        await security_events.insert_event(tx, used.user_id, "password_reset", user_agent=client.user_agent)
        await emails.queue_password_changed(tx, used.user_id, has_withdrawn=ended.has_withdrawn_invitations)
    log_event("password reset", used.user_id)
    auth.revocations.revoke_now(ended.revoked, "password reset")
    return auth.device_cookies.issue(used.email_key, new_hash)
