from tend.accounts import events
from tend.accounts.access_tokens import Caller
from tend.accounts.endings import finish
from tend.accounts.errors import PasswordWrong
from tend.accounts.gate import Gate
from tend.accounts.queries import credentials, sessions
from tend.accounts.revocations import announce_in
from tend.accounts.service.passwords import prove
from tend.core.database import Database


async def close_account(db: Database, gate: Gate, actor: Caller, password: str) -> None:
    """Delete the account and all that only it holds. Raises `PasswordWrong`."""
    account = await prove(db, gate, actor, password)
    async with db.transaction() as tx:
        if not await credentials.lock(tx, account.id, account.password_hash):
            raise PasswordWrong
        ended = await sessions.end_all(tx, account.id)
        await announce_in(tx, ended)
        await credentials.delete_account(tx, account.id)
    finish(gate, ended, "account deleted")
    events.note("account deleted", account.id)
