"""Disabling an account, which only the operator can do: its data stay, and nobody can use it until it is enabled."""

from uuid import UUID

from email_validator import EmailNotValidError

from tend.accounts.audit_log import log_event
from tend.accounts.email_address import normalize_email
from tend.accounts.queries import users
from tend.accounts.queries.users import AccountRow
from tend.core.db.database import Queryable


async def find_account(db: Queryable, address_or_id: str) -> AccountRow | None:
    try:
        return await users.find_by_id(db, UUID(address_or_id))
    except ValueError:
        pass
    try:
        return await users.find_by_email_key(db, normalize_email(address_or_id))
    except EmailNotValidError:
        return None


async def disable_account(db: Queryable, user_id: UUID) -> None:
    """Let nobody into the account. A trigger revokes its sessions, in every process within a second."""
    await users.disable(db, user_id)
    log_event("account disabled", user_id)


async def enable_account(db: Queryable, user_id: UUID) -> None:
    """Let the account's owner sign in again. Sessions that ended stay ended."""
    await users.enable(db, user_id)
    log_event("account enabled", user_id)
