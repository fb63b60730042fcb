"""The accounts at an issuer of OpenID Connect that sign in to an account."""

from datetime import timedelta
from uuid import UUID

from tend.accounts.oidc.flows import Identity
from tend.core.db.database import Json, Queryable

_INSERT_IDENTITY = """
insert into identities (id, user_id, issuer, subject, email, email_key, last_used_at)
values ($1, $2, $3, $4, $5, $6, case when $7::boolean then now() end)
on conflict (issuer, subject) do nothing
"""


async def insert_identity(
    db: Queryable, user_id: UUID, identity_id: UUID, identity: Identity, email_key: str, *, is_used: bool
) -> bool:
    """False if some account has the same identity already. `is_used`: whether it signs in right now."""
    status = await db.execute(
        _INSERT_IDENTITY,
        identity_id,
        user_id,
        identity.issuer,
        identity.subject,
        identity.email,
        email_key,
        is_used,
    )
    return status == "INSERT 0 1"


_FIND_OWNER = """
select user_id
from identities
where issuer = $1
  and subject = $2
"""


async def find_owner(db: Queryable, identity: Identity) -> UUID | None:
    """The account that the identity signs in to."""
    user_id: UUID | None = await db.fetchval(_FIND_OWNER, identity.issuer, identity.subject)
    return user_id


_USE_IDENTITY = """
update identities
set last_used_at = now(),
    email = $4,
    email_key = $5
where issuer = $1
  and subject = $2
  and user_id = $3
"""


async def use_identity(db: Queryable, user_id: UUID, identity: Identity, email_key: str) -> bool:
    """False if it was removed from the account."""
    status = await db.execute(_USE_IDENTITY, identity.issuer, identity.subject, user_id, identity.email, email_key)
    return status == "UPDATE 1"


_LIST_IDENTITIES = """
select json_build_object(
    'items', coalesce(json_agg(item order by id desc), '[]'),
    'has_password', (select passwordless_since is null from users where users.id = $1)
)::text
from (
    select
        identity.id,
        json_build_object(
            'id', identity.id,
            'issuer', identity.issuer,
            'email', identity.email,
            'created_at', identity.created_at,
            'last_used_at', identity.last_used_at
        ) as item
    from identities identity
    where identity.user_id = $1
) items
"""


async def list_identities(db: Queryable, user_id: UUID) -> Json:
    """All identities of the account, the newest first, and whether the account has a password."""
    page: Json = await db.fetchval(_LIST_IDENTITIES, user_id)
    return page


_COUNT_IDENTITIES = """
select count(*)
from identities
where user_id = $1
"""


async def count_identities(db: Queryable, user_id: UUID) -> int:
    return int(await db.fetchval(_COUNT_IDENTITIES, user_id))


_DELETE_IDENTITY = """
delete from identities
where user_id = $1
  and id = $2
"""


async def delete_identity(db: Queryable, user_id: UUID, identity_id: UUID) -> bool:
    """False if the account has no such identity."""
    return await db.execute(_DELETE_IDENTITY, user_id, identity_id) == "DELETE 1"


_DELETE_OF_OTHER_ADDRESSES = """
delete from identities
where user_id = $1
  and email_key <> $2
"""


async def delete_identities_of_other_addresses(db: Queryable, user_id: UUID, email_key: str) -> bool:
    """False if the account has none but those of whoever has the address. Call it after the account was locked."""
    return await db.execute(_DELETE_OF_OTHER_ADDRESSES, user_id, email_key) != "DELETE 0"


_HAS_WAY_IN = """
select users.passwordless_since is null
    or exists (select from identities where user_id = users.id and issuer = $2)
    or exists (select from passkeys where user_id = users.id)
from users
where users.id = $1
"""


async def has_way_to_sign_in(db: Queryable, user_id: UUID, issuer: str) -> bool:
    """Whether the account has a password, a passkey, or an identity of the issuer that this server trusts now."""
    return bool(await db.fetchval(_HAS_WAY_IN, user_id, issuer))


_FIND_SESSION_OWNER = """
select user_id
from sessions
where id = $1
  and expires_at > now()
  and authenticated_at > now() - $2::interval
"""


async def find_session_owner(db: Queryable, session_id: UUID, lifetime: timedelta) -> UUID | None:
    """The account of a session that goes on, and in which somebody showed who they are no longer than `lifetime` ago."""
    user_id: UUID | None = await db.fetchval(_FIND_SESSION_OWNER, session_id, lifetime)
    return user_id
