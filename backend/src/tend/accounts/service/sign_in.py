from tend.accounts import sign_in_limits
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.client_info import ClientInfo
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import AccountDisabled, CredentialsInvalid
from tend.accounts.queries import passwords, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import Credentials
from tend.accounts.session_tokens import SignInResult, open_session
from tend.core.db.database import Database


async def sign_in(db: Database, auth: Auth, client: ClientInfo, given: Credentials) -> SignInResult:
    """A new session for the right password. An unknown address takes the same steps and fails in the same way.

    Raises `CredentialsInvalid`, `TooManyRequests`, and `AccountDisabled` for the right password alone.
    """
    email_key = normalize_email(given.email)
    account = await users.find_by_email_key(db, email_key)
    password_hash = account.password_hash if account else None
    await sign_in_limits.count_sign_in(db, auth, client, email_key, password_hash)
    is_right = await auth.passwords.verify(password_hash, given.password)
    if account is None or not is_right:
        log_event("sign-in failed", account.id if account else None, reason="wrong address or password")
        raise CredentialsInvalid
    if account.disabled_at:
        log_event("sign-in failed", account.id, reason="disabled")
        raise AccountDisabled
    verified_hash = await _upgrade_hash(db, auth, account, given.password)
    signed_in = await open_session(db, auth, client, account.id, email_key, verified_hash)
    if signed_in is None:
        # The password was changed in between.
        raise CredentialsInvalid
    await sign_in_limits.refund_sign_in(db, auth, client, email_key, account.password_hash)
    log_event("signed in", account.id)
    return signed_in


async def _upgrade_hash(db: Database, auth: Auth, account: AccountRow, password: str) -> str:
    """The account's hash, replaced if its parameters are no longer today's."""
    if not auth.passwords.is_outdated(account.password_hash):
        return account.password_hash
    new_hash = await auth.passwords.hash(password)
    await passwords.replace_hash(db, account.id, account.password_hash, new_hash)
    return new_hash
