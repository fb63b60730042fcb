"""Changes of an account's address: requested, confirmed from the new address, undone from the old one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable


@dataclass(frozen=True, slots=True)
class NewEmailChange:
    id: UUID
    user_id: UUID
    session_id: UUID
    email: str
    email_key: str
    confirm_hash: bytes
    undo_hash: bytes


# A new request replaces the one before it, whose link stops working.
_INSERT_CHANGE = """
with replaced as (
    delete from email_changes
    where user_id = $2
      and confirmed_at is null
)
insert into email_changes (
    id, user_id, session_id, old_email, old_email_key, new_email, new_email_key, confirm_hash, undo_hash, expires_at
)
select $1, users.id, $3, users.email, users.email_key, $4, $5, $6, $7, now() + interval '24 hours'
from users
where users.id = $2
  and users.email_key <> $5
"""


async def insert_change(db: Queryable, change: NewEmailChange) -> bool:
    """False if the account has this address already."""
    status = await db.execute(
        _INSERT_CHANGE,
        change.id,
        change.user_id,
        change.session_id,
        change.email,
        change.email_key,
        change.confirm_hash,
        change.undo_hash,
    )
    return status == "INSERT 0 1"


def _is_reserved_sql(email_key: str, user_id: str) -> str:
    """An SQL condition: whether another account than `user_id` could still have this address back."""
    return f"""exists (
        select
        from email_changes reserved
        where reserved.old_email_key = {email_key}
          and reserved.user_id is distinct from {user_id}
          and (reserved.confirmed_at is not null and reserved.old_was_confirmed)
          and reserved.undone_at is null
          and reserved.expires_at > now()
    )"""


_IS_RESERVED = f"""
select {_is_reserved_sql("$1", "$2::uuid")}
"""


async def is_reserved_for_another(db: Queryable, email_key: str, user_id: UUID) -> bool:
    """Whether another account than `user_id` gave up this address a short time ago, and may have it back.

    Call it after the statement that takes the address, in its transaction: that one waits for a change of the address that
    is being confirmed, and only a later statement sees it.
    """
    return bool(await db.fetchval(_IS_RESERVED, email_key, user_id))


@dataclass(frozen=True, slots=True)
class EmailChange:
    id: UUID
    old_email: str
    new_email: str
    confirmed_at: datetime | None
    old_was_confirmed: bool
    is_free: bool
    """Whether nobody else has the new address or could get it back."""
    timezone: str
    locale: str


_FIND_CHANGE = f"""
select
    email_changes.id, email_changes.old_email, email_changes.new_email, email_changes.confirmed_at,
    coalesce(email_changes.old_was_confirmed, true),
    not exists (select from users taken where taken.email_key = email_changes.new_email_key)
        and not {_is_reserved_sql("email_changes.new_email_key", "users.id")},
    users.timezone,
    users.locale
from email_changes
join users on users.id = email_changes.user_id
where email_changes.id = $1
  and email_changes.undone_at is null
  and users.disabled_at is null
"""


async def find_change(db: Queryable, change_id: UUID) -> EmailChange | None:
    row = await db.fetchrow(_FIND_CHANGE, change_id)
    return row and EmailChange(*row)


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """A change that was confirmed or undone just now."""

    id: UUID
    user_id: UUID
    session_id: UUID
    email_key: str
    """The address that the account has now."""
    version: int
    """The account's."""


# For the account `user_id`: links that it made since the session began that changed its address. Ids follow the time.
_MADE_SINCE = """link_shares.account_id = email_changes.user_id
          and link_shares.id > email_changes.session_id"""
# The members of a list see the beginning of the address of a person without a name, so the change takes a version of each
# list that they share, and undoing it one of each list that loses a link. Lists are locked before the account, as
# everywhere, so this comes before the change.
_NUMBER_SHARED_LISTS = f"""
with shared_lists as materialized (
    select lists.id
    from email_changes
    join users on users.id = email_changes.user_id
    join memberships on memberships.user_id = users.id
    join lists on lists.id = memberships.list_id
    where (email_changes.confirm_hash = $1 or email_changes.undo_hash = $1)
      and (
          users.name = ''
          and exists (select from memberships others where others.list_id = lists.id and others.user_id <> users.id)
          or email_changes.undo_hash = $1
          and exists (select from link_shares where link_shares.list_id = lists.id and {_MADE_SINCE})
      )
    order by lists.id
    for no key update of lists
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
from shared_lists
where lists.id = shared_lists.id
returning lists.id, lists.version
"""


async def take_list_versions(db: Queryable, token_hash: bytes) -> dict[UUID, int]:
    """The new versions of the lists whose members see that the address changes or that links end, by list."""
    return {row["id"]: row["version"] for row in await db.fetch(_NUMBER_SHARED_LISTS, token_hash)}


# $2 the lists. Whoever opens one of the links at this moment has become a guest before, or finds no link afterwards.
_LOCK_LINKS = f"""
select link_shares.id
from email_changes
join link_shares on link_shares.list_id = any($2::uuid[]) and {_MADE_SINCE}
where email_changes.undo_hash = $1
order by link_shares.id
for update of link_shares
"""
_END_LINKS = """
with ended as (
    delete from link_shares
    where id = any($1::uuid[])
    returning id
)
select guests.id
from ended
join guests on guests.link_id = ended.id
"""


async def end_links(db: Queryable, undo_hash: bytes, list_ids: Collection[UUID]) -> list[UUID]:
    """Ends the links that the account made, in lists that are locked, since the session began that changed its address.

    Returns their guests.
    """
    link_ids = [row["id"] for row in await db.fetch(_LOCK_LINKS, undo_hash, list(list_ids))]
    return [row["id"] for row in await db.fetch(_END_LINKS, link_ids)] if link_ids else []


# Of two uses at once, the second waits for the account and then finds the change confirmed.
_CONFIRM_CHANGE = """
with account as materialized (
    select users.id, users.email_key, users.email_verified_at is not null as is_confirmed
    from email_changes
    join users on users.id = email_changes.user_id
    where email_changes.confirm_hash = $1
      and email_changes.confirmed_at is null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
      and users.email_key = email_changes.old_email_key
      and users.disabled_at is null
    for update of users
),
confirmed as (
    update email_changes
    set confirmed_at = now(),
        expires_at = now() + interval '7 days',
        old_was_confirmed = account.is_confirmed
    from account
    where email_changes.confirm_hash = $1
      and email_changes.user_id = account.id
      and email_changes.old_email_key = account.email_key
      and email_changes.confirmed_at is null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
    returning email_changes.*
)
update users
set email = confirmed.new_email,
    email_key = confirmed.new_email_key,
    email_verified_at = now(),
    version = users.version + 1,
    profile_version = users.version + 1,
    updated_at = now()
from confirmed
where users.id = confirmed.user_id
returning confirmed.id, users.id, confirmed.session_id, users.email_key, users.version
"""


async def confirm_change(db: Queryable, confirm_hash: bytes) -> AppliedChange | None:
    """None for a link that is unknown, used or expired. Raises `UniqueViolationError` if the address was taken."""
    row = await db.fetchrow(_CONFIRM_CHANGE, confirm_hash)
    return row and AppliedChange(*row)


# Whatever was changed after the address that comes back is undone with it, so that nobody can keep an owner out by changing
# the address twice.
_UNDO_CHANGE = """
with account as materialized (
    select users.id, email_changes.confirmed_at
    from email_changes
    join users on users.id = email_changes.user_id
    where email_changes.undo_hash = $1
      and email_changes.confirmed_at is not null
      and email_changes.undone_at is null
      and email_changes.expires_at > now()
      and users.disabled_at is null
    for update of users
),
undone as (
    update email_changes
    set undone_at = now()
    from account
    where email_changes.user_id = account.id
      and (email_changes.confirmed_at is null or email_changes.confirmed_at >= account.confirmed_at)
      and email_changes.undone_at is null
    returning email_changes.*
)
update users
set email = undone.old_email,
    email_key = undone.old_email_key,
    email_verified_at = now(),
    password_hash = $2,
    passwordless_since = now(),
    version = users.version + 1,
    profile_version = users.version + 1,
    updated_at = now()
from undone
where users.id = undone.user_id
  and undone.undo_hash = $1
returning undone.id, users.id, undone.session_id, users.email_key, users.version
"""


async def undo_change(db: Queryable, undo_hash: bytes, unknown_hash: str) -> AppliedChange | None:
    """The account has its old address again, and a password that nobody knows; None for a link that no longer works."""
    row = await db.fetchrow(_UNDO_CHANGE, undo_hash, unknown_hash)
    return row and AppliedChange(*row)


_VOID_UNDO = """
update email_changes
set expires_at = now()
where user_id = $1
  and confirmed_at is not null
  and undone_at is null
  and not old_was_confirmed
"""


async def void_undo_by_unconfirmed(db: Queryable, user_id: UUID) -> None:
    """An address of which nobody ever showed that it was theirs gets the account back no longer."""
    await db.execute(_VOID_UNDO, user_id)
