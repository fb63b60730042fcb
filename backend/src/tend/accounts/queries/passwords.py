"""Passwords, proofs of an address, and the end of an account."""

from uuid import UUID

from tend.core.db.database import Queryable

# only over the hash that was verified: of two changes at once, one finds it gone
_REPLACE_HASH = """
update users
set password_hash = $3
where id = $1
  and password_hash = $2
"""


async def replace_hash(db: Queryable, user_id: UUID, verified: str, replacement: str) -> bool:
    return await db.execute(_REPLACE_HASH, user_id, verified, replacement) == "UPDATE 1"


# a link that arrived by mail has proved the address, if it is still the account's
_RESET_HASH = """
update users
set password_hash = $3,
    email_verified_at = case when email_key = $2 then coalesce(email_verified_at, now()) else email_verified_at end,
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and disabled_at is null
"""


async def reset_hash(db: Queryable, user_id: UUID, email_key: str, replacement: str) -> bool:
    return await db.execute(_RESET_HASH, user_id, email_key, replacement) == "UPDATE 1"


_VERIFY_ADDRESS = """
update users
set email_verified_at = coalesce(email_verified_at, now()),
    version = version + 1,
    profile_version = version + 1,
    updated_at = now()
where id = $1
  and email_key = $2
"""


async def verify_address(db: Queryable, user_id: UUID, email_key: str) -> bool:
    return await db.execute(_VERIFY_ADDRESS, user_id, email_key) == "UPDATE 1"


# lists that nobody else owns; those of others lose a member when the account goes
_DELETE_OWN_LISTS = """
delete from lists
using memberships own
where own.list_id = lists.id
  and own.user_id = $1
  and own.role = 'owner'
  and not exists (
      select
      from memberships others
      where others.list_id = lists.id
        and others.user_id <> $1
        and others.role = 'owner'
  )
"""


async def lock(db: Queryable, user_id: UUID, verified: str) -> bool:
    """Keep sign-ins out until the transaction ends. False when the password is no longer the one `verified`."""
    statement = "select true from users where id = $1 and password_hash = $2 for update"
    return bool(await db.fetchval(statement, user_id, verified))


async def delete_account(db: Queryable, user_id: UUID) -> None:
    await db.execute(_DELETE_OWN_LISTS, user_id)
    await db.execute("delete from users where id = $1", user_id)
