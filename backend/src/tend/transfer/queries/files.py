"""SQL about the attached files of an export, and of a file to import. `$1` is the id of the current user."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tend.attachments.queries.attachments import attachment_json_sql
from tend.core.db.database import Json, Queryable
from tend.lists.access import CAN_WRITE, SEES_TODO, SEES_TRASH

# $2 the attachments
_FIND_FILES = f"""
select attachments.id, todos.list_id, attachments.sha256
from attachments
join todos on todos.id = attachments.todo_id
join lists on lists.id = todos.list_id
join memberships on {SEES_TRASH}
left join comments on comments.id = attachments.comment_id
where attachments.id = any($2::uuid[])
  and attachments.deleted_at is null
  and comments.deleted_at is null
  and {SEES_TODO}"""


async def find_files(connection: Any, user_id: UUID, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The list and the hash of each of these attachments that the user sees, also in the trash as far as an export goes."""
    rows = await connection.fetch(_FIND_FILES, user_id, ids)
    return {row["id"]: (row["list_id"], row["sha256"]) for row in rows}


_COUNT_BYTES = """
select coalesce(sum(counted_file_bytes(bytes) * count), 0)::bigint
from unnest($1::bigint[], $2::bigint[]) sizes (bytes, count)"""


async def count_bytes(db: Queryable, sizes: Mapping[int, int]) -> int:
    """What files take of a quota; `sizes`: how many there are of each size in bytes."""
    total: int = await db.fetchval(_COUNT_BYTES, list(sizes), list(sizes.values()))
    return total


# $1 the hashes, $2 the sizes. In one order, so that no two imports wait for each other.
_CLAIM_FILES = """
insert into stored_files (sha256, bytes)
select sha256, bytes
from unnest($1::text[], $2::bigint[]) claimed (sha256, bytes)
order by sha256
on conflict (sha256) do update
set last_used_at = now()"""


async def claim_files(db: Queryable, sizes: Mapping[str, int]) -> None:
    """Keeps the files with these hashes in the store until long after something could name them."""
    await db.execute(_CLAIM_FILES, list(sizes), list(sizes.values()))


def _append_sql(table: str, column: str, condition: str) -> str:
    """Nobody has seen the rows, which the same transaction added: they keep their version."""
    return f"""update {table}
    set attachments = {table}.attachments || new.items
    from (
        select added.{column} as id, jsonb_agg({attachment_json_sql("added")} order by drafts.number) as items
        from added
        join drafts on drafts.id = added.id
        where {condition}
        group by added.{column}
    ) new
    where {table}.id = new.id"""


# $2 the list, $3 the files
_IMPORT_FILES = f"""
with drafts as materialized (
    select drafts.*, row_number() over () as number
    from json_to_recordset($3::text::json) drafts (
        id uuid, todo_id uuid, comment_id uuid, name text, type text, bytes bigint, sha256 text, width int, height int,
        created_at timestamptz
    )
    join todos on todos.id = drafts.todo_id and todos.list_id = $2
    join lists on lists.id = todos.list_id
    join memberships on {CAN_WRITE}
), added as (
    insert into attachments (id, todo_id, comment_id, created_by, name, type, bytes, sha256, width, height, created_at)
    select id, todo_id, comment_id, $1, name, type, bytes, sha256, width, height, least(now(), created_at)
    from drafts
    order by number
    returning *
), on_todos as (
    {_append_sql("todos", "todo_id", "added.comment_id is null")}
), on_comments as (
    {_append_sql("comments", "comment_id", "added.comment_id is not null")}
)
select count(*)
from added"""


async def import_files(db: Queryable, user_id: UUID, list_id: UUID, files: Json) -> None:
    """`files`: an array of files with new ids that are in the store, on todos and comments that the caller has just added.

    Raises `QuotaReached`.
    """
    await db.fetchval(_IMPORT_FILES, user_id, list_id, files)
