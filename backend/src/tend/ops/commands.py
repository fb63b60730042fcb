"""The commands `tend add`, which adds todos to an account, and `tend users`, for the operator's acts on accounts."""

from typing import Any, Literal
from uuid import UUID

from tend.accounts.email_address import normalize_email
from tend.accounts.queries import users
from tend.accounts.queries.operators import AccountSummary
from tend.accounts.queries.users import AccountRow, ListedAccount
from tend.accounts.service import operator_actions
from tend.core.db.database import Queryable, open_database
from tend.core.errors import Invalid, StartError
from tend.core.settings.settings import Settings
from tend.core.write_result import publish_changes_on_commit
from tend.ops.queries import server as queries
from tend.quick_add import service as quick_add


async def add_todos(settings: Settings, text: str, address: str | None) -> str:
    """Add todos to the account at `address`, or to the only one if it is None, and return a line for each.

    Raises `StartError` if no such account is found, or a line describes no todo.
    """
    async with open_database(settings, settings.direct_url) as db, db.transaction() as tx:
        user_id = await _find_user(tx, address)
        try:
            result = await quick_add.add_lines(tx, user_id, text, None)
        except Invalid as error:
            raise StartError("; ".join(one.message for one in error.field_errors)) from None
        await publish_changes_on_commit(tx, [result])
        return "\n".join(map(_describe_todo, quick_add.read_added_todos(result)))


async def _find_user(db: Queryable, address: str | None) -> UUID:
    if address is not None:
        user_id = await queries.find_user(db, normalize_email(address))
        if user_id is None:
            raise StartError("no account has this address")
        return user_id
    user_ids = await queries.find_first_two_users(db)
    if len(user_ids) != 1:
        raise StartError("choose an account with --for ADDRESS" if user_ids else "there are no accounts yet")
    return user_ids[0]


def _describe_todo(todo: dict[str, Any]) -> str:
    time = todo["due_time"] and todo["due_time"][:5]
    rule = (todo["recurrence"] or {}).get("rule")
    priority = todo["priority"] if todo["priority"] != "none" else None
    tags = [f"@{tag}" for tag in todo["tags"]]
    details = " ".join(filter(None, [todo["due_date"], time, rule, priority, *tags]))
    return f"{todo['title']}  ({details})" if details else str(todo["title"])


async def list_users(settings: Settings) -> str:
    """A line for each account: its id, address, the day it was created, when it was last used, and its state."""
    async with open_database(settings, settings.direct_url) as db:
        return "\n".join(map(describe_account, await users.list_accounts(db)))


AccountAction = Literal["disable", "enable", "promote", "demote", "sign-out", "reset-link", "reset-two-factor"]


async def act_on_account(settings: Settings, address_or_id: str, act: AccountAction) -> str:
    """Do it, record that it was done on the command line, and return the account's address.

    Raises `StartError` if there is no such account, or nothing to do.
    """
    async with open_database(settings, settings.direct_url) as db:
        account = await find_account(db, address_or_id)
        match act:
            case "disable":
                await operator_actions.disable_account(db, account.id)
            case "enable":
                await operator_actions.enable_account(db, account.id)
            case "promote":
                await operator_actions.promote_account(db, account.id)
            case "demote":
                await operator_actions.demote_account(db, account.id)
            case "sign-out":
                await operator_actions.end_sessions(db, account.id)
            case "reset-link":
                await operator_actions.send_reset_link(db, account)
            case "reset-two-factor":
                if not await operator_actions.reset_two_factor(db, account.id):
                    raise StartError("two-factor authentication is off for this account already")
        return account.email


async def find_account(db: Queryable, address_or_id: str) -> AccountRow:
    """Raises `StartError` if there is none."""
    account = await operator_actions.find_account(db, address_or_id)
    if account is None:
        raise StartError("no account has this address or id; `tend users list` shows all accounts")
    return account


def describe_account(account: ListedAccount | AccountSummary) -> str:
    used = f"used {account.last_used_at:%Y-%m-%d}" if account.last_used_at else "not in use"
    state = f"disabled {account.disabled_at:%Y-%m-%d}" if account.disabled_at else used
    role = "  operator" if account.operator_since else ""
    return f"{account.id}  {account.created_at:%Y-%m-%d}  {state:<19}  {account.email}{role}"
