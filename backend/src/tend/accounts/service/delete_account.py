from tend.accounts import audit_log
from tend.accounts.access_tokens import SignedInUser
from tend.accounts.auth import Auth
from tend.accounts.errors import PasswordWrong
from tend.accounts.queries import passwords, sessions
from tend.accounts.revocations import announce_in
from tend.accounts.service.change_password import prove
from tend.accounts.service.sessions import finish
from tend.core.db.database import Database


async def close_account(db: Database, gate: Auth, actor: SignedInUser, password: str) -> None:
    """Delete the account and all that only it holds. Raises `PasswordWrong`."""
    account = await prove(db, gate, actor, password)
    async with db.transaction() as tx:
        if not await passwords.lock(tx, account.id, account.password_hash):
            raise PasswordWrong
        ended = await sessions.end_all(tx, account.id)
        await announce_in(tx, ended)
        await passwords.delete_account(tx, account.id)
    finish(gate, ended, "account deleted")
    audit_log.note("account deleted", account.id)
