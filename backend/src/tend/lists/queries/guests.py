"""The guests of links: each is a member of one list, under an id of its own that is no user's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tend.core.db.database import Queryable
from tend.lists.access import Role, can_manage_sql

MAX_GUESTS = 500
"""The limit of guests of one link who were seen within a day. The others are purged later, and keep nobody else out until then."""


@dataclass(frozen=True, slots=True)
class NewGuest:
    id: UUID
    link_id: UUID
    name: str
    timezone: str
    secret_hash: bytes


@dataclass(frozen=True, slots=True)
class GuestRow:
    id: UUID
    name: str
    link_id: UUID
    account_id: UUID
    list_id: UUID
    role: Role
    expires_at: datetime | None
    """When the link expires."""


# Whoever made the link owns the list, and is not disabled.
_WORKS = f"""{can_manage_sql("link_shares.account_id")}
      and coalesce(link_shares.expires_at, 'infinity') > now()
      and exists (select from users where users.id = link_shares.account_id and users.disabled_at is null)"""

# The list is locked before the account and the link, as when these are deleted.
# $1 the guest, $2 the link, $3 the name, $4 the time zone, $5 the hash of the secret
_ADD_GUEST = f"""
with locked_list as materialized (
    select lists.id
    from link_shares
    join lists on lists.id = link_shares.list_id
    where link_shares.id = $2
    for share of lists
), locked_account as materialized (
    select users.id, locked_list.id as list_id
    from locked_list
    join link_shares on link_shares.id = $2
    join users on users.id = link_shares.account_id
    for key share of users
), link as materialized (
    select link_shares.*
    from locked_account, link_shares, lists, memberships
    where link_shares.id = $2
      and lists.id = locked_account.list_id
      and {_WORKS}
      and {MAX_GUESTS} > (
          select count(*)
          from guests
          where guests.link_id = $2
            and guests.last_seen_at > now() - interval '1 day'
      )
    for key share of link_shares
), added as (
    insert into guests (id, link_id, name, timezone, secret_hash)
    select $1, link.id, $3, $4, $5
    from link
    returning id, name
), joined as (
    insert into memberships (list_id, user_id, account_id, guest_id, role, position, version)
    select link.list_id, added.id, link.account_id, added.id, link.role, order_key_after(null), 1
    from link, added
)
select added.id, added.name, link.id, link.account_id, link.list_id, link.role::text, link.expires_at
from link, added"""

# $1 the hash of the secret
_USE_GUEST = f"""
update guests
set last_seen_at = now()
from link_shares, lists, memberships
where guests.secret_hash = $1
  and link_shares.id = guests.link_id
  and lists.id = link_shares.list_id
  and {_WORKS}
returning
    guests.id,
    guests.name,
    link_shares.id,
    link_shares.account_id,
    link_shares.list_id,
    link_shares.role::text,
    link_shares.expires_at"""


async def add_guest(db: Queryable, guest: NewGuest) -> GuestRow | None:
    """None if the link is over, or has as many guests in a day as it can."""
    row = await db.fetchrow(_ADD_GUEST, guest.id, guest.link_id, guest.name, guest.timezone, guest.secret_hash)
    return row and GuestRow(*row)


_FIND_ACCOUNT = """
select link_shares.account_id
from guests
join link_shares on link_shares.id = guests.link_id
where guests.secret_hash = $1"""


async def find_account(db: Queryable, secret_hash: bytes) -> UUID | None:
    """Who made the link of the guest with this secret."""
    account_id: UUID | None = await db.fetchval(_FIND_ACCOUNT, secret_hash)
    return account_id


async def use_guest(db: Queryable, secret_hash: bytes) -> GuestRow | None:
    """The guest with this secret, seen now; None if there is none, or the link is over."""
    row = await db.fetchrow(_USE_GUEST, secret_hash)
    return row and GuestRow(*row)
