"""Links that arrive by mail: one resets the password, the other verifies the address."""

from tend.accounts import password_strength, sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import DeviceCookie
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import InvalidToken
from tend.accounts.queries import one_time_tokens, passwords, sessions
from tend.accounts.revocations import publish_revocations
from tend.accounts.schemas import PasswordDraft, PasswordStrength, Reset
from tend.accounts.service import emails
from tend.core.crypto import hash_token
from tend.core.db.database import Database


async def request_password_reset(db: Database, auth: Auth, address: str) -> None:
    """Queue the mail with the link. Only the job looks for an account, so nothing here reveals whether there is one."""
    email_key = normalize_email(address)
    await sign_in_limits.count_mail(db, auth, "forgot-account", email_key)
    await emails.queue_reset(db, email_key)
    log_event("reset asked")


async def rate_password(db: Database, auth: Auth, draft: PasswordDraft) -> PasswordStrength:
    """The rating of a password that is being typed. Registering, changing and resetting a password decide by the same."""
    owner = await one_time_tokens.find_owner(db, hash_token(draft.token), "reset_password") if draft.token else None
    personal_words = [owner.name, owner.email_key] if owner else [draft.name, draft.email]
    rating = await auth.passwords.run(password_strength.rate_password, draft.password, personal_words)
    return PasswordStrength(score=rating.score, advice=rating.advice)


async def reset_password(db: Database, auth: Auth, reset: Reset) -> DeviceCookie:
    """Set the password, end every session, and return a device cookie for this browser.

    Raises `InvalidToken`, and `Invalid` for a weak password, after which the link still works.
    """
    token_hash = hash_token(reset.token)
    owner = await one_time_tokens.find_owner(db, token_hash, "reset_password")
    if owner is None:
        raise InvalidToken
    async with auth.passwords.turn(owner.email_key):
        await auth.passwords.run(
            password_strength.require_strong_password, "password", reset.password, [owner.name, owner.email_key]
        )
        new_hash = await auth.passwords.hash(reset.password)
    async with db.transaction() as tx:
        used = await one_time_tokens.use_token(tx, token_hash, "reset_password")
        if used is None or not await passwords.reset_hash_and_verify_address(
            tx, used.user_id, used.email_key, new_hash
        ):
            raise InvalidToken
        await one_time_tokens.void_resets(tx, used.user_id)
        revoked = await sessions.revoke_all_sessions(tx, used.user_id)
        await publish_revocations(tx, revoked)
        await emails.queue_password_changed(tx, used.user_id)
    log_event("password reset", used.user_id)
    auth.revocations.revoke_now(revoked, "password reset")
    return auth.device_cookies.issue(used.email_key, new_hash)


async def resend_verification(db: Database, auth: Auth, address: str) -> None:
    """Queue another verification mail. As with a reset, only the job looks for an account."""
    email_key = normalize_email(address)
    await sign_in_limits.count_mail(db, auth, "resend-account", email_key)
    await emails.queue_verification(db, email_key)


async def verify_email(db: Database, token: str) -> None:
    """Raises `InvalidToken`, also if the address of the account was changed."""
    async with db.transaction() as tx:
        used = await one_time_tokens.use_token(tx, hash_token(token), "verify_email")
        if used is None or not await passwords.verify_address(tx, used.user_id, used.email_key):
            raise InvalidToken
    log_event("address verified", used.user_id)
