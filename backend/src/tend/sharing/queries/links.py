"""The links of a list. `$1` is the id of the current user and `$2` the list, unless it says otherwise."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import CAN_MANAGE, CAN_READ, HAS_SAME_MEMBERS, Role, can_manage_sql, has_role_sql
from tend.lists.queries.members import MEMBER_NAME
from tend.sharing.schemas import MAX_GUEST_NAMES, MAX_LINKS

# For statements that have `link_shares`, and as `users` the account that made them, in their scope.
_COLUMNS = f"""
        link_shares.id,
        link_shares.role,
        link_shares.password_hash is not null as has_password,
        link_shares.expires_at,
        link_shares.created_at,
        {MEMBER_NAME} as created_by_name,
        (select count(*) from guests where guests.link_id = link_shares.id) as guest_count,
        array(
            select guests.name
            from guests
            where guests.link_id = link_shares.id
            order by guests.created_at desc, guests.id desc
            limit {MAX_GUEST_NAMES}
        ) as guests"""

_LIST = f"""
select (
    select row_to_json(item)::text
    from (select {_COLUMNS}) item
) as row, link_shares.token_hash, {has_role_sql("owner")} as is_owner
from lists
join memberships on {CAN_READ}
join link_shares on link_shares.list_id = lists.id
join users on users.id = link_shares.account_id
where lists.id = $2
order by link_shares.created_at, link_shares.id"""


@dataclass(frozen=True, slots=True)
class LinkRow:
    fields: dict[str, Any]
    token_hash: bytes
    is_owner: bool
    """Whether the user owns the list."""


async def list_links(db: Queryable, user_id: UUID, list_id: UUID) -> list[LinkRow]:
    """The links of the list, the oldest first; none if the user may not read it."""
    rows = await db.fetch(_LIST, user_id, list_id)
    return [LinkRow(json.loads(row["row"]), row["token_hash"], row["is_owner"]) for row in rows]


@dataclass(frozen=True, slots=True)
class NewLink:
    id: UUID
    role: Role
    token_hash: bytes
    password_hash: str | None
    expires_at: datetime | None


# $3 id, $4 role, $5 hash of the token, $6 of the password, $7 when it expires. The list is locked.
_INSERT = f"""
with added as (
    insert into link_shares (id, list_id, account_id, role, token_hash, password_hash, expires_at)
    select $3, lists.id, $1, $4::text::role, $5, $6, $7
    from lists, memberships
    where lists.id = $2
      and lists.inbox_of is null
      and {CAN_MANAGE}
      and (select count(*) from link_shares where link_shares.list_id = $2) < {MAX_LINKS}
    returning id, role, token_hash, password_hash, expires_at, created_at, account_id
), numbered_list as (
    update lists
    set version = lists.version + 1,
        members_version = lists.version + 1
    from added
    where lists.id = $2
      and {HAS_SAME_MEMBERS}
    returning lists.version
)
select row_to_json(item)::text as row, numbered_list.version
from numbered_list, (
    select {_COLUMNS}
    from added link_shares
    join users on users.id = link_shares.account_id
) item"""


@dataclass(frozen=True, slots=True)
class InsertedLink:
    fields: dict[str, Any]
    list_version: int


async def insert_link(db: Queryable, user_id: UUID, list_id: UUID, link: NewLink) -> InsertedLink | None:
    """None if the user does not own the list, it is an Inbox, or it has as many links as it can. The list has to be locked."""
    row = await db.fetchrow(
        _INSERT, user_id, list_id, link.id, link.role, link.token_hash, link.password_hash, link.expires_at
    )
    return InsertedLink(json.loads(row["row"]), row["version"]) if row else None


# $1 the links. Whoever opens one of them at this moment has become a guest before, or finds no link afterwards.
_LOCK = """
select id
from link_shares
where id = any($1::uuid[])
order by id
for update"""
_FIND_OF_LIST = f"""
select link_shares.id
from lists
join memberships on {CAN_MANAGE}
join link_shares on link_shares.list_id = lists.id
where lists.id = $2
  and link_shares.id = $3"""
# $1 who made them, $2 the list
_FIND_OF_OWNER = """
select id
from link_shares
where account_id = $1
  and list_id = $2"""
# $1 the links, all of one list. Statements that wait for the list find that its members have changed.
_END = """
with ended as (
    delete from link_shares
    where id = any($1::uuid[])
    returning list_id
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
where lists.id in (select list_id from ended)
returning lists.id, lists.version"""
_FIND_GUESTS = """
select id
from guests
where link_id = any($1::uuid[])"""


@dataclass(frozen=True, slots=True)
class EndedLinks:
    guests: list[UUID]
    list_version: int


async def has_link(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID) -> bool:
    """Whether the user owns the list and it has the link."""
    return await db.fetchval(_FIND_OF_LIST, user_id, list_id, link_id) is not None


async def find_links_of_owner(db: Queryable, owner_id: UUID, list_id: UUID) -> list[UUID]:
    return [row["id"] for row in await db.fetch(_FIND_OF_OWNER, owner_id, list_id)]


async def end_links(db: Queryable, link_ids: Collection[UUID]) -> EndedLinks | None:
    """Deletes links of one list, which has to be locked, and their guests with their access; None if there is none."""
    if not await db.fetch(_LOCK, link_ids):
        return None
    guests = [row["id"] for row in await db.fetch(_FIND_GUESTS, link_ids)]
    ended = await db.fetchrow(_END, link_ids)
    return EndedLinks(guests, ended["version"])


# $1 the hash of the token. A link works as long as whoever made it owns the list and is not disabled.
_FIND_BY_TOKEN = f"""
select
    link_shares.id,
    link_shares.account_id,
    link_shares.list_id,
    lists.name as list_name,
    link_shares.role::text,
    link_shares.password_hash
from link_shares
join lists on lists.id = link_shares.list_id
join memberships on {can_manage_sql("link_shares.account_id")}
join users on users.id = link_shares.account_id
where link_shares.token_hash = $1
  and users.disabled_at is null
  and coalesce(link_shares.expires_at, 'infinity') > now()"""


@dataclass(frozen=True, slots=True)
class FoundLink:
    id: UUID
    account_id: UUID
    """Who made it."""
    list_id: UUID
    list_name: str
    role: Role
    password_hash: str | None


async def find_by_token(db: Queryable, token_hash: bytes) -> FoundLink | None:
    """None for a link that never existed, was ended, or has expired."""
    row = await db.fetchrow(_FIND_BY_TOKEN, token_hash)
    return row and FoundLink(*row)
