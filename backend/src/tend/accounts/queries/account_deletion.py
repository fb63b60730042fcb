"""The statements that delete an account, after they have locked it and its lists."""

from collections.abc import Collection, Mapping
from uuid import UUID

from tend.accounts.guest_tokens import GUEST_VERSION_WHEN_LINK_IS_OVER
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult

# In the order of their ids, as every statement that locks several lists.
_LOCK_LISTS = """
select lists.id
from lists
where lists.id in (
    select memberships.list_id
    from memberships
    where memberships.user_id = $1
    union
    select lists.id
    from lists
    where lists.counted_for = $1
)
order by lists.id
for no key update of lists
"""


async def lock_member_lists(db: Queryable, user_id: UUID) -> list[UUID]:
    """Locks all lists that the user can see or has created, and returns them."""
    return [row["id"] for row in await db.fetch(_LOCK_LISTS, user_id)]


_HAS_OTHER_MEMBERSHIPS = """
select exists (
    select
    from memberships
    where user_id = $1
      and list_id <> all ($2::uuid[])
)
"""


async def has_other_memberships(db: Queryable, user_id: UUID, list_ids: Collection[UUID]) -> bool:
    """Whether the user can see a list that is not one of `list_ids`."""
    return bool(await db.fetchval(_HAS_OTHER_MEMBERSHIPS, user_id, list_ids))


# The members of the lists and shared folders that the person owns: all other accounts that the deletion changes. They and the
# account are locked in the order of their ids, as by every statement that locks several.
_LOCK_PEOPLE = """
select users.id
from users
where users.id = $1
   or users.id in (
       select theirs.user_id
       from memberships own
       join memberships theirs on theirs.list_id = own.list_id
       where own.user_id = $1
         and own.role = 'owner'
   )
   or users.id in (
       select theirs.user_id
       from folder_memberships own
       join folder_memberships theirs on theirs.folder_id = own.folder_id
       where own.user_id = $1
         and own.role = 'owner'
   )
order by users.id
for no key update of users"""
_LOCK_ACCOUNT = """
select true
from users
where id = $1
  and password_hash = $2
for update
"""


async def lock_account(db: Queryable, user_id: UUID, verified_hash: str) -> bool:
    """Block sign-ins until the transaction ends. False if `verified_hash` is no longer the account's."""
    await db.execute(_LOCK_PEOPLE, user_id)
    return bool(await db.fetchval(_LOCK_ACCOUNT, user_id, verified_hash))


# Of the lists that the account owns alone, those that would be deleted.
_IS_ONLY_OWNER = """memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
      )"""
# An owner whose account is disabled manages nothing.
_IS_ONLY_WORKING_OWNER = """memberships.role = 'owner'
      and not exists (
          select
          from memberships others
          join users on users.id = others.user_id
          where others.list_id = memberships.list_id
            and others.user_id <> memberships.user_id
            and others.role = 'owner'
            and users.disabled_at is null
      )"""

_FIND_UNDECIDED = f"""
select lists.id, lists.name
from memberships
join lists on lists.id = memberships.list_id
where memberships.user_id = $1
  and lists.deleted_at is null
  and lists.id <> all($2::uuid[])
  and {_IS_ONLY_WORKING_OWNER}
  and exists (
      select
      from memberships theirs
      join users on users.id = theirs.user_id
      where theirs.list_id = lists.id
        and theirs.user_id <> $1
        -- A list whose other members are all disabled stays with one of them who owns it.
        and (users.disabled_at is null or {_IS_ONLY_OWNER})
  )
order by lists.name, lists.id
"""


async def find_undecided_lists(db: Queryable, user_id: UUID, decided: Collection[UUID]) -> dict[UUID, str]:
    """The names of lists that others share, that the user alone owns, and that are not among `decided`."""
    return {row["id"]: row["name"] for row in await db.fetch(_FIND_UNDECIDED, user_id, decided)}


# The member with the greatest role, and of several the one who joined first; somebody who is disabled only if all are.
_CHOOSE_NEW_OWNERS = f"""
select distinct on (theirs.list_id) theirs.list_id, theirs.user_id
from memberships
join lists on lists.id = memberships.list_id and lists.deleted_at is null
join memberships theirs on theirs.list_id = memberships.list_id and theirs.user_id <> memberships.user_id
join users on users.id = theirs.user_id
where memberships.user_id = $1
  and {_IS_ONLY_WORKING_OWNER}
order by theirs.list_id, users.disabled_at is not null, theirs.role desc, theirs.created_at, theirs.user_id
"""


async def choose_new_owners(db: Queryable, user_id: UUID) -> dict[UUID, UUID]:
    """A new owner for each list that others share and the user alone owns, for an account that makes no choice itself."""
    return {row["list_id"]: row["user_id"] for row in await db.fetch(_CHOOSE_NEW_OWNERS, user_id)}


# $2 the lists, $3 their new owners, who are locked in the order of their ids, $4 whether these may be disabled
_HAND_OVER = """
with target as materialized (
    select theirs.list_id, theirs.user_id
    from unnest($2::uuid[], $3::uuid[]) choices (list_id, user_id)
    join memberships own on own.list_id = choices.list_id and own.user_id = $1 and own.role = 'owner'
    join memberships theirs on theirs.list_id = choices.list_id and theirs.user_id = choices.user_id
    join users on users.id = theirs.user_id
    where choices.user_id <> $1
      and ($4::boolean or users.disabled_at is null)
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from target)
    order by id
    for no key update
), numbered_users as (
    update users
    set version = users.version + 1
    from locked_users
    where users.id = locked_users.id
    returning users.id, users.version
)
update memberships
set direct_role = case when memberships.direct_role is not null then role 'owner' end,
    raised_role = case when memberships.direct_role is null then role 'owner' end,
    version = numbered_users.version
from target, numbered_users
where memberships.list_id = target.list_id
  and memberships.user_id = target.user_id
  and numbered_users.id = target.user_id
returning memberships.list_id, memberships.user_id, memberships.version
"""


async def hand_over(
    db: Queryable, user_id: UUID, new_owners: Mapping[UUID, UUID], *, to_disabled: bool
) -> tuple[set[UUID], dict[UUID, int]]:
    """Makes members of lists their owners, and returns those lists, and the new version of each of these members.

    A list that the user does not own, or whose new owner is no member of it, is left out. So is one whose new owner is
    disabled, unless `to_disabled`.
    """
    rows = await db.fetch(_HAND_OVER, user_id, list(new_owners), list(new_owners.values()), to_disabled)
    return {row["list_id"] for row in rows}, {row["user_id"]: row["version"] for row in rows}


# Nobody sees them anymore, and the purge deletes them. The other members, who lose these lists, are locked in the order of their ids.
_DELETE_OWN_LISTS = f"""
with own as materialized (
    select memberships.list_id
    from memberships
    where memberships.user_id = $1
      and {_IS_ONLY_OWNER}
), locked_users as materialized (
    select id
    from users
    where id in (select user_id from memberships join own on own.list_id = memberships.list_id where user_id <> $1)
    order by id
    for no key update
), numbered_users as (
    update users
    set version = users.version + 1
    from locked_users
    where users.id = locked_users.id
    returning users.id, users.version
), deleted as (
    update lists
    set purged_at = now(),
        deleted_at = coalesce(deleted_at, now()),
        inbox_of = null,
        version = version + 1,
        members_version = version + 1
    where id in (select list_id from own)
      and (select count(*) from numbered_users) >= 0
)
select id, version
from numbered_users
"""
# Those that others own. The purge looks for the account in their todos and acts.
_LEAVE_LISTS = """
with left_lists as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from memberships
    where memberships.user_id = $1
      and lists.id = memberships.list_id
      and lists.purged_at is null
    returning lists.id, lists.version
), remembered as (
    insert into lists_of_deleted_accounts (list_id, user_id)
    select id, $1
    from left_lists
)
select id, version
from left_lists
"""
_FORGET_CREATOR_OF_LISTS = """
update lists
set counted_for = null
where counted_for = $1
"""
# The links of the account end with it.
_FIND_GUESTS = """
select guests.id
from link_shares
join guests on guests.link_id = link_shares.id
where link_shares.account_id = $1
"""
_DELETE_USER = """
delete from users
where id = $1
"""


async def delete_account(db: Queryable, user_id: UUID) -> WriteResult:
    """Deletes the account and the lists that nobody else owns; what others share and own loses a member.

    What the account wrote elsewhere, and what was in these lists, is removed by the purge: until then nobody sees it.
    """
    guests = {row["id"]: GUEST_VERSION_WHEN_LINK_IS_OVER for row in await db.fetch(_FIND_GUESTS, user_id)}
    users = {row["id"]: row["version"] for row in await db.fetch(_DELETE_OWN_LISTS, user_id)}
    lists = {row["id"]: row["version"] for row in await db.fetch(_LEAVE_LISTS, user_id)}
    await db.execute(_FORGET_CREATOR_OF_LISTS, user_id)
    await db.execute(_DELETE_USER, user_id)
    return WriteResult("null", lists, {**users, **guests})
