"""Whose account a token or a link of somebody without a session is about. These statements wait for nothing."""

from uuid import UUID

from tend.core.db.database import Queryable

_OWNER_OF_SESSION = """
select user_id
from sessions
where id = $1
"""


async def find_owner_of_session(db: Queryable, session_id: UUID) -> UUID | None:
    owner: UUID | None = await db.fetchval(_OWNER_OF_SESSION, session_id)
    return owner


# $1 the hash of the token that confirms or undoes the change
_OWNER_OF_EMAIL_CHANGE = """
select user_id
from email_changes
where confirm_hash = $1
   or undo_hash = $1
"""


async def find_owner_of_email_change(db: Queryable, token_hash: bytes) -> UUID | None:
    owner: UUID | None = await db.fetchval(_OWNER_OF_EMAIL_CHANGE, token_hash)
    return owner
