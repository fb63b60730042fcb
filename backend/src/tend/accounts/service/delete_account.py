from tend.accounts.access_tokens import SignedInUser
from tend.accounts.audit_log import log_event
from tend.accounts.auth import Auth
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import PasswordWrong
from tend.accounts.queries import passwords, sessions, users
from tend.accounts.revocations import publish_revocations
from tend.accounts.service.change_password import verify_current_password
from tend.core.db.database import Database, Queryable


async def delete_account(db: Database, auth: Auth, user: SignedInUser, password: str) -> None:
    """Delete the account and everything that nobody else shares. Raises `PasswordWrong` and `TooManyRequests`."""
    account = await verify_current_password(db, auth, user, password)
    async with db.transaction() as tx:
        if not await passwords.lock_account(tx, account.id, account.password_hash):
            raise PasswordWrong
        revoked = await sessions.revoke_all(tx, account.id)
        await publish_revocations(tx, revoked)
        await passwords.delete_account(tx, account.id)
    auth.revocations.revoke_now(revoked, "account deleted")
    log_event("account deleted", account.id)


async def delete_for_operator(tx: Queryable, address: str) -> bool:
    """Delete the account at `address`, with everything that nobody else shares; false if there is none."""
    account = await users.find_by_email_key(tx, normalize_email(address))
    if account is None or not await passwords.lock_account(tx, account.id, account.password_hash):
        return False
    await publish_revocations(tx, await sessions.revoke_all(tx, account.id))
    await passwords.delete_account(tx, account.id)
    log_event("account deleted", account.id)
    return True
