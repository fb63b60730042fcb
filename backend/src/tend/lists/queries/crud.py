from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.lists.access import CAN_READ, HAS_SAME_MEMBERS, has_role_sql
from tend.lists.queries.acts import record_acts_sql
from tend.lists.queries.columns import (
    LIST_COLUMNS,
    ListWrite,
    columns_sql,
    list_columns_with_sql,
    to_list_write,
    to_write_result,
)
from tend.lists.schemas import ListDraft, ListFilter


@dataclass(frozen=True, slots=True)
class ListRow:
    json: str
    position: str
    id: UUID


def _page_sql(*, deleted: bool) -> str:
    """Only owners see a list in the trash. $2 archived, or null for both; $3 and $4 position and id of the row before the page; $5 the limit."""
    return f"""
    select row_to_json(item)::text as json, item.position, item.id
    from (
        select {LIST_COLUMNS}
        from memberships
        join lists on {has_role_sql("owner" if deleted else "viewer")}
        where lists.deleted_at is {"not null" if deleted else "null"}
          and ($2::boolean is null or (lists.archived_at is not null) = $2)
          and (memberships.position, lists.id) > ($3, $4::uuid)
        order by memberships.position, lists.id
        limit $5 + 1
    ) item"""


_PAGE = _page_sql(deleted=False)
_TRASH_PAGE = _page_sql(deleted=True)


async def fetch_page(db: Queryable, user_id: UUID, wanted: ListFilter, after: tuple[str, UUID]) -> list[ListRow]:
    """The lists after the position and id `after`, one more than `wanted.limit` if more follow."""
    statement = _TRASH_PAGE if wanted.deleted else _PAGE
    rows = await db.fetch(statement, user_id, wanted.archived, *after, wanted.limit)
    return [ListRow(row["json"], row["position"], row["id"]) for row in rows]


def _find_sql(permission: str) -> str:
    return f"""
    select row_to_json(item)::text
    from (
        select {LIST_COLUMNS}
        from memberships, lists
        where lists.id = $2
          and {permission}
    ) item"""


_FIND_LIST = _find_sql(CAN_READ)
_FIND_OWN_LIST = _find_sql(has_role_sql("owner"))


async def find_list(db: Queryable, user_id: UUID, list_id: UUID) -> str | None:
    row: str | None = await db.fetchval(_FIND_LIST, user_id, list_id)
    return row


async def find_owned_list_or_deleted(db: Queryable, user_id: UUID, list_id: UUID) -> str | None:
    """A list that the user owns, which may be in the trash."""
    row: str | None = await db.fetchval(_FIND_OWN_LIST, user_id, list_id)
    return row


# Those that the account created, in the trash too, whoever owns them now: nobody's quota rises by becoming an owner.
_COUNT_OWN_LISTS = "select count(*) from lists where lists.counted_for = $1"

# $2 id, $3 name, $4 color, $5 icon, $6 position or null for the end, $7 folder or null
_CREATE_LIST = f"""
with numbered_user as (
    update users
    set version = users.version + 1
    where users.id = $1
      and not exists (select from lists where lists.id = $2)
      and ({_COUNT_OWN_LISTS}) < (select max_lists from account_limits)
    returning users.version
), added as (
    insert into lists (id, name, color, icon, counted_for)
    select $2, $3, $4, $5, $1
    from numbered_user
    returning {columns_sql("lists")}
), joined as (
    insert into memberships (list_id, user_id, role, position, folder, version)
    select
        added.id,
        $1,
        'owner',
        coalesce($6, order_key_after((select max(position) from memberships where user_id = $1))),
        $7,
        numbered_user.version
    from numbered_user, added
    returning {columns_sql("memberships")}
), recorded as ({record_acts_sql("added", "'list_created'", list_id="added.id", version="added.version")})
select row_to_json(item)::text as row, item.version as list_version, numbered_user.version as user_version
from (select {LIST_COLUMNS} from added lists, joined memberships) item, numbered_user"""


async def create_list(db: Queryable, user_id: UUID, list_id: UUID, draft: ListDraft) -> WriteResult | None:
    """None when the id is taken or the account has as many lists as it may.

    Raises `UniqueViolationError` when the id is taken at the same moment. The account has to be locked.
    """
    row = await db.fetchrow(
        _CREATE_LIST, user_id, list_id, draft.name, draft.color, draft.icon, draft.position, draft.folder
    )
    return to_write_result(row, user_id, list_id) if row else None


_FIND_REACHED_LIMIT = f"""
select max_lists
from account_limits
where max_lists <= ({_COUNT_OWN_LISTS})"""


async def find_reached_list_limit(db: Queryable, user_id: UUID) -> int | None:
    """How many lists an account may have; None if this one has fewer."""
    limit: int | None = await db.fetchval(_FIND_REACHED_LIMIT, user_id)
    return limit


def _set_deleted_sql(*, deleted: bool) -> str:
    return f"""
    with target as (
        select {LIST_COLUMNS}
        from memberships, lists
        where lists.id = $2
          and {has_role_sql("owner")}
          and {HAS_SAME_MEMBERS}
        for no key update of lists
    ), changed_list as (
        update lists
        set deleted_at = {"now()" if deleted else "null"},
            version = lists.version + 1,
            details_version = lists.version + 1,
            updated_at = now()
        from target
        where lists.id = target.id
          and not target.inbox
          and lists.deleted_at is {"null" if deleted else "not null"}
        returning lists.version, lists.deleted_at, lists.updated_at
    ), recorded as ({
        record_acts_sql(
            "changed_list",
            "'list_deleted'" if deleted else "'list_restored'",
            list_id="$2",
            version="changed_list.version",
        )
    })
    select case when target.inbox then 'inbox' end as rejection, (
        select row_to_json(item)::text
        from (
            select {
        list_columns_with_sql(
            version="coalesce(changed_list.version, target.version)",
            deleted_at="case when changed_list.version is null then target.deleted_at else changed_list.deleted_at end",
            updated_at="coalesce(changed_list.updated_at, target.updated_at)",
        )
    }
        ) item
    ) as row, changed_list.version as list_version, null::bigint as user_version
    from target
    left join changed_list on true"""


_DELETE_LIST = _set_deleted_sql(deleted=True)
_RESTORE_LIST = _set_deleted_sql(deleted=False)


async def delete_list(db: Queryable, user_id: UUID, list_id: UUID) -> ListWrite | None:
    """Moves the list to the trash, where it may be already. None if the user does not own it, or after a wait for new members."""
    return to_list_write(await db.fetchrow(_DELETE_LIST, user_id, list_id), user_id, list_id)


async def restore_list(db: Queryable, user_id: UUID, list_id: UUID) -> ListWrite | None:
    """Takes the list out of the trash. None if the user does not own it, or after a wait for new members."""
    return to_list_write(await db.fetchrow(_RESTORE_LIST, user_id, list_id), user_id, list_id)


_LISTS_OF_USERS = """
select user_id::text, list_id::text
from memberships
where user_id = any($1::uuid[])
"""


_LISTS_OF_TOKENS = """
select token_id, list_id::text
from api_token_lists
where token_id = any($1::uuid[])
"""


async def fetch_lists_of_users(db: Queryable, user_ids: Iterable[str]) -> list[tuple[str, str]]:
    """User and list of every membership of these users, lists in the trash included."""
    return [(row["user_id"], row["list_id"]) for row in await db.fetch(_LISTS_OF_USERS, list(user_ids))]


async def fetch_lists_of_tokens(db: Queryable, token_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The lists of each of these restricted tokens, lists in the trash included."""
    lists: dict[UUID, set[str]] = {token_id: set() for token_id in token_ids}
    for row in await db.fetch(_LISTS_OF_TOKENS, token_ids):
        lists[row["token_id"]].add(row["list_id"])
    return lists
