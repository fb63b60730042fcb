"""Owners see the guests of a link, and end the access of one of them alone."""

from dataclasses import replace
from uuid import UUID

from tend.accounts.guest_tokens import GUEST_VERSION_WHEN_LINK_IS_OVER
from tend.core.db.database import Json, Queryable, in_transaction
from tend.core.write_result import WriteResult
from tend.lists.errors import ListNotFound
from tend.lists.queries import members
from tend.sharing.errors import GuestNotFound, LinkNotFound
from tend.sharing.queries import link_guests, links


async def list_guests(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID) -> Json:
    """A page of those who were there last. Raises `ListNotFound` and `LinkNotFound`."""
    await _require_link(db, user_id, list_id, link_id)
    return await link_guests.list_guests(db, user_id, list_id, link_id)


async def end_guest(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID, guest_id: UUID) -> WriteResult:
    """They lose their access with the commit; what they wrote stays. Raises `ListNotFound`, `LinkNotFound` and `GuestNotFound`."""
    async with in_transaction(db) as tx:
        if not await members.lock_list(tx, user_id, list_id):
            raise ListNotFound
        ended = await link_guests.end_guest(tx, user_id, list_id, link_id, guest_id)
        if ended is None:
            await _require_link(tx, user_id, list_id, link_id)
            raise GuestNotFound
        # The guest's own log changes too, so that their event stream looks again at what it may tell.
        return replace(ended, users={guest_id: GUEST_VERSION_WHEN_LINK_IS_OVER})


async def _require_link(db: Queryable, user_id: UUID, list_id: UUID, link_id: UUID) -> None:
    if not await links.has_link(db, user_id, list_id, link_id):
        raise LinkNotFound if await members.find_role(db, user_id, list_id) == "owner" else ListNotFound
