"""The guests of a link, for the owners of its list. `$1` is the id of the current user, `$2` the list and `$3` the link."""

from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_MANAGE, HAS_SAME_MEMBERS
from tend.sharing.schemas import MAX_LISTED_GUESTS

_LIST = f"""
select json_build_object('items', coalesce(json_agg(item order by last_seen_at desc, id), '[]'), 'next_cursor', null)::text
from (
    select guests.id, guests.name, guests.created_at, guests.last_seen_at
    from lists
    join memberships on {CAN_MANAGE}
    join link_shares on link_shares.list_id = lists.id
    join guests on guests.link_id = link_shares.id
    where lists.id = $2
      and link_shares.id = $3
    order by guests.last_seen_at desc, guests.id
    limit {MAX_LISTED_GUESTS}
) item"""


async def list_guests(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID) -> Json:
    """A page of the guests who were there last; empty if the user doesn't own the list."""
    page: Json = await db.fetchval(_LIST, user_id, list_id, link_id)
    return page


# $4 the guest. Statements that wait for the list find that its members have changed.
_END = f"""
with target as (
    select lists.id
    from lists
    join memberships on {CAN_MANAGE}
    join link_shares on link_shares.list_id = lists.id
    where lists.id = $2
      and link_shares.id = $3
      and {HAS_SAME_MEMBERS}
    for no key update of lists
), ended as (
    delete from guests
    using target
    where guests.id = $4
      and guests.link_id = $3
    returning target.id
)
update lists
set version = lists.version + 1,
    members_version = lists.version + 1
from ended
where lists.id = ended.id
returning lists.version"""


async def end_guest(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID, guest_id: UUID) -> WriteResult | None:
    """Deletes a guest with their access. None if the link has no such guest, or the user doesn't own the list, which has to be locked."""
    version = await db.fetchval(_END, user_id, list_id, link_id, guest_id)
    return version and WriteResult("null", {list_id: version})
