"""The operator's commands for accounts: create, find, disable, enable and delete them."""

import secrets
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError

from tend.accounts.audit_log import log_event
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken
from tend.accounts.passwords import Passwords
from tend.accounts.queries import sessions, users
from tend.accounts.queries.users import AccountRow
from tend.accounts.schemas import Registration
from tend.accounts.service.account import build_account, erase_account
from tend.accounts.session_tokens import MAX_IDLE, NewSession
from tend.core.db.database import Queryable
from tend.core.ids import new_id


async def create_verified_account(tx: Queryable, registration: Registration) -> UUID:
    """A new account with its Inbox and a verified address, nobody signed in and no mail sent. Raises `EmailTaken`."""
    hasher = Passwords()
    try:
        account = build_account(registration, await hasher.hash(registration.password))
    finally:
        hasher.close()
    # The session that comes with every new account is revoked at once, and nobody ever has its token.
    session = NewSession(new_id(), secrets.token_bytes(32), None, "", MAX_IDLE)
    if await users.create_account(tx, account, session) is None:
        raise EmailTaken
    await sessions.revoke_all_sessions(tx, account.id)
    await users.verify_address(tx, account.id, account.email_key)
    log_event("account created", account.id)
    return account.id


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


async def delete_account_at(tx: Any, address: str) -> bool:
    """Delete the account at `address`, with everything that nobody else shares; false if there is none."""
    account = await users.find_by_email_key(tx, normalize_email(address))
    if account is None or await erase_account(tx, account) is None:
        return False
    log_event("account deleted", account.id)
    return True
