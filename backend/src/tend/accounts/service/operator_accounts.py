"""Accounts that the operator makes and removes with a command, without a letter and without a session."""

import secrets
from uuid import UUID

from tend.accounts import audit_log
from tend.accounts.email_address import normalize_email
from tend.accounts.errors import EmailTaken
from tend.accounts.passwords import Passwords
from tend.accounts.queries import passwords as password_queries
from tend.accounts.queries import sessions, users
from tend.accounts.refresh_tokens import IDLE
from tend.accounts.revocations import announce_in
from tend.accounts.schemas import Registration
from tend.core.db.database import Queryable
from tend.core.ids import new_id


async def found(tx: Queryable, wanted: Registration) -> UUID:
    """A new account with its Inbox and a checked address, nobody signed in. Raises `EmailTaken`."""
    passwords = Passwords()
    try:
        password_hash = await passwords.hash(wanted.password)
    finally:
        passwords.close()
    user_id, email_key = new_id(), normalize_email(wanted.email)
    account = (user_id, wanted.email, email_key, password_hash, wanted.name, wanted.timezone, wanted.locale)
    # whoever the session's token would be for, nobody has it
    session = (new_id(), secrets.token_bytes(32), "", IDLE)
    if await users.create(tx, *account, new_id(), *session) is None:
        raise EmailTaken
    await sessions.end_all(tx, user_id)
    await password_queries.verify_address(tx, user_id, email_key)
    audit_log.note("account founded", user_id)
    return user_id


async def remove(tx: Queryable, address: str) -> bool:
    """Delete the account at `address` with all that only it holds, and end its sessions; false if there is none."""
    known = await users.by_email_key(tx, normalize_email(address))
    if known is None or not await password_queries.lock(tx, known.id, known.password_hash):
        return False
    await announce_in(tx, await sessions.end_all(tx, known.id))
    await password_queries.delete_account(tx, known.id)
    audit_log.note("account deleted", known.id)
    return True
