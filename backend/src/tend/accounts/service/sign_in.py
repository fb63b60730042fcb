from tend.accounts import audit_log, sign_in_limits
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import AccountDisabled, CredentialsInvalid
from tend.accounts.queries import passwords, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import Credentials
from tend.accounts.session_tokens import SignInResult, open_session
from tend.core.db.database import Database


async def sign_in(db: Database, gate: Auth, visit: ClientInfo, given: Credentials) -> SignInResult:
    """A new session for the right password. An unknown address takes the same steps and fails in the same way.

    Raises `CredentialsInvalid`, `AccountDisabled` (only to who knows the password) and `TooManyRequests`.
    """
    email_key = normalize_email(given.email)
    await sign_in_limits.attempt_sign_in(db, gate, visit, email_key)
    account = await users.by_email_key(db, email_key)
    matches = await gate.passwords.verify(account.password_hash if account else None, given.password)
    if account is None or not matches:
        audit_log.note("sign-in failed", account.id if account else None, reason="wrong address or password")
        raise CredentialsInvalid
    if account.disabled_at:
        audit_log.note("sign-in failed", account.id, reason="disabled")
        raise AccountDisabled
    verified = await _refreshed_hash(db, gate, account, given.password)
    opened = await open_session(db, gate, visit, account.id, email_key, verified)
    if opened is None:
        # the password was changed while we looked
        raise CredentialsInvalid
    await sign_in_limits.give_back_sign_in(db, gate, visit, email_key)
    audit_log.note("signed in", account.id)
    return opened


async def _refreshed_hash(db: Database, gate: Auth, account: AccountRow, password: str) -> str:
    """The account's hash, made anew when its parameters are no longer today's."""
    if not gate.passwords.is_outdated(account.password_hash):
        return account.password_hash
    replacement = await gate.passwords.hash(password)
    await passwords.replace_hash(db, account.id, account.password_hash, replacement)
    return replacement
