"""Disabling an account, which only the operator can do: its data stay, and nobody can use it until it is enabled."""

from uuid import UUID

from tend.accounts.audit_log import log_event
from tend.accounts.queries import sessions, users
from tend.accounts.revocations import publish_revocations
from tend.core.db.database import Queryable


async def disable_account(tx: Queryable, user_id: UUID) -> None:
    """End every session of the account, in every process and within a second of the commit, and let nobody in."""
    await users.disable(tx, user_id)
    await publish_revocations(tx, await sessions.revoke_all(tx, user_id))
    log_event("account disabled", user_id)


async def enable_account(tx: Queryable, user_id: UUID) -> None:
    """Let the account's owner sign in again. Sessions that ended stay ended."""
    await users.enable(tx, user_id)
    log_event("account enabled", user_id)
