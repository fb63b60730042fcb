"""Changes of how to sign in that somebody began and nobody has confirmed yet."""

from uuid import UUID

from tend.core.db.database import Queryable

_WITHDRAW = """
with withdrawn as (
    delete from email_changes
    where user_id = $1
      and confirmed_at is null
)
delete from authenticators
using users
where authenticators.user_id = $1
  and users.id = authenticators.user_id
  and users.two_factor_at is null
"""


async def withdraw_unconfirmed_sign_in_changes(db: Queryable, user_id: UUID) -> None:
    """Void the link of a change of the address, and an authenticator that is being set up.

    Call it after the statement that locks the account. A request that is under way at this moment may still insert one,
    so whoever confirms it also asks whether the session of the request is alive.
    """
    await db.execute(_WITHDRAW, user_id)
