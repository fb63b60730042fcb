"""What those have sent who no longer own some lists: pairs of a list and a user."""

from collections.abc import Collection
from uuid import UUID

from tend.core.db.database import Queryable

FormerOwners = Collection[tuple[UUID, UUID]]

# $1 the lists, $2 who no longer owns each of them
_FORMER = "unnest($1::uuid[], $2::uuid[]) former (list_id, user_id)"
_WITHDRAW_INVITATIONS = f"""
delete from invitations
using {_FORMER}
where invitations.inviter_id = former.user_id
  and invitations.list_id = former.list_id
  and invitations.accepted_at is null"""
_FIND_SENDERS_OF_LINKS = f"""
select distinct former.list_id, former.user_id
from {_FORMER}
join link_shares on link_shares.list_id = former.list_id and link_shares.account_id = former.user_id
order by former.list_id, former.user_id"""


async def withdraw_invitations_of_former_owners(db: Queryable, former: FormerOwners) -> None:
    await db.execute(_WITHDRAW_INVITATIONS, *zip(*former, strict=True))


async def find_former_owners_with_links(db: Queryable, former: FormerOwners) -> list[tuple[UUID, UUID]]:
    """Those of them who have made links to the list."""
    rows = await db.fetch(_FIND_SENDERS_OF_LINKS, *zip(*former, strict=True))
    return [(row["list_id"], row["user_id"]) for row in rows]
