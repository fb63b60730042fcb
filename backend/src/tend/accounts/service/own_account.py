from contextlib import suppress
from typing import Any

from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import NotSignedIn, WrongPassword
from tend.accounts.password_strength import require_strong_password
from tend.accounts.queries import one_time_tokens, passwords, sessions, users
from tend.accounts.queries.sessions import RevokedSession
from tend.accounts.queries.users import AccountRow
from tend.accounts.revocations import publish_revocations
from tend.accounts.schemas import PasswordChange
from tend.accounts.service import emails
from tend.accounts.service.sessions import SignInResult, start_session
from tend.accounts.session_tokens import SignedInUser
from tend.core.db.database import Database
from tend.core.errors import DatabaseUnavailable

# How many times to lock the account again after a list was created meanwhile.
_MAX_ATTEMPTS = 100


async def verify_current_password(db: Database, auth: Auth, user: SignedInUser, password: str) -> AccountRow:
    """The account of a user who gives its password again. Raises `WrongPassword` and `TooManyRequests`."""
    async with auth.passwords.turn(str(user.id)):
        await sign_in_limits.count_password_check(db, auth, user)
        account = await users.find_by_id(db, user.id)
        if account is None:
            raise NotSignedIn
        is_right = await auth.passwords.verify(account.password_hash, password)
    if not is_right:
        log_event("password refused", user.id, user.session_id)
        raise WrongPassword
    return account


async def change_password(
    db: Database, auth: Auth, client: ClientInfo, user: SignedInUser, change: PasswordChange
) -> SignInResult:
    """Every session ends; the user gets a new one. Raises `WrongPassword`, `Invalid` and `TooManyRequests`."""
    account = await verify_current_password(db, auth, user, change.current_password)
    personal_words = [account.name, account.email]
    async with auth.passwords.turn(str(user.id)):
        await auth.passwords.run(require_strong_password, "new_password", change.new_password, personal_words)
        new_hash = await auth.passwords.hash(change.new_password)
    async with db.transaction() as tx:
        if not await passwords.replace_hash(tx, account.id, account.password_hash, new_hash):
            raise WrongPassword
        await one_time_tokens.void_resets(tx, account.id)
        revoked = await sessions.revoke_all_sessions(tx, account.id)
        await publish_revocations(tx, revoked)
        signed_in = await start_session(tx, auth, client, account.id, account.email_key, new_hash)
        if signed_in is None:
            # The account was disabled in between.
            raise NotSignedIn
        await emails.queue_password_changed(tx, account.id)
    log_event("password changed", account.id, user.session_id)
    auth.revocations.revoke_now(revoked, "password changed")
    return signed_in


async def delete_account(db: Database, auth: Auth, user: SignedInUser, password: str) -> None:
    """Delete the account and everything that nobody else shares. Raises `WrongPassword` and `TooManyRequests`."""
    account = await verify_current_password(db, auth, user, password)
    async with db.transaction() as tx:
        revoked = await _delete(tx, account)
    if revoked is None:
        raise WrongPassword
    auth.revocations.revoke_now(revoked, "account deleted")
    log_event("account deleted", account.id)


async def delete_for_operator(tx: Any, address: str) -> bool:
    """Delete the account at `address`, with everything that nobody else shares; false if there is none."""
    account = await users.find_by_email_key(tx, normalize_email(address))
    if account is None or await _delete(tx, account) is None:
        return False
    log_event("account deleted", account.id)
    return True


async def _delete(tx: Any, account: AccountRow) -> list[RevokedSession] | None:
    """The sessions that ended; None if the password of the account was changed."""
    if not await _lock(tx, account):
        return None
    revoked = await sessions.revoke_all_sessions(tx, account.id)
    await publish_revocations(tx, revoked)
    await passwords.delete_account(tx, account.id)
    return revoked


async def _lock(tx: Any, account: AccountRow) -> bool:
    """Locks the account's lists and then the account, in the order in which every write locks them.

    If a list was created meanwhile, the account is released and that list locked too. As the locks of lists stay, fewer
    and fewer writes of the account go on.
    """
    for _ in range(_MAX_ATTEMPTS):
        list_ids = await passwords.lock_member_lists(tx, account.id)
        with suppress(_ListAdded):
            # The end of a savepoint that failed releases what was locked in it.
            async with tx.transaction():
                is_locked = await passwords.lock_account(tx, account.id, account.password_hash)
                if await passwords.has_other_memberships(tx, account.id, list_ids):
                    raise _ListAdded
                return is_locked
    raise DatabaseUnavailable


class _ListAdded(Exception):
    """A list was created after the lists had been locked and before the account was."""
