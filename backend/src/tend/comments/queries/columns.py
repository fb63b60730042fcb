"""Parts of statements about comments."""

from typing import Any

from tend.comments.schemas import MAX_COMMENTS_OF_AUTHOR, MAX_COMMENTS_WITH_DELETED
from tend.core.write_result import WriteResult
from tend.lists.access import can_read_sql, has_role_sql, is_deleted_account_sql
from tend.todos.types import MAX_COMMENTS

_COLUMNS = (
    "id",
    "list_id",
    "todo_id",
    "author_id",
    "guest_id",
    "author_name",
    "text",
    "quote_of",
    "mentions",
    "attachments",
    "version",
    "created_at",
    "edited_at",
    "resolved_at",
    "deleted_at",
)


def author_columns_sql(table: str) -> dict[str, str]:
    """The columns about the author, without an account that is gone."""
    is_deleted = is_deleted_account_sql(f"{table}.author_id")
    return {
        "author_id": f"case when not {is_deleted} then {table}.author_id end as author_id",
        "author_name": f"case when {is_deleted} then '' else {table}.author_name end as author_name",
    }


def comment_columns_sql(table: str) -> str:
    """All that a comment shows to `$1`: the content of a deleted one only to the person who deleted it."""
    is_shown = f"{table}.deleted_at is null or {table}.deleted_by = $1"
    expressions = {
        **author_columns_sql(table),
        "text": f"case when {is_shown} then {table}.text else '' end as text",
        "attachments": f"case when {is_shown} then {table}.attachments else '[]' end as attachments",
    }
    return ", ".join(expressions.get(column, f"{table}.{column}") for column in _COLUMNS)


# A guest has no account. Nobody has the id of a comment whose author is no more.
AUTHOR_ID = "coalesce(comments.author_id, comments.guest_id)"
IS_AUTHOR = f"{AUTHOR_ID} = $1"

# The author as `users`.
AUTHOR_NAME = "coalesce(nullif(author.name, ''), split_part(author.email, '@', 1))"


def mentions_sql(text_ids: str) -> str:
    """Those of the ids that are members of the list."""
    return f"""array(
            select mentioned.id
            from unnest({text_ids}::uuid[]) with ordinality mentioned (id, number)
            where exists (select from memberships where {can_read_sql("mentioned.id")})
            order by mentioned.number
        )"""


def has_room_sql(todo_id: str, author_id: str) -> str:
    """Another comment of the author fits on the todo. `lists` has the todo's list, as it is now."""
    return f"""(
          select count(*) filter (where written.deleted_at is null) < {MAX_COMMENTS}
              and count(*) filter (where written.is_same_author) < {MAX_COMMENTS_WITH_DELETED}
              and (
                  count(*) filter (where written.is_same_author and written.deleted_at is null) < {MAX_COMMENTS_OF_AUTHOR}
                  or exists (select from memberships where {has_role_sql("owner", author_id)})
              )
          from (
              select
                  comments.deleted_at,
                  comments.author_id = {author_id} or comments.guest_id in (
                      select same_link.id
                      from guests
                      join guests same_link on same_link.link_id = guests.link_id
                      where guests.id = {author_id}
                  ) as is_same_author
              from comments
              where comments.todo_id = {todo_id}
          ) written
      )"""


def to_write_result(row: Any) -> WriteResult | None:
    if row is None:
        return None
    return WriteResult(row["row"], {row["list_id"]: row["version"]} if row["version"] else {})
