from tend.accounts import audit_log, sign_in_limits
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.errors import NotSignedIn, PasswordWrong
from tend.accounts.password_strength import check_strength
from tend.accounts.queries import one_time_tokens, passwords, sessions, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.revocations import announce_in
from tend.accounts.schemas import PasswordChange
from tend.accounts.service import email_queue
from tend.accounts.service.sessions import finish
from tend.accounts.session_tokens import SignInResult, open_session
from tend.core.db.database import Database


async def prove(db: Database, gate: Auth, actor: SignedInUser, password: str) -> AccountRow:
    """The caller's account, once more by its password. Raises `PasswordWrong` and `TooManyRequests`."""
    await sign_in_limits.attempt_in_session(db, gate, actor.session_id)
    account = await users.by_id(db, actor.id)
    if account is None:
        raise NotSignedIn
    if not await gate.passwords.verify(account.password_hash, password):
        audit_log.note("password refused", actor.id, actor.session_id)
        raise PasswordWrong
    return account


async def change(
    db: Database, gate: Auth, visit: ClientInfo, actor: SignedInUser, wanted: PasswordChange
) -> SignInResult:
    """Every session ends; the caller gets a new one. Raises `PasswordWrong` and `Invalid`."""
    account = await prove(db, gate, actor, wanted.current_password)
    own_words = [account.name, account.email]
    await gate.passwords.run(check_strength, "new_password", wanted.new_password, own_words)
    replacement = await gate.passwords.hash(wanted.new_password)
    async with db.transaction() as tx:
        if not await passwords.replace_hash(tx, account.id, account.password_hash, replacement):
            raise PasswordWrong
        await one_time_tokens.void_resets(tx, account.id)
        ended = await sessions.end_all(tx, account.id)
        await announce_in(tx, ended)
        opened = await open_session(tx, gate, visit, account.id, account.email_key, replacement)
        await email_queue.queue_password_changed(tx, account.id)
    if opened is None:
        raise NotSignedIn
    audit_log.note("password changed", account.id, actor.session_id)
    finish(gate, ended, "password changed")
    return opened
