from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from tend.accounts.errors import RestrictedToken
from tend.accounts.queries.users import lock_user
from tend.core.db.database import Queryable, in_transaction
from tend.core.errors import QuotaReached
from tend.core.ids import new_id
from tend.core.pagination import decode_cursor, encode_cursor, page_json
from tend.core.request_context import restricted_token
from tend.core.schemas import Storable
from tend.core.write_result import WriteResult
from tend.lists.errors import InboxIsPermanent, ListIdTaken, ListInSharedFolder, ListNotFound
from tend.lists.queries import crud, update
from tend.lists.queries.columns import ListWrite
from tend.lists.schemas import ListDraft, ListFilter, ListPatch

# Fields of the user's own membership: every member decides them alone.
MEMBERSHIP_FIELDS = {"position", "folder", "favorite"}

_SORT_KEY: TypeAdapter[tuple[Storable, UUID]] = TypeAdapter(tuple[Storable, UUID])
_FIRST = ("", UUID(int=0))
_ID_CONSTRAINT = "lists_pkey"


async def browse(db: Queryable, user_id: UUID, wanted: ListFilter) -> str:
    """A page of lists as JSON, in the order of the sidebar."""
    after = decode_cursor(wanted.cursor, _SORT_KEY) if wanted.cursor else _FIRST
    rows = await crud.fetch_page(db, user_id, wanted, after)
    page = rows[: wanted.limit]
    next_cursor = encode_cursor((page[-1].position, page[-1].id)) if len(rows) > wanted.limit else None
    return page_json((row.json for row in page), next_cursor)


async def create(db: Queryable, user_id: UUID, draft: ListDraft) -> WriteResult:
    """A replay with the same id returns the same list.

    Raises `QuotaReached`, `ListIdTaken` for an id of others, and `RestrictedToken`.
    """
    if restricted_token.get():
        raise RestrictedToken
    list_id = draft.id or new_id()
    try:
        async with in_transaction(db) as tx:
            await lock_user(tx, user_id)
            created = await crud.create_list(tx, user_id, list_id, draft)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != _ID_CONSTRAINT:
            raise
        created = None
    if created:
        return created
    existing = await crud.find_owned_list_or_deleted(db, user_id, list_id)
    if existing is None:
        limit = await crud.find_reached_list_limit(db, user_id)
        raise QuotaReached("lists", limit) if limit else ListIdTaken
    return WriteResult(existing)


async def get(db: Queryable, user_id: UUID, list_id: UUID) -> str:
    """The list as JSON. Raises `ListNotFound`."""
    row = await crud.find_list(db, user_id, list_id)
    if row is None:
        raise ListNotFound
    return row


async def change(db: Queryable, user_id: UUID, list_id: UUID, patch: ListPatch) -> WriteResult:
    """Changes the fields that were sent; values that are already there take no new version.

    Raises `ListNotFound`, `InboxIsPermanent` and `ListInSharedFolder`.
    """
    sent = patch.model_fields_set
    changes = patch.model_dump_json(exclude_unset=True)
    if sent and sent <= MEMBERSHIP_FIELDS:
        return _require_write(await update.change_own_membership(db, user_id, list_id, changes))
    return _require_write(await update.change_list(db, user_id, list_id, changes))


async def delete(db: Queryable, user_id: UUID, list_id: UUID) -> WriteResult:
    """Moves the list to the trash with everything in it. Raises `ListNotFound` and `InboxIsPermanent`."""
    async with in_transaction(db) as tx:
        write = await crud.delete_list(tx, user_id, list_id) or await crud.delete_list(tx, user_id, list_id)
    return _require_write(write)


async def restore(db: Queryable, user_id: UUID, list_id: UUID) -> WriteResult:
    """Takes the list out of the trash. Raises `ListNotFound` and `InboxIsPermanent`."""
    async with in_transaction(db) as tx:
        write = await crud.restore_list(tx, user_id, list_id) or await crud.restore_list(tx, user_id, list_id)
    return _require_write(write)


def _require_write(write: ListWrite | None) -> WriteResult:
    if write is None:
        raise ListNotFound
    if write.rejection:
        raise InboxIsPermanent if write.rejection == "inbox" else ListInSharedFolder
    return write.result
