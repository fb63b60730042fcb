from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tend.accounts.passkeys.challenges import KnownCredential, NewCredential
from tend.core.db.database import Json, Queryable

_FIELDS = """'id', passkey.id,
    'name', passkey.name,
    'created_at', passkey.created_at,
    'last_used_at', passkey.last_used_at"""

_INSERT_PASSKEY = f"""
insert into passkeys as passkey (id, user_id, name, credential_id, public_key, sign_count, transports)
values ($1, $2, $3, $4, $5, $6, $7::text[])
on conflict (credential_id) do nothing
returning json_build_object({_FIELDS})::text
"""


async def insert_passkey(
    db: Queryable, user_id: UUID, passkey_id: UUID, name: str, credential: NewCredential, transports: Collection[str]
) -> Json | None:
    """None if some account has the same passkey already."""
    row: Json | None = await db.fetchval(
        _INSERT_PASSKEY,
        passkey_id,
        user_id,
        name,
        credential.id,
        credential.public_key,
        credential.sign_count,
        transports,
    )
    return row


_LIST_PASSKEYS = f"""
select json_build_object('items', coalesce(json_agg(item order by id desc), '[]'), 'next_cursor', null)::text
from (
    select passkey.id, json_build_object({_FIELDS}) as item
    from passkeys passkey
    where passkey.user_id = $1
) items
"""


async def list_passkeys(db: Queryable, user_id: UUID) -> Json:
    """All passkeys of the account, the newest first."""
    page: Json = await db.fetchval(_LIST_PASSKEYS, user_id)
    return page


_LIST_CREDENTIALS = """
select credential_id, transports
from passkeys
where user_id = $1
order by id
"""


async def list_credentials(db: Queryable, user_id: UUID) -> list[KnownCredential]:
    return [KnownCredential(*row) for row in await db.fetch(_LIST_CREDENTIALS, user_id)]


_RENAME_PASSKEY = f"""
update passkeys as passkey
set name = $3
where user_id = $1
  and id = $2
returning json_build_object({_FIELDS})::text
"""


async def rename_passkey(db: Queryable, user_id: UUID, passkey_id: UUID, name: str) -> Json | None:
    """None if the account has no such passkey."""
    row: Json | None = await db.fetchval(_RENAME_PASSKEY, user_id, passkey_id, name)
    return row


_DELETE_PASSKEY = """
delete from passkeys
where user_id = $1
  and id = $2
"""


async def delete_passkey(db: Queryable, user_id: UUID, passkey_id: UUID) -> bool:
    """False if the account has no such passkey."""
    return await db.execute(_DELETE_PASSKEY, user_id, passkey_id) == "DELETE 1"


_DELETE_ALL_PASSKEYS = "delete from passkeys where user_id = $1"


async def delete_all_passkeys(db: Queryable, user_id: UUID) -> bool:
    """False if the account has none. Call it after the statement that locks the account."""
    return await db.execute(_DELETE_ALL_PASSKEYS, user_id) != "DELETE 0"


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    id: UUID
    user_id: UUID
    credential_id: bytes
    public_key: bytes


_FIND_PASSKEY = """
select id, user_id, credential_id, public_key
from passkeys
where credential_id = $1
"""


async def find_passkey(db: Queryable, credential_id: bytes) -> StoredPasskey | None:
    row = await db.fetchrow(_FIND_PASSKEY, credential_id)
    return row and StoredPasskey(*row)


# A count that does not grow is that of a copy (WebAuthn §6.1.1). Authenticators that do not count always say 0.
_USE_PASSKEY = """
update passkeys
set sign_count = $2,
    last_used_at = now()
where id = $1
  and (sign_count < $2 or (sign_count = 0 and $2 = 0))
"""


async def use_passkey(db: Queryable, passkey_id: UUID, sign_count: int) -> bool:
    """False if it was removed, or `sign_count` is not greater than the time before."""
    return await db.execute(_USE_PASSKEY, passkey_id, sign_count) == "UPDATE 1"


_USE_CHALLENGE = """
insert into used_challenges (id)
values ($1)
on conflict do nothing
"""


async def use_challenge(db: Queryable, challenge_id: UUID) -> bool:
    """False if it was answered before, rightly or wrongly."""
    return await db.execute(_USE_CHALLENGE, challenge_id) == "INSERT 0 1"
