"""The invitations to lists and shared folders that an account has sent. The slice `sharing` has all else about them."""

from uuid import UUID

from tend.core.db.database import Queryable

_WITHDRAW = """
with withdrawn as (
    delete from invitations
    where inviter_id = $1
      and accepted_at is null
    returning expires_at
)
select exists (
    select
    from withdrawn
    where expires_at > now()
)
"""


async def withdraw_open_invitations(db: Queryable, user_id: UUID) -> bool:
    """Deletes those that nobody has accepted. Returns whether one of them still worked.

    Call it after the statement that locks the account, as whoever accepts an invitation locks that of its sender first.
    """
    return bool(await db.fetchval(_WITHDRAW, user_id))
