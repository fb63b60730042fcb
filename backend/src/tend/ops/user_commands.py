"""The commands `tend users list`, `tend users disable` and `tend users enable`."""

from tend.accounts.queries import users
from tend.accounts.queries.users import ListedAccount
from tend.accounts.service.account import disable_account, enable_account, find_account
from tend.core.db.database import open_database
from tend.core.errors import StartError
from tend.core.settings.settings import Settings


async def list_users(settings: Settings) -> str:
    """A line for each account: its id, address, the day it was created, when it was last used, and its state."""
    async with open_database(settings, settings.direct_url) as db:
        return "\n".join(map(_describe, await users.list_accounts(db)))


async def set_disabled(settings: Settings, address_or_id: str, *, is_disabled: bool) -> str:
    """Disable or enable an account, and return its address. Raises `StartError` if there is no such account."""
    async with open_database(settings, settings.direct_url) as db:
        account = await find_account(db, address_or_id)
        if account is None:
            raise StartError("no account has this address or id; `tend users list` shows all accounts")
        await (disable_account if is_disabled else enable_account)(db, account.id)
        return account.email


def _describe(account: ListedAccount) -> str:
    used = f"used {account.last_used_at:%Y-%m-%d}" if account.last_used_at else "not in use"
    state = f"disabled {account.disabled_at:%Y-%m-%d}" if account.disabled_at else used
    return f"{account.id}  {account.created_at:%Y-%m-%d}  {state:<19}  {account.email}"
